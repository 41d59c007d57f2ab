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
        let points = try connection.rows(
            """
            SELECT kind, value, label, is_preferred FROM contact_point WHERE party_id = \(id) \
            AND (valid_until IS NULL OR valid_until >= \(today)) ORDER BY is_preferred DESC, created_at, id LIMIT 50
            """
        ) { row in
            PartyContacts.Point(
                kind: row.text(0), value: row.text(1), label: row.optionalText(2), isPreferred: row.flag(3))
        }
        return PartyContacts(points: points, address: address)
    }

    static func noteLook(at id: ID, by author: Author, _ store: Store) throws {
        let hourAgo = store.surroundings.now().adding(seconds: -3600)
        let known = try store.read { connection in
            try connection.integer(
                """
                SELECT count(*) FROM contact_look WHERE party_id = \(id) AND actor_id = \(author.actor.id) \
                AND looked_at > \(hourAgo)
                """)
        }
        guard known == 0 else { return }
        try store.change(by: author) { change in
            try change.connection.run(
                """
                INSERT INTO contact_look (party_id, actor_id, looked_at) VALUES (\(id), \(author.actor.id), \
                \(change.now)) ON CONFLICT (party_id, actor_id) DO UPDATE SET looked_at = excluded.looked_at
                """)
            try change.note("party.contacts.seen", of: "party", id)
        }
    }
}
