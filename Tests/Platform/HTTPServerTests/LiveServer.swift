import Glibc
import HTTP
import HTTPServer
import Lifecycle
import Log
import Synchronization
import Values

/// A real server on a free port, stopped when the test ends.
final class LiveServer: Sendable {
    let server: HTTPServer
    let pool: WorkerPool
    let metrics = Metrics()

    init(
        workers: Int = 2, queue: Int = 64, limit: @escaping @Sendable (Request) -> Int = { _ in 1 << 20 },
        hub: EventHub = EventHub(), configure: (inout ServerConfiguration) -> Void = { _ in },
        submit: (@Sendable (Ticket) -> Bool)? = nil, respond: @escaping @Sendable (Request) -> Response
    ) throws {
        var configuration = ServerConfiguration()
        configuration.drainSeconds = 5
        configure(&configuration)
        let pool = try WorkerPool(count: workers, queueLimit: queue)
        self.pool = pool
        server = HTTPServer(
            configuration: configuration, hub: hub, metrics: metrics, surroundings: .live(),
            submit: submit ?? { pool.submit($0.answer) }, limit: limit, respond: respond)
        try server.start()
    }

    deinit {
        server.stop()
        pool.drain()
    }

    func connect() throws -> RawClient { try RawClient(port: server.port) }

    /// One request on its own connection.
    func ask(_ text: String) throws -> RawAnswer {
        let client = try connect()
        client.send(text)
        return try client.answer(hasBody: !text.hasPrefix("HEAD"))
    }
}

struct ClientFault: Error {
    let what: String
}

/// An answer as it came over the wire.
struct RawAnswer {
    let status: Int
    let headers: Headers
    let body: [UInt8]
    var text: String { String(decoding: body, as: UTF8.self) }
}

/// A plain socket that says exactly what the test tells it to.
final class RawClient {
    let descriptor: Int32
    private var buffer: [UInt8] = []

    init(port: UInt16, receiveBuffer: Int32? = nil) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var patience = timeval(tv_sec: 10, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        if var size = receiveBuffer {
            setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &size, socklen_t(MemoryLayout<Int32>.size))
        }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let status = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard status == 0 else {
            Glibc.close(descriptor)
            throw ClientFault(what: "cannot connect: \(errno)")
        }
    }

    deinit { Glibc.close(descriptor) }

    func send(_ text: String) { send(Array(text.utf8)) }

    /// Sends what it can; a server that has closed already is the test's business later.
    func send(_ bytes: [UInt8]) {
        var done = 0
        while done < bytes.count {
            let sent = bytes.withUnsafeBytes { buffer in
                Glibc.send(descriptor, buffer.baseAddress.map { $0 + done }, bytes.count - done, Int32(MSG_NOSIGNAL))
            }
            guard sent > 0 else { return }
            done += sent
        }
    }

    /// Gets more bytes; false at the end of the connection. Throws when nothing comes for ten seconds.
    @discardableResult
    func fill() throws -> Bool {
        var piece = [UInt8](repeating: 0, count: 65_536)
        let got = recv(descriptor, &piece, piece.count, 0)
        if got < 0, errno == EAGAIN { throw ClientFault(what: "nothing came") }
        guard got > 0 else { return false }
        buffer.append(contentsOf: piece[..<got])
        return true
    }

    /// Waits until the text has come; true when it did before the end.
    func waitFor(_ text: String) throws -> Bool {
        while !String(decoding: buffer, as: UTF8.self).contains(text) {
            guard try fill() else { return false }
        }
        return true
    }

    /// Everything until the server closes.
    func rest() throws -> [UInt8] {
        while try fill() { continue }
        defer { buffer = [] }
        return buffer
    }

    /// The next answer, with its content unless it is one to HEAD.
    func answer(hasBody: Bool = true) throws -> RawAnswer {
        let end = Array("\r\n\r\n".utf8)
        var headEnd: Int?
        while headEnd == nil {
            headEnd = RawClient.find(end, buffer, from: 0)
            if headEnd == nil, try !fill() {
                throw ClientFault(what: "closed after \(buffer.count) bytes")
            }
        }
        let bodyStart = (headEnd ?? 0) + 4
        let lines = String(decoding: buffer[..<(headEnd ?? 0)], as: UTF8.self).split(separator: "\r\n")
        let status = Int(lines.first?.split(separator: " ").dropFirst().first ?? "") ?? 0
        var headers = Headers()
        for line in lines.dropFirst() {
            let parts = line.split(separator: ":", maxSplits: 1)
            headers.add(String(parts[0]), parts.count > 1 ? String(parts[1].drop { $0 == " " }) : "")
        }
        if status == 100 {
            buffer.removeSubrange(..<bodyStart)
            return try answer(hasBody: hasBody)
        }
        guard hasBody, status != 204, status != 304 else {
            buffer.removeSubrange(..<bodyStart)
            return RawAnswer(status: status, headers: headers, body: [])
        }
        if headers["transfer-encoding"] == "chunked" {
            buffer.removeSubrange(..<bodyStart)
            return RawAnswer(status: status, headers: headers, body: try chunks())
        }
        let length = Int(headers["content-length"] ?? "0") ?? 0
        while buffer.count < bodyStart + length {
            guard try fill() else { throw ClientFault(what: "closed inside the content") }
        }
        let body = Array(buffer[bodyStart..<(bodyStart + length)])
        buffer.removeSubrange(..<(bodyStart + length))
        return RawAnswer(status: status, headers: headers, body: body)
    }

    private func chunks() throws -> [UInt8] {
        var body: [UInt8] = []
        var position = 0
        while true {
            var found = RawClient.find([13, 10], buffer, from: position)
            while found == nil {
                guard try fill() else { throw ClientFault(what: "closed before the last chunk") }
                found = RawClient.find([13, 10], buffer, from: position)
            }
            let lineEnd = found ?? 0
            let size = Int(String(decoding: buffer[position..<lineEnd], as: UTF8.self), radix: 16) ?? 0
            while buffer.count < lineEnd + 4 + size {
                guard try fill() else { throw ClientFault(what: "closed inside a chunk") }
            }
            body.append(contentsOf: buffer[(lineEnd + 2)..<(lineEnd + 2 + size)])
            position = lineEnd + 4 + size
            if size == 0 { break }
            if position > 1 << 20 {
                buffer.removeSubrange(..<position)
                position = 0
            }
        }
        buffer.removeSubrange(..<position)
        return body
    }

    private static func find(_ needle: [UInt8], _ hay: [UInt8], from start: Int) -> Int? {
        guard hay.count >= needle.count, start <= hay.count - needle.count else { return nil }
        return (start...(hay.count - needle.count)).first { index in
            hay[index] == needle[0] && Array(hay[index..<(index + needle.count)]) == needle
        }
    }
}

/// Waits until something is true; false after ten seconds.
func eventually(_ condition: () throws -> Bool) rethrows -> Bool {
    for _ in 0..<2000 {
        if try condition() { return true }
        usleep(5000)
    }
    return false
}

/// A number that tests share between threads.
final class Tally: Sendable {
    private let cell = Atomic<Int>(0)
    func add(_ count: Int) { cell.wrappingAdd(count, ordering: .sequentiallyConsistent) }
    var value: Int { cell.load(ordering: .sequentiallyConsistent) }
}

/// A gate that worker threads wait at until the test opens it.
final class Gate: Sendable {
    private let isOpen = Monitor(false)
    func open() {
        isOpen.withLock { $0 = true }
        isOpen.broadcast()
    }
    func pass() { _ = isOpen.wait(seconds: 20) { $0 ? true : nil } }
}
