public import Values

/// How much of a day is written.
public enum DayStyle: Sendable, Hashable {
    /// `31/12/2025`.
    case short
    /// `31 déc. 2025`.
    case long
    /// `31 déc.`, for days near the present.
    case dayMonth
    /// `mercredi 31 décembre 2025`.
    case full
    /// `décembre 2025`.
    case monthYear
    /// `déc.`, for the axis of a chart.
    case month
}

/// How much of a moment is written.
public enum InstantStyle: Sendable, Hashable {
    /// `31/12/2025 14:05`.
    case short
    /// `31 déc. 2025, 14:05`.
    case long
    /// `14:05`.
    case time
}

extension Locale {
    /// A day as this language writes it.
    public func day(_ day: Day, _ style: DayStyle = .short) -> String {
        let (year, month, number) = day.parts
        let names = Months.of(language)
        return FigureWriter.string { writer in
            switch style {
            case .short:
                writer.pair(number)
                writer.byte(UInt8(ascii: "/"))
                writer.pair(month)
                writer.byte(UInt8(ascii: "/"))
                writer.pair(year / 100)
                writer.pair(year % 100)
            case .long, .dayMonth, .full:
                if style == .full {
                    writer.text(names.weekdays[day.weekday - 1])
                    writer.byte(UInt8(ascii: " "))
                }
                writer.plain(number)
                if number == 1, language == .french { writer.text("er") }
                writer.text("\u{A0}")
                writer.text((style == .full ? names.long : names.short)[month - 1])
                if style != .dayMonth {
                    writer.text("\u{A0}")
                    writer.plain(year)
                }
            case .monthYear:
                writer.text(names.long[month - 1])
                writer.text("\u{A0}")
                writer.plain(year)
            case .month: writer.text(names.short[month - 1])
            }
        }
    }

    /// A moment in this locale's zone.
    public func instant(_ instant: Instant, _ style: InstantStyle = .short) -> String {
        let (hour, minute) = zone.clock(instant)
        let time = FigureWriter.string { writer in
            writer.pair(hour)
            writer.byte(UInt8(ascii: ":"))
            writer.pair(minute)
        }
        switch style {
        case .time: return time
        case .short: return day(zone.day(of: instant)) + "\u{A0}" + time
        case .long: return day(zone.day(of: instant), .long) + (language == .arabic ? "، " : ", ") + time
        }
    }

    /// How long ago a moment was, or how far it lies ahead; beyond a week, its day.
    public func ago(_ instant: Instant, now: Instant) -> String {
        let seconds = now.seconds.subtractingReportingOverflow(instant.seconds).partialValue
        let minutes = Int(clamping: seconds.magnitude / 60)
        if seconds.magnitude < 45 { return self(Phrase("just now")) }
        if seconds.magnitude < 3600 {
            let count = max(1, minutes)
            return seconds > 0
                ? self(Phrase(one: "{count} minute ago", other: "{count} minutes ago", count: count))
                : self(Phrase(one: "in {count} minute", other: "in {count} minutes", count: count))
        }
        let days = zone.day(of: instant).days(since: zone.day(of: now))
        if days == 0 {
            let count = minutes / 60
            return seconds > 0
                ? self(Phrase(one: "{count} hour ago", other: "{count} hours ago", count: count))
                : self(Phrase(one: "in {count} hour", other: "in {count} hours", count: count))
        }
        return abs(days) <= 7 ? self.days(days) : day(zone.day(of: instant), .long)
    }

    /// A distance in days from today: `today`, `tomorrow`, `in 3 days`, `3 days ago`.
    public func days(_ count: Int) -> String {
        switch count {
        case 0: self(Phrase("today"))
        case 1: self(Phrase("tomorrow"))
        case -1: self(Phrase("yesterday"))
        case 2...: self(Phrase(one: "in {count} day", other: "in {count} days", count: count))
        default: self(Phrase(one: "{count} day ago", other: "{count} days ago", count: Int(clamping: count.magnitude)))
        }
    }

    /// Texts joined as a sentence joins them: `A, B et C`.
    public func list(_ items: [String]) -> String {
        guard let last = items.last, items.count > 1 else { return items.first ?? "" }
        let separator = language == .arabic ? "، " : ", "
        var result = ""
        for piece in pieces(Phrase("{first} and {last}", ["first": .number(0), "last": .text("")])) {
            switch piece {
            case .said(let text): result += text
            case .figure: result += items.dropLast().map(isolated).joined(separator: separator)
            case .inserted: result += isolated(last)
            }
        }
        return result
    }
}
