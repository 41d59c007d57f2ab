/// A statement in SQL whose values are bound, never spliced: `"SELECT name FROM party WHERE id = \(id)"`.
///
/// Interpolating a value makes a numbered placeholder (`$1`), which both databases understand. Splicing text is
/// possible only by its loud name, `\(unescaped:)`, for names of tables and columns that the program itself wrote.
public struct SQL: Sendable, ExpressibleByStringInterpolation {
    enum Part: Sendable {
        case text(String)
        case value(SQLValue)
        /// A whole statement with its placeholders written already; it stands alone.
        case ready(String, [SQLValue])
    }

    var parts: [Part]

    /// Makes a statement without values from a literal.
    public init(stringLiteral value: String) { parts = [.text(value)] }

    /// Makes a statement from a literal and its bound values.
    public init(stringInterpolation: Interpolation) { parts = stringInterpolation.parts }

    /// Makes a statement from text that the program itself wrote; never pass anything from outside.
    public init(unescaped text: String) { parts = [.text(text)] }

    /// Makes a statement whose placeholders are written already, for the batches of this module.
    init(ready text: String, _ values: [SQLValue]) { parts = [.ready(text, values)] }

    /// A statement without text, to append to.
    public static var empty: SQL { SQL(unescaped: "") }

    /// Adds another statement's text and values at the end.
    public mutating func append(_ other: SQL) { parts.append(contentsOf: other.parts) }

    /// Joins statements with a separator, as in a list of conditions.
    public static func joined(_ statements: [SQL], separator: String) -> SQL {
        var result = SQL.empty
        for (index, statement) in statements.enumerated() {
            if index > 0 { result.parts.append(.text(separator)) }
            result.append(statement)
        }
        return result
    }

    /// The text with numbered placeholders, and the values in their order.
    public var rendered: (text: String, values: [SQLValue]) {
        // A literal without values is passed on as it is.
        if parts.count == 1 {
            if case .text(let whole) = parts[0] { return (whole, []) }
            if case .ready(let whole, let values) = parts[0] { return (whole, values) }
        }
        var text = ""
        var values: [SQLValue] = []
        var size = 0
        for part in parts { if case .text(let piece) = part { size += piece.utf8.count } else { size += 4 } }
        text.reserveCapacity(size)
        values.reserveCapacity(parts.count / 2 + 1)
        for part in parts {
            switch part {
            case .text(let piece): text += piece
            case .value(let value):
                values.append(value)
                text += values.count < SQL.marks.count ? SQL.marks[values.count] : "$\(values.count)"
            case .ready(let piece, _): text += piece
            }
        }
        return (text, values)
    }

    /// The placeholders that most statements need, written once.
    private static let marks = (0...600).map { "$\($0)" }

    /// Collects the literal and bound parts of a statement.
    public struct Interpolation: StringInterpolationProtocol {
        var parts: [Part] = []

        /// Makes an empty interpolation.
        public init(literalCapacity: Int, interpolationCount: Int) { parts.reserveCapacity(interpolationCount * 2 + 1) }

        /// Adds the program's own text.
        public mutating func appendLiteral(_ literal: String) {
            if !literal.isEmpty { parts.append(.text(literal)) }
        }

        /// Binds a value.
        public mutating func appendInterpolation(_ value: some SQLConvertible) { parts.append(.value(value.sqlValue)) }

        /// Binds a value, or NULL when there is none.
        public mutating func appendInterpolation(_ value: (some SQLConvertible)?) {
            parts.append(.value(value?.sqlValue ?? .null))
        }

        /// Includes another statement with its own bound values.
        public mutating func appendInterpolation(_ statement: SQL) { parts.append(contentsOf: statement.parts) }

        /// Splices text as it is: only for names that the program itself wrote.
        public mutating func appendInterpolation(unescaped text: String) { parts.append(.text(text)) }

        /// Binds a list of values, separated by commas, for `IN (…)`; an empty list becomes `NULL`, which matches nothing.
        public mutating func appendInterpolation(list values: some Sequence<some SQLConvertible>) {
            var first = true
            for value in values {
                if !first { parts.append(.text(", ")) }
                parts.append(.value(value.sqlValue))
                first = false
            }
            if first { parts.append(.text("NULL")) }
        }
    }
}
