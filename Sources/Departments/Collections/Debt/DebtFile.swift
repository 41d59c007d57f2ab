import Audit
import Department
import HTTP
import Localization
import Nouns
import SQL
import Values

/// A debt opened inside a change: the verbs of the people who work on it. ``close(_:reason:)`` stores what they did.
struct DebtFile {
    static let table = NounTable(Debt.noun)

    let change: Change
    let old: Record
    var record: Record
    /// What the audit notes beside the debt's own fields: which payment, which promise.
    var remarks: [AuditTrail.FieldChange] = []
    /// The request that stands in place of a step that takes two people.
    var asked: Approval?

    var id: ID { record.id }
    var today: Day { change.today }

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
    func expect(_ version: ExpectedVersion) throws { try version.check(record.version) }

    /// Refuses when the actor does not hold a permission; the system itself needs none.
    func require(_ permission: Permission) throws {
        guard change.author.actor.may(permission) || isSystem else { throw Refusal.forbidden }
    }

    private var isSystem: Bool { change.author.actor.id == Actor.system("").id }

    /// Moves the file to another state, with its history. What somebody else was asked for is left to them: whoever asked
    /// gets an answer, and nobody decides past them.
    mutating func move(to state: DebtState, reason: String?, isApproved: Bool = false) throws {
        guard state != record.state else { return }
        try check(state, reason: reason)
        if state == .unrecoverable, !isApproved {
            guard try waiting == nil else { throw Approval.isAsked }
            if try givingUpTakesTwo { throw DebtFile.needsApproval }
        }
        try enter(state, reason: reason)
    }

    /// Refuses a state that the file cannot go to, or not at the actor's word.
    func check(_ state: DebtState, reason: String?, isProposal: Bool = false) throws {
        let word = record.state.word(of: change.author.actor, on: state)
        guard word == .decides || (isProposal && word == .proposes) || isSystem else { throw Refusal.forbidden }
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
            try change.connection.run(
                """
                UPDATE promise SET state = 'cancelled', version = version + 1, updated_at = \(change.now) \
                WHERE debt_id = \(id) AND state = 'pending'
                """)
        }
        try change.connection.run(
            """
            INSERT INTO state_change (id, debt_id, old_state, new_state, reason, changed_at, changed_by, \
            changed_by_name) VALUES (\(change.newID()), \(id), \(before.rawValue), \(state.rawValue), \(reason), \
            \(change.now), \(change.author.actor.id), \(change.author.actor.name))
            """)
    }

    /// Gives the file to a member of staff, who must be active, or to nobody.
    mutating func assign(to agent: ID?) throws {
        guard let agent else { return try assign(to: StaffCardRow?.none) }
        guard let row = try StaffCards.active(agent, in: change.connection) else {
            throw Invalid("agent", Phrase("Choose somebody of the staff who is active."))
        }
        try assign(to: row)
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

    /// Stores the changes under one audit entry and moves the tallies. What left the debt itself as it was, such as a
    /// note, does not make others' forms stale.
    mutating func close(_ act: String, reason: String? = nil) throws {
        let differences = record.differences(from: old)
        if !differences.isEmpty {
            do {
                try DebtFile.table.update(&record, from: old, at: change.now, in: change.connection)
            } catch let error as SQLError where error.kind == .duplicate {
                throw DebtFile.taken
            }
            try DebtTally.move(from: old, to: record, in: change.connection)
        } else if record.state.isClosed {
            // Words beside a file whose words were taken away long ago: it is looked at again.
            try change.connection.run("UPDATE debt SET cleared_version = 0 WHERE id = \(id)")
        }
        // Last, because the head of the audit trail is locked from here to the end.
        try change.note(act, of: "debt", id, reason: reason, changes: differences + remarks, about: record[Debt.debtor])
        change.tell("debt/\(id)", "changed", id.description)
        change.tell("debts", "changed", id.description)
    }

    static let taken = Refusal(
        .conflict, code: "debt.exists", Phrase("This creditor has a file with this reference already."))
}

/// Which debts a person reaches.
enum DebtScope {
    static func condition(for actor: Actor) -> SQL {
        if let customer = actor.customer { return CustomerScope.condition(for: customer) }
        return Reached.condition(on: "debt.agent_id", by: actor)
    }
}

/// A member of staff as Collections knows them.
struct StaffCardRow: Sendable, Hashable {
    let id: ID
    let name: String
}
