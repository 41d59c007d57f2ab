import Lifecycle

/// Hands pieces of work from one thread to the next, a few at most in between, so that a slow stage slows the one before.
final class HandOver<Item: Sendable>: Sendable {
    private struct State: Sendable {
        var items: [Item] = []
        var isOver = false
        var isAbandoned = false
        var failure: (any Error)?
    }

    private enum Taken {
        case item(Item)
        case over((any Error)?)
    }

    private let state = Monitor(State())
    private let capacity: Int

    init(capacity: Int) { self.capacity = max(capacity, 1) }

    /// Hands an item over, waiting while there are too many; false when nobody takes any more.
    func put(_ item: Item) -> Bool {
        let taken = state.wait { state -> Bool? in
            if state.isAbandoned { return false }
            guard state.items.count < capacity else { return nil }
            state.items.append(item)
            return true
        }
        state.broadcast()
        return taken ?? false
    }

    /// Says that no more comes, and why.
    func end(_ failure: (any Error)? = nil) {
        state.withLock { state in
            state.isOver = true
            state.failure = failure
        }
        state.broadcast()
    }

    /// The next item; nil when all were taken. Throws what the other side ended with.
    func take() throws -> Item? {
        let taken = state.wait { state -> Taken? in
            if !state.items.isEmpty { return .item(state.items.removeFirst()) }
            return state.isOver ? .over(state.failure) : nil
        }
        state.broadcast()
        switch taken {
        case .item(let item): return item
        case .over(let failure?): throw failure
        case .over(nil), nil: return nil
        }
    }

    /// Says that nothing is taken any more.
    func abandon() {
        state.withLock { state in
            state.isAbandoned = true
            state.items = []
        }
        state.broadcast()
    }
}
