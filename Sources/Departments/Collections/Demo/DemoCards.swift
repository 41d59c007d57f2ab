import Department
import Messages
import Names
import SQL

/// The words of the cards' search, written by the thousand.
enum DemoCards {
    /// What the writer may keep of the file while it is filled: the pages of a chunk, so that none is written twice.
    static let pageMegabytes = 200

    static func prepare(in store: Store) throws {
        try store.keepBooks { connection in
            guard connection.dialect == .sqlite else { return }
            try connection.run("INSERT INTO card_search (card_search, rank) VALUES ('hashsize', 134217728)")
            try connection.run("INSERT INTO card_search (card_search, rank) VALUES ('automerge', 16)")
        }
    }

    static func settle(in store: Store) throws {
        try store.keepBooks { connection in
            guard connection.dialect == .sqlite else { return }
            try connection.run("INSERT INTO card_search (card_search, rank) VALUES ('hashsize', 1048576)")
            try connection.run("INSERT INTO card_search (card_search, rank) VALUES ('automerge', 4)")
            try connection.run("INSERT INTO card_search (card_search) VALUES ('optimize')")
        }
    }

    static func insert(_ dialect: Dialect) -> RowBatch {
        switch dialect {
        case .sqlite: RowBatch(into: "card_search", ["rowid", "words"])
        case .postgresql:
            RowBatch(
                into: "card_search", ["number", "words"], forms: ["words": "array_to_tsvector(string_to_array(?, ' '))"]
            )
        }
    }
}

/// What is carried from one chunk of the filling to the next.
struct DemoBooks {
    /// How many cards are written.
    var cards = 0
    /// What names lead to, once per name.
    private var names: [String: (folded: String, words: String)] = [:]
    private var sounds: [String: String?] = [:]
    /// The last reference of each year, by prefix.
    var debts: [Int: Int64] = [:]
    var payments: [Int: Int64] = [:]
    var receipts = 0
    var tallies = DebtTallies()

    mutating func derived(_ card: PartyCard) -> (folded: String, words: String) {
        if let known = names[card.name] { return known }
        let words = CardSearch.words(name: card.name, arabicName: card.arabicName, &sounds)
        let derived = (folded: Folded.text(card.name), words: words)
        names[card.name] = derived
        return derived
    }

    static func next(_ prefix: String, _ day: Int, in counts: inout [Int: Int64]) -> String {
        let number = counts[day, default: 0] + 1
        counts[day] = number
        let digits = String(number)
        return "\(prefix)-\(day)-" + String(repeating: "0", count: max(0, 6 - digits.count)) + digits
    }
}
