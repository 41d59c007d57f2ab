import Department
import HTTP
import Localization
import Nouns
import SQL
import Values

/// A request opened inside a change: the steps of those who answer it.
struct RightsFile {
    private var row: OpenRow
    private var change: Change { row.change }
    var record: Record {
        get { row.record }
        set { row.record = newValue }
    }

    /// Opens a request as somebody saw it. Throws ``Refusal`` when it is not there, was changed since, or is answered.
    init(_ id: ID, version: ExpectedVersion, in change: Change) throws {
        row = try OpenRow(id, of: RightsRequest.table, version: version, in: change)
        guard record[RightsRequest.state]?.isClosed == false else {
            throw Refusal(.conflict, code: "rights.answered", Phrase("This request is answered already."))
        }
    }

    /// Writes a new request down under the form's own id; the deadline is the law's.
    @discardableResult
    static func receive(_ typed: Typed, of party: PartyFile, once: ID) throws -> Record {
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
        try OpenRow.add(record, to: RightsRequest.table, "rights.received", in: change)
        return record
    }

    /// Notes that whoever asks is who they say.
    mutating func identify(_ proof: String) throws {
        guard record[RightsRequest.state] == .received else {
            throw Refusal(.conflict, code: "rights.identified", Phrase("It was checked already who asks."))
        }
        record[RightsRequest.state] = .identified
        record[RightsRequest.proof] = proof
        record[RightsRequest.identified] = change.today
        try row.save("rights.identified")
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
        try row.save("rights.extended", reason: reason)
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
        try row.save("rights.answered")
    }
}
