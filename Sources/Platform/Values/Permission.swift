/// What a person may be allowed to do, written `noun.verb`: `debt.see`, `payment.record`.
public struct Permission: Hashable, Sendable, ExpressibleByStringLiteral, CustomStringConvertible {
    /// The permission's name.
    public let name: String

    /// Makes a permission from its name.
    public init(_ name: String) { self.name = name }

    public init(stringLiteral value: StaticString) { name = value.description }

    public var description: String { name }
}
