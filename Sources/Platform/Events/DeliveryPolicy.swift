public import Values

/// What becomes of a message after it was handed over: a pure decision, so that it can be tested alone.
public struct DeliveryPolicy: Sendable {
    /// After how many refusals a message is put aside.
    public let attempts: Int
    /// The pause after the first refusal, in seconds; it doubles with each one, up to ten minutes.
    public let pause: Int64
    /// The pause while a subscriber is away, in seconds.
    public let away: Int64

    /// Makes a policy: eight attempts over some four minutes, unless told.
    public init(attempts: Int = 8, pause: Int64 = 2, away: Int64 = 5) {
        self.attempts = max(1, attempts)
        self.pause = max(0, pause)
        self.away = max(0, away)
    }

    /// What to do with a message.
    public enum Decision: Sendable, Hashable {
        /// Everybody has taken it.
        case delivered
        /// Hand it over again to these subscribers at that moment.
        case retry(owing: [String], attempts: Int, due: Instant)
        /// Put it aside for those who refused it; hand it over again to the others, if any.
        case putAside([DeliveryFault], owing: [String], due: Instant)
    }

    /// Decides from what the transport reported about one message.
    public func decide(attempts before: Int, faults: [DeliveryFault], now: Instant) -> Decision {
        if faults.isEmpty { return .delivered }
        let refused = faults.filter { $0.reason == .refused }
        let others = faults.filter { $0.reason != .refused }
        // Those that wait for an earlier message are held back by it, not by time.
        let later = others.contains { $0.reason == .away } ? now.adding(seconds: away) : now
        if refused.isEmpty { return .retry(owing: others.map(\.subscriber), attempts: before, due: later) }
        let count = before + 1
        if count >= attempts { return .putAside(refused, owing: others.map(\.subscriber), due: later) }
        let wait = min(600, pause << Int64(min(20, before)))
        return .retry(owing: faults.map(\.subscriber), attempts: count, due: now.adding(seconds: wait))
    }
}
