import Composition
import Department
import HTTP
import Messages
import PlatformTesting
import SQL
import SiteTesting
import Values

@testable import Directory

/// A site with a few parties whose names people know in several spellings.
final class Desk {
    let site: TestSite
    var directory: Directory { site.house.directory }

    init(_ engine: Engine) throws { site = try TestSite(engine) }

    /// Registers a party as a file does.
    @discardableResult
    func register(
        _ name: String, arabic: String? = nil, phones: [String] = [], emails: [String] = [], birth: Day? = nil,
        wilaya: Int? = 16, nin: String? = nil, source: String? = nil
    ) throws -> Registration {
        var draft = PartyDraft(source: source ?? "test:\(name)", kind: .person, name: name)
        draft.arabicName = arabic
        draft.phones = phones
        draft.emails = emails
        draft.birth = birth
        draft.wilaya = wilaya
        if let nin { draft.identifiers = [.init(kind: "nin", value: nin)] }
        let registrations = try directory.register([draft], by: try site.actor(.karim), request: "test")
        try site.settle()
        return registrations[0]
    }

    func party(_ name: String, arabic: String? = nil, phones: [String] = [], emails: [String] = []) throws -> ID {
        try register(name, arabic: arabic, phones: phones, emails: emails).card.id
    }

    /// The names that the global search finds, best first.
    func found(_ words: String) throws -> [String] { try directory.search(words, limit: 10).map(\.card.name) }

    /// Everything that tables hold, but for the counters that every change moves.
    func dump() throws -> [String: [String]] {
        let tables: [(String, String)] = [
            (
                "party",
                "id, reference, kind, name, arabic_name, folded_name, birth_on, language, address, commune, postal_code, wilaya, note, merged_into"
            ),
            ("contact_point", "id, party_id, kind, value, label, is_preferred, valid_from, valid_until, created_at"),
            ("identifier", "id, party_id, kind, value, value_index, created_at"), ("party_key", "key, party_id"),
            ("party_source", "source, party_id, raised_doubt"),
            ("doubt", "id, party_id, candidate_id, score, grounds, state, created_at, decided_at, decided_by"),
        ]
        var result: [String: [String]] = [:]
        try directory.store.read { connection in
            for (table, columns) in tables {
                let count = columns.split(separator: ",").count
                result[table] = try connection.rows("SELECT \(unescaped: columns) FROM \(unescaped: table)") { row in
                    (0..<count).map { column in
                        row.isNull(column) ? "-" : row.bytes(column).map { String($0) }.joined(separator: ".")
                    }.joined(separator: "|")
                }.sorted()
            }
        }
        return result
    }
}
