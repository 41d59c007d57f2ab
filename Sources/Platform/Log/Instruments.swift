import Synchronization

/// A number shared between threads without a lock.
final class Cell: Sendable {
    let value = Atomic<UInt64>(0)
}

/// A number that only rises, as requests answered.
public final class Counter: Sendable {
    private let cell = Atomic<UInt64>(0)

    init() {}

    /// Counts one more, or several.
    public func add(_ count: UInt64 = 1) { cell.wrappingAdd(count, ordering: .relaxed) }

    /// The count so far.
    public var value: UInt64 { cell.load(ordering: .relaxed) }
}

/// A number that rises and falls, as connections open.
public final class Gauge: Sendable {
    private let cell = Atomic<Int64>(0)

    init() {}

    /// Sets the number.
    public func set(_ value: Int64) { cell.store(value, ordering: .relaxed) }

    /// Adds to the number, or takes away when negative.
    public func add(_ delta: Int64) { cell.wrappingAdd(delta, ordering: .relaxed) }

    /// The number now.
    public var value: Int64 { cell.load(ordering: .relaxed) }
}

/// How measurements spread over fixed buckets, as the seconds that requests took.
public final class Histogram: Sendable {
    /// Buckets for durations in seconds, from half a millisecond to ten seconds.
    public static let seconds: [Double] = [
        0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10,
    ]

    let bounds: [Double]
    private let cells: [Cell]
    private let sumBits = Atomic<UInt64>(0)

    init(bounds: [Double]) {
        self.bounds = bounds.sorted()
        cells = (0...bounds.count).map { _ in Cell() }
    }

    /// Adds a measurement; what is not a number is left out.
    public func observe(_ value: Double) {
        guard !value.isNaN else { return }
        let index = bounds.firstIndex { value <= $0 } ?? bounds.count
        cells[index].value.wrappingAdd(1, ordering: .relaxed)
        var old = sumBits.load(ordering: .relaxed)
        while true {
            let new = (Double(bitPattern: old) + value).bitPattern
            let (done, current) = sumBits.weakCompareExchange(expected: old, desired: new, ordering: .relaxed)
            if done { return }
            old = current
        }
    }

    /// How many measurements fell into each bucket, the last one above all bounds.
    public var counts: [UInt64] { cells.map { $0.value.load(ordering: .relaxed) } }

    /// The sum of all measurements.
    public var sum: Double { Double(bitPattern: sumBits.load(ordering: .relaxed)) }
}
