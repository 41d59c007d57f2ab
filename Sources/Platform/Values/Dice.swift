/// A small source of chance that a seed decides wholly: for demonstrations, benchmarks and tests, never for secrets.
///
/// SplitMix64 (Steele, Lea, Flood 2014): every seed gives a good sequence, and seeding costs nothing, so each row may have
/// dice of its own and does not depend on what was thrown before.
public struct Dice: RandomNumberGenerator, Sendable {
    private var state: UInt64

    /// Dice for the row with a number in one of several streams under a seed.
    public init(seed: UInt64, stream: UInt64 = 0, row: Int = 0) {
        state =
            Dice.mixed(seed &+ 0x9E37_79B9_7F4A_7C15 &* (stream &+ 1)) ^ Dice.mixed(UInt64(bitPattern: Int64(row)) &+ 1)
    }

    /// The next 64 bits.
    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        return Dice.mixed(state)
    }

    private static func mixed(_ value: UInt64) -> UInt64 {
        var value = value
        value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
        return value ^ value >> 31
    }

    /// A number from nothing to below one.
    public mutating func fraction() -> Double { Double(next() >> 11) * 0x1p-53 }

    /// A whole number of a range; the range's lower end when it is empty.
    public mutating func number(_ range: Range<Int>) -> Int {
        guard range.count > 0 else { return range.lowerBound }
        return range.lowerBound + Int(next() % UInt64(range.count))
    }

    /// A whole number of a range.
    public mutating func number(_ range: ClosedRange<Int>) -> Int {
        range.lowerBound + Int(next() % UInt64(range.count))
    }

    /// True so often in a hundred throws.
    public mutating func falls(_ percent: Double) -> Bool { fraction() * 100 < percent }

    /// One of several values, each as likely as the others; nil when there are none.
    public mutating func pick<Value>(_ values: [Value]) -> Value? {
        values.isEmpty ? nil : values[number(0..<values.count)]
    }

    /// The index of one of several weights, as likely as its share of the whole; 0 when there are none.
    public mutating func index(of weights: [Int]) -> Int {
        var left = number(0..<weights.reduce(0, +))
        for (index, weight) in weights.enumerated() {
            left -= weight
            if left < 0 { return index }
        }
        return 0
    }

    /// A version 7 id for a moment.
    public mutating func id(at instant: Instant) -> ID { ID(at: instant, random: (next(), next())) }
}
