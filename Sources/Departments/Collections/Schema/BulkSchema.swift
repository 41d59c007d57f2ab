import SQL

/// Work on many debts.
extension CollectionsMigrations {
    static let bulk = Migration(
        "collections-007-bulk",
        """
        CREATE TABLE bulk_work (
            id UUID PRIMARY KEY,
            created_at BIGINT NOT NULL,
            act TEXT NOT NULL CHECK (act IN ('do', 'undo')),
            kind TEXT NOT NULL CHECK (kind IN ('assign', 'state')),
            target TEXT,
            reason TEXT,
            query TEXT NOT NULL,
            asked_by UUID NOT NULL,
            asked_by_name TEXT NOT NULL,
            is_own BIGINT NOT NULL,
            permissions TEXT NOT NULL,
            language TEXT NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('waiting', 'running', 'done', 'cancelled', 'failed')),
            job_id UUID,
            is_gathered BIGINT NOT NULL,
            position BIGINT NOT NULL,
            total BIGINT NOT NULL,
            changed BIGINT NOT NULL,
            unchanged BIGINT NOT NULL,
            refused BIGINT NOT NULL,
            finished_at BIGINT
        );
        CREATE INDEX bulk_work_by_time ON bulk_work (created_at, id);
        CREATE INDEX bulk_work_by_person ON bulk_work (asked_by, created_at, id);
        CREATE INDEX bulk_work_by_target ON bulk_work (target) WHERE act = 'undo';

        CREATE TABLE bulk_item (
            work_id UUID NOT NULL REFERENCES bulk_work (id),
            position BIGINT NOT NULL,
            debt_id UUID NOT NULL,
            wanted TEXT,
            expected BIGINT,
            outcome TEXT CHECK (outcome IN ('changed', 'unchanged', 'refused')),
            before TEXT,
            version BIGINT,
            why TEXT,
            PRIMARY KEY (work_id, position)
        ) WITHOUT ROWID;
        CREATE INDEX bulk_item_refused ON bulk_item (work_id, position) WHERE outcome = 'refused';
        """)
}
