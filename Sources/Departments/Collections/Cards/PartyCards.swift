import Department
import Messages
import Names
import SQL
import Values

/// The cards of parties that Collections keeps, so that debts are listed, sorted and searched without asking.
enum PartyCards {
    /// Takes in cards; an older version than the one kept is left out. Debts follow the name and the wilaya.
    static func take(_ cards: [PartyCard], in connection: any Connection) throws {
        for card in cards {
            let known = try connection.first(
                "SELECT version, name, arabic_name, wilaya FROM party_card WHERE id = \(card.id)"
            ) { row in
                (
                    version: row.integer(0), name: row.text(1), arabicName: row.optionalText(2),
                    wilaya: row.optionalInteger(3)
                )
            }
            if let known {
                guard known.version < card.version else { continue }
                try CardSearch.remove(card.id, name: known.name, arabicName: known.arabicName, in: connection)
            }
            try connection.run(
                """
                INSERT INTO party_card (id, kind, name, arabic_name, folded_name, language, wilaya, version, \
                merged_into) VALUES (\(card.id), \(card.kind.rawValue), \(card.name), \(card.arabicName), \
                \(Folded.text(card.name)), \(card.language), \(card.wilaya), \(card.version), \(card.mergedInto)) \
                ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, name = excluded.name, \
                arabic_name = excluded.arabic_name, folded_name = excluded.folded_name, \
                language = excluded.language, wilaya = excluded.wilaya, version = excluded.version, \
                merged_into = excluded.merged_into
                """)
            try CardSearch.add(card, in: connection)
            guard let known, known.name != card.name || known.wilaya != card.wilaya.map(Int64.init) else { continue }
            try connection.run(
                """
                UPDATE debt SET debtor_name = \(Folded.text(card.name)), wilaya = \(card.wilaya) \
                WHERE debtor_id = \(card.id)
                """)
        }
    }

    /// The cards of some parties, by id.
    static func cards(_ ids: Set<ID>, in connection: any Connection) throws -> [ID: PartyCard] {
        guard !ids.isEmpty else { return [:] }
        var cards: [ID: PartyCard] = [:]
        try connection.each(
            """
            SELECT id, kind, name, arabic_name, language, wilaya, version, merged_into FROM party_card \
            WHERE id IN (\(list: ids))
            """
        ) { row in
            let card = PartyCard(
                id: row.identity(0), kind: PartyCard.Kind(rawValue: row.text(1)) ?? .person, name: row.text(2),
                arabicName: row.optionalText(3), language: row.text(4),
                wilaya: row.optionalInteger(5).map(Int.init(clamping:)), version: row.integer(6),
                mergedInto: row.id(7))
            cards[card.id] = card
        }
        return cards
    }
}
