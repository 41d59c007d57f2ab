import Department
import Messages
import SQL
import Values

/// The ways to reach a party. Who looked is written down, once per person, party and hour.
enum Contacts {
    static func of(_ id: ID, on today: Day, in connection: any Connection) throws -> PartyContacts? {
        let address = try connection.first(
            "SELECT address, postal_code, commune FROM party WHERE id = \(id)"
        ) { row -> [String] in
            let place = [row.optionalText(1), row.optionalText(2)].compactMap { $0 }.joined(separator: " ")
            return [row.optionalText(0) ?? "", place].filter { !$0.isEmpty }
        }
        guard let address else { return nil }
        let points = try kept(of: [id], in: connection).filter { $0.isValid(on: today) }.map { contact in
            PartyContacts.Point(
                kind: contact.point.kind.rawValue, value: contact.point.value, label: contact.label,
                isPreferred: contact.isPreferred)
        }
        return PartyContacts(points: points, address: address)
    }

    /// Every point of some parties, ended ones too, the preferred first.
    static func kept(of parties: [ID], in connection: any Connection) throws -> [KeptContact] {
        try connection.rows(
            """
            SELECT id, party_id, kind, value, label, is_preferred, valid_until FROM contact_point \
            WHERE party_id IN (\(list: parties)) ORDER BY is_preferred DESC, created_at, id LIMIT \(limit * parties.count)
            """
        ) { row in
            KeptContact(
                id: row.identity(0), party: row.identity(1),
                point: ContactPoint(kind: ContactPoint.Kind(rawValue: row.text(2)) ?? .phone, value: row.text(3)),
                label: row.optionalText(4), isPreferred: row.flag(5), until: row.day(6))
        }
    }

    /// As many points as a party may have.
    static let limit = 50

    static func noteLook(at id: ID, by author: Author, _ store: Store) throws {
        try noteLook(at: [id], by: author, store)
    }

    /// Writes down that somebody looked at the contacts of some parties, unless they did so within the hour.
    static func noteLook(at ids: [ID], by author: Author, _ store: Store) throws {
        let hourAgo = store.surroundings.now().adding(seconds: -3600)
        let known = try store.read { connection in
            Set(
                try connection.rows(
                    """
                    SELECT party_id FROM contact_look WHERE party_id IN (\(list: ids)) \
                    AND actor_id = \(author.actor.id) AND looked_at > \(hourAgo)
                    """
                ) { $0.identity(0) })
        }
        let news = ids.filter { !known.contains($0) }
        guard !news.isEmpty else { return }
        try store.change(by: author) { change in
            for id in news {
                try change.connection.run(
                    """
                    INSERT INTO contact_look (party_id, actor_id, looked_at) VALUES (\(id), \(author.actor.id), \
                    \(change.now)) ON CONFLICT (party_id, actor_id) DO UPDATE SET looked_at = excluded.looked_at
                    """)
            }
            for id in news { try change.note("party.contacts.seen", of: "party", id) }
        }
    }
}
