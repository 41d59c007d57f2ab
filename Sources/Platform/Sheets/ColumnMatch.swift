import Intake

/// A field that a file's column may feed, and the headers it is known by.
public struct ColumnField: Hashable, Sendable {
    /// The field's name, given back with the suggestion.
    public let name: String
    /// Headers that name it, in any language, best first.
    public let headers: [String]

    /// Makes a field.
    public init(_ name: String, headers: [String]) {
        self.name = name
        self.headers = headers
    }
}

/// A column that seems to feed a field.
public struct ColumnSuggestion: Hashable, Sendable {
    /// The field's name.
    public let field: String
    /// The column, from 0.
    public let column: Int
    /// How sure it is, 1...100; 100 is a header that is known word for word.
    public let confidence: Int
}

/// Suggests which column feeds which field, from the headers alone; letters, accents, Arabic forms and punctuation aside.
public enum ColumnMatch {
    /// The best column for each field, each column given to one field at most; the same for the same input. In the fields' order.
    public static func suggest(_ fields: [ColumnField], columns: [String]) -> [ColumnSuggestion] {
        let names = columns.map { Header($0) }
        var pairs: [(field: Int, column: Int, confidence: Int)] = []
        for (field, wanted) in fields.enumerated() {
            let headers = (wanted.headers + [wanted.name]).map { Header($0) }
            for (column, name) in names.enumerated() where !name.isEmpty {
                let confidence = headers.reduce(0) { max($0, name.likeness(to: $1)) }
                if confidence >= 50 { pairs.append((field, column, confidence)) }
            }
        }
        pairs.sort { ($1.confidence, $0.field, $0.column) < ($0.confidence, $1.field, $1.column) }
        var takenFields: Set<Int> = []
        var takenColumns: Set<Int> = []
        var chosen: [(field: Int, suggestion: ColumnSuggestion)] = []
        for pair in pairs where !takenFields.contains(pair.field) && !takenColumns.contains(pair.column) {
            takenFields.insert(pair.field)
            takenColumns.insert(pair.column)
            let suggestion = ColumnSuggestion(
                field: fields[pair.field].name, column: pair.column, confidence: pair.confidence)
            chosen.append((pair.field, suggestion))
        }
        return chosen.sorted { $0.field < $1.field }.map(\.suggestion)
    }

    /// A header folded to its words.
    private struct Header {
        /// Words that say nothing about which field it is.
        private static let fillers: Set<String> = [
            "de", "du", "des", "d", "la", "le", "les", "l", "the", "of", "en", "au", "a", "n", "no", "da", "dzd",
        ]

        let words: [String]
        let joined: String

        init(_ text: String) {
            let all = Folding.words(text).split(separator: " ").map(String.init)
            let telling = all.filter { !Header.fillers.contains($0) }.map(Header.withoutArticle)
            words = telling.isEmpty ? all : telling
            joined = words.joined()
        }

        var isEmpty: Bool { joined.isEmpty }

        func likeness(to other: Header) -> Int {
            if isEmpty || other.isEmpty { return 0 }
            if words == other.words { return 100 }
            if joined == other.joined { return 96 }
            let shorter = min(joined.utf8.count, other.joined.utf8.count)
            if shorter >= 4, joined.hasPrefix(other.joined) || other.joined.hasPrefix(joined) {
                // The nearer in length, the surer: 75...89.
                return 75 + 14 * shorter / max(joined.utf8.count, other.joined.utf8.count)
            }
            let common = Set(words).intersection(other.words).count
            let together = Set(words).union(other.words).count
            return common * 2 >= together ? 50 + 20 * common / together : 0
        }

        /// `المبلغ` and `مبلغ` are the same header.
        private static func withoutArticle(_ word: String) -> String {
            word.hasPrefix("ال") && word.unicodeScalars.count > 4 ? String(word.unicodeScalars.dropFirst(2)) : word
        }
    }
}
