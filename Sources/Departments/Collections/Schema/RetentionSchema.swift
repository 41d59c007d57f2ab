import SQL

/// How what is old enough to go is found.
extension CollectionsMigrations {
    static let wordyClosed: SQL = "closed_on IS NOT NULL AND cleared_version <> version"
    static let fullImport: SQL = "finished_at IS NOT NULL AND cleared_at IS NULL"
    static let endedWork: SQL = "finished_at IS NOT NULL"

    static let retention = Migration(
        "collections-025-retention",
        """
        ALTER TABLE debt ADD COLUMN cleared_version BIGINT NOT NULL DEFAULT 0;
        CREATE INDEX debt_by_closing ON debt (closed_on, id) WHERE closed_on IS NOT NULL AND cleared_version <> version;
        ALTER TABLE import_batch ADD COLUMN cleared_at BIGINT;
        CREATE INDEX import_batch_by_end ON import_batch (finished_at, id)
            WHERE finished_at IS NOT NULL AND cleared_at IS NULL;
        CREATE INDEX bulk_work_by_end ON bulk_work (finished_at, id) WHERE finished_at IS NOT NULL;
        """)
}
