import HTTP
import Lifecycle
import Log
import Synchronization

/// The conduits that are open, and the threads of producers.
final class Streams: Sendable {
    private struct State: Sendable {
        var open: [ObjectIdentifier: Conduit] = [:]
        var producing = 0
        var isClosed = false
    }

    private let state = Mutex(State())
    private let limit: Int
    private let log: Log

    init(limit: Int, log: Log) {
        self.limit = limit
        self.log = log
    }

    /// A conduit that a producer's thread will fill once it is read; nil when there are too many.
    func open(_ producer: @escaping @Sendable (any ByteSink) throws -> Void) -> Conduit? {
        let hasRoom = state.withLock { state in
            guard !state.isClosed, state.producing < limit else { return false }
            state.producing += 1
            return true
        }
        guard hasRoom else { return nil }
        let release = Once { [self] in state.withLock { $0.producing -= 1 } }
        let conduit = Conduit(limit: 256 << 10) { [self] conduit in
            forget(conduit)
            if !release.isTaken { release.run() }
        }
        conduit.whenFirstRead { [log] in
            release.isTaken = true
            do {
                try Thread.start(name: "stream") {
                    defer { release.run() }
                    do {
                        try producer(conduit)
                        conduit.finish()
                    } catch let failure as HTTPFailure where failure.code == "reader-gone" {
                        conduit.cut()
                    } catch {
                        log.error("stream failed", ["error": "\(error)"])
                        conduit.cut()
                    }
                }
            } catch {
                log.error("stream did not start", ["error": "\(error)"])
                release.run()
                conduit.cut()
            }
        }
        guard keep(conduit) else {
            conduit.close()
            return nil
        }
        return conduit
    }

    /// Remembers a conduit, so that it can be cut when the server stops; false when it is stopping.
    func keep(_ conduit: Conduit) -> Bool {
        state.withLock { state in
            guard !state.isClosed else { return false }
            state.open[ObjectIdentifier(conduit)] = conduit
            return true
        }
    }

    func forget(_ conduit: Conduit) { state.withLock { $0.open[ObjectIdentifier(conduit)] = nil } }

    /// Cuts every conduit and opens no more.
    func close() {
        let open = state.withLock { state in
            state.isClosed = true
            return Array(state.open.values)
        }
        for conduit in open { conduit.cut() }
    }
}

/// Something done at most once, by whoever comes first.
private final class Once: Sendable {
    private let isDone = Atomic(false)
    private let taken = Atomic(false)
    private let body: @Sendable () -> Void

    init(_ body: @escaping @Sendable () -> Void) { self.body = body }

    /// Whether a thread has taken it on itself to run this at its end.
    var isTaken: Bool {
        get { taken.load(ordering: .acquiring) }
        set { taken.store(newValue, ordering: .releasing) }
    }

    func run() {
        if !isDone.exchange(true, ordering: .acquiringAndReleasing) { body() }
    }
}
