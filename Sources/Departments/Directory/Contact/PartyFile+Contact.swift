import Audit
import Department
import HTTP
import Localization
import SQL
import Values

extension PartyFile {
    /// Adds a way to reach the party. Throws ``Refusal`` when it is kept already.
    @discardableResult
    func add(_ point: ContactPoint, label: String?, isPreferred: Bool) throws -> ID {
        let known = try Contacts.kept(of: [id], in: connection)
        if known.contains(where: { $0.point == point && $0.isValid(on: today) }) {
            throw Refusal(
                .conflict, code: "contact.exists", Phrase("{contact} is kept already.", ["contact": .text(point.shown)])
            )
        }
        guard known.count < Contacts.limit else {
            throw Refusal(
                .conflict, code: "contact.too-many",
                Phrase(
                    one: "A party has at most {count} way of contact.",
                    other: "A party has at most {count} ways of contact.",
                    count: Contacts.limit))
        }
        let contact = change.newID()
        let isFirst = !known.contains { point.kind.channel.contains($0.point.kind) && $0.isValid(on: today) }
        if isPreferred { try clearPreference(of: point.kind) }
        try connection.run(
            """
            INSERT INTO contact_point (id, party_id, kind, value, label, is_preferred, valid_from, created_at) VALUES \
            (\(contact), \(id), \(point.kind.rawValue), \(point.value), \(label), \(isPreferred || isFirst), \(today), \
            \(change.now))
            """)
        // So that files which name this number find this party.
        try connection.run(
            """
            INSERT INTO party_key (key, party_id) VALUES (\(change.blindIndex(point.keyText, for: "party.key")), \(id)) \
            ON CONFLICT DO NOTHING
            """)
        try note("party.contact.added", point, old: nil, new: point.value)
        return contact
    }

    /// Makes a way of contact the one to try first.
    func prefer(_ contact: ID) throws {
        let kept = try valid(contact)
        guard !kept.isPreferred else { return change.leaveUnnoted() }
        try clearPreference(of: kept.point.kind)
        try connection.run("UPDATE contact_point SET is_preferred = 1 WHERE id = \(contact)")
        try note("party.contact.preferred", kept.point, old: nil, new: kept.point.value)
    }

    /// Ends the validity of a way of contact; the history keeps it.
    func end(_ contact: ID) throws {
        let kept = try valid(contact)
        try connection.run(
            """
            UPDATE contact_point SET valid_until = \(today.adding(days: -1)), is_preferred = 0 WHERE id = \(contact)
            """)
        try note("party.contact.ended", kept.point, old: kept.point.value, new: nil)
    }

    private func valid(_ contact: ID) throws -> KeptContact {
        guard
            let kept = try Contacts.kept(of: [id], in: connection).first(where: { $0.id == contact }),
            kept.isValid(on: today)
        else { throw Refusal.notFound }
        return kept
    }

    private func clearPreference(of kind: ContactPoint.Kind) throws {
        try connection.run(
            """
            UPDATE contact_point SET is_preferred = 0 WHERE party_id = \(id) AND is_preferred = 1 \
            AND kind IN (\(list: kind.channel.map(\.rawValue)))
            """)
    }

    private func note(_ act: String, _ point: ContactPoint, old: String?, new: String?) throws {
        try change.note(
            act, of: "party", id,
            changes: [AuditTrail.FieldChange(field: point.kind.rawValue, old: old, new: new, isPersonal: true)])
        tell()
    }
}
