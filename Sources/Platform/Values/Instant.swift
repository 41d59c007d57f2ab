/// A moment in universal time, in whole milliseconds since 1970-01-01T00:00Z. Stored as such; shown in a time zone.
public struct Instant: Hashable, Comparable, Sendable {
    /// Milliseconds since 1970-01-01T00:00Z; negative before it.
    public let milliseconds: Int64

    /// Makes a moment from milliseconds since 1970.
    public init(milliseconds: Int64) { self.milliseconds = milliseconds }

    /// Makes a moment from seconds since 1970.
    public init(seconds: Int64) { milliseconds = seconds.multipliedReportingOverflow(by: 1000).partialValue }

    /// The moment some seconds later, or earlier when negative; it stops at the ends of the range instead of trapping.
    public func adding(seconds: Int64) -> Instant {
        let (delta, tooFar) = seconds.multipliedReportingOverflow(by: 1000)
        let (sum, over) = milliseconds.addingReportingOverflow(delta)
        guard !tooFar, !over else { return Instant(milliseconds: seconds < 0 ? .min : .max) }
        return Instant(milliseconds: sum)
    }

    /// Whole seconds since 1970, rounded down.
    public var seconds: Int64 {
        milliseconds >= 0 ? milliseconds / 1000 : -((-(milliseconds + 1)) / 1000) - 1
    }

    public static func < (left: Instant, right: Instant) -> Bool { left.milliseconds < right.milliseconds }
}

extension Instant: CustomStringConvertible {
    /// The moment in ISO 8601 with milliseconds and `Z`, as RFC 3339 writes it.
    public var description: String {
        let day = Day(containing: self, offsetSeconds: 0)
        let within = milliseconds - Int64(day.number) * 86_400_000
        func padded(_ value: Int64, _ width: Int) -> String {
            let digits = String(value)
            return String(repeating: "0", count: max(0, width - digits.count)) + digits
        }
        return "\(day)T\(padded(within / 3_600_000, 2)):\(padded(within / 60_000 % 60, 2)):"
            + "\(padded(within / 1000 % 60, 2)).\(padded(within % 1000, 3))Z"
    }
}

extension Instant {
    /// Reads what ``description`` writes: `2026-11-21T17:05:00.000Z`, the milliseconds optional. Nil for anything else, so
    /// for other zones and leap seconds too.
    public init?(iso text: some StringProtocol) {
        let parts = text.split(separator: "T", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[1].last == "Z", let day = Day(iso: parts[0]) else {
            return nil
        }
        let clock = parts[1].dropLast().split(separator: ".", omittingEmptySubsequences: false)
        let fields = clock[0].split(separator: ":", omittingEmptySubsequences: false)
        func number(_ text: some StringProtocol, _ digits: Int, below limit: Int64) -> Int64? {
            guard text.utf8.count == digits, text.utf8.allSatisfy({ (48...57).contains($0) }), let number = Int64(text),
                number < limit
            else { return nil }
            return number
        }
        guard clock.count <= 2, fields.count == 3, let hour = number(fields[0], 2, below: 24),
            let minute = number(fields[1], 2, below: 60), let second = number(fields[2], 2, below: 60),
            let rest = clock.count == 1 ? 0 : number(clock[1], 3, below: 1000)
        else { return nil }
        self.init(
            milliseconds: Int64(day.number) * 86_400_000 + ((hour * 60 + minute) * 60 + second) * 1000 + rest)
    }
}
