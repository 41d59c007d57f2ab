/// A thread that does something every so many seconds, and at once when nudged.
public final class Ticker: Sendable {
    private struct State: Sendable {
        var isNudged = false
        var isStopping = false
    }

    private let state: Monitor<State>
    private let thread: Thread

    /// Starts the thread. The body runs first after one interval, never twice at a time. Throws ``ThreadError``.
    public init(name: String, every seconds: Double, _ body: @escaping @Sendable () -> Void) throws(ThreadError) {
        let state = Monitor(State())
        self.state = state
        thread = try Thread.start(name: name) {
            while true {
                let stops =
                    state.wait(seconds: seconds) { state -> Bool? in
                        if state.isStopping { return true }
                        guard state.isNudged else { return nil }
                        state.isNudged = false
                        return false
                    } ?? false
                if stops { return }
                body()
            }
        }
    }

    /// Runs the body soon; nudges that come while it runs make it run once more.
    public func nudge() {
        let fresh = state.withLock { state in
            defer { state.isNudged = true }
            return !state.isNudged
        }
        if fresh { state.broadcast() }
    }

    /// Lets a running body come to its end and ends the thread. Safe to call twice, and from the body.
    public func stop() {
        state.withLock { $0.isStopping = true }
        state.broadcast()
        thread.join()
    }

    deinit {
        state.withLock { $0.isStopping = true }
        state.broadcast()
    }
}
