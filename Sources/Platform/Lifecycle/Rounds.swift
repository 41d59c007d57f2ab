import Synchronization

/// Something that is done every so many seconds for as long as the process lives.
public final class Rounds: Service {
    /// What else is done, beside the rounds themselves.
    public enum Moment: Sendable, Hashable {
        /// One round begins with the service, on the thread of the rounds.
        case atStart
        /// One more round when the service stops, after the last one came to its end.
        case atStop
    }

    public let name: String
    private let seconds: Double
    private let moments: Set<Moment>
    private let body: @Sendable () -> Void
    private let ticker = Mutex<Ticker?>(nil)

    /// Makes rounds that begin with ``start()``; the body never runs twice at a time.
    public init(
        _ name: String, every seconds: Double, and moments: Set<Moment> = [], _ body: @escaping @Sendable () -> Void
    ) {
        self.name = name
        self.seconds = seconds
        self.moments = moments
        self.body = body
    }

    /// Begins the rounds: the first after one interval, or at once. Throws ``ThreadError``.
    public func start() throws {
        let running = try Ticker(name: name, every: seconds, body)
        if moments.contains(.atStart) { running.nudge() }
        ticker.withLock { $0 = running }
    }

    /// Lets a round come to its end, and makes the last one where there is one.
    public func stop() {
        let running = ticker.withLock { ticker in
            defer { ticker = nil }
            return ticker
        }
        running?.stop()
        if moments.contains(.atStop) { body() }
    }
}
