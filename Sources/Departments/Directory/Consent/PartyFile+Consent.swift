import Audit
import Department
import HTTP
import Localization
import Nouns
import SQL
import Values

extension PartyFile {
    /// The party and all that were merged into it: what was said under an absorbed name counts under the kept one.
    var everybody: [ID] {
        get throws { [id] + (try StandingMerge.absorbed(by: id, in: connection).keys.sorted()) }
    }

    /// Writes a consent down under the form's own id, so that a form sent twice counts once.
    func consent(_ typed: Typed, once: ID) throws {
        var consent = Record(Consent.noun, id: once, at: change.now)
        typed.fill(&consent)
        guard let given = consent[Consent.given], given <= today else {
            throw Invalid("given", Phrase("This day is still to come."))
        }
        let known = try Consent.table.records(
            where: "party_id IN (\(list: try everybody))", limit: Consent.limit, in: connection)
        guard known.count < Consent.limit else { throw PartyFile.tooMany }
        let isKnown = known.contains {
            $0.id != once && $0[Consent.withdrawn] == nil && $0[Consent.purpose] == consent[Consent.purpose]
                && $0[Consent.way] == consent[Consent.way]
        }
        if isKnown {
            throw Refusal(.conflict, code: "consent.exists", Phrase("This consent is kept already and stands."))
        }
        consent[Consent.party] = id
        consent[Consent.recordedBy] = change.author.actor.name
        try Consent.table.insert(consent, in: connection)
        try note("party.consent.given", consent, isGiven: true)
    }

    /// Writes beside a consent that it was withdrawn.
    func withdraw(_ consent: ID, on day: Day, by means: Means) throws {
        guard let old = try Consent.table.record(consent, in: connection), let owner = old[Consent.party],
            try everybody.contains(owner)
        else { throw Refusal.notFound }
        guard old[Consent.withdrawn] == nil else {
            throw Refusal(.conflict, code: "consent.withdrawn", Phrase("This consent was withdrawn already."))
        }
        guard day <= today, day >= old[Consent.given] ?? day else {
            throw Invalid("withdrawn", Phrase("Choose a day from the consent until today."))
        }
        var new = old
        new[Consent.withdrawn] = day
        new[Consent.withdrawnMeans] = means
        new[Consent.withdrawnBy] = change.author.actor.name
        try Consent.table.update(&new, from: old, at: change.now, in: connection)
        try note("party.consent.withdrawn", new, isGiven: false)
    }

    static let tooMany = Refusal(
        .conflict, code: "person.too-many", Phrase("So many are kept of this person that no more can be added."))

    private func note(_ act: String, _ consent: Record, isGiven: Bool) throws {
        let code = "\(consent[Consent.purpose]?.rawValue ?? "").\(consent[Consent.way]?.rawValue ?? "")"
        try change.note(
            act, of: "party", id,
            changes: [
                AuditTrail.FieldChange(field: "consent", old: isGiven ? nil : code, new: isGiven ? code : nil)
            ])
        tell()
    }
}
