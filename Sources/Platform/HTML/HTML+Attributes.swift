extension HTML.Interpolation {
    /// Adds ` name="value"` with the value escaped, or nothing when there is none:
    /// `"<a\(attribute: "href", address)>"`.
    public mutating func appendInterpolation(attribute name: StaticString, _ value: String?) {
        guard let value else { return }
        bytes.append(UInt8(ascii: " "))
        name.withUTF8Buffer { bytes.append(contentsOf: $0) }
        bytes.append(UInt8(ascii: "="))
        bytes.append(UInt8(ascii: "\""))
        HTML.escape(value, into: &bytes)
        bytes.append(UInt8(ascii: "\""))
    }

    /// Adds ` name="number"`, or nothing when there is none.
    public mutating func appendInterpolation(attribute name: StaticString, _ value: Int?) {
        guard let value else { return }
        appendInterpolation(attribute: name, String(value))
    }

    /// Adds ` name` when a condition holds: `"<input\(flag: "required", field.isRequired)>"`.
    public mutating func appendInterpolation(flag name: StaticString, _ isSet: Bool) {
        guard isSet else { return }
        bytes.append(UInt8(ascii: " "))
        name.withUTF8Buffer { bytes.append(contentsOf: $0) }
    }
}

extension HTML {
    /// Text in a `bdi`, so that its direction cannot disturb the line around it: names, references, figures.
    public static func isolated(_ text: String) -> HTML { "<bdi>\(text)</bdi>" }

    /// The markup as text, for tests and logs.
    public var text: String { String(decoding: bytes, as: UTF8.self) }
}
