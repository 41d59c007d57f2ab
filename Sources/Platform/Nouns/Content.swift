public import SQL
public import Values

/// What a field of a record holds. Amounts are minor units and rates hundredths of a percent, both as whole numbers.
public enum Content: Sendable, Hashable {
    /// Nothing.
    case none
    /// Text, or the code of a choice.
    case text(String)
    /// A whole number, an amount in minor units or a rate in hundredths of a percent.
    case integer(Int64)
    /// A day.
    case day(Day)
    /// A moment.
    case instant(Instant)
    /// Yes or no.
    case flag(Bool)
    /// The id of another row.
    case id(ID)

    /// True when nothing is held.
    public var isNone: Bool { self == .none }

    /// The text held, if it is text.
    public var text: String? { if case .text(let text) = self { text } else { nil } }
    /// The whole number held, if it is one.
    public var integer: Int64? { if case .integer(let number) = self { number } else { nil } }
}

extension Content: SQLConvertible {
    public var sqlValue: SQLValue {
        switch self {
        case .none: .null
        case .text(let text): .text(text)
        case .integer(let number): .integer(number)
        case .day(let day): day.sqlValue
        case .instant(let instant): instant.sqlValue
        case .flag(let flag): flag.sqlValue
        case .id(let id): .id(id)
        }
    }
}

extension Content: CustomStringConvertible {
    /// A plain form that files, audit differences and the API share: ISO days, decimal numbers, `true` and `false`.
    public var description: String {
        switch self {
        case .none: ""
        case .text(let text): text
        case .integer(let number): String(number)
        case .day(let day): day.description
        case .instant(let instant): instant.description
        case .flag(let flag): flag ? "true" : "false"
        case .id(let id): id.description
        }
    }
}

/// A Swift type that a field can hold, with its way to and from ``Content``.
public protocol FieldValue: Sendable {
    /// Reads the value; nil when the content is of another kind.
    init?(content: Content)
    /// The value as content.
    var content: Content { get }
}

extension String: FieldValue {
    public init?(content: Content) {
        guard case .text(let text) = content else { return nil }
        self = text
    }
    public var content: Content { .text(self) }
}
extension Int64: FieldValue {
    public init?(content: Content) {
        guard case .integer(let number) = content else { return nil }
        self = number
    }
    public var content: Content { .integer(self) }
}
extension Day: FieldValue {
    public init?(content: Content) {
        guard case .day(let day) = content else { return nil }
        self = day
    }
    public var content: Content { .day(self) }
}
extension Instant: FieldValue {
    public init?(content: Content) {
        guard case .instant(let instant) = content else { return nil }
        self = instant
    }
    public var content: Content { .instant(self) }
}
extension Bool: FieldValue {
    public init?(content: Content) {
        guard case .flag(let flag) = content else { return nil }
        self = flag
    }
    public var content: Content { .flag(self) }
}
extension ID: FieldValue {
    public init?(content: Content) {
        guard case .id(let id) = content else { return nil }
        self = id
    }
    public var content: Content { .id(self) }
}
extension FieldValue where Self: RawRepresentable, RawValue == String {
    public init?(content: Content) {
        guard case .text(let code) = content else { return nil }
        self.init(rawValue: code)
    }
    public var content: Content { .text(rawValue) }
}
