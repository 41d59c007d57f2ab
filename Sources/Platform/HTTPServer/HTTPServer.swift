import CMicroHTTPD
import Glibc
public import HTTP
public import Lifecycle
public import Log
import Synchronization
public import Values

/// An HTTP/1.1 server over libmicrohttpd.
///
/// The library's threads only move bytes. A complete request is handed to `submit`, which runs it on a worker's thread or
/// says that every worker is busy (503); meanwhile the connection sleeps.
public final class HTTPServer: Service {
    /// `@unchecked Sendable`: the library locks inside for what is called on it from other threads, and it is started and
    /// stopped once, under the server's lock.
    private struct Running: @unchecked Sendable {
        let daemon: OpaquePointer
        let engine: Unmanaged<Engine>
        let port: UInt16
        let watch: Ticker
    }

    /// What operators call it.
    public let name = "http"
    /// Live news for those who asked for `.events`.
    public let hub: EventHub
    private let engine: Engine
    private let configuration: ServerConfiguration
    private let log: Log
    private let running = Mutex<Running?>(nil)
    private let expiry: Gauge?

    /// Makes a server that does not listen yet.
    ///
    /// - Parameters:
    ///   - submit: has a request answered on another thread, now or soon; false when there is no room.
    ///   - limit: how many bytes of content a request may have; asked before any is read, with a body of `.none`.
    ///   - refuse: words a refusal of the server's own (too large, too busy, not to be understood) for whoever asked; it
    ///     must not wait for anything, and gives nil for the usual problem+json.
    ///   - respond: answers a request, on a worker's thread.
    public init(
        configuration: ServerConfiguration, hub: EventHub = EventHub(), metrics: Metrics = Metrics(),
        log: Log = .silent, surroundings: Surroundings,
        submit: @escaping @Sendable (Ticket) -> Bool,
        limit: @escaping @Sendable (Request) -> Int = { _ in 1 << 20 },
        refuse: @escaping @Sendable (HTTPFailure, Request) -> Response? = { _, _ in nil },
        respond: @escaping @Sendable (Request) -> Response
    ) {
        self.configuration = configuration
        self.hub = hub
        self.log = log
        expiry = configuration.tls.map { _ in
            metrics.gauge("sila_tls_certificate_expires", help: "When the certificate ends, in seconds since 1970.")
        }
        engine = Engine(
            configuration: configuration, hub: hub, metrics: metrics, log: log, surroundings: surroundings,
            submit: submit, limit: limit,
            refuse: refuse, respond: respond)
    }

    /// The port that it listens on, once it has started; 0 before.
    public var port: UInt16 { running.withLock { $0?.port ?? 0 } }

    /// How many connections are open.
    public var connectionCount: Int { engine.connections.count }

    /// Begins to listen. Throws ``ServerFault``.
    public func start() throws {
        // A reader who goes away while something is sent must not end the process.
        signal(SIGPIPE, SIG_IGN)
        if let files = configuration.tls { take(try Certificates(files)) }
        let authorities = try configuration.clientAuthorities.map { try TLSIdentity.text(of: $0) }
        let listener = try Listener(address: configuration.address, port: configuration.port)
        let retained = Unmanaged.passRetained(engine)
        guard let daemon = startDaemon(listener.descriptor, retained.toOpaque(), authorities) else {
            retained.release()
            close(listener.descriptor)
            throw ServerFault(description: "The HTTP library refused to start: check the limits.")
        }
        let beats = Beats(every: configuration.heartbeatSeconds)
        let watch: Ticker
        do {
            watch = try Ticker(name: "http-watch", every: 1) { [weak self, engine, hub] in
                engine.cutOverdue()
                if beats.isDue() { hub.beat() }
                self?.reloadCertificate(always: false)
            }
        } catch {
            MHD_stop_daemon(daemon)
            retained.release()
            throw error
        }
        running.withLock {
            $0 = Running(daemon: daemon, engine: retained, port: listener.port, watch: watch)
        }
        log.info("listening", ["address": configuration.address, "port": String(listener.port)])
    }

    private func startDaemon(
        _ descriptor: Int32, _ context: UnsafeMutableRawPointer, _ authorities: String?
    ) -> OpaquePointer? {
        var options = sila_mhd_options()
        options.context = context
        options.accept = acceptConnection
        options.handle = handleRequest
        options.request_line = beginRequest
        options.completed = endRequest
        options.connection = noteConnection
        options.unescape = { _, _, text in text.map { strlen($0) } ?? 0 }
        options.listen_descriptor = descriptor
        options.connection_limit = UInt32(clamping: max(1, configuration.connectionLimit))
        options.idle_seconds = UInt32(clamping: max(1, configuration.idleSeconds))
        options.threads = UInt32(clamping: max(1, min(64, configuration.eventThreads)))
        // The library wipes this memory after every request, so that more of it costs every request.
        options.memory = 24 << 10
        guard configuration.tls != nil else { return sila_mhd_start(&options) }
        return TLSFiles.priorities.withCString { priorities in
            options.certificate = retrieveCertificate
            options.tls_priorities = priorities
            guard let authorities else { return sila_mhd_start(&options) }
            // Read at the start alone, for the names that browsers choose by; what is trusted is looked at elsewhere.
            return authorities.withCString { authorities in
                options.client_authorities = authorities
                return sila_mhd_start(&options)
            }
        }
    }

    // MARK: The certificate

    /// Reads the certificate and its key again. New connections get what is there now, open ones go on with theirs. What
    /// cannot be used is left, with a line in the log.
    ///
    /// - Parameter always: also when the files look as before; the server looks by itself every second.
    public func reloadCertificate(always: Bool = true) {
        guard let certificates = engine.certificates.withLock({ $0 }) else { return }
        do throws(ServerFault) {
            if let fresh = try certificates.reload(always: always) {
                expiry?.set(fresh.expires)
                log.info("certificate read", ["expires": Instant(milliseconds: fresh.expires * 1000).description])
            }
        } catch {
            log.error("the new certificate cannot be used; the old one stays", ["why": error.description])
        }
    }

    private func take(_ certificates: Certificates) {
        expiry?.set(certificates.current.expires)
        engine.certificates.withLock { $0 = certificates }
    }

    /// Accepts no more connections, lets requests in flight end for so long as the configuration says, and closes.
    public func stop() {
        let taken = running.withLock { running -> Running? in
            defer { running = nil }
            return running
        }
        guard let taken else { return }
        engine.isDraining.store(true, ordering: .relaxed)
        let listener = MHD_quiesce_daemon(taken.daemon)
        if listener >= 0 { close(listener) }
        hub.close()
        let deadline = monotonicSeconds() + configuration.drainSeconds
        while engine.exchanges.count > 0, monotonicSeconds() < deadline { usleep(5000) }
        engine.abandonAll()
        taken.watch.stop()
        // What was just answered gets a moment to leave.
        let moment = monotonicSeconds() + min(1, configuration.drainSeconds)
        while engine.exchanges.count > 0, monotonicSeconds() < moment { usleep(5000) }
        MHD_stop_daemon(taken.daemon)
        taken.engine.release()
    }
}

/// Counts seconds between heartbeats.
private final class Beats: Sendable {
    private let left: Atomic<Int>
    private let interval: Int

    init(every interval: Int) {
        self.interval = max(1, interval)
        left = Atomic(max(1, interval))
    }

    func isDue() -> Bool {
        guard left.wrappingSubtract(1, ordering: .relaxed).newValue <= 0 else { return false }
        left.store(interval, ordering: .relaxed)
        return true
    }
}
