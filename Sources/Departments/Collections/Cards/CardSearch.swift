import Messages
import Names
import SQL
import Values

/// The words by which Collections finds the parties it knows; as the Directory's search, but of names alone.
enum CardSearch {
    static func words(name: String, arabicName: String?) -> String {
        var sounds: [String: String?] = [:]
        return words(name: name, arabicName: arabicName, &sounds)
    }

    /// The same for many cards, whose words' sounds are worked out once.
    static func words(name: String, arabicName: String?, _ sounds: inout [String: String?]) -> String {
        var words = Folded.words(name).map(String.init)
        if let arabicName { words += Folded.words(arabicName).map(String.init) }
        words += words.compactMap { word in
            if let known = sounds[word] { return known }
            let made = sound(word)
            sounds[word] = .some(made)
            return made
        }
        // A name has a handful of words: looking at each costs less than a set of them.
        var distinct: [String] = []
        for word in words where !distinct.contains(word) { distinct.append(word) }
        return distinct.joined(separator: " ")
    }

    /// Adds the words of new cards, each with its number.
    static func add(_ cards: [(number: Int64, card: PartyCard)], in connection: any Connection) throws {
        var sounds: [String: String?] = [:]
        var rows =
            connection.dialect == .sqlite
            ? RowBatch(into: "card_search", ["rowid", "words"])
            : RowBatch(
                into: "card_search", ["number", "words"],
                forms: ["words": "array_to_tsvector(string_to_array(?, ' '))"])
        for (number, card) in cards {
            rows.add([
                .integer(number), .text(words(name: card.name, arabicName: card.arabicName, &sounds)),
            ])
        }
        try rows.insert(in: connection)
    }

    static func add(_ card: PartyCard, in connection: any Connection) throws {
        let words = words(name: card.name, arabicName: card.arabicName)
        switch connection.dialect {
        case .sqlite:
            try connection.run(
                """
                INSERT INTO card_search (rowid, words) \
                VALUES ((SELECT number FROM party_card WHERE id = \(card.id)), \(words))
                """)
        case .postgresql:
            try connection.run(
                """
                INSERT INTO card_search (number, words) VALUES ((SELECT number FROM party_card WHERE id = \(card.id)), \
                array_to_tsvector(string_to_array(\(words), ' ')))
                """)
        }
    }

    static func remove(_ id: ID, name: String, arabicName: String?, in connection: any Connection) throws {
        switch connection.dialect {
        case .sqlite:
            try connection.run(
                """
                INSERT INTO card_search (card_search, rowid, words) VALUES ('delete', \
                (SELECT number FROM party_card WHERE id = \(id)), \(words(name: name, arabicName: arabicName)))
                """)
        case .postgresql:
            try connection.run(
                "DELETE FROM card_search WHERE number = (SELECT number FROM party_card WHERE id = \(id))")
        }
    }

    /// The query for the ids of the cards whose words begin with every word typed.
    static func matching(_ words: [String], _ dialect: Dialect) -> SQL {
        switch dialect {
        case .sqlite:
            let match = words.map { "\"\($0.filter { $0 != "\"" })\"*" }.joined(separator: " AND ")
            return """
                SELECT c.id FROM party_card c WHERE c.number IN \
                (SELECT rowid FROM card_search WHERE card_search MATCH \(match))
                """
        case .postgresql:
            let match = words.map { "'\($0.filter { $0 != "'" && $0 != "\\" })':*" }.joined(separator: " & ")
            return """
                SELECT c.id FROM party_card c JOIN card_search s ON s.number = c.number \
                WHERE s.words @@ \(match)::tsquery
                """
        }
    }

    private static func sound(_ word: String) -> String? {
        let sound = NameKey(person: word).sound
        return sound.count >= 2 ? "~" + sound : nil
    }
}

/// How words typed into the list of debts find debts: a reference by its beginning, a debtor by name.
enum DebtSearch {
    @Sendable
    static func condition(_ words: String, _ dialect: Dialect) -> SQL {
        let typed = words.filter { !$0.isWhitespace }
        if typed.contains(where: \.isNumber) {
            let reference = typed.uppercased()
            return """
                ((debt.reference >= \(reference) AND debt.reference < \(reference + "\u{10FFFF}")) OR \
                (debt.creditor_reference >= \(typed) AND debt.creditor_reference < \(typed + "\u{10FFFF}")))
                """
        }
        let folded = Folded.words(words).prefix(8).map(String.init)
        guard !folded.isEmpty else { return "1 = 1" }
        return "debt.debtor_id IN (\(CardSearch.matching(folded, dialect)))"
    }
}
