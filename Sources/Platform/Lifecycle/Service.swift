public import Log

/// Something that lives as long as the process: a server, a relay, a runner of jobs.
public protocol Service: Sendable {
    /// What operators call it.
    var name: String { get }

    /// Begins; returns once the service is ready.
    func start() throws

    /// Finishes what is running and ends. Called only after a ``start()`` that did not throw.
    func stop()
}

/// Services in their order: started first to last, stopped last to first.
public final class Services: Sendable {
    private let services: [any Service]
    private let log: Log
    private let started = Monitor(0)

    /// Makes the order; what others stand on comes first.
    public init(_ services: [any Service], log: Log) {
        self.services = services
        self.log = log
    }

    /// Starts every service. When one throws, those before it are stopped and the error is passed on.
    public func start() throws {
        for service in services {
            do {
                try service.start()
            } catch {
                log.error("service did not start", ["service": service.name, "error": "\(error)"])
                stop()
                throw error
            }
            log.debug("service started", ["service": service.name])
            started.withLock { $0 += 1 }
        }
    }

    /// Stops what was started, last first. Safe to call twice.
    public func stop() {
        let count = started.withLock { count in
            defer { count = 0 }
            return count
        }
        for service in services.prefix(count).reversed() {
            service.stop()
            log.debug("service stopped", ["service": service.name])
        }
    }

    /// Starts every service, waits for SIGTERM or SIGINT, and stops them. A second signal ends the process at once.
    public func run() throws {
        try start()
        let signal = StopSignal.wait()
        log.info("stopping", ["signal": signal.description])
        StopSignal.release()
        stop()
    }
}
