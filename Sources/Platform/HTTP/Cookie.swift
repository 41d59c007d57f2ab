/// A cookie to set (RFC 6265bis). It is `Secure`, `HttpOnly`, `SameSite=Lax` and for the whole site unless told
/// otherwise.
///
/// A name that starts with `__Host-` is always secure, for `/`, without a domain, as browsers demand.
public struct Cookie: Hashable, Sendable {
    /// When the browser sends the cookie along with requests that another site caused.
    public enum SameSite: String, Sendable, Hashable {
        /// Never.
        case strict = "Strict"
        /// Only on top-level navigation that reads.
        case lax = "Lax"
    }

    /// The name.
    public var name: String
    /// The value; characters that a cookie cannot hold are left out when it is written.
    public var value: String
    /// The path below which it is sent.
    public var path: String
    /// For how many seconds it is kept; nil until the browser closes, 0 to remove it.
    public var maxAge: Int?
    /// Sent over TLS only.
    public var isSecure: Bool
    /// Out of reach of scripts.
    public var isHTTPOnly: Bool
    /// See ``SameSite-swift.enum``.
    public var sameSite: SameSite

    /// Makes a cookie.
    public init(
        _ name: String, _ value: String, path: String = "/", maxAge: Int? = nil, isSecure: Bool = true,
        isHTTPOnly: Bool = true, sameSite: SameSite = .lax
    ) {
        self.name = name
        self.value = value
        self.path = path
        self.maxAge = maxAge
        self.isSecure = isSecure
        self.isHTTPOnly = isHTTPOnly
        self.sameSite = sameSite
    }

    /// A cookie that makes the browser forget one of that name.
    public static func removal(of name: String, isSecure: Bool = true) -> Cookie {
        Cookie(name, "", maxAge: 0, isSecure: isSecure)
    }

    /// The value of the `Set-Cookie` field.
    public var header: String {
        let isHost = name.hasPrefix("__Host-")
        let octets = value.utf8.filter {
            $0 > 0x20 && $0 < 0x7F && $0 != 0x22 && $0 != 0x2C && $0 != 0x3B && $0 != 0x5C
        }
        let place = isHost ? "/" : String(decoding: path.utf8.filter { !$0.isControl && $0 != 0x3B }, as: UTF8.self)
        var text = String(decoding: name.utf8.filter(\.isToken), as: UTF8.self) + "="
        text += String(decoding: octets, as: UTF8.self) + "; Path=" + place
        if let maxAge { text += "; Max-Age=\(maxAge)" }
        if isSecure || isHost || name.hasPrefix("__Secure-") { text += "; Secure" }
        if isHTTPOnly { text += "; HttpOnly" }
        return text + "; SameSite=" + sameSite.rawValue
    }

    /// Reads `Cookie` fields: pairs in order, at most 100; what is no pair is left out.
    public static func read(_ headers: [String]) -> Fields {
        var fields = Fields()
        for header in headers {
            // By octets: every request is read here, and looking for whole characters costs ten times as much.
            for part in header.utf8.split(separator: UInt8(ascii: ";")) {
                guard fields.count < 100, let equals = part.firstIndex(of: UInt8(ascii: "=")) else { continue }
                let name = trimmedBlanks(Substring(part[..<equals]))
                guard !name.isEmpty else { continue }
                fields.add(name, unquoted(trimmedBlanks(Substring(part[equals...].dropFirst()))))
            }
        }
        return fields
    }
}
