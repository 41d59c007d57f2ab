/// Somebody from outside the house who has an account of their own: whose matters they may see, and nothing else.
public struct Customer: Sendable, Hashable {
    /// On which side of a debt somebody stands.
    public enum Side: String, Sendable, Hashable, CaseIterable {
        /// Who owes.
        case debtor
        /// Who is owed.
        case creditor
    }

    /// On which side.
    public let side: Side
    /// The party that the debtor is in the Directory, or the creditor that they speak for in Collections.
    public let subject: ID

    /// Makes a customer.
    public init(_ side: Side, _ subject: ID) {
        self.side = side
        self.subject = subject
    }
}
