import Messages
import Names
import SQL
import Values

extension PartySearch {
    /// The parties whose words begin with every word typed; failing that, those that sound alike; failing that, those
    /// whose words differ by a letter. Each step runs only when the one before found too few.
    static func hits(_ words: String, limit: Int, in connection: any Connection) throws -> [PartyHit] {
        let typed = typedWords(words)
        guard !typed.isEmpty else { return [] }
        var hits = try find(typed.map { (word: $0, isPrefix: true) }, limit: limit, in: connection)
        guard hits.count < min(limit, 5), !typed.contains(where: { $0.contains(where: \.isNumber) }) else {
            return hits
        }
        let sounds = typed.compactMap(skeleton)
        if sounds.count == typed.count {
            hits.add(try find(sounds.map { (word: $0, isPrefix: false) }, limit: limit, in: connection), limit: limit)
        }
        guard hits.isEmpty, connection.dialect == .sqlite else { return hits }
        let near = try typed.map { try nearWords(to: $0, in: connection) }
        guard !near.contains(where: \.isEmpty) else { return hits }
        let match = near.map { "(" + $0.map { "\"\($0)\"" }.joined(separator: " OR ") + ")" }.joined(separator: " AND ")
        return try rows(
            "SELECT rowid FROM party_search WHERE party_search MATCH \(match) LIMIT \(limit)", in: connection)
    }

    /// The words as they are stored: a telephone number in one piece, names folded.
    private static func typedWords(_ words: String) -> [String] {
        let digits = words.filter { $0.isNumber || $0 == "+" }
        if digits.count >= 5, words.allSatisfy({ $0.isNumber || " +.-()".contains($0) }) { return [digits] }
        if words.contains("@") { return [words.lowercased().filter { !$0.isWhitespace && $0 != "\"" }] }
        return Folded.words(words).prefix(8).map(String.init)
    }

    private static func find(
        _ patterns: [(word: String, isPrefix: Bool)], limit: Int, in connection: any Connection
    ) throws -> [PartyHit] {
        try rows("\(matching(patterns, connection.dialect)) LIMIT \(limit * 2)", in: connection).prefix(limit).map {
            $0
        }
    }

    private static func rows(_ numbers: SQL, in connection: any Connection) throws -> [PartyHit] {
        try connection.rows(
            """
            SELECT \(unescaped: PartyCards.columns), party.reference FROM party \
            WHERE party.number IN (\(numbers)) AND party.merged_into IS NULL
            """
        ) { row in PartyHit(card: PartyCards.card(row, from: 0), reference: row.text(8), matched: nil) }
    }

    /// The stored words that differ from a typed one by at most one letter, or two in long words. The vocabulary of
    /// names is small beside the number of people, so reading its part with the same first letter is quick.
    private static func nearWords(to typed: String, in connection: any Connection) throws -> [String] {
        guard typed.count >= 4, let first = typed.unicodeScalars.first else { return [] }
        let reach = typed.count >= 8 ? 2 : 1
        let low = String(first)
        let high = String(String.UnicodeScalarView([Unicode.Scalar(first.value + 1) ?? first]))
        var near: [String] = []
        try connection.each("SELECT term FROM party_vocabulary WHERE term >= \(low) AND term < \(high)") { row in
            let term = row.text(0)
            if near.count < 12, abs(term.count - typed.count) <= reach, distance(term, typed, atMost: reach) {
                near.append(term)
            }
        }
        return near
    }

    /// True when two words are at most so many insertions, deletions, replacements or swaps of neighbours apart.
    static func distance(_ left: String, _ right: String, atMost limit: Int) -> Bool {
        let left = Array(left.unicodeScalars)
        let right = Array(right.unicodeScalars)
        var before = Array(0...right.count)
        var twoBefore = before
        for row in 1...max(left.count, 1) where row <= left.count {
            var current = [row] + Array(repeating: 0, count: right.count)
            for column in 1...max(right.count, 1) where column <= right.count {
                let isSame = left[row - 1] == right[column - 1]
                var cost = min(before[column] + 1, current[column - 1] + 1, before[column - 1] + (isSame ? 0 : 1))
                if row > 1, column > 1, left[row - 1] == right[column - 2], left[row - 2] == right[column - 1] {
                    cost = min(cost, twoBefore[column - 2] + 1)
                }
                current[column] = cost
            }
            twoBefore = before
            before = current
        }
        return (before.last ?? 0) <= limit
    }

    /// The points of contact that a party's words were made with.
    static func points(of id: ID, in connection: any Connection) throws -> [ContactPoint] {
        try connection.rows(
            "SELECT kind, value FROM contact_point WHERE party_id = \(id) ORDER BY created_at, id"
        ) { ContactPoint(kind: ContactPoint.Kind(rawValue: $0.text(0)) ?? .phone, value: $0.text(1)) }
    }
}

extension [PartyHit] {
    /// Adds hits that are not there yet.
    fileprivate mutating func add(_ others: [PartyHit], limit: Int) {
        for hit in others where count < limit && !contains(where: { $0.card.id == hit.card.id }) { append(hit) }
    }
}
