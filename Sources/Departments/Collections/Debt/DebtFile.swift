import Audit
import Department
import HTTP
import Localization
import Nouns
import SQL
import Values

/// A debt opened inside a change: the verbs of the people who work on it. ``close()`` stores what they did.
struct DebtFile {
    static let table = NounTable(Debt.noun)

    let change: Change
    let old: Record
    var record: Record

    var id: ID { record.id }
    var today: Day { Day(containing: change.now, offsetSeconds: 3600) }

    /// Opens a debt that the actor may reach; what they may not see is simply not there.
    init(_ id: ID, in change: Change) throws {
        let scope = DebtScope.condition(for: change.author.actor)
        guard
            let record = try DebtFile.table.first(
                where: "debt.id = \(id) AND \(scope)", in: change.connection)
        else { throw Refusal.notFound }
        self.change = change
        self.record = record
        old = record
    }

    /// Refuses when the editor started from another version than the stored one.
    func expect(version: Int64?) throws {
        if let version, version != record.version { throw Refusal.stale }
    }

    /// Moves the file to another state, with its history.
    mutating func move(to state: DebtState, reason: String?) throws {
        guard state != record.state else { return }
        guard record.state.next.contains(state) else {
            throw Refusal(
                .conflict, code: "debt.no-such-step",
                Phrase(
                    "A file in the state {old} cannot go to the state {new}.",
                    ["old": .phrase(record.state.label), "new": .phrase(state.label)]))
        }
        if state.isClosed, reason?.isEmpty ?? true {
            throw Invalid("reason", Phrase("Say why the file is closed."))
        }
        try enter(state, reason: reason)
    }

    /// Enters a state that the rules themselves decide, such as paid.
    mutating func enter(_ state: DebtState, reason: String?) throws {
        let before = record.state
        guard before != state else { return }
        record.state = state
        record[Debt.closed] = state.isClosed ? today : nil
        if state.isClosed {
            record[Debt.nextAction.spec.name] = .none
            record[Debt.nextActionOn] = nil
        }
        try change.connection.run(
            """
            INSERT INTO state_change (id, debt_id, old_state, new_state, reason, changed_at, changed_by, \
            changed_by_name) VALUES (\(change.newID()), \(id), \(before.rawValue), \(state.rawValue), \(reason), \
            \(change.now), \(change.author.actor.id), \(change.author.actor.name))
            """)
    }

    /// Gives the file to an agent, or to nobody.
    mutating func assign(to agent: StaffCardRow?) throws {
        guard record[Debt.agent] != agent?.id else { return }
        record[Debt.agent] = agent?.id
        try change.connection.run(
            """
            INSERT INTO assignment (id, debt_id, agent_id, agent_name, assigned_at, assigned_by_name) \
            VALUES (\(change.newID()), \(id), \(agent?.id), \(agent?.name), \(change.now), \
            \(change.author.actor.name))
            """)
    }

    /// Plans what comes next; a closed file has no next step.
    mutating func plan(_ action: String?, on day: Day?) throws {
        guard !record.state.isClosed else { return }
        record[Debt.nextAction.spec.name] = action.map(Content.text) ?? .none
        record[Debt.nextActionOn] = day
    }

    /// Stores the changes under one audit entry and moves the tallies.
    mutating func close(_ act: String, reason: String? = nil) throws {
        try DebtFile.table.update(&record, from: old, at: change.now, in: change.connection)
        try DebtTally.move(from: old, to: record, in: change.connection)
        try change.note(act, of: "debt", id, reason: reason, changes: record.differences(from: old))
        change.tell("debt/\(id)", "changed", id.description)
        change.tell("debts", "changed", id.description)
    }
}

/// Which debts a person reaches.
enum DebtScope {
    static func condition(for actor: Actor) -> SQL {
        switch actor.reach {
        case .all: "1 = 1"
        case .own: "debt.agent_id = \(actor.id)"
        }
    }
}

/// A member of staff as Collections knows them.
struct StaffCardRow: Sendable, Hashable {
    let id: ID
    let name: String
}
