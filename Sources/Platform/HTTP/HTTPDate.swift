public import Values

/// Dates as HTTP writes them (RFC 9110, section 5.6.7).
public enum HTTPDate {
    private static let weekdays = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    /// The moment to the second: `Sun, 06 Nov 1994 08:49:37 GMT`.
    public static func text(_ instant: Instant) -> String {
        let day = Day(containing: instant, offsetSeconds: 0)
        let (year, month, number) = day.parts
        let second = max(0, min(86_399, instant.seconds - Int64(day.number) * 86_400))
        func two(_ value: Int64) -> String { value < 10 ? "0\(value)" : "\(value)" }
        let years = String(year)
        return weekdays[day.weekday - 1] + ", " + two(Int64(number)) + " " + months[month - 1] + " "
            + String(repeating: "0", count: max(0, 4 - years.count)) + years + " "
            + two(second / 3600) + ":" + two(second / 60 % 60) + ":" + two(second % 60) + " GMT"
    }

    /// Reads the preferred form and the two obsolete ones, RFC 850's and asctime's; nil for anything else.
    public static func instant(_ text: String) -> Instant? {
        guard text.utf8.count <= 40 else { return nil }
        let words = text.split(whereSeparator: { $0 == " " || $0 == "-" || $0 == "," }).map(String.init)
        if words.count == 6, words[5] == "GMT" {
            guard let day = number(words[1], 2...2), var year = number(words[3], 2...4) else { return nil }
            // Two digits are RFC 850's; a year far ahead means the last century.
            if words[3].utf8.count == 2 { year += year >= 70 ? 1900 : 2000 }
            return moment(year, words[2], day, words[4])
        }
        if words.count == 5, let day = number(words[2], 1...2), let year = number(words[4], 4...4) {
            return moment(year, words[1], day, words[3])
        }
        return nil
    }

    private static func number(_ text: String, _ lengths: ClosedRange<Int>) -> Int? {
        guard lengths.contains(text.utf8.count), let value = plainNumber(text) else { return nil }
        return Int(value)
    }

    private static func moment(_ year: Int, _ month: String, _ day: Int, _ time: String) -> Instant? {
        let parts = time.split(separator: ":", omittingEmptySubsequences: false).map { number(String($0), 2...2) }
        guard let index = months.firstIndex(of: month), let date = Day(year: year, month: index + 1, day: day),
            parts.count == 3, let hour = parts[0], let minute = parts[1], let second = parts[2],
            hour < 24, minute < 60, second <= 60
        else { return nil }
        return Instant(seconds: Int64(date.number) * 86_400 + Int64(hour * 3600 + minute * 60 + second))
    }
}
