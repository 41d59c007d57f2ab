import HTTP
import Synchronization

/// Live news for open browsers (server-sent events, WHATWG HTML, section 9.2): who listens to which topics.
///
/// Nothing is kept for those who are away. A listener who reads too slowly is dropped; the browser then connects anew.
public final class EventHub: Sendable {
    private struct Listener: Sendable {
        let conduit: Conduit
        let topics: [String]
        let holder: String
    }

    private struct State: Sendable {
        var topics: [String: [ObjectIdentifier: Conduit]] = [:]
        var listeners: [ObjectIdentifier: Listener] = [:]
        var isClosed = false
    }

    private let state = Mutex(State())
    private let listenerLimit: Int
    private let backlogLimit: Int

    /// Makes a hub for so many listeners, each with at most so many bytes waiting.
    public init(listenerLimit: Int = 2000, backlogLimit: Int = 64 << 10) {
        self.listenerLimit = listenerLimit
        self.backlogLimit = backlogLimit
    }

    /// How many listen.
    public var listenerCount: Int { state.withLock { $0.listeners.count } }

    /// For whom somebody listens; nobody in particular is not among them.
    public var holders: Set<String> {
        state.withLock { Set($0.listeners.values.map(\.holder).filter { !$0.isEmpty }) }
    }

    /// Ends the answers of holders who may hear no more, with a last event where one is named. What was sent before stays
    /// sent.
    public func dismiss(with last: String? = nil, _ isOver: (String) -> Bool) {
        let over = state.withLock { state in
            state.listeners.values.filter { !$0.holder.isEmpty && isOver($0.holder) }.map(\.conduit)
        }
        // Out of the topics first: nothing more is put into what ends.
        for conduit in over { forget(conduit) }
        let farewell = last.map { EventHub.written(event: $0, data: "") }
        for conduit in over {
            if let farewell { conduit.offer(farewell) }
            conduit.finish()
        }
    }

    /// Sends an event to everybody who listens to a topic. The name loses line breaks; data may have several lines.
    public func publish(topic: String, event: String, data: String = "") {
        let conduits = state.withLock { $0.topics[topic].map { Array($0.values) } ?? [] }
        guard !conduits.isEmpty else { return }
        let bytes = EventHub.written(event: event, data: data)
        for conduit in conduits { conduit.offer(bytes) }
    }

    static func written(event: String, data: String) -> [UInt8] {
        var bytes = Array("event: ".utf8)
        bytes.append(contentsOf: event.utf8.filter { $0 != 0x0A && $0 != 0x0D && $0 != 0 })
        for line in data.utf8.split(whereSeparator: { $0 == 0x0A || $0 == 0x0D }) {
            bytes.append(contentsOf: "\ndata: ".utf8)
            bytes.append(contentsOf: line)
        }
        // Browsers drop an event without a data line.
        if data.isEmpty { bytes.append(contentsOf: "\ndata:".utf8) }
        bytes.append(contentsOf: "\n\n".utf8)
        return bytes
    }

    /// A new listener; nil when there are too many.
    func listen(
        to topics: [String], for holder: String = "", whenGone: @escaping @Sendable (Conduit) -> Void
    ) -> Conduit? {
        let conduit = Conduit(limit: backlogLimit) { [weak self] conduit in
            self?.forget(conduit)
            whenGone(conduit)
        }
        let isWelcome = state.withLock { state in
            guard !state.isClosed, state.listeners.count < listenerLimit else { return false }
            let id = ObjectIdentifier(conduit)
            state.listeners[id] = Listener(conduit: conduit, topics: topics, holder: holder)
            for topic in topics { state.topics[topic, default: [:]][id] = conduit }
            return true
        }
        guard isWelcome else { return nil }
        conduit.offer(Array(": welcome\nretry: 3000\n\n".utf8))
        return conduit
    }

    /// Sends a comment to those who have nothing else to hear, so that proxies and the kernel notice who has gone.
    func beat() {
        for conduit in everyone { conduit.offerWhenIdle([0x3A, 0x0A, 0x0A]) }
    }

    /// Ends every listener's answer and welcomes no more.
    func close() {
        state.withLock { $0.isClosed = true }
        for conduit in everyone { conduit.finish() }
    }

    private var everyone: [Conduit] {
        state.withLock { $0.listeners.values.map(\.conduit) }
    }

    private func forget(_ conduit: Conduit) {
        state.withLock { state in
            let id = ObjectIdentifier(conduit)
            for topic in state.listeners.removeValue(forKey: id)?.topics ?? [] {
                state.topics[topic]?[id] = nil
                if state.topics[topic]?.isEmpty == true { state.topics[topic] = nil }
            }
        }
    }
}
