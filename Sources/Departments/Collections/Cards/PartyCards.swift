import Department
import Messages
import Names
import Nouns
import SQL
import Values

/// The cards of parties that Collections keeps, so that debts are listed, sorted and searched without asking.
enum PartyCards {
    private struct Known {
        let version: Int64
        let name: String
        let arabicName: String?
        let wilaya: Int64?
    }

    /// Takes in cards; an older version than the one kept is left out. Debts follow the name and the wilaya.
    static func take(_ cards: [PartyCard], in connection: any Connection) throws {
        var newest: [ID: PartyCard] = [:]
        for card in cards where newest[card.id].map({ $0.version < card.version }) ?? true { newest[card.id] = card }
        var known: [ID: Known] = [:]
        for part in newest.keys.sorted().parts(of: 500) {
            try connection.each(
                "SELECT id, version, name, arabic_name, wilaya FROM party_card WHERE id IN (\(list: part))"
            ) { row in
                known[row.identity(0)] = Known(
                    version: row.integer(1), name: row.text(2), arabicName: row.optionalText(3),
                    wilaya: row.optionalInteger(4))
            }
        }
        try insert(newest.values.filter { known[$0.id] == nil }.sorted { $0.id < $1.id }, in: connection)
        for (id, old) in known {
            if let card = newest[id], old.version < card.version { try replace(old, by: card, in: connection) }
        }
    }

    private static func insert(_ cards: [PartyCard], in connection: any Connection) throws {
        guard !cards.isEmpty else { return }
        let numbers = try connection.nextNumbers(of: "party_card", count: cards.count)
        // Another process may bring the same card at the same time; the words of a number without a card find nothing.
        var rows = RowBatch(
            into: "party_card",
            [
                "number", "id", "kind", "name", "arabic_name", "folded_name", "language", "wilaya", "version",
                "merged_into",
            ], tail: "ON CONFLICT (id) DO NOTHING")
        for (number, card) in zip(numbers, cards) {
            rows.add([
                .integer(number), .id(card.id), .text(card.kind.rawValue), .text(card.name),
                card.arabicName?.sqlValue ?? .null, .text(Folded.text(card.name)), .text(card.language),
                card.wilaya?.sqlValue ?? .null, .integer(card.version), card.mergedInto?.sqlValue ?? .null,
            ])
        }
        try rows.insert(in: connection)
        try CardSearch.add(zip(numbers, cards).map { ($0, $1) }, in: connection)
    }

    private static func replace(_ old: Known, by card: PartyCard, in connection: any Connection) throws {
        try CardSearch.remove(card.id, name: old.name, arabicName: old.arabicName, in: connection)
        try connection.run(
            """
            UPDATE party_card SET kind = \(card.kind.rawValue), name = \(card.name), \
            arabic_name = \(card.arabicName), folded_name = \(Folded.text(card.name)), \
            language = \(card.language), wilaya = \(card.wilaya), version = \(card.version), \
            merged_into = \(card.mergedInto) WHERE id = \(card.id)
            """)
        try CardSearch.add(card, in: connection)
        guard old.name != card.name || old.wilaya != card.wilaya.map(Int64.init) else { return }
        if old.wilaya != card.wilaya.map(Int64.init) { try moveTallies(of: card, in: connection) }
        try connection.run(
            """
            UPDATE debt SET debtor_name = \(Folded.text(card.name)), wilaya = \(card.wilaya) \
            WHERE debtor_id = \(card.id)
            """)
    }

    /// Moves the totals of a debtor's debts to the wilaya that the debtor has moved to, before the debts follow.
    private static func moveTallies(of card: PartyCard, in connection: any Connection) throws {
        var tallies = DebtTallies()
        let debts = try DebtFile.table.records(
            where: "debt.debtor_id = \(card.id)", limit: 1_000_000, in: connection)
        for var debt in debts {
            tallies.take(debt, times: -1)
            debt[Debt.wilaya.spec.name] = card.wilaya.map { .integer(Int64($0)) } ?? .none
            tallies.take(debt, times: 1)
        }
        try tallies.write(in: connection)
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

extension Array {
    /// The elements in runs of at most so many, for statements with a bounded number of values.
    func parts(of size: Int) -> [ArraySlice<Element>] {
        stride(from: 0, to: count, by: size).map { self[$0..<Swift.min($0 + size, count)] }
    }
}
