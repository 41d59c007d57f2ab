import Audit
import Department
import HTTP
import Localization
import Nouns
import SQL
import Values

/// What is said of a contact when it is noted.
struct InteractionDraft: Sendable {
    var channel: Channel
    var direction: Direction
    var outcome: Outcome
    var note: String?
    var nextAction: String?
    var nextActionOn: Day?
    /// Why somebody was contacted by a way that they object to.
    var despite: String?

    init(
        channel: Channel, direction: Direction, outcome: Outcome, note: String? = nil, nextAction: String? = nil,
        nextActionOn: Day? = nil
    ) {
        self.channel = channel
        self.direction = direction
        self.outcome = outcome
        self.note = note
        self.nextAction = nextAction
        self.nextActionOn = nextActionOn
    }

    /// Reads a draft; throws every fault at once.
    init(_ entry: Entry) throws {
        try entry.check()
        channel = entry[Interaction.channel] ?? .note
        direction = entry[Interaction.direction] ?? .outgoing
        outcome = entry[Interaction.outcome] ?? .noted
        note = entry[Interaction.note]
        nextAction = entry[Interaction.nextAction]
        nextActionOn = entry[Interaction.nextActionOn]
        despite = entry[Interaction.despite]
    }
}

extension DebtFile {
    /// Notes a contact, plans the next step, and brings a new file into work.
    mutating func log(_ draft: InteractionDraft) throws -> ID {
        guard draft.channel != .note || draft.note != nil else {
            throw Invalid("note", Phrase("Write something to keep."))
        }
        if draft.nextAction != nil, draft.nextActionOn == nil {
            throw Invalid("nextActionOn", Phrase("Choose a day for the next action."))
        }
        if let day = draft.nextActionOn, day < today {
            throw Invalid("nextActionOn", Phrase("The next action is for today or later."))
        }
        var objected: [Channel] = []
        if draft.direction == .outgoing, draft.channel != .note, let debtor = record[Debt.debtor] {
            objected = try Objections.of(debtor, in: change.connection)
            try draft.check(against: objected)
        }
        let interaction = change.newID()
        let actor = change.author.actor
        try change.connection.run(
            """
            INSERT INTO interaction (id, created_at, debt_id, debtor_id, channel, direction, outcome, happened_at, \
            note, next_action, next_action_on, agent_id, agent_name) VALUES (\(interaction), \(change.now), \(id), \
            \(record[Debt.debtor]), \(draft.channel.rawValue), \(draft.direction.rawValue), \
            \(draft.outcome.rawValue), \(change.now), \(draft.note), \(draft.nextAction), \(draft.nextActionOn), \
            \(actor.id), \(actor.name))
            """)
        if draft.channel != .note {
            record[Debt.lastContact] = today
            if record.state == .new { try enter(.contacting, reason: nil) }
        }
        if draft.nextActionOn != nil { try plan(draft.nextAction, on: draft.nextActionOn) }
        remarks.append(
            .init(field: "interaction", old: "", new: "\(draft.channel.rawValue) \(draft.outcome.rawValue)"))
        if objected.contains(draft.channel), let despite = draft.despite {
            remarks.append(.init(field: "despite", old: "", new: despite, isPersonal: true))
        }
        try close("interaction.recorded")
        return interaction
    }
}
