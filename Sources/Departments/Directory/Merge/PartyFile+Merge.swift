import Audit
import Department
import HTTP
import Localization
import Messages
import Nouns
import SQL
import Values
import Vault

extension PartyFile {
    /// Merges this party into another, which keeps everything; gives the merge, by which it can be undone.
    ///
    /// Names, contacts, numbers, keys and sources go to the survivor as far as it lacks them; what both have stays where
    /// it is. The absorbed row remains with `merged_into`, so that every old link still leads somewhere.
    @discardableResult
    func merge(into survivor: PartyFile) throws -> ID {
        guard id != survivor.id else {
            throw Refusal(.conflict, code: "party.same", Phrase("A party cannot be merged with itself."))
        }
        try PartySearch.takeOut(id, in: connection)
        try PartySearch.takeOut(survivor.id, in: connection)
        var moved = MovedParts()
        try moveContacts(to: survivor.id, &moved)
        try moveIdentifiers(to: survivor.id, &moved)
        try moveKeys(to: survivor.id, &moved)
        try settleDoubts(with: survivor.id, &moved)
        var absorbed = party
        absorbed[Party.mergedInto] = survivor.id
        try PartyFile.table.update(&absorbed, from: party, at: change.now, in: connection)
        var kept = survivor.party
        fill(&kept, &moved)
        try PartyFile.table.update(&kept, from: survivor.party, at: change.now, in: connection)
        try PartySearch.putIn(survivor.id, in: connection)
        let merge = change.newID()
        try connection.run(
            """
            INSERT INTO merge (id, kept_id, absorbed_id, moved, merged_at, merged_by) VALUES \
            (\(merge), \(survivor.id), \(id), \(moved.text), \(change.now), \(change.author.actor.name))
            """)
        try change.publish(PartyCardsChanged(cards: [absorbed.card, kept.card]))
        try change.note(
            "party.merged", of: "party", survivor.id,
            changes: [AuditTrail.FieldChange(field: "party", old: nil, new: party.title, person: id)]
                + kept.differences(from: survivor.party))
        try change.note(
            "party.absorbed", of: "party", id,
            changes: [
                AuditTrail.FieldChange(field: "party", old: nil, new: survivor.party.title, person: survivor.id)
            ])
        tell()
        survivor.tell()
        change.tell("party", "changed", survivor.id.description)
        return merge
    }

    /// Undoes a merge into this party: what was moved goes back, what came since stays here.
    func undo(_ merge: ID) throws {
        let kept = try connection.first(
            "SELECT absorbed_id, moved FROM merge WHERE id = \(merge) AND kept_id = \(id) AND undone_at IS NULL"
        ) { (absorbed: $0.identity(0), moved: MovedParts(text: $0.text(1))) }
        guard let kept, let old = try PartyFile.table.record(kept.absorbed, in: connection) else {
            throw Refusal.notFound
        }
        try PartySearch.takeOut(id, in: connection)
        let moved = kept.moved
        for part in moved.contacts.parts(of: 400) {
            try connection.run(
                "UPDATE contact_point SET party_id = \(old.id) WHERE id IN (\(list: part)) AND party_id = \(id)")
        }
        if !moved.preferred.isEmpty {
            try connection.run(
                """
                UPDATE contact_point SET is_preferred = 1 WHERE id IN (\(list: moved.preferred)) \
                AND party_id = \(old.id) AND valid_until IS NULL
                """)
        }
        for part in moved.identifiers.parts(of: 400) {
            try connection.run(
                "UPDATE identifier SET party_id = \(old.id) WHERE id IN (\(list: part)) AND party_id = \(id)")
        }
        for part in moved.keys.compactMap({ Hexadecimal.bytes($0) }).parts(of: 400) {
            try connection.run(
                "UPDATE party_key SET party_id = \(old.id) WHERE key IN (\(list: part)) AND party_id = \(id)")
        }
        for part in moved.sources.parts(of: 400) {
            try connection.run(
                "UPDATE party_source SET party_id = \(old.id) WHERE source IN (\(list: part)) AND party_id = \(id)")
        }
        if !moved.doubts.isEmpty {
            try connection.run(
                """
                UPDATE doubt SET state = 'open', decided_at = NULL, decided_by = NULL \
                WHERE id IN (\(list: moved.doubts)) AND state = 'same'
                """)
        }
        var absorbed = old
        absorbed[Party.mergedInto.spec.name] = .none
        try PartyFile.table.update(&absorbed, from: old, at: change.now, in: connection)
        var survivor = party
        for name in moved.fields where survivor[name] == old[name] { survivor[name] = .none }
        try PartyFile.table.update(&survivor, from: party, at: change.now, in: connection)
        try PartySearch.putIn(id, in: connection)
        try PartySearch.putIn(old.id, in: connection)
        try connection.run(
            """
            UPDATE merge SET undone_at = \(change.now), undone_by = \(change.author.actor.name) WHERE id = \(merge)
            """)
        try change.publish(PartyCardsChanged(cards: [absorbed.card, survivor.card]))
        try change.note(
            "party.merge.undone", of: "party", id,
            changes: [AuditTrail.FieldChange(field: "party", old: old.title, new: nil, person: old.id)]
                + survivor.differences(from: party))
        try change.note(
            "party.merge.undone", of: "party", old.id,
            changes: [AuditTrail.FieldChange(field: "party", old: party.title, new: nil, person: id)])
        tell()
        change.tell("party/\(old.id)", "changed", old.id.description)
        change.tell("party", "changed", id.description)
    }

    // MARK: Moving

    private func moveContacts(to survivor: ID, _ moved: inout MovedParts) throws {
        let theirs = try Contacts.kept(of: [survivor], in: connection)
        let points = Set(theirs.map(\.point))
        for contact in try Contacts.kept(of: [id], in: connection) where !points.contains(contact.point) {
            moved.contacts.append(contact.id)
            let channel = contact.point.kind.channel
            if contact.isPreferred, theirs.contains(where: { $0.isPreferred && channel.contains($0.point.kind) }) {
                moved.preferred.append(contact.id)
            }
        }
        try connection.run(
            "UPDATE contact_point SET party_id = \(survivor) WHERE id IN (\(list: moved.contacts))")
        try connection.run(
            "UPDATE contact_point SET is_preferred = 0 WHERE id IN (\(list: moved.preferred))")
    }

    private func moveIdentifiers(to survivor: ID, _ moved: inout MovedParts) throws {
        let indexes = Set(try Identifiers.kept(of: [survivor], in: connection).map(\.index))
        moved.identifiers = try Identifiers.kept(of: [id], in: connection)
            .filter { !indexes.contains($0.index) }.map(\.id)
        try connection.run("UPDATE identifier SET party_id = \(survivor) WHERE id IN (\(list: moved.identifiers))")
    }

    private func moveKeys(to survivor: ID, _ moved: inout MovedParts) throws {
        let keys = try connection.rows(
            """
            SELECT key FROM party_key mine WHERE party_id = \(id) AND NOT EXISTS \
            (SELECT 1 FROM party_key theirs WHERE theirs.key = mine.key AND theirs.party_id = \(survivor))
            """
        ) { $0.bytes(0) }
        for part in keys.parts(of: 400) {
            try connection.run(
                "UPDATE party_key SET party_id = \(survivor) WHERE party_id = \(id) AND key IN (\(list: part))")
        }
        moved.keys = keys.map(Digest.hex)
        moved.sources = try connection.rows("SELECT source FROM party_source WHERE party_id = \(id)") { $0.text(0) }
        try connection.run("UPDATE party_source SET party_id = \(survivor) WHERE party_id = \(id)")
    }

    private func settleDoubts(with survivor: ID, _ moved: inout MovedParts) throws {
        moved.doubts = try Doubts.about(id, in: connection)
            .filter { $0.party == survivor || $0.candidate == survivor }.map(\.id)
        try connection.run(
            """
            UPDATE doubt SET state = 'same', decided_at = \(change.now), decided_by = \(change.author.actor.name) \
            WHERE id IN (\(list: moved.doubts))
            """)
    }

    /// Gives the kept party what it lacks. An address is taken whole or not at all.
    private func fill(_ kept: inout Record, _ moved: inout MovedParts) {
        var names = [Party.arabicName.spec.name, Party.birth.spec.name]
        let address = [Party.address.spec.name, Party.commune.spec.name, Party.postalCode.spec.name]
        if address.allSatisfy({ kept[$0].isNone }) { names += address }
        if kept[Party.wilaya.spec.name].isNone { names.append(Party.wilaya.spec.name) }
        for name in names where kept[name].isNone && !party[name].isNone {
            kept[name] = party[name]
            moved.fields.append(name)
        }
    }
}

/// Bytes written as two digits each.
enum Hexadecimal {
    static func bytes(_ text: String) -> [UInt8]? {
        var bytes: [UInt8] = []
        var digits = text[...]
        while !digits.isEmpty {
            guard digits.count >= 2, let byte = UInt8(digits.prefix(2), radix: 16) else { return nil }
            bytes.append(byte)
            digits = digits.dropFirst(2)
        }
        return bytes
    }
}
