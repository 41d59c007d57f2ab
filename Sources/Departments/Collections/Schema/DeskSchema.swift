import SQL

/// What the desk works with: tallies, saved views, imports.
extension CollectionsMigrations {
    static let desk = Migration(
        "collections-006-desk",
        """
        CREATE TABLE saved_view (
            id UUID PRIMARY KEY,
            owner_id UUID NOT NULL,
            noun TEXT NOT NULL,
            name TEXT NOT NULL CHECK (name <> ''),
            filter TEXT NOT NULL,
            ordering TEXT NOT NULL,
            columns TEXT NOT NULL,
            is_shared BIGINT NOT NULL,
            created_at BIGINT NOT NULL
        );
        CREATE INDEX saved_view_by_owner ON saved_view (noun, owner_id, created_at);

        CREATE TABLE import_batch (
            id UUID PRIMARY KEY,
            created_at BIGINT NOT NULL,
            creditor_id UUID NOT NULL REFERENCES creditor (id),
            file_name TEXT NOT NULL,
            file TEXT NOT NULL,
            size BIGINT NOT NULL,
            plan TEXT NOT NULL,
            language TEXT NOT NULL,
            is_dry_run BIGINT NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('draft', 'waiting', 'running', 'done', 'cancelled', 'failed')),
            job_id UUID,
            position TEXT NOT NULL DEFAULT '',
            total_rows BIGINT NOT NULL DEFAULT 0,
            read_rows BIGINT NOT NULL DEFAULT 0,
            created_rows BIGINT NOT NULL DEFAULT 0,
            updated_rows BIGINT NOT NULL DEFAULT 0,
            unchanged_rows BIGINT NOT NULL DEFAULT 0,
            rejected_rows BIGINT NOT NULL DEFAULT 0,
            doubtful_rows BIGINT NOT NULL DEFAULT 0,
            reject_bytes BIGINT NOT NULL DEFAULT 0,
            started_at BIGINT,
            finished_at BIGINT,
            imported_by UUID NOT NULL,
            imported_by_name TEXT NOT NULL,
            is_own BIGINT NOT NULL,
            request_key TEXT,
            fault TEXT
        );
        CREATE INDEX import_batch_by_time ON import_batch (created_at, id);
        CREATE INDEX import_batch_by_person ON import_batch (imported_by, created_at, id);
        CREATE UNIQUE INDEX import_batch_by_key ON import_batch (imported_by, request_key)
            WHERE request_key IS NOT NULL;

        CREATE TABLE import_reject (
            batch_id UUID NOT NULL REFERENCES import_batch (id),
            row_number BIGINT NOT NULL,
            column_name TEXT NOT NULL,
            reason TEXT NOT NULL,
            line TEXT NOT NULL,
            PRIMARY KEY (batch_id, row_number, column_name)
        ) WITHOUT ROWID;
        """)

    static let importLease = Migration(
        "collections-021-import-lease",
        """
        ALTER TABLE import_batch ADD COLUMN lease_until BIGINT;
        CREATE INDEX import_batch_moving ON import_batch (state, created_at)
            WHERE state IN ('waiting', 'running');
        """)
}
