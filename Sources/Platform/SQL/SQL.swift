/// A statement in SQL whose values are bound, never spliced: `"SELECT name FROM party WHERE id = \(id)"`.
///
/// Interpolating a value makes a numbered placeholder (`$1`), which both databases understand. Splicing text is
/// possible only by its loud name, `\(unescaped:)`, for names of tables and columns that the program itself wrote.
public struct SQL: Sendable, ExpressibleByStringInterpolation {
    /// The text with its numbered placeholders, written once: most statements are run as they were interpolated.
    private var text: String
    private var values: [SQLValue]

    /// Makes a statement without values from a literal.
    public init(stringLiteral value: String) { self.init(unescaped: value) }

    /// Makes a statement from a literal and its bound values.
    public init(stringInterpolation: Interpolation) { self = stringInterpolation.statement }

    /// Makes a statement from text that the program itself wrote; never pass anything from outside.
    public init(unescaped text: String) { self.init(ready: text, []) }

    /// Makes a statement whose placeholders are written already, for the batches of this module.
    init(ready text: String, _ values: [SQLValue]) {
        self.text = text
        self.values = values
    }

    /// A statement without text, to append to.
    public static var empty: SQL { SQL(unescaped: "") }

    /// Adds another statement's text and values at the end.
    public mutating func append(_ other: SQL) {
        if values.isEmpty {
            text += other.text
            values = other.values
        } else if other.values.isEmpty {
            text += other.text
        } else {
            appendRenumbered(other.text)
            values += other.values
        }
    }

    /// Joins statements with a separator, as in a list of conditions.
    public static func joined(_ statements: [SQL], separator: String) -> SQL {
        var result = SQL.empty
        for (index, statement) in statements.enumerated() {
            if index > 0 { result.text += separator }
            result.append(statement)
        }
        return result
    }

    /// The text with numbered placeholders, and the values in their order.
    public var rendered: (text: String, values: [SQLValue]) { (text, values) }

    private mutating func append(_ value: SQLValue) {
        values.append(value)
        text += SQL.mark(values.count)
    }

    /// Adds text whose placeholders count from one, so that they go on behind the values that are there.
    private mutating func appendRenumbered(_ other: String) {
        var number: Int?
        var bytes: [UInt8] = []
        bytes.reserveCapacity(other.utf8.count + 16)
        func place() { if let known = number { bytes += SQL.mark(values.count + known).utf8 } }
        var isMark = false
        for unit in other.utf8 {
            let digit = unit &- UInt8(ascii: "0")
            if isMark || number != nil, digit < 10 {
                number = (number ?? 0) &* 10 &+ Int(digit)
                isMark = false
                continue
            }
            if isMark { bytes.append(UInt8(ascii: "$")) }
            place()
            number = nil
            isMark = unit == UInt8(ascii: "$")
            if !isMark { bytes.append(unit) }
        }
        if isMark { bytes.append(UInt8(ascii: "$")) }
        place()
        text += String(decoding: bytes, as: UTF8.self)
    }

    private static func mark(_ number: Int) -> String { number < marks.count ? marks[number] : "$\(number)" }

    /// The placeholders that most statements need, written once.
    private static let marks = (0...600).map { "$\($0)" }

    /// Collects the literal and bound parts of a statement.
    public struct Interpolation: StringInterpolationProtocol {
        fileprivate var statement = SQL.empty

        /// Makes an empty interpolation.
        public init(literalCapacity: Int, interpolationCount: Int) {
            statement.text.reserveCapacity(literalCapacity + interpolationCount * 4)
            statement.values.reserveCapacity(interpolationCount)
        }

        /// Adds the program's own text.
        public mutating func appendLiteral(_ literal: String) { statement.text += literal }

        /// Binds a value.
        public mutating func appendInterpolation(_ value: some SQLConvertible) { statement.append(value.sqlValue) }

        /// Binds a value, or NULL when there is none.
        public mutating func appendInterpolation(_ value: (some SQLConvertible)?) {
            statement.append(value?.sqlValue ?? .null)
        }

        /// Includes another statement with its own bound values.
        public mutating func appendInterpolation(_ other: SQL) { statement.append(other) }

        /// Splices text as it is: only for names that the program itself wrote.
        public mutating func appendInterpolation(unescaped text: String) { statement.text += text }

        /// Binds a list of values, separated by commas, for `IN (…)`; an empty list becomes `NULL`, which matches nothing.
        public mutating func appendInterpolation(list values: some Sequence<some SQLConvertible>) {
            var first = true
            for value in values {
                if !first { statement.text += ", " }
                statement.append(value.sqlValue)
                first = false
            }
            if first { statement.text += "NULL" }
        }
    }
}
