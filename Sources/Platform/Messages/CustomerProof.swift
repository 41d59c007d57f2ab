public import Values

/// What somebody outside the house says of themselves, to be believed only as far as it is proved.
public struct CustomerClaim: Sendable, Hashable {
    /// On which side of debts they say they stand.
    public let side: Customer.Side
    /// The reference of a file, ours or the creditor's; of a creditor, the reference that we gave it.
    public let reference: String
    /// The identity number that they gave.
    public let identifier: PartyDraft.Identifier

    /// Makes a claim.
    public init(side: Customer.Side, reference: String, identifier: PartyDraft.Identifier) {
        self.side = side
        self.reference = reference
        self.identifier = identifier
    }
}

/// Whom a claim turned out to be.
public struct ProvedCustomer: Sendable, Hashable {
    /// Whose matters the person may see.
    public let customer: Customer
    /// The name that the house knows.
    public let name: String

    /// Makes the answer.
    public init(_ customer: Customer, name: String) {
        self.customer = customer
        self.name = name
    }
}

/// Who can tell whether a claim is true. Names prove nothing: many people share one.
public protocol CustomerProof: Sendable {
    /// The one customer to whom both the reference and the identity number belong; nil when there is none, or more than
    /// one. Throws `SQLError`.
    func prove(_ claim: CustomerClaim) throws -> ProvedCustomer?
    /// The one customer on a side to whom a reference belongs; nil when there is none, or more than one. This proves nothing
    /// yet. Throws `SQLError`.
    func customer(of reference: String, on side: Customer.Side) throws -> ProvedCustomer?
    /// The e-mail address by which the house knows a customer, the one to try first; nil when there is none. The look is
    /// written into the audit. Throws `SQLError`.
    func address(of customer: Customer) throws -> String?
}

/// A house without departments that know customers.
public struct NoCustomers: CustomerProof {
    /// Makes one.
    public init() {}
    public func prove(_ claim: CustomerClaim) -> ProvedCustomer? { nil }
    public func customer(of reference: String, on side: Customer.Side) -> ProvedCustomer? { nil }
    public func address(of customer: Customer) -> String? { nil }
}
