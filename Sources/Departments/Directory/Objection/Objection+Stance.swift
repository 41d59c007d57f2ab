import Department
import HTTP
import Localization
import Messages
import Nouns
import SQL
import Values

extension Stance {
    static let objection = Stance(
        noun: Objection.noun, beginning: Objection.inputs, ending: [Objection.end.spec], party: Objection.party,
        since: Objection.since, recordedBy: Objection.recordedBy, ended: Objection.ended, endedBy: Objection.endedBy,
        reasons: (Objection.reason.spec, Objection.endReason.spec), ways: Ways("objections", end: "end"),
        words: Words(
            title: Phrase("Record an objection"), submit: Phrase("Record the objection"),
            endTitle: Phrase("End the objection"), endSubmit: Phrase("End it")),
        acts: ("party.objected", "party.objection.ended"),
        standing: Refusal(.conflict, code: "objection.exists", Phrase("This objection is kept already and stands.")),
        over: Refusal(.conflict, code: "objection.ended", Phrase("This objection was taken back already.")),
        sameness: [Objection.way.spec],
        close: { objection, typed, today in
            objection[Objection.ended] = today
            objection[Objection.endReason] = typed[Objection.end]
        },
        settle: { try $0.publishObjections(of: $1) })
}

extension Objection {
    /// What people type when it ends.
    fileprivate static let end = Nouns.Field<String>.text(
        "reason", Phrase("Why it no longer stands"), 4...400, [.required],
        help: Phrase("The person took it back; say when and how."))
}

extension PartyFile {
    /// Tells the departments that contact people to which ways somebody objects.
    func publishObjections(of owner: ID) throws {
        let standing = try Objection.table.records(
            where: "party_id = \(owner) AND ended_on IS NULL", limit: Stance.limit, in: connection)
        let ways = Set(standing.compactMap { $0[Objection.way]?.rawValue }).sorted()
        try change.publish(PartyObjectionsChanged(party: owner, ways: ways))
    }
}
