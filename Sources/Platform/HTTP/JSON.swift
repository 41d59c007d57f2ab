/// A value of JSON (RFC 8259). Objects keep the order of their members.
public enum JSON: Hashable, Sendable {
    /// Nothing.
    case null
    /// True or false.
    case bool(Bool)
    /// A whole number of 64 bits.
    case integer(Int64)
    /// Any other number.
    case double(Double)
    /// Text.
    case string(String)
    /// Values in order.
    case array([JSON])
    /// Named values in order; no name comes twice in what was read.
    case object([Member])

    /// A named value of an object.
    public struct Member: Hashable, Sendable {
        /// The name.
        public let name: String
        /// The value.
        public let value: JSON

        /// Makes a member.
        public init(_ name: String, _ value: JSON) {
            self.name = name
            self.value = value
        }
    }

    /// The member of an object; nil when there is none or this is no object.
    public subscript(name: String) -> JSON? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.name == name }?.value
    }

    /// The element of an array; nil when there is none or this is no array.
    public subscript(index: Int) -> JSON? {
        guard case .array(let elements) = self, elements.indices.contains(index) else { return nil }
        return elements[index]
    }

    /// The text; nil when this is no string.
    public var string: String? { if case .string(let value) = self { value } else { nil } }
    /// The whole number; a double without a fraction that fits counts too.
    public var integer: Int64? {
        switch self {
        case .integer(let value): value
        case .double(let value): Int64(exactly: value)
        default: nil
        }
    }
    /// The number as a double; nil when this is no number.
    public var double: Double? {
        switch self {
        case .integer(let value): Double(value)
        case .double(let value): value
        default: nil
        }
    }
    /// The truth value; nil when this is none.
    public var bool: Bool? { if case .bool(let value) = self { value } else { nil } }
    /// The elements; nil when this is no array.
    public var array: [JSON]? { if case .array(let value) = self { value } else { nil } }
    /// The members; nil when this is no object.
    public var object: [Member]? { if case .object(let value) = self { value } else { nil } }
    /// True for null.
    public var isNull: Bool { self == .null }
}

extension JSON: ExpressibleByNilLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByFloatLiteral, ExpressibleByStringInterpolation, ExpressibleByArrayLiteral,
    ExpressibleByDictionaryLiteral
{
    /// Written as nil.
    public init(nilLiteral: ()) { self = .null }
    /// Written as true or false.
    public init(booleanLiteral value: Bool) { self = .bool(value) }
    /// Written as a number.
    public init(integerLiteral value: Int64) { self = .integer(value) }
    /// Written as a decimal number.
    public init(floatLiteral value: Double) { self = .double(value) }
    /// Written as text.
    public init(stringLiteral value: String) { self = .string(value) }
    /// Written as an array.
    public init(arrayLiteral elements: JSON...) { self = .array(elements) }
    /// Written as a dictionary, in that order.
    public init(dictionaryLiteral elements: (String, JSON)...) {
        self = .object(elements.map { Member($0.0, $0.1) })
    }
}
