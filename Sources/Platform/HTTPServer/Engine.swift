import CMicroHTTPD
import Glibc
import HTTP
import Log
import Synchronization
import Values

/// What happens between the library's callbacks and the department's answer.
final class Engine: Sendable {
    let configuration: ServerConfiguration
    let connections = Connections()
    let exchanges = Exchanges()
    let transmitter: Transmitter
    let streams: Streams
    let traffic: Traffic
    let isDraining = Atomic(false)
    /// What new connections prove themselves with; nil without TLS and before the start.
    let certificates = Mutex<Certificates?>(nil)
    private let log: Log
    private let firstID: ID
    private let requestCount = Atomic<UInt64>(0)
    private let trusted: Set<String>
    private let submit: @Sendable (Ticket) -> Bool
    private let limit: @Sendable (Request) -> Int
    private let refuse: @Sendable (HTTPFailure, Request) -> Response?
    private let respond: @Sendable (Request) -> Response

    init(
        configuration: ServerConfiguration, hub: EventHub, metrics: Metrics, log: Log, surroundings: Surroundings,
        submit: @escaping @Sendable (Ticket) -> Bool,
        limit: @escaping @Sendable (Request) -> Int,
        refuse: @escaping @Sendable (HTTPFailure, Request) -> Response?,
        respond: @escaping @Sendable (Request) -> Response
    ) {
        self.configuration = configuration
        self.log = log
        firstID = surroundings.newID()
        self.submit = submit
        self.limit = limit
        self.refuse = refuse
        self.respond = respond
        trusted = Set(configuration.trustedProxies)
        streams = Streams(limit: configuration.streamLimit, log: log)
        transmitter = Transmitter(configuration: configuration, hub: hub, streams: streams)
        traffic = Traffic(metrics, connections: connections, hub: hub)
    }

    /// Cuts the connections of clients that are too slow, some at a time: the library's thread answers nobody while it
    /// closes them, and those who are cut come again at once.
    func cutOverdue() {
        var due = connections.overdue(configuration)[...]
        while !due.isEmpty {
            traffic.cut.add(UInt64(connections.cut(due.prefix(Engine.cutAtOnce))))
            due = due.dropFirst(Engine.cutAtOnce)
            if !due.isEmpty { usleep(Engine.cutPause) }
        }
    }

    private static let cutAtOnce = 100
    /// In microseconds: at the limit of connections one round takes a second.
    private static let cutPause: UInt32 = 25_000

    /// Whether another connection from an address may be opened.
    func accepts(_ peer: String) -> Bool {
        trusted.contains(peer) || connections.count(of: peer) < configuration.connectionLimitPerPeer
    }

    func begin(_ rawTarget: [UInt8], on connection: Connection) -> Exchange {
        connection.enter(.head)
        return Exchange(rawTarget: rawTarget, connection: connection, id: newID().description)
    }

    /// Counts on from one id of the process: asking the kernel for randomness twice per request costs more than the rest.
    private func newID() -> ID {
        let count = requestCount.wrappingAdd(1, ordering: .relaxed).newValue
        return ID(high: firstID.high, low: firstID.low &+ count)
    }

    /// The header fields are complete. Nothing is queued here unless the connection is to be closed: an answer in the
    /// first call makes the library close it.
    func receiveHead(
        _ exchange: Exchange, _ connection: ConnectionHandle, block: UnsafeRawBufferPointer, fieldCount: Int
    ) -> MHD_Result {
        exchange.started = monotonicSeconds()
        traffic.inFlight.add(1)
        exchange.stage = .receiving
        if configuration.clientAuthorities != nil, exchange.connection.certificates != nil {
            exchange.certificates = exchange.connection.shown { clientCertificates(of: connection) }
        }
        do throws(HTTPFailure) {
            let head = try RequestHead(
                block: block, rawTarget: exchange.rawTarget, fieldCount: fieldCount, configuration: configuration)
            exchange.head = head
            guard head.isChunked || (head.contentLength ?? 0) > 0 else {
                exchange.connection.enter(.busy)
                return .YES
            }
            let limit = head.target.map { self.limit(request(exchange, head, $0, body: .none)) } ?? 0
            guard head.contentLength ?? 0 <= Int64(limit) else {
                throw HTTPFailure(.contentTooLarge, "content-too-large", "The content is too large.")
            }
            exchange.collector = BodyCollector(
                limit: limit, memoryLimit: configuration.memoryBodyBytes, directory: configuration.temporaryDirectory,
                expected: head.contentLength)
            exchange.connection.enter(.body)
            return .YES
        } catch {
            return queue(refusal(error, exchange), exchange, connection)
        }
    }

    func receiveBody(_ exchange: Exchange, _ piece: UnsafeRawBufferPointer) -> MHD_Result {
        exchange.connection.receive(piece.count)
        exchange.collector?.append(piece)
        return exchange.collector?.isHopeless == true ? .NO : .YES
    }

    /// The request is complete, or the connection has been woken.
    func proceed(_ exchange: Exchange, _ connection: ConnectionHandle) -> MHD_Result {
        switch exchange.stage {
        case .receiving: return hand(exchange, connection)
        case .handed:
            guard let transmission = exchange.take() else { return .YES }
            return queue(transmission, exchange, connection)
        case .fresh, .queued: return .YES
        }
    }

    private func hand(_ exchange: Exchange, _ connection: ConnectionHandle) -> MHD_Result {
        exchange.connection.enter(.busy)
        guard let head = exchange.head else { return .NO }
        if let failure = exchange.collector?.failure {
            return queue(refusal(failure, exchange), exchange, connection)
        }
        let closes = head.isChunked || isDraining.load(ordering: .relaxed)
        guard let target = head.target else {
            let allow = Method.allCases.map(\.rawValue).joined(separator: ", ")
            let response = Response(.noContent, headers: ["Allow": allow])
            let asking = Asking(
                id: exchange.id, method: head.method, headers: head.headers, namedCompressed: false, closes: closes)
            return queue(transmitter.prepare(response, for: asking), exchange, connection)
        }
        var collector = exchange.collector
        exchange.collector = nil
        let request = request(exchange, head, target, body: collector?.finish() ?? .none)
        let asking = Asking(
            id: exchange.id, method: head.method, headers: request.headers,
            namedCompressed: Engine.namesCompressed(head.headers), closes: closes)
        exchange.stage = .handed
        guard exchanges.add(exchange), submit(ticket(exchange, request, asking)) else {
            traffic.refused.add()
            let failure = HTTPFailure(.serviceUnavailable, "busy", "Every worker is busy. Try again in a moment.")
            return queue(refusal(failure, exchange), exchange, connection)
        }
        if let transmission = exchange.sleep(connection) { return queue(transmission, exchange, connection) }
        return .YES
    }

    /// The server's own refusal, in words for whoever asked as far as the head of the request tells.
    private func refusal(_ failure: HTTPFailure, _ exchange: Exchange) -> Transmission {
        let asked = exchange.head.flatMap { head in
            head.target.map { request(exchange, head, $0, body: .none) }
        }
        return transmitter.prepare(failure, id: exchange.id, as: asked.flatMap { refuse(failure, $0) })
    }

    private func ticket(_ exchange: Exchange, _ request: Request, _ asking: Asking) -> Ticket {
        Ticket(
            request, isAwaited: { exchange.isAwaited },
            answer: { [self] in work(exchange, request, asking) },
            drop: { [self] in
                let failure = HTTPFailure(Status(499), "reader-gone", "The reader has closed the connection.")
                exchange.complete(transmitter.prepare(failure, id: exchange.id))
            })
    }

    /// On a worker's thread.
    private func work(_ exchange: Exchange, _ request: Request, _ asking: Asking) {
        let response = respond(request)
        exchange.complete(transmitter.prepare(response, for: asking))
        log.debug(
            "answered",
            [
                "request": request.id, "method": request.method.rawValue, "path": request.path,
                "status": String(response.status.code),
            ])
    }

    private func queue(
        _ transmission: Transmission, _ exchange: Exchange, _ connection: ConnectionHandle
    ) -> MHD_Result {
        exchange.stage = .queued
        exchange.connection.enter(.busy)
        exchange.sent = (transmission.status, transmission.size, transmission.route)
        return transmission.queue(connection)
    }

    /// The answer has been sent, or the connection is gone.
    func end(_ exchange: Exchange) {
        exchanges.remove(exchange)
        exchange.end()
        exchange.connection.enter(.idle)
        guard exchange.stage != .fresh else { return }
        traffic.inFlight.add(-1)
        if let sent = exchange.sent { traffic.count(sent, seconds: monotonicSeconds() - exchange.started) }
    }

    /// Answers what workers have not answered in time, so that every connection is awake when the library stops.
    func abandonAll() {
        let failure = HTTPFailure(.serviceUnavailable, "stopping", "The server is stopping. Try again in a moment.")
        for exchange in exchanges.close() { exchange.complete(transmitter.prepare(failure, id: exchange.id)) }
        streams.close()
    }

    private func request(
        _ exchange: Exchange, _ head: RequestHead, _ target: Target, body: Request.Body
    ) -> Request {
        var headers = head.headers
        if Engine.namesCompressed(headers) {
            for name in Engine.conditions {
                guard let value = headers[name] else { continue }
                headers[name] = value.split(
                    separator: Transmitter.compressedMark + "\"", omittingEmptySubsequences: false
                ).joined(separator: "\"")
            }
        }
        // What a proxy says of a client's certificate is believed from trusted proxies alone, and ends here for all.
        let isProxy = trusted.contains(exchange.connection.peer)
        let told = isProxy && configuration.clientAuthorities != nil ? ForwardedCertificate(headers) : nil
        for name in ForwardedCertificate.fields { headers.remove(name) }
        let (peer, isSecure) = sender(exchange.connection.peer, headers)
        var request = Request(
            id: exchange.id, method: head.method, target: target, headers: headers, peer: peer, isSecure: isSecure,
            host: head.host, body: body, temporaryDirectory: configuration.temporaryDirectory)
        // A proxy's own certificate is not its client's.
        request.certificates = isProxy ? told.map { [$0.der] } ?? [] : exchange.certificates
        return request
    }

    private static let conditions = ["if-match", "if-none-match", "if-range"]

    private static func namesCompressed(_ headers: Headers) -> Bool {
        conditions.contains { headers[$0]?.contains(Transmitter.compressedMark + "\"") == true }
    }

    /// Who sent the request: of the addresses that trusted proxies wrote down, the last one that is not a proxy's.
    private func sender(_ peer: String, _ headers: Headers) -> (peer: String, isSecure: Bool) {
        guard trusted.contains(peer) else { return (peer, configuration.tls != nil) }
        let isSecure = headers.list("x-forwarded-proto").last?.lowercased() == "https"
        let addresses = headers.list("x-forwarded-for").suffix(20)
        let sender = addresses.last { !trusted.contains($0) && Engine.isAddress($0) }
        return (sender ?? peer, isSecure)
    }

    private static func isAddress(_ text: String) -> Bool {
        var room = in6_addr()
        return text.utf8.count <= 45 && (inet_pton(AF_INET, text, &room) == 1 || inet_pton(AF_INET6, text, &room) == 1)
    }
}
