import Synchronization

#if canImport(Glibc)
    import Glibc
#endif

/// What is not decided by input: the time and fresh ids. Passed in, never reached for, so that tests can fix both.
public struct Surroundings: Sendable {
    /// The moment it is.
    public let now: @Sendable () -> Instant
    /// An id that was never given before.
    public let newID: @Sendable () -> ID

    /// Makes surroundings from a clock and a source of ids.
    public init(now: @escaping @Sendable () -> Instant, newID: @escaping @Sendable () -> ID) {
        self.now = now
        self.newID = newID
    }

    /// The machine's clock and version 7 ids that rise within the process, even inside one millisecond.
    public static func live() -> Surroundings {
        let state = Mutex((last: ID(high: 0, low: 0), random: RandomWords()))
        return Surroundings(now: Surroundings.clock) {
            state.withLock { state in
                let fresh = ID(at: Surroundings.clock(), random: (state.random.next(), state.random.next()))
                // Within a millisecond, or when the clock steps back, count on from the last id.
                let last = state.last
                state.last = fresh > last ? fresh : ID(high: last.high, low: last.low &+ 1)
                return state.last
            }
        }
    }

    private static func clock() -> Instant {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Instant(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
    }
}

/// The kernel's randomness, taken a page at a time: asking for each id costs more than all else that an id needs.
private struct RandomWords {
    private var words: [UInt64] = []

    mutating func next() -> UInt64 {
        if let word = words.popLast() { return word }
        var system = SystemRandomNumberGenerator()
        words = [UInt64](unsafeUninitializedCapacity: 32) { buffer, count in
            // Where the kernel refuses, the language's own source asks it in another way.
            if getentropy(buffer.baseAddress, 256) != 0 {
                for index in 0..<32 { buffer.initializeElement(at: index, to: system.next()) }
            }
            count = 32
        }
        return words.removeLast()
    }
}
