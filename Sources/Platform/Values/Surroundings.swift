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
        let last = Mutex(ID(high: 0, low: 0))
        return Surroundings(now: Surroundings.clock) {
            last.withLock { last in
                var random = SystemRandomNumberGenerator()
                let fresh = ID(at: Surroundings.clock(), random: (random.next(), random.next()))
                // Within a millisecond, or when the clock steps back, count on from the last id.
                last = fresh > last ? fresh : ID(high: last.high, low: last.low &+ 1)
                return last
            }
        }
    }

    private static func clock() -> Instant {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Instant(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
    }
}
