import SQL

/// Every word that names have, with what remains when one letter is left out. A typing error leaves one of these
/// remainders in common with the right word, so that it is found by looking up a handful of keys (deletion
/// neighbourhood, Mor and Fraenkel 1982). The vocabulary of names is small beside the number of people.
enum PartyVocabulary {
    private static let lengths = 4...24

    /// Adds words that are not known yet.
    static func learn(_ words: Set<String>, in connection: any Connection) throws {
        let fit = words.filter { word in
            lengths.contains(word.unicodeScalars.count) && word.first != "~" && !word.contains(where: \.isNumber)
        }
        // In one order, so that two transactions never wait for each other in a circle.
        for part in fit.sorted().parts(of: 500) {
            let known = Set(
                try connection.rows("SELECT word FROM party_word WHERE word IN (\(list: part))") { $0.text(0) })
            let news = part.filter { !known.contains($0) }
            guard !news.isEmpty else { continue }
            var plain = RowBatch(into: "party_word", ["word"], tail: "ON CONFLICT DO NOTHING")
            var near = RowBatch(into: "party_word_near", ["remainder", "word"], tail: "ON CONFLICT DO NOTHING")
            for word in news {
                plain.add([.text(word)])
                for remainder in remainders(of: word).sorted() { near.add([.text(remainder), .text(word)]) }
            }
            try plain.insert(in: connection)
            try near.insert(in: connection)
        }
    }

    /// The known words that differ from a typed one by a slip or, when it is long, by two; the nearest first.
    static func words(near typed: String, in connection: any Connection) throws -> [String] {
        let length = typed.unicodeScalars.count
        guard lengths.contains(length) else { return [] }
        let candidates = try connection.rows(
            "SELECT DISTINCT word FROM party_word_near WHERE remainder IN (\(list: remainders(of: typed))) LIMIT 200"
        ) { $0.text(0) }
        let reach = length >= 8 ? 2 : 1
        let near = candidates.map { ($0, distance($0, typed)) }.filter { $0.1 <= reach }
        return near.sorted { ($0.1, $0.0) < ($1.1, $1.0) }.prefix(8).map(\.0)
    }

    /// The word, and the word without each of its letters.
    private static func remainders(of word: String) -> Set<String> {
        let scalars = Array(word.unicodeScalars)
        var result: Set<String> = [word]
        for index in scalars.indices {
            var shorter = String.UnicodeScalarView(scalars[..<index])
            shorter.append(contentsOf: scalars[(index + 1)...])
            result.insert(String(shorter))
        }
        return result
    }

    /// How many insertions, deletions, replacements or swaps of neighbours two words are apart.
    static func distance(_ left: String, _ right: String) -> Int {
        let left = Array(left.unicodeScalars)
        let right = Array(right.unicodeScalars)
        guard !left.isEmpty, !right.isEmpty else { return max(left.count, right.count) }
        var before = Array(0...right.count)
        var twoBefore = before
        for row in 1...left.count {
            var current = [row] + Array(repeating: 0, count: right.count)
            for column in 1...right.count {
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
        return before[right.count]
    }
}
