import HTTP
public import Values

/// A payment was recorded, or reversed: then the amount is negative.
public struct PaymentWasRecorded: WallMessage {
    public static let kind = "collections.payment"
    /// The payment.
    public let payment: ID
    /// The debt it settles.
    public let debt: ID
    /// Minor units; negative for a reversal.
    public let amount: Int64
    /// The ISO 4217 code.
    public let currency: String

    /// Makes the message.
    public init(payment: ID, debt: ID, amount: Int64, currency: String) {
        self.payment = payment
        self.debt = debt
        self.amount = amount
        self.currency = currency
    }

    public var key: String { debt.description }

    public var payload: [UInt8] {
        let json: JSON = [
            "payment": .string(payment.description), "debt": .string(debt.description), "amount": .integer(amount),
            "currency": .string(currency),
        ]
        return json.bytes
    }
}
