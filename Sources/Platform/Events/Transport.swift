public import Messages
public import Values

/// A message on its way, and to whom.
public struct Delivery: Sendable {
    /// The message.
    public let message: Message
    /// The subscribers that have not taken it yet; nil for everybody who listens to its kind.
    public let owing: [String]?

    /// Makes a delivery.
    public init(_ message: Message, owing: [String]? = nil) {
        self.message = message
        self.owing = owing
    }
}

/// A message that one subscriber did not take.
public struct DeliveryFault: Sendable, Hashable {
    /// Why.
    public enum Reason: Sendable, Hashable {
        /// The subscriber refused it; counted, and after some times the message is put aside.
        case refused
        /// The subscriber cannot take any message now, as when its database is gone; never counted.
        case away
        /// An earlier message with the same key was not taken.
        case waiting
    }

    /// The message.
    public let message: ID
    /// Who did not take it.
    public let subscriber: String
    /// Why.
    public let reason: Reason
    /// What went wrong, for operators; no personal data.
    public let error: String

    /// Makes a fault.
    public init(message: ID, subscriber: String, reason: Reason, error: String) {
        self.message = message
        self.subscriber = subscriber
        self.reason = reason
        self.error = error
    }
}

/// How messages travel between departments: inside the process, or through a broker.
public protocol Transport: Sendable {
    /// Hands over messages in their order and returns once each was taken durably, or is among the faults. Throwing
    /// means that nothing is known: all of them are handed over again.
    func deliver(_ deliveries: [Delivery], from department: String) throws -> [DeliveryFault]
}
