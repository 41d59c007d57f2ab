/// Why the house cannot be opened, as a sentence for the operator.
public struct HouseFault: Error, Sendable, CustomStringConvertible {
    public let description: String

    init(_ description: String) { self.description = description }
}
