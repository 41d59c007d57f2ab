import Department
import HTTP
import Localization
import Nouns
import SQL
import Values

/// A request opened inside a change: the steps of those who answer it.
struct RightsFile {
    let change: Change
    let old: Record
    var record: Record

    /// Opens a request as somebody saw it. Throws ``Refusal`` when it is not there, was changed since, or is answered.
    init(_ id: ID, version: ExpectedVersion, in change: Change) throws {
        let record = try RightsRequest.table.record(id, at: version, in: change.connection)
        guard record[RightsRequest.state]?.isClosed == false else {
            throw Refusal(.conflict, code: "rights.answered", Phrase("This request is answered already."))
        }
        self.change = change
        self.record = record
        old = record
    }

    /// Writes a new request down under the form's own id; the deadline is the law's.
    static func receive(_ typed: Typed, of party: PartyFile, once: ID) throws {
        let change = party.change
        var record = Record(RightsRequest.noun, id: once, at: change.now)
        typed.fill(&record)
        guard let received = record[RightsRequest.received], received <= change.today else {
            throw Invalid("received", Phrase("This day is still to come."))
        }
        let kind = record[RightsRequest.kind] ?? .access
        let law = record[RightsRequest.jurisdiction] ?? .algeria
        guard let term = try LegalTerm.term(kind.term, law, on: received, in: change.connection) else {
            throw Invalid("kind", Phrase("No deadline is on record for this. An administrator adds it first."))
        }
        try RightsRequest.table.expectFirst(once, in: change.connection)
        record[RightsRequest.party] = party.id
        record[RightsRequest.deadline] = term.end(from: received)
        record[RightsRequest.waiting] = record[RightsRequest.deadline]
        record[RightsRequest.state] = .received
        record[RightsRequest.recordedBy] = change.author.actor.name
        record["reference"] = .text(try change.nextReference("R"))
        try RightsRequest.table.insert(record, in: change.connection)
        try change.note(
            "rights.received", of: RightsRequest.noun.name, once, changes: record.differences(from: nil))
        change.tell(RightsRequest.noun.name, "changed", once.description)
    }

    /// Notes that whoever asks is who they say.
    mutating func identify(_ proof: String) throws {
        guard record[RightsRequest.state] == .received else {
            throw Refusal(.conflict, code: "rights.identified", Phrase("It was checked already who asks."))
        }
        record[RightsRequest.state] = .identified
        record[RightsRequest.proof] = proof
        record[RightsRequest.identified] = change.today
        try close("rights.identified")
    }

    /// Gives the house longer, where the law does, once and before the deadline has passed.
    mutating func extend(_ reason: String) throws {
        let law = record[RightsRequest.jurisdiction] ?? .algeria
        guard record[RightsRequest.extendedFrom] == nil else {
            throw Refusal(.conflict, code: "rights.extended", Phrase("The deadline was extended already, once."))
        }
        guard let deadline = record[RightsRequest.deadline], deadline >= change.today else {
            throw Refusal(
                .conflict, code: "rights.late", Phrase("The deadline has passed: it can no longer be extended."))
        }
        guard let term = try LegalTerm.term(.extension_, law, on: change.today, in: change.connection) else {
            throw Refusal(
                .conflict, code: "rights.no-extension",
                Phrase("The law of {place} gives no extension.", ["place": .phrase(law.label)]))
        }
        record[RightsRequest.extendedFrom] = deadline
        record[RightsRequest.deadline] = term.end(from: deadline)
        record[RightsRequest.waiting] = record[RightsRequest.deadline]
        record[RightsRequest.extensionReason] = reason
        try close("rights.extended", reason: reason)
    }

    /// Writes the answer down. Nobody’s data is given out, changed or erased before it is known who asks.
    mutating func answer(_ state: RightsRequest.State, _ text: String) throws {
        guard state.isClosed else { throw Invalid("state", Phrase("Choose one of the values offered.")) }
        guard state == .refused || record[RightsRequest.state] == .identified else {
            throw Refusal(
                .conflict, code: "rights.unknown-person", Phrase("Check first who asks, then answer."))
        }
        record[RightsRequest.state] = state
        record[RightsRequest.answer] = text
        record[RightsRequest.answered] = change.today
        record[RightsRequest.answeredBy] = change.author.actor.name
        record[RightsRequest.waiting] = nil
        try close("rights.answered")
    }

    private mutating func close(_ act: String, reason: String? = nil) throws {
        try RightsRequest.table.update(&record, from: old, at: change.now, in: change.connection)
        try change.note(
            act, of: RightsRequest.noun.name, record.id, reason: reason, changes: record.differences(from: old))
        change.tell(RightsRequest.noun.name, "changed", record.id.description)
    }
}
