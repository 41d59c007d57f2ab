public import Values

/// A time zone that Sila shows times in.
///
/// The rules are written here instead of read from the system's tz data: two zones are needed, their rules are fixed by
/// law, and so times read the same on every machine, without a lock and without a file. Algeria has kept UTC+1 without
/// summer time since 1981; Paris follows Directive 2000/84/EC (summer time from the last Sunday of March to the last
/// Sunday of October, changing at 01:00 UTC).
public enum Zone: String, CaseIterable, Sendable, Hashable {
    /// Algeria.
    case algiers = "Africa/Algiers"
    /// Metropolitan France.
    case paris = "Europe/Paris"
    /// Universal time.
    case universal = "UTC"

    /// The zone's name in the IANA database.
    public var name: String { rawValue }

    /// How many seconds the zone is ahead of universal time at a moment.
    public func offsetSeconds(at instant: Instant) -> Int {
        switch self {
        case .universal: return 0
        case .algiers: return 3600
        case .paris:
            let year = Day(containing: instant, offsetSeconds: 0).year
            let summer = Zone.change(year, 3)...Zone.change(year, year < 1996 ? 9 : 10)
            return year >= 1981 && summer.contains(instant.seconds) && instant.seconds != summer.upperBound
                ? 7200 : 3600
        }
    }

    /// The day on which a moment falls in this zone.
    public func day(of instant: Instant) -> Day { Day(containing: instant, offsetSeconds: offsetSeconds(at: instant)) }

    /// The moment at which a clock of this zone shows a time of a day.
    ///
    /// In the hour that is skipped in spring it is the moment an hour later; in the hour that comes twice, the second.
    public func instant(_ day: Day, hour: Int = 0, minute: Int = 0) -> Instant {
        let local =
            Int64(day.number) * 86_400 + Int64(hour.clamped(to: 0...23) * 3600 + minute.clamped(to: 0...59) * 60)
        let winter = Instant(seconds: local - (self == .universal ? 0 : 3600))
        let offset = offsetSeconds(at: winter)
        let guess = Instant(seconds: local - Int64(offset))
        return offsetSeconds(at: guess) == offset ? guess : winter
    }

    /// Hour and minute on a clock of this zone.
    func clock(_ instant: Instant) -> (hour: Int, minute: Int) {
        let seconds = instant.adding(seconds: Int64(offsetSeconds(at: instant))).seconds
        let within = Int((seconds % 86_400 + 86_400) % 86_400)
        return (within / 3600, within / 60 % 60)
    }

    /// 01:00 UTC on the last Sunday of a month, in seconds.
    private static func change(_ year: Int, _ month: Int) -> Int64 {
        guard let last = Day(year: year, month: month, day: Day.length(ofMonth: month, year: year)) else { return 0 }
        return Int64(last.adding(days: -(last.weekday % 7)).number) * 86_400 + 3600
    }
}

extension Int {
    func clamped(to range: ClosedRange<Int>) -> Int { Swift.min(Swift.max(self, range.lowerBound), range.upperBound) }
}
