/// Where a stream's producer writes to.
public protocol ByteSink: AnyObject {
    /// Sends bytes on, waiting while the reader is slow. Throws ``HTTPFailure`` when the reader has gone.
    func write(_ bytes: [UInt8]) throws(HTTPFailure)
}

/// An answer.
public struct Response: Sendable {
    /// The content of an answer.
    public enum Body: Sendable {
        /// None.
        case none
        /// Bytes in memory.
        case bytes([UInt8])
        /// A file on disk, sent by the kernel; removed after it was sent when asked.
        case file(path: String, deleteAfter: Bool)
        /// Bytes that are made while they are sent: the producer runs on its own thread and waits for a slow reader. When
        /// it throws after the first byte, the connection is cut so that nobody takes the part for the whole.
        case stream(@Sendable (any ByteSink) throws -> Void)
        /// Server-sent events of these topics, for as long as the reader stays and the holder may hear them.
        case events(topics: [String], holder: String)
    }

    /// The status.
    public var status: Status
    /// The header fields.
    public var headers: Headers
    /// The content.
    public var body: Body
    /// The pattern of the route that answered, for metrics; it is not sent.
    public var route: String?

    /// Makes an answer.
    public init(_ status: Status = .ok, headers: Headers = [:], body: Body = .none) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// A page.
    public static func html(_ bytes: [UInt8], status: Status = .ok) -> Response {
        Response(status, headers: ["Content-Type": "text/html; charset=utf-8"], body: .bytes(bytes))
    }

    /// Plain text.
    public static func text(_ text: String, status: Status = .ok) -> Response {
        Response(status, headers: ["Content-Type": "text/plain; charset=utf-8"], body: .bytes(Array(text.utf8)))
    }

    /// JSON.
    public static func json(_ value: JSON, status: Status = .ok) -> Response {
        Response(status, headers: ["Content-Type": "application/json"], body: .bytes(value.bytes))
    }

    /// No content.
    public static func empty(_ status: Status = .noContent) -> Response { Response(status) }

    /// Sends the reader to another page of this site, 303 unless told otherwise. A target that could leave the site
    /// (see ``LocalPath``) is replaced by `/`.
    public static func redirect(to path: String, status: Status = .seeOther) -> Response {
        Response(status, headers: ["Location": LocalPath.isLocal(path) ? path : "/"])
    }

    /// What went wrong, for programs.
    public static func problem(_ problem: Problem) -> Response {
        Response(
            problem.status, headers: ["Content-Type": "application/problem+json"], body: .bytes(problem.json.bytes))
    }

    /// The reader's copy is still good.
    public static func notModified(_ tag: ETag? = nil) -> Response {
        var response = Response(.notModified)
        if let tag { response.headers["ETag"] = tag.description }
        return response
    }

    /// A file on disk to be kept under a name, or shown when there is none. It cannot run scripts in the browser.
    public static func file(
        _ path: String, type: String, name: String? = nil, deleteAfter: Bool = false
    ) -> Response {
        var response = Response(headers: ["Content-Type": type], body: .file(path: path, deleteAfter: deleteAfter))
        response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
        if let name { response.headers["Content-Disposition"] = Response.attachment(name) }
        return response
    }

    /// Bytes to be kept as a file under a name. They cannot run scripts in the browser.
    public static func download(_ bytes: [UInt8], type: String, name: String) -> Response {
        var response = Response(headers: ["Content-Type": type], body: .bytes(bytes))
        response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
        response.headers["Content-Disposition"] = Response.attachment(name)
        return response
    }

    /// Bytes that are made while they are sent; see ``Body/stream(_:)``.
    public static func stream(
        type: String, name: String? = nil, _ producer: @escaping @Sendable (any ByteSink) throws -> Void
    ) -> Response {
        var response = Response(headers: ["Content-Type": type], body: .stream(producer))
        if let name { response.headers["Content-Disposition"] = Response.attachment(name) }
        return response
    }

    /// Server-sent events of these topics. The holder is whoever they are for, as the server's owner names them when they
    /// may hear no more; nothing for nobody in particular.
    public static func events(_ topics: [String], holder: String = "") -> Response {
        Response(
            headers: ["Content-Type": "text/event-stream", "Cache-Control": "no-store", "X-Accel-Buffering": "no"],
            body: .events(topics: topics, holder: holder))
    }

    /// The value of `Content-Disposition` for a file to keep (RFC 6266), with an ASCII name for old readers.
    public static func attachment(_ name: String) -> String {
        let safe = Upload.safeName(name)
        let plain = String(
            decoding: safe.utf8.map { $0 > 0x7E || $0 < 0x20 || $0 == 0x22 || $0 == 0x5C ? 0x5F : $0 }, as: UTF8.self)
        return "attachment; filename=\"\(plain)\"; filename*=UTF-8''\(PercentEncoding.encode(safe))"
    }

    /// The same answer with a header field set.
    public func with(_ name: String, _ value: String) -> Response {
        var result = self
        result.headers[name] = value
        return result
    }

    /// The same answer with a cookie.
    public func with(_ cookie: Cookie) -> Response {
        var result = self
        result.headers.add("Set-Cookie", cookie.header)
        return result
    }
}
