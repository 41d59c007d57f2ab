/// What a list is narrowed to: one typed expression that is also a segment, a report's scope, a rule's condition and a
/// call list. Its text form (``init(parsing:of:)``, ``description``) is kept in saved views and links.
///
/// ```
/// state in (promise, plan) and balance >= 100000 and due < today-30 and agent = me and not kind = rent
/// ```
public indirect enum Filter: Sendable, Hashable {
    /// Everything.
    case all
    /// A field compared with a value.
    case compare(field: String, Comparison, Operand)
    /// A field that holds one of several values.
    case oneOf(field: String, [Operand])
    /// A field that holds nothing.
    case empty(field: String)
    /// Rows that the noun's search finds for these words.
    case words(String)
    /// Every one of these.
    case and([Filter])
    /// At least one of these.
    case or([Filter])
    /// Not this.
    case not(Filter)

    /// How a field is compared.
    public enum Comparison: String, Sendable, Hashable, CaseIterable {
        /// Equal to.
        case equal = "="
        /// Different from.
        case different = "!="
        /// Less than.
        case less = "<"
        /// Less than or equal to.
        case atMost = "<="
        /// Greater than.
        case greater = ">"
        /// Greater than or equal to.
        case atLeast = ">="
    }

    /// What a field is compared with.
    public enum Operand: Sendable, Hashable {
        /// A value.
        case value(Content)
        /// Today and so many days more or less.
        case today(plus: Int)
        /// The person who looks.
        case me
    }

    /// The most conditions that one filter may have.
    public static let conditionLimit = 60
    /// The most bytes that a filter's text may have.
    public static let textLimit = 4_000

    /// Both filters together; everything is the neutral one.
    public func and(_ other: Filter) -> Filter {
        switch (self, other) {
        case (.all, _): other
        case (_, .all): self
        case (.and(let left), .and(let right)): .and(left + right)
        case (.and(let left), _): .and(left + [other])
        case (_, .and(let right)): .and([self] + right)
        default: .and([self, other])
        }
    }

    /// The conditions that must all hold, as chips of a filter bar show them.
    public var conditions: [Filter] {
        switch self {
        case .all: []
        case .and(let parts): parts
        default: [self]
        }
    }

    /// The field of a simple condition.
    public var field: String? {
        switch self {
        case .compare(let field, _, _), .oneOf(let field, _), .empty(let field): field
        case .not(let inner): inner.field
        default: nil
        }
    }
}

/// Why a filter's text cannot be used.
public struct FilterFault: Error, Sendable, Hashable {
    /// What is wrong.
    public enum Reason: Sendable, Hashable {
        /// Longer than ``Filter/textLimit`` or with more conditions than ``Filter/conditionLimit``.
        case tooLong
        /// The text does not follow the grammar.
        case syntax
        /// The noun has no such field, or lists cannot be narrowed by it.
        case unknownField
        /// The value does not fit the field.
        case badValue
    }
    /// What is wrong.
    public let reason: Reason
    /// The word at which it was noticed.
    public let word: String
}
