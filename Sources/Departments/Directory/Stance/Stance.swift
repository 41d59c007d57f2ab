import Audit
import Department
import HTTP
import Localization
import Nouns
import Routing
import SQL
import Values

/// What a person wants done, or not done, with what is known of them: a consent that they give and may withdraw, an objection
/// that they raise and may take back. Both are kept whole: an end is written beside the beginning. What differs stands here,
/// so that pages and programs do the same to both.
struct Stance: Sendable {
    /// How it is kept.
    let noun: Noun
    /// What is typed of a new one, and what when it ends.
    let beginning: [FieldSpec]
    let ending: [FieldSpec]
    let party: Nouns.Field<ID>
    let since: Nouns.Field<Day>
    let recordedBy: Nouns.Field<String>
    let ended: Nouns.Field<Day>
    let endedBy: Nouns.Field<String>
    /// What the person said, for the audit: at the beginning and at the end.
    var reasons: (begun: FieldSpec?, ended: FieldSpec?) = (nil, nil)
    let ways: Ways
    let words: Words
    /// The acts of the audit.
    let acts: (begun: String, ended: String)
    /// That the same stands already, and that this one has ended.
    let standing: Refusal
    let over: Refusal
    /// What makes two of them the same.
    let sameness: [FieldSpec]
    /// Writes into the row what was typed when it ended; throws ``Invalid`` where that cannot be.
    let close: @Sendable (inout Record, Typed, _ today: Day) throws -> Void
    /// Tells those who must know.
    var settle: @Sendable (PartyFile, _ owner: ID) throws -> Void = { _, _ in }

    /// Where it is written down, and where it ends.
    struct Ways: Sendable {
        let list: Path<ID>
        let form: Path<ID>
        let end: Path<ID, ID>
        let api: Path<ID>
        let apiEnd: Path<ID, ID>

        /// The ways below a party’s page: `consents`, with the word for an end: `withdraw`.
        init(_ name: String, end word: String) {
            list = Path("/parties/{id}/\(name)")
            form = Path("/parties/{id}/\(name)/new")
            end = Path("/parties/{id}/\(name)/{stance}/\(word)")
            api = Path("/api/v1/parties/{id}/\(name)")
            apiEnd = Path("/api/v1/parties/{id}/\(name)/{stance}/\(word)")
        }
    }

    /// What the forms say.
    struct Words: Sendable {
        let title: Phrase
        let submit: Phrase
        let endTitle: Phrase
        let endSubmit: Phrase
    }

    /// As many as are kept of a person.
    static let limit = 200
    static let all: [Stance] = [.consent, .objection]

    var table: NounTable { NounTable(noun) }

    /// How the audit calls it: `reminders.sms`.
    func code(_ record: Record) -> String { sameness.map { record[$0].text ?? "" }.joined(separator: ".") }
}

extension PartyFile {
    static let tooMany = Refusal(
        .conflict, code: "person.too-many", Phrase("So many are kept of this person that no more can be added."))

    /// The party and all that were merged into it: what was said under an absorbed name counts under the kept one.
    var everybody: [ID] {
        get throws { [id] + (try StandingMerge.absorbed(by: id, in: connection).keys.sorted()) }
    }

    /// Writes down what the person said, under the form’s own id, so that a form sent twice counts once.
    @discardableResult
    func begin(_ stance: Stance, _ typed: Typed, once: ID) throws -> Record {
        var record = Record(stance.noun, id: once, at: change.now)
        typed.fill(&record)
        guard let since = record[stance.since], since <= today else {
            throw Invalid(stance.since.spec.name, Phrase("This day is still to come."))
        }
        let known = try stance.table.records(
            where: "party_id IN (\(list: try everybody))", limit: Stance.limit, in: connection)
        guard known.count < Stance.limit else { throw PartyFile.tooMany }
        let stands = known.contains { other in
            other.id != once && other[stance.ended] == nil && stance.sameness.allSatisfy { other[$0] == record[$0] }
        }
        if stands { throw stance.standing }
        record[stance.party] = id
        record[stance.recordedBy] = change.author.actor.name
        try stance.table.insert(record, in: connection)
        try stance.settle(self, id)
        try note(stance, record, isStanding: true)
        return record
    }

    /// Writes beside it that it no longer stands.
    @discardableResult
    func end(_ stance: Stance, _ id: ID, _ typed: Typed) throws -> Record {
        guard let old = try stance.table.record(id, in: connection), let owner = old[stance.party],
            try everybody.contains(owner)
        else { throw Refusal.notFound }
        guard old[stance.ended] == nil else { throw stance.over }
        var new = old
        try stance.close(&new, typed, today)
        new[stance.endedBy] = change.author.actor.name
        try stance.table.update(&new, from: old, at: change.now, in: connection)
        try stance.settle(self, owner)
        try note(stance, new, isStanding: false)
        return new
    }

    private func note(_ stance: Stance, _ record: Record, isStanding: Bool) throws {
        let code = stance.code(record)
        try change.note(
            isStanding ? stance.acts.begun : stance.acts.ended, of: "party", id,
            reason: (isStanding ? stance.reasons.begun : stance.reasons.ended).flatMap { record[$0].text },
            changes: [.init(field: stance.noun.name, old: isStanding ? nil : code, new: isStanding ? code : nil)])
        tell()
    }
}
