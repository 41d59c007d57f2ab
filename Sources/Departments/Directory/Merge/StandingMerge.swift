import Messages
import SQL
import Values

/// A merge that has not been undone.
struct StandingMerge: Sendable {
    let id: ID
    let absorbed: PartyCard
    let reference: String
    let at: Instant
    let by: String

    /// The merges into a party, newest first.
    static func of(_ kept: ID, in connection: any Connection) throws -> [StandingMerge] {
        try connection.rows(
            """
            SELECT \(unescaped: PartyCards.columns), party.reference, merge.id, merge.merged_at, merge.merged_by \
            FROM merge JOIN party ON party.id = merge.absorbed_id WHERE merge.kept_id = \(kept) \
            AND merge.undone_at IS NULL ORDER BY merge.merged_at DESC, merge.id DESC LIMIT 50
            """
        ) { row in
            StandingMerge(
                id: row.identity(9), absorbed: PartyCards.card(row, from: 0), reference: row.text(8),
                at: Instant(milliseconds: row.integer(10)), by: row.text(11))
        }
    }

    /// Every party that a party has absorbed, directly or through another, by name.
    static func absorbed(by kept: ID, in connection: any Connection) throws -> [ID: String] {
        var names: [ID: String] = [:]
        try connection.each(
            """
            WITH RECURSIVE absorbed (id, name) AS (
                SELECT id, name FROM party WHERE merged_into = \(kept)
                UNION SELECT party.id, party.name FROM party JOIN absorbed ON party.merged_into = absorbed.id
            ) SELECT id, name FROM absorbed LIMIT 50
            """
        ) { names[$0.identity(0)] = $0.text(1) }
        return names
    }

    /// The party that an absorbed one is kept as, at the end of the chain; the party itself when it was not merged.
    static func kept(as id: ID, in connection: any Connection) throws -> ID {
        try connection.first(
            """
            WITH RECURSIVE kept (id, into_id, depth) AS (
                SELECT id, merged_into, 0 FROM party WHERE id = \(id)
                UNION ALL SELECT party.id, party.merged_into, depth + 1 FROM party
                JOIN kept ON party.id = kept.into_id WHERE depth < 100
            ) SELECT id FROM kept WHERE into_id IS NULL LIMIT 1
            """
        ) { $0.identity(0) } ?? id
    }
}
