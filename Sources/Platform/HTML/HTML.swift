/// Markup as bytes, written as itself: literal parts are the program's own, whatever is interpolated is escaped.
///
/// `"<td class=\"name\">\(party.name)</td>"` escapes the name. Another ``HTML`` value is included as it is. Attribute
/// values are always written in double quotes. There is no way to include unescaped text from outside.
public struct HTML: Sendable, ExpressibleByStringInterpolation {
    /// The UTF-8 bytes.
    public internal(set) var bytes: [UInt8]

    /// Markup without content.
    public static let none = HTML(bytes: [])

    private init(bytes: [UInt8]) { self.bytes = bytes }

    /// Empty markup with room for so many bytes, to append to.
    public init(capacity: Int) {
        bytes = []
        bytes.reserveCapacity(capacity)
    }

    /// The program's own markup, as it is.
    public init(stringLiteral value: String) {
        bytes = []
        HTML.copy(value, into: &bytes)
    }

    /// The program's own markup with values escaped into it.
    public init(stringInterpolation: Interpolation) { bytes = stringInterpolation.bytes }

    /// Escaped text.
    public init(text: String) {
        bytes = []
        HTML.escape(text, into: &bytes)
    }

    /// True when there is nothing in it.
    public var isEmpty: Bool { bytes.isEmpty }

    /// Adds markup at the end.
    public mutating func append(_ other: HTML) { bytes.append(contentsOf: other.bytes) }

    /// Adds markup that another kind of writer made, such as a chart: only for the program's own output.
    public static func trusted(bytes: [UInt8]) -> HTML { HTML(bytes: bytes) }

    /// Markup for every element, one after another.
    public static func each<Elements: Sequence>(_ elements: Elements, _ markup: (Elements.Element) -> HTML) -> HTML {
        var result = HTML.none
        for element in elements { result.append(markup(element)) }
        return result
    }

    /// Collects literal markup and escaped values.
    public struct Interpolation: StringInterpolationProtocol {
        var bytes: [UInt8] = []

        /// Makes room for what the literal announces.
        public init(literalCapacity: Int, interpolationCount: Int) {
            bytes.reserveCapacity(literalCapacity + interpolationCount * 24)
        }

        /// Adds the program's own markup.
        public mutating func appendLiteral(_ literal: String) { HTML.copy(literal, into: &bytes) }

        /// Adds escaped text.
        public mutating func appendInterpolation(_ text: String) { HTML.escape(text, into: &bytes) }
        /// Adds escaped text, or nothing.
        public mutating func appendInterpolation(_ text: String?) { if let text { HTML.escape(text, into: &bytes) } }
        /// Adds escaped text.
        public mutating func appendInterpolation(_ value: some CustomStringConvertible) {
            HTML.escape(value.description, into: &bytes)
        }
        /// Adds a whole number.
        public mutating func appendInterpolation(_ number: Int) { bytes.append(contentsOf: String(number).utf8) }
        /// Includes markup as it is.
        public mutating func appendInterpolation(_ markup: HTML) { bytes.append(contentsOf: markup.bytes) }
        /// Includes markup, or nothing.
        public mutating func appendInterpolation(_ markup: HTML?) {
            if let markup { bytes.append(contentsOf: markup.bytes) }
        }
        /// Includes markup when a condition holds: `\(if: selected, " selected")`.
        public mutating func appendInterpolation(if condition: Bool, _ markup: @autoclosure () -> HTML) {
            if condition { bytes.append(contentsOf: markup().bytes) }
        }
        /// Includes markup for every element.
        public mutating func appendInterpolation<Elements: Sequence>(
            each elements: Elements, _ markup: (Elements.Element) -> HTML
        ) {
            for element in elements { bytes.append(contentsOf: markup(element).bytes) }
        }
    }

    /// Adds the UTF-8 of a text as it is.
    static func copy(_ text: String, into bytes: inout [UInt8]) {
        var text = text
        text.withUTF8 { bytes.append(contentsOf: $0) }
    }

    /// Escapes `& < > " '` and drops NUL, which HTML forbids; runs of plain bytes are copied whole.
    static func escape(_ text: String, into bytes: inout [UInt8]) {
        var text = text
        text.withUTF8 { units in
            var start = 0
            for index in 0..<units.count {
                let unit = units[index]
                // All that is escaped lies before `?`; letters and what is not ASCII lie after it.
                guard unit < UInt8(ascii: "?") else { continue }
                let replacement: StaticString
                switch unit {
                case UInt8(ascii: "&"): replacement = "&amp;"
                case UInt8(ascii: "<"): replacement = "&lt;"
                case UInt8(ascii: ">"): replacement = "&gt;"
                case UInt8(ascii: "\""): replacement = "&quot;"
                case UInt8(ascii: "'"): replacement = "&#39;"
                case 0: replacement = ""
                default: continue
                }
                bytes.append(contentsOf: UnsafeBufferPointer(rebasing: units[start..<index]))
                replacement.withUTF8Buffer { bytes.append(contentsOf: $0) }
                start = index + 1
            }
            bytes.append(contentsOf: UnsafeBufferPointer(rebasing: units[start..<units.count]))
        }
    }
}
