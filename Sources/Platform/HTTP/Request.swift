/// A request as a department sees it: already bounded, decoded once and checked.
public struct Request: Sendable {
    /// The content that came along.
    public enum Body: Sendable {
        /// None.
        case none
        /// Held in memory.
        case bytes([UInt8])
        /// Too large for memory, in an unlinked file.
        case file(SpooledFile)

        /// How many bytes there are.
        public var size: Int64 {
            switch self {
            case .none: 0
            case .bytes(let bytes): Int64(bytes.count)
            case .file(let file): file.size
            }
        }
    }

    /// How words came in an address that should show none.
    public enum Seal: Sendable {
        /// Sealed, or there are none.
        case intact
        /// As they are typed.
        case missing
        /// Sealed so that nobody here can open them; they were left out.
        case broken
    }

    /// The request's own id, made by this server; also in the answer's `X-Request-Id` and in every log line.
    public var id: String
    /// The method.
    public var method: Method
    /// What the request line pointed at.
    public var target: Target
    /// The header fields.
    public var headers: Headers { didSet { cookies = Cookie.read(headers.all("cookie")) } }
    /// The cookies; read once, for every request is asked for several.
    public private(set) var cookies: Fields
    /// The address that the request came from, without port: the client's, when a trusted proxy passed it on.
    public var peer: String
    /// Whether the request came over TLS, here or at a trusted proxy.
    public var isSecure: Bool
    /// The host that was asked for, with its port when it was given, in lower case.
    public var host: String
    /// The content.
    public var body: Body
    /// Where temporary files of uploads are made.
    public var temporaryDirectory: String
    /// The certificate that the client proved to hold in the handshake, in DER, with those it sent along behind it; empty
    /// when it showed none. Nobody has looked yet who issued it.
    public var certificates: [[UInt8]] = []
    /// How the words came that the address holds.
    public var seal = Seal.intact
    /// The form, once somebody has read it: whoever checked it for forgery has paid for reading it.
    public var readForm: Form?

    /// Makes a request, for the server and for tests that drive a site in process.
    public init(
        id: String = "", method: Method, target: Target, headers: Headers = [:], peer: String = "127.0.0.1",
        isSecure: Bool = true, host: String = "localhost", body: Body = .none, temporaryDirectory: String = "/tmp"
    ) {
        self.id = id
        self.method = method
        self.target = target
        self.headers = headers
        cookies = Cookie.read(headers.all("cookie"))
        self.peer = peer
        self.isSecure = isSecure
        self.host = host
        self.body = body
        self.temporaryDirectory = temporaryDirectory
    }

    /// Makes a request from the text of an address such as `/debts?page=2`; throws ``HTTPFailure`` 400 for a bad one.
    public init(
        _ method: Method, _ target: String, headers: Headers = [:], body: Body = .none
    ) throws(HTTPFailure) {
        self.init(method: method, target: try Target(target.utf8), headers: headers, body: body)
    }

    /// Makes a request that posts form fields.
    public init(
        _ method: Method = .post, _ target: String, form: Fields, headers: Headers = [:]
    ) throws(HTTPFailure) {
        try self.init(method, target, headers: headers, body: .bytes(Array(form.encoded.utf8)))
        self.headers["Content-Type"] = "application/x-www-form-urlencoded"
    }

    /// The decoded path, for people; see ``Target/path``.
    public var path: String { target.path }
    /// The decoded segments of the path.
    public var segments: [String] { target.segments }
    /// The query's names and values.
    public var query: Fields { target.query }
    /// The content's type, when it says one.
    public var contentType: MediaType? { headers["content-type"].flatMap { MediaType($0) } }

    /// The languages, types and codings that the reader likes.
    public var acceptedTypes: Preference { Preference(headers["accept"]) }
    /// See ``Preference/language(among:)``.
    public var acceptedLanguages: Preference { Preference(headers["accept-language"]) }

    /// All bytes of the content. Throws ``HTTPFailure`` 413 beyond the limit.
    public func bytes(limit: Int = 64 << 20) throws(HTTPFailure) -> [UInt8] {
        switch body {
        case .none: return []
        case .bytes(let bytes): return bytes
        case .file(let file): return try file.bytes(limit: limit)
        }
    }

    /// Reads the content as a form: `application/x-www-form-urlencoded` or `multipart/form-data`.
    ///
    /// No content is an empty form. Throws ``HTTPFailure`` 415 for another type, 400 for what cannot be read, 413 beyond
    /// a limit.
    public func form(limits: Form.Limits = .init()) throws(HTTPFailure) -> Form {
        if let readForm { return readForm }
        if case .none = body { return Form(fields: Fields()) }
        switch contentType?.name {
        case "application/x-www-form-urlencoded":
            let bytes = try bytes(limit: Int(clamping: limits.totalBytes))
            return Form(
                fields: try Fields(formEncoded: bytes, fieldLimit: limits.fields, valueLimit: limits.fieldBytes))
        case "multipart/form-data":
            let boundary = contentType?.parameters["boundary"] ?? ""
            guard var reader = Multipart(boundary: boundary, limits: limits, directory: temporaryDirectory) else {
                throw .malformedForm
            }
            var offset: Int64 = 0
            return try reader.read { () throws(HTTPFailure) -> [UInt8] in
                let piece: [UInt8]
                switch body {
                case .none: piece = []
                case .bytes(let bytes): piece = offset == 0 ? bytes : []
                case .file(let file): piece = try file.read(at: offset, count: 1 << 16)
                }
                offset += Int64(piece.count)
                return piece
            }
        default:
            throw HTTPFailure(.unsupportedMediaType, "unsupported-type", "The content is not a form.")
        }
    }

    /// Reads the content as JSON. Throws ``HTTPFailure`` 415 for another type and 400 for what cannot be read.
    public func json() throws(HTTPFailure) -> JSON {
        guard let name = contentType?.name, name == "application/json" || name.hasSuffix("+json") else {
            throw HTTPFailure(.unsupportedMediaType, "unsupported-type", "The content is not JSON.")
        }
        let content = try bytes()
        do throws(JSONError) {
            return try JSON(bytes: content)
        } catch {
            throw HTTPFailure(.badRequest, "malformed-json", "The JSON cannot be read: \(error).")
        }
    }
}
