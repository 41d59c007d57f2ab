/// A bounded set of connections, opened when first needed and lent to one thread at a time.
///
/// `@unchecked Sendable` holds because a member is either in the monitor's state or with the one thread it is lent to.
package final class Pool<Member: AnyObject>: @unchecked Sendable {
    private struct State {
        var idle: [Member] = []
        var made = 0
        var isClosed = false
    }

    private enum Grant {
        case member(Member)
        case permissionToOpen
        case refusal
    }

    private let state = Monitor(State())
    private let size: Int
    private let patience: Int
    private let open: () throws -> Member

    /// Makes a pool of at most `size` members; who waits longer than the patience (milliseconds) is refused.
    package init(size: Int, patience: Int, open: @escaping @Sendable () throws -> Member) {
        self.size = max(1, size)
        self.patience = patience
        self.open = open
    }

    /// Lends a member, the one used last so that its caches are warm. Throws ``SQLError`` when none comes free in time.
    package func lend<Result>(_ body: (Member) throws -> Result) throws -> Result {
        let grant = state.wait(milliseconds: patience) { [size] state -> Grant? in
            if state.isClosed { return .refusal }
            if let member = state.idle.popLast() { return .member(member) }
            guard state.made < size else { return nil }
            state.made += 1
            return .permissionToOpen
        }
        let member: Member
        switch grant {
        case .member(let idle): member = idle
        case .permissionToOpen:
            do { member = try open() } catch {
                state.change { $0.made -= 1 }
                throw error
            }
        case .refusal: throw SQLError(.unavailable, "the database is closed")
        case nil: throw SQLError(.unavailable, "no connection came free in time")
        }
        defer {
            let isClosed = state.change { state in
                state.idle.append(member)
                return state.isClosed
            }
            // The one who closes waits among those who wait for a member.
            if isClosed { state.change(wakingAll: true) { _ in } }
        }
        return try body(member)
    }

    /// Refuses new loans, waits for the members on loan and hands all members over to be closed.
    package func close(_ end: (Member) -> Void) {
        state.change(wakingAll: true) { $0.isClosed = true }
        let members = state.wait { state -> [Member]? in
            guard state.idle.count == state.made else { return nil }
            defer {
                state.idle = []
                state.made = 0
            }
            return state.idle
        }
        members.forEach(end)
    }
}
