import Messages
import Names
import Nouns
import SQL
import Values

/// The words by which parties are found: names in both scripts, also of those that were merged into them.
///
/// Words are folded before they are stored and before they are looked for. Each is stored a second time as its sound
/// ("~mhmd"), so that Mohamed, Mohammed and محمد meet. Telephone numbers, addresses and references have indexes of their
/// own and need no words.
enum PartySearch {
    /// The words of names, as they are stored.
    static func words(of names: [String], _ sounds: inout [String: String?]) -> [String] {
        var words = names.flatMap { Folded.words($0).map(String.init) }
        words += words.compactMap { word in
            if let known = sounds[word] { return known }
            let sound = skeleton(word)
            sounds[word] = .some(sound)
            return sound
        }
        // A name has a handful of words: looking at each costs less than a set of them.
        var distinct: [String] = []
        for word in words where !distinct.contains(word) { distinct.append(word) }
        return distinct
    }

    /// Adds the words of new parties.
    static func add(_ parties: [Record], in connection: any Connection) throws {
        var numbers: [ID: Int64] = [:]
        for part in parties.map(\.id).parts(of: 500) {
            try connection.each("SELECT id, number FROM party WHERE id IN (\(list: part))") { row in
                numbers[row.identity(0)] = row.integer(1)
            }
        }
        var sounds: [String: String?] = [:]
        var rows = batch(connection.dialect)
        var vocabulary = Set<String>()
        for party in parties {
            guard let number = numbers[party.id] else { continue }
            let words = words(of: names(of: party), &sounds)
            rows.add([.integer(number), .text(words.joined(separator: " "))])
            vocabulary.formUnion(words)
        }
        try rows.insert(in: connection)
        try PartyVocabulary.learn(vocabulary, in: connection)
    }

    /// Takes a party's words out before what they are made of changes; `party` is the row before the change, when it
    /// was changed already.
    static func takeOut(_ id: ID, _ party: Record? = nil, in connection: any Connection) throws {
        guard let party = try party ?? PartyFile.table.record(id, in: connection) else { return }
        switch connection.dialect {
        case .sqlite:
            // The table keeps no copy, so that a row is taken out by the words it was put in with.
            var sounds: [String: String?] = [:]
            let words = words(of: try allNames(of: party, in: connection), &sounds)
            try connection.run(
                """
                INSERT INTO party_search (party_search, rowid, words) VALUES ('delete', \
                (SELECT number FROM party WHERE id = \(id)), \(words.joined(separator: " ")))
                """)
        case .postgresql:
            try connection.run("DELETE FROM party_search WHERE number = (SELECT number FROM party WHERE id = \(id))")
        }
    }

    /// Puts a party's words in, as they are now.
    static func putIn(_ id: ID, in connection: any Connection) throws {
        guard let party = try PartyFile.table.record(id, in: connection) else { return }
        var sounds: [String: String?] = [:]
        let words = words(of: try allNames(of: party, in: connection), &sounds)
        var rows = batch(connection.dialect)
        rows.add([
            .integer(try connection.integer("SELECT number FROM party WHERE id = \(id)")),
            .text(words.joined(separator: " ")),
        ])
        try rows.insert(in: connection)
        try PartyVocabulary.learn(Set(words), in: connection)
    }

    private static func batch(_ dialect: Dialect) -> RowBatch {
        dialect == .sqlite
            ? RowBatch(into: "party_search", ["rowid", "words"])
            : RowBatch(
                into: "party_search", ["number", "words"],
                forms: ["words": "array_to_tsvector(string_to_array(?, ' '))"])
    }

    private static func names(of party: Record) -> [String] {
        [party[Party.name], party[Party.arabicName.spec.name].text].compactMap { $0 }
    }

    /// The names of a party and of all that it absorbed.
    private static func allNames(of party: Record, in connection: any Connection) throws -> [String] {
        var names = names(of: party)
        try connection.each(
            """
            WITH RECURSIVE absorbed (id, name, arabic_name) AS (
                SELECT id, name, arabic_name FROM party WHERE merged_into = \(party.id)
                UNION SELECT party.id, party.name, party.arabic_name FROM party
                JOIN absorbed ON party.merged_into = absorbed.id
            ) SELECT name, arabic_name FROM absorbed ORDER BY id LIMIT 50
            """
        ) { row in names += [row.text(0), row.optionalText(1)].compactMap { $0 } }
        return names
    }

    /// The condition for words typed into the list's search field.
    @Sendable
    static func condition(_ words: String, _ dialect: Dialect) -> SQL {
        switch PartyQuery(words) {
        case .nothing: return "1 = 1"
        case .reference(let text): return PartyQuery.beginning("party.reference", [text], dialect)
        case .contact(let texts):
            return
                "party.id IN (SELECT party_id FROM contact_point WHERE \(PartyQuery.beginning("contact_point.value", texts, dialect)))"
        case .words(let words):
            // Bounded, so that a single letter answers as fast as a whole name.
            return "party.number IN (\(matching(words.map { [($0, true)] }, dialect)) LIMIT 5000)"
        }
    }

    /// A word that parties must have, or the beginning of one.
    typealias Pattern = (word: String, isPrefix: Bool)

    /// The query for the numbers of the parties whose words meet one pattern of each group.
    static func matching(_ groups: [[Pattern]], _ dialect: Dialect) -> SQL {
        switch dialect {
        case .sqlite:
            let match = groups.map { group in
                "("
                    + group.map { "\"\($0.word.filter { $0 != "\"" })\"" + ($0.isPrefix ? "*" : "") }
                    .joined(separator: " OR ") + ")"
            }
            return "SELECT rowid FROM party_search WHERE party_search MATCH \(match.joined(separator: " AND "))"
        case .postgresql:
            let match = groups.map { group in
                "("
                    + group.map { "'\($0.word.filter { $0 != "'" && $0 != "\\" })'" + ($0.isPrefix ? ":*" : "") }
                    .joined(separator: " | ") + ")"
            }
            return "SELECT number FROM party_search WHERE words @@ \(match.joined(separator: " & "))::tsquery"
        }
    }

    /// The sound of a name's word, marked so that no plain word meets it; nil for numbers and very short words.
    static func skeleton(_ word: String) -> String? {
        let sound = NameKey(person: word).sound
        return sound.count >= 2 ? "~" + sound : nil
    }
}
