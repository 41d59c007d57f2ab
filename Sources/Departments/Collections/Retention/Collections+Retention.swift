public import Department
import HTTP
import Localization
public import Messages
import SQL
public import Values

/// What collecting leaves behind and nobody needs for ever. Amounts, days and states are the books and stay.
extension Collections: ShelfKeeper {
    public var retentionShelves: [RetentionShelf] {
        [
            RetentionShelf(
                RetentionKind(
                    "collections.closed", Phrase("Notes, reasons and documents of closed debts"),
                    since: Phrase("The closing of the debt"), .emptied, of: ["collection"]),
                table: "debt", since: "closed_on", .day, where: CollectionsMigrations.wordyClosed, name: "reference",
                person: "debtor_id", release: Self.emptyClosed),
            RetentionShelf(
                RetentionKind(
                    "collections.imports", Phrase("Refused rows and files of imports"),
                    since: Phrase("The end of the import"), .deleted, of: ["collection"]),
                table: "import_batch", since: "finished_at", .instant, where: CollectionsMigrations.fullImport,
                name: "file_name", release: { try emptyImports($1, in: $0) }),
            RetentionShelf(
                RetentionKind(
                    "collections.bulk", Phrase("What was selected for work on many debts"),
                    since: Phrase("The end of the work"), .deleted, of: ["collection"]),
                table: "bulk_work", since: "finished_at", .instant, where: CollectionsMigrations.endedWork,
                name: "asked_by_name", release: Self.deleteWorks),
        ]
    }

    /// Whoever still owes, under any of their merged names.
    public func holds(among persons: Set<ID>) throws -> [ID: RetentionHold] {
        guard !persons.isEmpty else { return [:] }
        let open = DebtState.open.map(\.rawValue)
        let owing = try store.read { connection in
            try connection.rows(
                """
                WITH RECURSIVE above (id, member, depth) AS (
                    SELECT id, id, 0 FROM party_card WHERE id IN (\(list: persons.sorted()))
                    UNION ALL SELECT above.id, party_card.merged_into, depth + 1 FROM above
                    JOIN party_card ON party_card.id = above.member
                    WHERE party_card.merged_into IS NOT NULL AND depth < 100
                ), everybody (id, member) AS (
                    SELECT id, member FROM above
                    UNION SELECT everybody.id, party_card.id FROM everybody
                    JOIN party_card ON party_card.merged_into = everybody.member
                ) SELECT DISTINCT id FROM everybody WHERE EXISTS (
                    SELECT 1 FROM debt WHERE debtor_id = everybody.member AND state IN (\(list: open)))
                """
            ) { $0.identity(0) }
        }
        return Dictionary(owing.map { ($0, .debt) }, uniquingKeysWith: { first, _ in first })
    }

    /// How many rows of one selection or file go in one piece.
    private static let piece = 5_000

    @Sendable
    private static func emptyClosed(_ change: Change, _ debts: [ID]) throws -> Set<ID> {
        let files = try PersonErasure.takeWords(of: debts, in: change)
        // Whatever is written into the file afterwards raises its version, and it is looked at again.
        try change.connection.run("UPDATE debt SET cleared_version = version WHERE id IN (\(list: debts))")
        // The bytes go once it is certain that the rows are gone.
        if !files.isEmpty {
            try change.enqueue(Collections.shredKind, payload: JSON.array(files.map { .string($0) }).bytes)
        }
        for debt in debts { change.tell("debt/\(debt)", "changed", debt.description) }
        return []
    }

    @Sendable
    private static func deleteWorks(_ change: Change, _ works: [ID]) throws -> Set<ID> {
        var left = Set(works)
        for work in works {
            let gone = try change.connection.run(
                """
                DELETE FROM bulk_item WHERE work_id = \(work) AND position IN (
                    SELECT position FROM bulk_item WHERE work_id = \(work) ORDER BY position LIMIT \(piece))
                """)
            if gone == piece { break }
            try change.connection.run("DELETE FROM bulk_work WHERE id = \(work)")
            left.remove(work)
        }
        return left
    }

    private func emptyImports(_ batches: [ID], in change: Change) throws -> Set<ID> {
        var left = Set(batches)
        for id in batches {
            guard let batch = try ImportBatch.batch(id, in: change.connection) else { continue }
            let rows = try change.connection.integer(
                """
                SELECT coalesce(max(row_number), -1) FROM (SELECT row_number FROM import_reject \
                WHERE batch_id = \(id) ORDER BY row_number LIMIT \(Self.piece)) AS first
                """)
            let gone = try change.connection.run(
                "DELETE FROM import_reject WHERE batch_id = \(id) AND row_number <= \(rows)")
            if gone >= Self.piece { break }
            try change.connection.run("UPDATE import_batch SET cleared_at = \(change.now) WHERE id = \(id)")
            // The bytes go once it is certain that the rows are gone.
            let own = batch.file.hasPrefix(files + "/") ? [String(batch.file.dropFirst(files.count + 1))] : []
            let names = own + ["rejects-\(id).csv"]
            try change.enqueue(Collections.shredKind, payload: JSON.array(names.map { .string($0) }).bytes)
            left.remove(id)
        }
        return left
    }
}
