/// A date of the proleptic Gregorian calendar without a time of day, from 0001-01-01 to 9999-12-31.
public struct Day: Hashable, Comparable, Sendable {
    /// Days since 1970-01-01; negative before it.
    public let number: Int32

    /// The earliest day that Sila keeps, 0001-01-01.
    public static let earliest = Day(unchecked: -719_162)
    /// The latest day that Sila keeps, 9999-12-31.
    public static let latest = Day(unchecked: 2_932_896)

    private init(unchecked number: Int32) { self.number = number }

    /// Makes a day from its number; nil outside 0001-01-01...9999-12-31.
    public init?(number: Int64) {
        guard number >= Int64(Day.earliest.number), number <= Int64(Day.latest.number) else { return nil }
        self.init(unchecked: Int32(number))
    }

    /// Makes a day from its parts; nil when there is no such day.
    public init?(year: Int, month: Int, day: Int) {
        guard (1...9999).contains(year), (1...12).contains(month), day >= 1,
            day <= Day.length(ofMonth: month, year: year)
        else { return nil }
        // Howard Hinnant's "days from civil": years start in March, so that the leap day comes last.
        let shifted = month <= 2 ? year - 1 : year
        let era = shifted / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        self.init(unchecked: Int32(era * 146_097 + dayOfEra - 719_468))
    }

    /// Reads `yyyy-mm-dd`; nil for anything else.
    public init?(iso text: some StringProtocol) {
        let parts = text.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0].count == 4, parts[1].count == 2, parts[2].count == 2 else { return nil }
        var numbers: [Int] = []
        for part in parts {
            var value = 0
            for unit in part {
                guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(unit) else { return nil }
                value = value * 10 + Int(unit - UInt8(ascii: "0"))
            }
            numbers.append(value)
        }
        self.init(year: numbers[0], month: numbers[1], day: numbers[2])
    }

    /// The day on which a moment falls in a zone that is so many seconds ahead of universal time.
    public init(containing instant: Instant, offsetSeconds: Int) {
        let seconds = instant.adding(seconds: Int64(offsetSeconds)).seconds
        let number = seconds >= 0 ? seconds / 86_400 : -((-(seconds + 1)) / 86_400) - 1
        self = Day(number: number) ?? (number < 0 ? .earliest : .latest)
    }

    /// The year, month (1...12) and day of the month (1...31).
    public var parts: (year: Int, month: Int, day: Int) {
        let shifted = Int(number) + 719_468
        let era = shifted / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
    }

    /// The year, 1...9999.
    public var year: Int { parts.year }
    /// The month, 1...12.
    public var month: Int { parts.month }
    /// The day of the week as ISO 8601 counts it: 1 for Monday to 7 for Sunday.
    public var weekday: Int { Int(((number + 3) % 7 + 7) % 7) + 1 }

    /// The day so many days later, or earlier when negative; it stops at the ends of the calendar.
    public func adding(days: Int) -> Day {
        let (sum, over) = Int64(number).addingReportingOverflow(Int64(days))
        if over { return days < 0 ? .earliest : .latest }
        return Day(number: sum) ?? (sum < 0 ? .earliest : .latest)
    }

    /// The same day so many months later; the last day of that month when it is shorter.
    public func adding(months: Int) -> Day {
        let (year, month, day) = parts
        let (count, over) = (year * 12 + month - 1).addingReportingOverflow(months)
        guard !over, (12..<120_000).contains(count) else { return months < 0 ? .earliest : .latest }
        let last = Day.length(ofMonth: count % 12 + 1, year: count / 12)
        return Day(year: count / 12, month: count % 12 + 1, day: min(day, last)) ?? .latest
    }

    /// The first day of this day's month.
    public var startOfMonth: Day { adding(days: 1 - parts.day) }

    /// How many days lie from another day to this one; negative when this one comes first.
    public func days(since other: Day) -> Int { Int(number) - Int(other.number) }

    /// How many days a month has, 28...31.
    public static func length(ofMonth month: Int, year: Int) -> Int {
        switch month {
        case 4, 6, 9, 11: 30
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        default: 31
        }
    }

    public static func < (left: Day, right: Day) -> Bool { left.number < right.number }
}

extension Day: CustomStringConvertible {
    /// The day as ISO 8601 writes it, `yyyy-mm-dd`.
    public var description: String {
        let (year, month, day) = parts
        let years = String(year)
        return String(repeating: "0", count: 4 - years.count) + years
            + (month < 10 ? "-0" : "-") + String(month) + (day < 10 ? "-0" : "-") + String(day)
    }
}
