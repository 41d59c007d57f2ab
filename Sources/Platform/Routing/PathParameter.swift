public import HTTP
public import Values

/// A value that can stand in a path: written into links and read back from requests.
public protocol PathParameter: Sendable {
    /// Reads the decoded text of a segment; nil when it is no such value, which is answered as not found.
    init?(pathText: String)
    /// The text of a segment, not yet encoded.
    var pathText: String { get }
    /// The value's JSON schema, for the API's description.
    static var schema: JSON { get }
}

extension ID: PathParameter {
    /// Reads the canonical form.
    public init?(pathText: String) { self.init(pathText) }
    /// The canonical form.
    public var pathText: String { description }
    /// A UUID.
    public static var schema: JSON { ["type": "string", "format": "uuid"] }
}

extension String: PathParameter {
    /// Any text that is not empty.
    public init?(pathText: String) {
        guard !pathText.isEmpty else { return nil }
        self = pathText
    }
    /// The text itself.
    public var pathText: String { self }
    /// Text.
    public static var schema: JSON { ["type": "string"] }
}

extension Int: PathParameter {
    /// Decimal digits as ``pathText`` writes them, so that one number has one address.
    public init?(pathText: String) {
        guard let value = Int(pathText), String(value) == pathText else { return nil }
        self = value
    }
    /// Decimal digits.
    public var pathText: String { String(self) }
    /// A whole number.
    public static var schema: JSON { ["type": "integer", "format": "int64"] }
}

extension Day: PathParameter {
    /// Reads `yyyy-mm-dd`.
    public init?(pathText: String) { self.init(iso: pathText) }
    /// `yyyy-mm-dd`.
    public var pathText: String { description }
    /// A date.
    public static var schema: JSON { ["type": "string", "format": "date"] }
}
