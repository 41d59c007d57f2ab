import Synchronization
public import Values

/// A clock that stands until the test moves it, and ids that count up: the same in every run.
public final class FixedSurroundings: Sendable {
    private struct State {
        var now: Instant
        var latest: Instant
        var count: UInt64 = 0
    }

    private let state: Mutex<State>

    /// Makes surroundings that stand at a moment; 2026-03-02 09:00 UTC, a Monday, unless told.
    public init(now: Instant = Instant(seconds: 1_772_442_000)) {
        state = Mutex(State(now: now, latest: now))
    }

    /// The moment the clock stands at.
    public var now: Instant {
        get { state.withLock { $0.now } }
        set {
            state.withLock { state in
                state.now = newValue
                state.latest = max(state.latest, newValue)
            }
        }
    }

    /// Moves the clock on by so many seconds, or back when negative.
    public func advance(seconds: Int64) { now = now.adding(seconds: seconds) }

    /// Moves the clock on by so many days of 24 hours, or back when negative.
    public func advance(days: Int) { advance(seconds: Int64(days) * 86_400) }

    /// The next id: of the present moment, and always above the ids before it.
    public func newID() -> ID {
        state.withLock { state in
            state.count += 1
            return ID(at: state.latest, random: (0, state.count))
        }
    }

    /// What the program is given in place of the machine's clock and random ids.
    public var surroundings: Surroundings { Surroundings(now: { self.now }, newID: { self.newID() }) }
}
