import CMicroHTTPD
import Glibc
import HTTP
import Synchronization
import Values

/// An answer in the library's form, ready to be queued.
///
/// `@unchecked Sendable`: made by one thread, handed under a lock to the event thread, used there once. The library
/// counts references to a response under its own lock.
struct Transmission: @unchecked Sendable {
    let status: Status
    /// Nil when there was no memory even for an empty answer; the connection is closed then.
    let response: OpaquePointer?
    let conduit: Conduit?
    /// How many bytes of content there are; 0 when that is not known.
    let size: Int64
    let route: String?

    /// Gives the answer to the connection; only on the event thread.
    func queue(_ connection: ConnectionHandle) -> MHD_Result {
        guard let response else { return .NO }
        conduit?.attach(connection)
        let result = MHD_queue_response(connection.pointer, UInt32(status.code), response)
        MHD_destroy_response(response)
        return result
    }

    /// Lets an answer go that nobody will send.
    func discard() { if let response { MHD_destroy_response(response) } }
}

/// What of a request decides how an answer is sent.
struct Asking {
    let id: String
    let method: Method
    let headers: Headers
    /// Whether a tag of the request named the compressed form.
    let namedCompressed: Bool
    /// Whether the connection is closed after the answer.
    let closes: Bool
}

/// Makes answers ready: conditions, ranges, compression, header fields, files, streams.
final class Transmitter: Sendable {
    private let configuration: ServerConfiguration
    private let compression = Compression()
    private let hub: EventHub
    private let streams: Streams

    init(configuration: ServerConfiguration, hub: EventHub, streams: Streams) {
        self.configuration = configuration
        self.hub = hub
        self.streams = streams
    }

    /// The content of an answer on its way.
    private enum Content {
        case none
        case bytes([UInt8])
        case slice([UInt8], Range<Int>)
        case file(descriptor: Int32, Range<Int64>)
        case conduit(Conduit)
    }

    func prepare(_ answer: Response, for asking: Asking) -> Transmission {
        var response = answer
        for name in ["Content-Length", "Transfer-Encoding", "Connection", "Date"] { response.headers[name] = nil }
        var content = open(&response)
        if response.status == .ok, asking.method == .get || asking.method == .head {
            applyConditions(&response, &content, asking)
            applyRange(&response, &content, asking)
        }
        compress(&response, &content, asking)
        for field in configuration.headers where !response.headers.contains(field.name) {
            response.headers.add(field.name, field.value)
        }
        response.headers["X-Request-Id"] = asking.id
        if asking.closes { response.headers["Connection"] = "close" }
        return make(response, content, asking)
    }

    /// An answer to what cannot be understood; the connection is closed after it.
    func prepare(_ failure: HTTPFailure, id: String, as worded: Response? = nil) -> Transmission {
        var problem = failure.problem
        problem.instance = id
        var response = (worded ?? Response.problem(problem)).with("Cache-Control", "no-store")
        if failure.status == .serviceUnavailable { response.headers["Retry-After"] = "2" }
        return prepare(response, for: Asking(id: id, method: .get, headers: [:], namedCompressed: false, closes: true))
    }

    /// Opens what the answer's content is made from; an answer that cannot be had becomes an error.
    private func open(_ response: inout Response) -> Content {
        guard !response.status.forbidsContent else { return .none }
        switch response.body {
        case .none: return .none
        case .bytes(let bytes): return .bytes(bytes)
        case .file(let path, let deleteAfter): return open(path, deleteAfter, &response)
        case .stream(let producer):
            guard let conduit = streams.open(producer) else { return refuse(&response) }
            return .conduit(conduit)
        case .events(let topics, let holder):
            guard let conduit = hub.listen(to: topics, for: holder, whenGone: streams.forget) else {
                return refuse(&response)
            }
            guard streams.keep(conduit) else {
                conduit.close()
                return refuse(&response)
            }
            return .conduit(conduit)
        }
    }

    private func open(_ path: String, _ deleteAfter: Bool, _ response: inout Response) -> Content {
        let descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        var facts = stat()
        guard descriptor >= 0, fstat(descriptor, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG else {
            if descriptor >= 0 { Glibc.close(descriptor) }
            let problem = Problem(.notFound)
            response = .problem(problem)
            return .bytes(problem.json.bytes)
        }
        if deleteAfter {
            unlink(path)
        } else {
            let tag = ETag(
                String(facts.st_size, radix: 16) + "-" + String(facts.st_mtim.tv_sec, radix: 16) + "-"
                    + String(facts.st_mtim.tv_nsec, radix: 16))
            if !response.headers.contains("ETag") { response.headers["ETag"] = tag.description }
            if !response.headers.contains("Last-Modified") {
                response.headers["Last-Modified"] = HTTPDate.text(Instant(seconds: Int64(facts.st_mtim.tv_sec)))
            }
        }
        return .file(descriptor: descriptor, 0..<Int64(facts.st_size))
    }

    private func refuse(_ response: inout Response) -> Content {
        let problem = Problem(.serviceUnavailable)
        response = Response.problem(problem).with("Retry-After", "5")
        return .bytes(problem.json.bytes)
    }

    private func close(_ content: inout Content) {
        if case .file(let descriptor, _) = content { Glibc.close(descriptor) }
        if case .conduit(let conduit) = content { conduit.close() }
        content = .none
    }

    /// `If-None-Match`, or else `If-Modified-Since` (RFC 9110, section 13.2.2).
    private func applyConditions(_ response: inout Response, _ content: inout Content, _ asking: Asking) {
        let tag = response.headers["ETag"].flatMap { ETag(header: $0) }
        let isFresh: Bool
        if let condition = asking.headers["if-none-match"] {
            guard let tag else { return }
            isFresh = ETag.Condition(condition).weakly(names: tag)
        } else if let text = asking.headers["if-modified-since"], let since = HTTPDate.instant(text),
            let changed = response.headers["Last-Modified"].flatMap({ HTTPDate.instant($0) })
        {
            isFresh = changed <= since
        } else {
            return
        }
        guard isFresh else { return }
        close(&content)
        response.status = .notModified
        for name in ["Content-Type", "Content-Encoding", "Content-Disposition", "Last-Modified"] {
            response.headers[name] = nil
        }
        if asking.namedCompressed, let tag, !tag.isWeak {
            response.headers["ETag"] = ETag(tag.text + Transmitter.compressedMark).description
        }
    }

    /// One range of a file or of bytes that have a tag (RFC 9110, section 14.2).
    private func applyRange(_ response: inout Response, _ content: inout Content, _ asking: Asking) {
        let size: Int64
        switch content {
        case .file(_, let range): size = range.upperBound
        case .bytes(let bytes) where response.headers.contains("ETag"): size = Int64(bytes.count)
        default: return
        }
        response.headers["Accept-Ranges"] = "bytes"
        guard asking.method == .get, let header = asking.headers["range"], isCurrent(response, asking) else { return }
        switch ByteRange(header: header, size: size) {
        case .whole: return
        case .unsatisfiable:
            close(&content)
            response.status = .rangeNotSatisfiable
            response.headers["Content-Range"] = "bytes */\(size)"
        case .part(let range):
            response.status = .partialContent
            response.headers["Content-Range"] = "bytes \(range.lowerBound)-\(range.upperBound - 1)/\(size)"
            switch content {
            case .file(let descriptor, _): content = .file(descriptor: descriptor, range)
            case .bytes(let bytes): content = .slice(bytes, Int(range.lowerBound)..<Int(range.upperBound))
            default: break
            }
        }
    }

    /// `If-Range`: the range counts only when the reader's part is of the present state.
    private func isCurrent(_ response: Response, _ asking: Asking) -> Bool {
        guard let condition = asking.headers["if-range"] else { return true }
        if let named = ETag(header: condition) {
            guard let tag = response.headers["ETag"].flatMap({ ETag(header: $0) }) else { return false }
            return !named.isWeak && named == tag
        }
        return condition == response.headers["Last-Modified"]
    }

    /// What a compressed answer's strong tag ends in. It is taken off again when a request names it, so that departments
    /// see only their own tags.
    static let compressedMark = "-gzip"

    private func compress(_ response: inout Response, _ content: inout Content, _ asking: Asking) {
        guard case .bytes(let bytes) = content, bytes.count >= 1024, response.status != .partialContent,
            !response.headers.contains("Content-Encoding"),
            MediaType.isCompressible(response.headers["Content-Type"] ?? "")
        else { return }
        response.headers.vary("Accept-Encoding")
        guard Preference(asking.headers["accept-encoding"]).takes(encoding: "gzip"),
            let small = compression.gzip(bytes)
        else { return }
        content = .bytes(small)
        response.headers["Content-Encoding"] = "gzip"
        response.headers["Accept-Ranges"] = nil
        if let tag = response.headers["ETag"].flatMap({ ETag(header: $0) }), !tag.isWeak {
            response.headers["ETag"] = ETag(tag.text + Transmitter.compressedMark).description
        }
    }

    private func make(_ response: Response, _ content: Content, _ asking: Asking) -> Transmission {
        var made: OpaquePointer?
        var size: Int64 = 0
        var conduit: Conduit?
        switch content {
        case .none: made = Transmitter.copy([], 0..<0)
        case .bytes(let bytes):
            size = Int64(bytes.count)
            made =
                bytes.count < Transmitter.lentSize ? Transmitter.copy(bytes, 0..<bytes.count) : Transmitter.lend(bytes)
        case .slice(let bytes, let range):
            size = Int64(range.count)
            made = Transmitter.copy(bytes, range)
        case .file(let descriptor, let range):
            size = range.upperBound - range.lowerBound
            made = MHD_create_response_from_fd_at_offset64(UInt64(size), descriptor, UInt64(range.lowerBound))
            if made == nil { Glibc.close(descriptor) }
        case .conduit(let given):
            conduit = given
            made = Transmitter.reading(given)
        }
        // Nothing but want of memory makes the library refuse; an answer without content may still succeed.
        if made == nil { made = Transmitter.copy([], 0..<0) }
        if let made {
            for field in response.headers { MHD_add_response_header(made, field.name, field.value) }
        }
        return Transmission(
            status: response.status, response: made, conduit: conduit, size: size, route: response.route)
    }

    private static func copy(_ bytes: [UInt8], _ range: Range<Int>) -> OpaquePointer? {
        bytes.withUnsafeBytes { buffer in
            MHD_create_response_from_buffer(
                range.count, buffer.baseAddress.map { UnsafeMutableRawPointer(mutating: $0 + range.lowerBound) },
                .RESPMEM_MUST_COPY)
        }
    }

    /// From this size on content is lent instead of copied: copying a list of 110 kB, with the fresh pages that the copy
    /// needs, took an eighth of all the time that its request took.
    private static let lentSize = 16 << 10

    /// Content that the library reads where it is; it is let go with the response.
    private static func lend(_ bytes: [UInt8]) -> OpaquePointer? {
        let held = Unmanaged.passRetained(Held(bytes))
        let made = held.takeUnretainedValue().bytes.withUnsafeBytes { buffer in
            // An array's elements stay at their address while it lives and nobody changes it: `Held` sees to both.
            MHD_create_response_from_buffer_with_free_callback_cls(
                buffer.count, UnsafeMutableRawPointer(mutating: buffer.baseAddress),
                { held in
                    guard let held else { return }
                    Unmanaged<Held>.fromOpaque(held).release()
                }, held.toOpaque())
        }
        if made == nil { held.release() }
        return made
    }

    private final class Held: Sendable {
        let bytes: [UInt8]

        init(_ bytes: [UInt8]) { self.bytes = bytes }
    }

    private static func reading(_ conduit: Conduit) -> OpaquePointer? {
        let context = Unmanaged.passRetained(conduit).toOpaque()
        let made = MHD_create_response_from_callback(
            UInt64.max, 32 << 10,
            { context, _, buffer, count in
                guard let context, let buffer else { return -2 }
                return Unmanaged<Conduit>.fromOpaque(context).takeUnretainedValue().read(into: buffer, count: count)
            }, context,
            { context in
                guard let context else { return }
                Unmanaged<Conduit>.fromOpaque(context).takeRetainedValue().close()
            })
        if made == nil { Unmanaged<Conduit>.fromOpaque(context).takeRetainedValue().close() }
        return made
    }
}
