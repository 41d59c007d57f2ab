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
