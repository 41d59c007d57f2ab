import Audit
import Department
import HTTP
import Localization
import Messages
import Nouns
import SQL
import Values

extension PartyFile {
    /// Writes an objection down under the form's own id, and tells the departments that contact people.
    func object(_ typed: Typed, once: ID) throws {
        var objection = Record(Objection.noun, id: once, at: change.now)
        typed.fill(&objection)
        guard let since = objection[Objection.since], since <= today else {
            throw Invalid("since", Phrase("This day is still to come."))
        }
        let known = try Objection.table.records(
            where: "party_id IN (\(list: try everybody))", limit: Objection.limit, in: connection)
        guard known.count < Objection.limit else { throw PartyFile.tooMany }
        let isKnown = known.contains {
            $0.id != once && $0[Objection.ended] == nil && $0[Objection.way] == objection[Objection.way]
        }
        if isKnown {
            throw Refusal(.conflict, code: "objection.exists", Phrase("This objection is kept already and stands."))
        }
        objection[Objection.party] = id
        objection[Objection.recordedBy] = change.author.actor.name
        try Objection.table.insert(objection, in: connection)
        try publishObjections(of: id)
        try note("party.objected", objection, isStanding: true)
    }

    /// Writes beside an objection that it no longer stands, and why.
    func endObjection(_ objection: ID, reason: String) throws {
        guard let old = try Objection.table.record(objection, in: connection), let owner = old[Objection.party],
            try everybody.contains(owner)
        else { throw Refusal.notFound }
        guard old[Objection.ended] == nil else {
            throw Refusal(.conflict, code: "objection.ended", Phrase("This objection was taken back already."))
        }
        var new = old
        new[Objection.ended] = today
        new[Objection.endReason] = reason
        new[Objection.endedBy] = change.author.actor.name
        try Objection.table.update(&new, from: old, at: change.now, in: connection)
        try publishObjections(of: owner)
        try note("party.objection.ended", new, isStanding: false)
    }

    func publishObjections(of owner: ID) throws {
        let standing = try Objection.table.records(
            where: "party_id = \(owner) AND ended_on IS NULL", limit: Objection.limit, in: connection)
        let ways = Set(standing.compactMap { $0[Objection.way]?.rawValue }).sorted()
        try change.publish(PartyObjectionsChanged(party: owner, ways: ways))
    }

    private func note(_ act: String, _ objection: Record, isStanding: Bool) throws {
        let code = objection[Objection.way]?.rawValue ?? ""
        try change.note(
            act, of: "party", id,
            reason: isStanding ? objection[Objection.reason.spec].text : objection[Objection.endReason.spec].text,
            changes: [
                AuditTrail.FieldChange(
                    field: "objection", old: isStanding ? nil : code, new: isStanding ? code : nil)
            ])
        tell()
    }
}
