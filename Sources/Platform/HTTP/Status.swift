/// A status code of HTTP (RFC 9110, section 15).
public struct Status: Hashable, Sendable, CustomStringConvertible, ExpressibleByIntegerLiteral {
    /// The number, 100...599.
    public let code: Int

    /// Makes a status from its number; a number outside 100...599 becomes 500.
    public init(_ code: Int) { self.code = (100...599).contains(code) ? code : 500 }

    /// Written as a number.
    public init(integerLiteral value: Int) { self.init(value) }

    /// Status 200.
    public static let ok = Status(200)
    /// Status 201.
    public static let created = Status(201)
    /// Status 202.
    public static let accepted = Status(202)
    /// Status 204.
    public static let noContent = Status(204)
    /// Status 206.
    public static let partialContent = Status(206)
    /// Status 301.
    public static let movedPermanently = Status(301)
    /// Status 302.
    public static let found = Status(302)
    /// Status 303.
    public static let seeOther = Status(303)
    /// Status 304.
    public static let notModified = Status(304)
    /// Status 307.
    public static let temporaryRedirect = Status(307)
    /// Status 308.
    public static let permanentRedirect = Status(308)
    /// Status 400.
    public static let badRequest = Status(400)
    /// Status 401.
    public static let unauthorized = Status(401)
    /// Status 403.
    public static let forbidden = Status(403)
    /// Status 404.
    public static let notFound = Status(404)
    /// Status 405.
    public static let methodNotAllowed = Status(405)
    /// Status 406.
    public static let notAcceptable = Status(406)
    /// Status 408.
    public static let requestTimeout = Status(408)
    /// Status 409.
    public static let conflict = Status(409)
    /// Status 410.
    public static let gone = Status(410)
    /// Status 412.
    public static let preconditionFailed = Status(412)
    /// Status 413.
    public static let contentTooLarge = Status(413)
    /// Status 414.
    public static let uriTooLong = Status(414)
    /// Status 415.
    public static let unsupportedMediaType = Status(415)
    /// Status 416.
    public static let rangeNotSatisfiable = Status(416)
    /// Status 421.
    public static let misdirectedRequest = Status(421)
    /// Status 422.
    public static let unprocessableContent = Status(422)
    /// Status 423.
    public static let locked = Status(423)
    /// Status 428.
    public static let preconditionRequired = Status(428)
    /// Status 429.
    public static let tooManyRequests = Status(429)
    /// Status 431.
    public static let headerFieldsTooLarge = Status(431)
    /// Status 500.
    public static let internalServerError = Status(500)
    /// Status 501.
    public static let notImplemented = Status(501)
    /// Status 502.
    public static let badGateway = Status(502)
    /// Status 503.
    public static let serviceUnavailable = Status(503)
    /// Status 504.
    public static let gatewayTimeout = Status(504)
    /// Status 507.
    public static let insufficientStorage = Status(507)

    /// The hundreds digit, 1...5.
    public var family: Int { code / 100 }

    /// True when an answer of this status never has content (RFC 9110, section 6.4.1).
    public var forbidsContent: Bool { code < 200 || code == 204 || code == 304 }

    /// The standard's phrase for the code, in English; empty for a code that it does not name.
    public var phrase: String { Status.phrases[code] ?? "" }

    /// As text.
    public var description: String { phrase.isEmpty ? String(code) : "\(code) \(phrase)" }

    private static let phrases: [Int: String] = [
        200: "OK", 201: "Created", 202: "Accepted", 204: "No Content", 206: "Partial Content",
        301: "Moved Permanently", 302: "Found", 303: "See Other", 304: "Not Modified", 307: "Temporary Redirect",
        308: "Permanent Redirect", 400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found",
        405: "Method Not Allowed", 406: "Not Acceptable", 408: "Request Timeout", 409: "Conflict", 410: "Gone",
        412: "Precondition Failed", 413: "Content Too Large", 414: "URI Too Long", 415: "Unsupported Media Type",
        416: "Range Not Satisfiable", 421: "Misdirected Request", 422: "Unprocessable Content", 423: "Locked",
        428: "Precondition Required", 429: "Too Many Requests", 431: "Request Header Fields Too Large",
        500: "Internal Server Error", 501: "Not Implemented", 502: "Bad Gateway", 503: "Service Unavailable",
        504: "Gateway Timeout", 507: "Insufficient Storage",
    ]
}
