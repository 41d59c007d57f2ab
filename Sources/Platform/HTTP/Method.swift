/// The request methods that Sila answers (RFC 9110, section 9; RFC 5789). Any other is answered 501.
public enum Method: String, Hashable, Sendable, CaseIterable, CustomStringConvertible {
    /// Reads.
    case get = "GET"
    /// Reads the header fields only.
    case head = "HEAD"
    /// Creates, or does what has no method of its own.
    case post = "POST"
    /// Replaces.
    case put = "PUT"
    /// Changes a part.
    case patch = "PATCH"
    /// Removes.
    case delete = "DELETE"
    /// Asks which methods are allowed.
    case options = "OPTIONS"

    /// As text.
    public var description: String { rawValue }

    /// True when the method only reads (RFC 9110, section 9.2.1): it needs no CSRF token.
    public var isSafe: Bool { self == .get || self == .head || self == .options }
}
