import HTTP
import Messages
import SQL
import Values

/// A search that somebody keeps and that names a person: a saved view, the selection of finished work on many debts, the
/// filter of an export that was decided.
struct NamedSearch: Hashable, CustomStringConvertible {
    /// Where it is kept.
    enum Kind: String {
        case view, bulk, approval
    }

    let kind: Kind
    let id: ID

    var description: String { "\(kind.rawValue)/\(id)" }

    init(_ kind: Kind, _ id: ID) {
        self.kind = kind
        self.id = id
    }

    init?(_ text: String) {
        let parts = text.split(separator: "/")
        guard parts.count == 2, let kind = Kind(rawValue: String(parts[0])), let id = ID(String(parts[1])) else {
            return nil
        }
        self.init(kind, id)
    }

    /// Every search that names somebody.
    static func naming(_ marks: PersonMarks, in connection: any Connection) throws -> [NamedSearch] {
        var found: [NamedSearch] = []
        func look(_ kind: Kind, _ query: SQL, _ cells: (any Row) -> [String]) throws {
            try connection.each(query) { row in
                if marks.stand(in: cells(row).flatMap(words)) { found.append(NamedSearch(kind, row.identity(0))) }
            }
        }
        try look(.view, "SELECT id, name, filter FROM saved_view ORDER BY id") { [$0.text(1), $0.text(2)] }
        try look(
            .bulk, "SELECT id, query FROM bulk_work WHERE query <> '' AND finished_at IS NOT NULL ORDER BY id"
        ) { values(of: $0.text(1)) }
        try look(
            .approval,
            "SELECT id, payload FROM approval WHERE payload <> '' AND state NOT IN ('open', 'granted') ORDER BY id"
        ) { values(of: $0.text(1)) }
        return found
    }

    /// Takes searches away: a view goes, of work and of an export stays that they were.
    static func remove(_ searches: [NamedSearch], in connection: any Connection) throws {
        for search in searches {
            switch search.kind {
            case .view: try connection.run("DELETE FROM saved_view WHERE id = \(search.id)")
            case .bulk: try connection.run("UPDATE bulk_work SET query = 'q=%E2%80%94' WHERE id = \(search.id)")
            case .approval: try connection.run("UPDATE approval SET payload = '' WHERE id = \(search.id)")
            }
        }
    }

    /// The contents of an address's fields.
    private static func values(of query: String) -> [String] {
        (try? Fields(formEncoded: query.utf8))?.map(\.value) ?? [query]
    }

    /// A text whole, and what stands in it between signs: a number stands alone there.
    private static func words(of text: String) -> [String] {
        [text] + text.split { !$0.isLetter && !$0.isNumber }.map(String.init)
    }
}
