public import Values

/// Which of day and month a column writes first, which decides what `03/04/2025` means.
public enum DayOrder: String, Hashable, Sendable, CaseIterable {
    /// Day, month, year, as in French and Arabic.
    case dayFirst
    /// Month, day, year, as in American English.
    case monthFirst
    /// Nothing told so far: `03/04/2025` is refused as ambiguous, `31/12/2025` is not.
    case unknown

    /// What a column's unambiguous samples say; ``unknown`` when they say nothing or contradict each other.
    public static func detect(_ samples: some Sequence<String>) -> DayOrder {
        var dayFirst = 0
        var monthFirst = 0
        for sample in samples {
            if (try? DayText.read(sample, style: DayStyle(order: .unknown))) == nil { continue }
            let asDay = try? DayText.read(sample, style: DayStyle(order: .dayFirst))
            let asMonth = try? DayText.read(sample, style: DayStyle(order: .monthFirst))
            if asDay != nil, asMonth == nil { dayFirst += 1 }
            if asMonth != nil, asDay == nil { monthFirst += 1 }
        }
        if dayFirst > monthFirst * 9 { return .dayFirst }
        if monthFirst > dayFirst * 9 { return .monthFirst }
        return .unknown
    }
}

/// How a column's days are to be read.
public struct DayStyle: Hashable, Sendable {
    /// The calendars in which spreadsheets count days.
    public enum Serial: Hashable, Sendable {
        /// Day 1 is 1900-01-01 and there is a 1900-02-29, as Excel has it.
        case from1900
        /// Day 0 is 1904-01-01, as old Macintosh files have it.
        case from1904
    }

    /// Which of day and month comes first.
    public var order: DayOrder
    /// The last year that two digits may mean; with 2049, `49` is 2049 and `50` is 1950.
    public var pivot: Int
    /// Whether a bare number is a spreadsheet's day number, and in which calendar; nil refuses it.
    public var serial: Serial?

    /// Makes a style.
    public init(order: DayOrder = .unknown, pivot: Int = 2049, serial: Serial? = nil) {
        self.order = order
        self.pivot = min(max(pivot, 99), 9999)
        self.serial = serial
    }
}

/// Reads days as people and files write them: digits in any usual order, month names in French, English and Arabic, with or
/// without a time of day behind, which is cut off.
public enum DayText {
    /// Reads a day from UTF-8 bytes.
    public static func read(
        _ bytes: UnsafeBufferPointer<UInt8>, style: DayStyle = DayStyle()
    ) throws(IntakeFault) -> Day {
        if let plain = plain(bytes, style.order) { return plain }
        guard bytes.count <= 256 else { throw .notADay }
        var scan = DayScan(style)
        return try scan.run(bytes)
    }

    /// Reads a day from text.
    public static func read(_ text: String, style: DayStyle = DayStyle()) throws(IntakeFault) -> Day {
        try text.reading { bytes throws(IntakeFault) in try read(bytes, style: style) }
    }

    /// The two forms that most files hold, `2025-12-31` and, day first, `31/12/2025`, read without further ado; nil for any other.
    @inline(__always)
    private static func plain(_ bytes: UnsafeBufferPointer<UInt8>, _ order: DayOrder) -> Day? {
        guard bytes.count == 10 else { return nil }
        var number = 0
        let isISO = bytes[4] == 0x2D && bytes[7] == 0x2D
        guard isISO || (order == .dayFirst && bytes[2] == 0x2F && bytes[5] == 0x2F) else { return nil }
        for place in 0..<10 where isISO ? (place != 4 && place != 7) : (place != 2 && place != 5) {
            let digit = bytes[place] &- 0x30
            guard digit <= 9 else { return nil }
            number = number * 10 + Int(digit)
        }
        return isISO
            ? Day(year: number / 10_000, month: number / 100 % 100, day: number % 100)
            : Day(year: number % 10_000, month: number / 10_000 % 100, day: number / 1_000_000)
    }

    /// The day of a spreadsheet's day number.
    public static func day(serial: Int64, _ calendar: DayStyle.Serial) throws(IntakeFault) -> Day {
        guard (0...3_000_000).contains(serial) else { throw .noSuchDay }
        let number: Int64
        switch calendar {
        case .from1904: number = serial - 24_107
        case .from1900:
            // Excel's calendar has a day 60 that never was, 1900-02-29.
            guard serial != 60, serial != 0 else { throw .noSuchDay }
            number = serial - (serial < 60 ? 25_568 : 25_569)
        }
        guard let day = Day(number: number) else { throw .noSuchDay }
        return day
    }
}

extension Day {
    /// Reads a day as people type it into a form, the day first (`21/11/2026`, `21.11.26`, `21 nov. 2026`), or as programs
    /// write it (`2026-11-21`); nil when it is none.
    public init?(typed text: String) {
        guard let day = try? DayText.read(text, style: DayStyle(order: .dayFirst)) else { return nil }
        self = day
    }
}
