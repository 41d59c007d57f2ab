import Messages
import Names
import Nouns
import SQL
import Values

/// The words by which parties are found: names in both scripts, the reference, telephone numbers and addresses.
///
/// Words are folded before they are stored and before they are looked for. Each name word is stored a second time as
/// its skeleton ("~mhmd"), so that Mohamed, Mohammed and محمد meet.
enum PartySearch {
    /// The words of a party, as they are stored.
    static func words(of party: Record, points: [ContactPoint]) -> String {
        var sounds: [String: String?] = [:]
        return words(of: party, points: points, &sounds)
    }

    /// The same for many parties, whose words' sounds are worked out once.
    static func words(of party: Record, points: [ContactPoint], _ sounds: inout [String: String?]) -> String {
        var words = Folded.words(party[Party.name]).map(String.init)
        if let arabic = party[Party.arabicName.spec.name].text { words += Folded.words(arabic).map(String.init) }
        words += words.compactMap { word in
            if let known = sounds[word] { return known }
            let sound = skeleton(word)
            sounds[word] = .some(sound)
            return sound
        }
        words += Folded.words(party["reference"].text ?? "").map(String.init)
        for point in points {
            words.append(point.value)
            // A number is asked for as people dial it: 0550…
            if point.value.hasPrefix("+213") { words.append("0" + point.value.dropFirst(4)) }
        }
        var seen = Set<String>()
        return words.filter { seen.insert($0).inserted }.joined(separator: " ")
    }

    /// Adds the words of new parties.
    static func add(_ parties: [(party: Record, points: [ContactPoint])], in connection: any Connection) throws {
        var numbers: [ID: Int64] = [:]
        for part in parties.map(\.party.id).parts(of: 500) {
            try connection.each("SELECT id, number FROM party WHERE id IN (\(list: part))") { row in
                numbers[row.identity(0)] = row.integer(1)
            }
        }
        var sounds: [String: String?] = [:]
        var rows =
            connection.dialect == .sqlite
            ? RowBatch(into: "party_search", ["rowid", "words"])
            : RowBatch(
                into: "party_search", ["number", "words"],
                forms: ["words": "array_to_tsvector(string_to_array(?, ' '))"])
        for (party, points) in parties {
            guard let number = numbers[party.id] else { continue }
            rows.add([.integer(number), .text(words(of: party, points: points, &sounds))])
        }
        try rows.insert(in: connection)
    }

    static func add(_ party: Record, points: [ContactPoint], in connection: any Connection) throws {
        let words = words(of: party, points: points)
        switch connection.dialect {
        case .sqlite:
            try connection.run(
                """
                INSERT INTO party_search (rowid, words) \
                VALUES ((SELECT number FROM party WHERE id = \(party.id)), \(words))
                """)
        case .postgresql:
            try connection.run(
                """
                INSERT INTO party_search (number, words) \
                VALUES ((SELECT number FROM party WHERE id = \(party.id)), array_to_tsvector(string_to_array(\(words), ' ')))
                """)
        }
    }

    /// Takes a party's words out again; they must be those it was added with.
    static func remove(_ party: Record, points: [ContactPoint], in connection: any Connection) throws {
        switch connection.dialect {
        case .sqlite:
            try connection.run(
                """
                INSERT INTO party_search (party_search, rowid, words) VALUES ('delete', \
                (SELECT number FROM party WHERE id = \(party.id)), \(words(of: party, points: points)))
                """)
        case .postgresql:
            try connection.run(
                "DELETE FROM party_search WHERE number = (SELECT number FROM party WHERE id = \(party.id))")
        }
    }

    /// Takes a party's words out before what they are made of changes.
    static func takeOut(_ id: ID, in connection: any Connection) throws {
        guard let party = try PartyFile.table.record(id, in: connection) else { return }
        try remove(party, points: try points(of: id, in: connection), in: connection)
    }

    /// Puts a party's words in, as they are now.
    static func putIn(_ id: ID, in connection: any Connection) throws {
        guard let party = try PartyFile.table.record(id, in: connection) else { return }
        try add(party, points: try points(of: id, in: connection), in: connection)
    }

    /// The condition that a party's words begin with every word that was typed.
    @Sendable
    static func condition(_ words: String, _ dialect: Dialect) -> SQL {
        let prefixes = Folded.words(words).prefix(8)
        guard !prefixes.isEmpty else { return "1 = 1" }
        return "party.number IN (\(matching(prefixes.map { (word: String($0), isPrefix: true) }, dialect)))"
    }

    /// The query for the numbers of the parties whose words meet every pattern: a word, or the beginning of one.
    static func matching(_ patterns: [(word: String, isPrefix: Bool)], _ dialect: Dialect) -> SQL {
        switch dialect {
        case .sqlite:
            let match = patterns.map { "\"\($0.word.filter { $0 != "\"" })\"" + ($0.isPrefix ? "*" : "") }
            return "SELECT rowid FROM party_search WHERE party_search MATCH \(match.joined(separator: " AND "))"
        case .postgresql:
            let match = patterns.map { "'\($0.word.filter { $0 != "'" && $0 != "\\" })'" + ($0.isPrefix ? ":*" : "") }
            return "SELECT number FROM party_search WHERE words @@ \(match.joined(separator: " & "))::tsquery"
        }
    }

    /// The sound of a name's word, marked so that no plain word meets it; nil for numbers and very short words.
    static func skeleton(_ word: String) -> String? {
        let sound = NameKey(person: word).sound
        return sound.count >= 2 ? "~" + sound : nil
    }
}
