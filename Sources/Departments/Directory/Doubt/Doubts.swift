import Department
import Messages
import SQL
import Values

/// Two parties that may be one, until a person decides.
struct Doubt: Sendable {
    let id: ID
    /// The party that raised the doubt, the newer one as a rule.
    let party: ID
    /// The one that it may be.
    let candidate: ID
    /// How sure the program is, in thousandths.
    let score: Int64
    /// What the two have in common: the grounds of a party key.
    let grounds: String
}

/// The doubts of the department.
enum Doubts {
    /// Raises a doubt unless the two have been compared before.
    static func raise(_ party: ID, _ candidate: ID, score: Int64, grounds: String, in change: Change) throws {
        guard party != candidate else { return }
        let known = try change.connection.integer(
            "SELECT count(*) FROM doubt WHERE party_id = \(candidate) AND candidate_id = \(party)")
        guard known == 0 else { return }
        try change.connection.run(
            """
            INSERT INTO doubt (id, party_id, candidate_id, score, grounds, state, created_at) VALUES \
            (\(change.newID()), \(party), \(candidate), \(score), \(grounds), 'open', \(change.now)) \
            ON CONFLICT DO NOTHING
            """)
    }

    static let columns = "id, party_id, candidate_id, score, grounds"

    /// The open doubts, the most likely to be one party first.
    static func page(after cursor: Cursor?, limit: Int) -> SQL {
        """
        SELECT \(unescaped: columns) FROM doubt WHERE state = 'open' AND \(order.condition(after: cursor)) \
        ORDER BY \(order.order) LIMIT \(limit)
        """
    }

    static let order = Keyset(terms: [
        .init(column: "score", .integer, descending: true), .init(column: "id", .id, descending: true),
    ])

    /// The open doubts about a party.
    static func about(_ party: ID, in connection: any Connection) throws -> [Doubt] {
        try connection.rows(
            """
            SELECT \(unescaped: columns) FROM doubt WHERE party_id = \(party) AND state = 'open' \
            UNION ALL \
            SELECT \(unescaped: columns) FROM doubt WHERE candidate_id = \(party) AND state = 'open' LIMIT 20
            """, doubt)
    }

    static func doubt(_ row: any Row) -> Doubt {
        Doubt(
            id: row.identity(0), party: row.identity(1), candidate: row.identity(2), score: row.integer(3),
            grounds: row.text(4))
    }
}
