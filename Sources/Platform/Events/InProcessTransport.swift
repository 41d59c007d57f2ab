public import Messages
import SQL
import Synchronization

/// Who listens to which kinds of messages.
public struct Subscriber: Sendable {
    /// The department's name, without spaces.
    public let department: String
    /// The kinds it listens to.
    public let kinds: Set<String>
    /// Applies messages in one transaction, all or none, each through ``Inbox/applyOnce(_:consumer:in:_:)``.
    public let apply: @Sendable ([Message]) throws -> Void

    /// Makes a subscriber.
    public init(department: String, kinds: Set<String>, apply: @escaping @Sendable ([Message]) throws -> Void) {
        self.department = department
        self.kinds = kinds
        self.apply = apply
    }
}

/// Delivers to the subscribers of the same process, a batch in one transaction.
///
/// When a batch fails its messages are handed over one by one, so that a message that cannot be applied holds up only
/// those with its key.
public final class InProcessTransport: Transport {
    private let subscribers: Mutex<[Subscriber]>

    /// Makes a transport.
    public init(_ subscribers: [Subscriber] = []) { self.subscribers = Mutex(subscribers) }

    /// Adds a subscriber; it takes part from the next delivery on.
    public func subscribe(_ subscriber: Subscriber) { subscribers.withLock { $0.append(subscriber) } }

    /// Hands over messages to every subscriber that listens to their kinds.
    public func deliver(_ deliveries: [Delivery], from department: String) throws -> [DeliveryFault] {
        var faults: [DeliveryFault] = []
        for subscriber in subscribers.withLock({ $0 }) {
            let messages = deliveries.filter { delivery in
                subscriber.kinds.contains(delivery.message.kind)
                    && delivery.owing?.contains(subscriber.department) ?? true
            }.map(\.message)
            if messages.isEmpty { continue }
            do {
                try subscriber.apply(messages)
            } catch {
                faults += oneByOne(messages, to: subscriber, after: error)
            }
        }
        return faults
    }

    private func oneByOne(_ messages: [Message], to subscriber: Subscriber, after error: any Error) -> [DeliveryFault] {
        var blocked: Set<String> = []
        var faults: [DeliveryFault] = []
        func report(_ message: Message, _ reason: DeliveryFault.Reason, _ error: String) {
            faults.append(
                DeliveryFault(
                    message: message.id, subscriber: subscriber.department, reason: reason, error: error))
            if !message.key.isEmpty { blocked.insert(message.key) }
        }
        if messages.count == 1 || InProcessTransport.isAway(error) {
            let reason: DeliveryFault.Reason = InProcessTransport.isAway(error) ? .away : .refused
            for message in messages { report(message, reason, InProcessTransport.words(error)) }
            return faults
        }
        for message in messages {
            if blocked.contains(message.key) {
                report(message, .waiting, "an earlier message with the same key waits")
                continue
            }
            do {
                try subscriber.apply([message])
            } catch {
                report(message, InProcessTransport.isAway(error) ? .away : .refused, InProcessTransport.words(error))
            }
        }
        return faults
    }

    /// True when the subscriber's database is at fault, not the message.
    private static func isAway(_ error: any Error) -> Bool {
        switch (error as? SQLError)?.kind {
        case .unavailable, .full, .conflict: true
        default: false
        }
    }

    private static func words(_ error: any Error) -> String { String(String(describing: error).prefix(500)) }
}
