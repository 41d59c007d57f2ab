public import Department
import Localization
public import Messages
import SQL
public import Values

/// What the Directory itself lets go of, and for whom everybody has to wait.
///
/// Pairs that somebody told apart stay: without them the same question would be asked with the next file. Parties stay too:
/// no department can tell alone that nobody needs one any more.
extension Directory: ShelfKeeper {
    public var retentionShelves: [RetentionShelf] {
        [
            RetentionShelf(
                RetentionKind(
                    "directory.requests", Phrase("The words of answered requests of persons"),
                    since: Phrase("The answer"), .emptied, of: ["rights"]),
                table: "rights_request", since: "answered_on", .day, where: DirectoryMigrations.answeredWords,
                name: "reference", person: "party_id"
            ) { change, rows in
                try change.connection.run(
                    """
                    UPDATE rights_request SET asked = NULL, proof = NULL, answer = NULL, version = version + 1 \
                    WHERE id IN (\(list: rows))
                    """)
                return []
            },
            RetentionShelf(
                RetentionKind(
                    "directory.doubts", Phrase("Doubtful matches that were merged"), since: Phrase("The decision"),
                    .deleted, of: ["directory"]),
                table: "doubt", since: "decided_at", .instant, where: DirectoryMigrations.mergedDoubt, name: "grounds",
                person: "party_id"
            ) { change, rows in
                try change.connection.run("DELETE FROM doubt WHERE id IN (\(list: rows))")
                return []
            },
        ]
    }

    /// Whoever waits for an answer or objects, under any of their merged names.
    public func holds(among persons: Set<ID>) throws -> [ID: RetentionHold] {
        guard !persons.isEmpty else { return [:] }
        return try store.read { connection in
            func held(_ condition: SQL) throws -> [ID] {
                try connection.rows(
                    """
                    WITH RECURSIVE above (id, member, depth) AS (
                        SELECT id, id, 0 FROM party WHERE id IN (\(list: persons.sorted()))
                        UNION ALL SELECT above.id, party.merged_into, depth + 1 FROM above
                        JOIN party ON party.id = above.member WHERE party.merged_into IS NOT NULL AND depth < 100
                    ), everybody (id, member) AS (
                        SELECT id, member FROM above
                        UNION SELECT everybody.id, party.id FROM everybody
                        JOIN party ON party.merged_into = everybody.member
                    ) SELECT DISTINCT id FROM everybody WHERE EXISTS (\(condition))
                    """
                ) { $0.identity(0) }
            }
            let asking = try held(
                "SELECT 1 FROM rights_request WHERE party_id = everybody.member AND answered_on IS NULL")
            let objecting = try held(
                "SELECT 1 FROM objection WHERE party_id = everybody.member AND ended_on IS NULL")
            return Dictionary(
                asking.map { ($0, .request) } + objecting.map { ($0, .objection) },
                uniquingKeysWith: { first, _ in first })
        }
    }

    /// For which persons, and why, anybody says that it has to stay.
    func everyHold(among persons: Set<ID>) throws -> [ID: RetentionHold] {
        try retainers.all.reduce(into: [:]) { holds, keeper in
            holds.merge(try keeper.holds(among: persons)) { first, _ in first }
        }
    }
}
