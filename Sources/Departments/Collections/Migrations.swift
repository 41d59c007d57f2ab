import SQL

/// The schema of Collections. Released migrations are frozen: change by adding.
///
/// Money is in minor units. Days are numbers since 1970-01-01; 2932896 (9999-12-31) stands for "no day" where a column
/// is sorted by. What is still owed per component stands beside the original amounts, so that lists never sum payments.
enum CollectionsMigrations {
    static let all: [Migration] = [
        Migration(
            "collections-001-cards",
            """
            CREATE TABLE party_card (
                id UUID PRIMARY KEY,
                kind TEXT NOT NULL,
                name TEXT NOT NULL,
                arabic_name TEXT,
                folded_name TEXT NOT NULL,
                language TEXT NOT NULL,
                wilaya BIGINT,
                version BIGINT NOT NULL,
                merged_into UUID
            );
            CREATE INDEX party_card_by_name ON party_card (folded_name, id);

            CREATE TABLE staff_card (
                id UUID PRIMARY KEY,
                name TEXT NOT NULL,
                role TEXT NOT NULL,
                is_active BIGINT NOT NULL,
                version BIGINT NOT NULL
            );
            """),
        Migration(
            "collections-002-creditor",
            """
            CREATE TABLE creditor (
                id UUID PRIMARY KEY,
                version BIGINT NOT NULL CHECK (version > 0),
                created_at BIGINT NOT NULL,
                updated_at BIGINT NOT NULL,
                reference TEXT NOT NULL UNIQUE,
                name TEXT NOT NULL CHECK (name <> ''),
                arabic_name TEXT,
                folded_name TEXT NOT NULL UNIQUE,
                sector TEXT NOT NULL,
                email TEXT,
                phone TEXT,
                address TEXT,
                wilaya BIGINT CHECK (wilaya BETWEEN 1 AND 99),
                tax_number BYTEA,
                tax_number_index BYTEA,
                bank_account BYTEA,
                bank_account_index BYTEA,
                commission BIGINT NOT NULL CHECK (commission BETWEEN 0 AND 10000),
                allocation TEXT NOT NULL,
                overpayment TEXT NOT NULL CHECK (overpayment IN ('refuse', 'credit')),
                is_active BIGINT NOT NULL DEFAULT 1,
                note TEXT
            );
            CREATE TABLE import_mapping (
                creditor_id UUID PRIMARY KEY REFERENCES creditor (id),
                mapping TEXT NOT NULL,
                updated_at BIGINT NOT NULL
            );
            """),
        Migration(
            "collections-003-debt",
            """
            CREATE TABLE debt (
                id UUID PRIMARY KEY,
                version BIGINT NOT NULL CHECK (version > 0),
                created_at BIGINT NOT NULL,
                updated_at BIGINT NOT NULL,
                reference TEXT NOT NULL UNIQUE,
                creditor_id UUID NOT NULL REFERENCES creditor (id),
                creditor_reference TEXT NOT NULL CHECK (creditor_reference <> ''),
                debtor_id UUID NOT NULL,
                debtor_name TEXT NOT NULL,
                wilaya BIGINT,
                kind TEXT NOT NULL,
                currency TEXT NOT NULL,
                principal BIGINT NOT NULL CHECK (principal >= 0),
                interest BIGINT NOT NULL CHECK (interest >= 0),
                costs BIGINT NOT NULL CHECK (costs >= 0),
                principal_due BIGINT NOT NULL CHECK (principal_due BETWEEN 0 AND principal),
                interest_due BIGINT NOT NULL CHECK (interest_due BETWEEN 0 AND interest),
                costs_due BIGINT NOT NULL CHECK (costs_due BETWEEN 0 AND costs),
                balance BIGINT NOT NULL CHECK (balance = principal_due + interest_due + costs_due),
                paid BIGINT NOT NULL CHECK (paid >= 0),
                credit BIGINT NOT NULL CHECK (credit >= 0),
                origin_on BIGINT,
                original_due_on BIGINT,
                due_on BIGINT NOT NULL,
                handed_over_on BIGINT NOT NULL,
                state TEXT NOT NULL,
                agent_id UUID,
                legal_action TEXT,
                court TEXT,
                section TEXT,
                next_action TEXT,
                next_action_on BIGINT NOT NULL DEFAULT 2932896,
                last_contact_on BIGINT,
                closed_on BIGINT,
                batch_id UUID,
                note TEXT,
                UNIQUE (creditor_id, creditor_reference)
            );
            CREATE INDEX debt_by_balance ON debt (balance, id);
            CREATE INDEX debt_by_due ON debt (due_on, id);
            CREATE INDEX debt_by_name ON debt (debtor_name, id);
            CREATE INDEX debt_by_state ON debt (state, due_on, id);
            CREATE INDEX debt_by_agent ON debt (agent_id, state, next_action_on, id);
            CREATE INDEX debt_by_creditor ON debt (creditor_id, state, due_on, id);
            CREATE INDEX debt_by_debtor ON debt (debtor_id, id);
            CREATE INDEX debt_by_next ON debt (next_action_on, id);
            CREATE INDEX debt_by_wilaya ON debt (wilaya, state, due_on, id);
            CREATE INDEX debt_by_creditor_reference ON debt (creditor_reference);
            CREATE INDEX debt_by_batch ON debt (batch_id) WHERE batch_id IS NOT NULL;

            CREATE TABLE debt_tally (
                creditor_id UUID NOT NULL,
                agent_id UUID NOT NULL,
                state TEXT NOT NULL,
                kind TEXT NOT NULL,
                wilaya BIGINT NOT NULL,
                currency TEXT NOT NULL,
                files BIGINT NOT NULL,
                claimed BIGINT NOT NULL,
                balance BIGINT NOT NULL,
                paid BIGINT NOT NULL,
                PRIMARY KEY (creditor_id, agent_id, state, kind, wilaya, currency)
            ) WITHOUT ROWID;
            """),
        Migration(
            "collections-004-history",
            """
            CREATE TABLE payment (
                id UUID PRIMARY KEY,
                version BIGINT NOT NULL,
                created_at BIGINT NOT NULL,
                updated_at BIGINT NOT NULL,
                reference TEXT NOT NULL UNIQUE,
                debt_id UUID NOT NULL REFERENCES debt (id),
                creditor_id UUID NOT NULL,
                agent_id UUID,
                received_on BIGINT NOT NULL,
                amount BIGINT NOT NULL CHECK (amount > 0),
                currency TEXT NOT NULL,
                method TEXT NOT NULL,
                receipt TEXT,
                to_costs BIGINT NOT NULL CHECK (to_costs >= 0),
                to_interest BIGINT NOT NULL CHECK (to_interest >= 0),
                to_principal BIGINT NOT NULL CHECK (to_principal >= 0),
                to_credit BIGINT NOT NULL CHECK (to_credit >= 0),
                note TEXT,
                recorded_by UUID NOT NULL,
                recorded_by_name TEXT NOT NULL,
                reversed_at BIGINT,
                reversed_by_name TEXT,
                reversal_reason TEXT,
                CHECK (amount = to_costs + to_interest + to_principal + to_credit)
            );
            CREATE INDEX payment_by_debt ON payment (debt_id, received_on, id);
            CREATE INDEX payment_by_day ON payment (received_on, id);
            CREATE INDEX payment_by_creditor ON payment (creditor_id, received_on, id);
            CREATE UNIQUE INDEX payment_by_receipt ON payment (creditor_id, receipt)
                WHERE receipt IS NOT NULL AND reversed_at IS NULL;

            CREATE TABLE interaction (
                id UUID PRIMARY KEY,
                created_at BIGINT NOT NULL,
                debt_id UUID NOT NULL REFERENCES debt (id),
                debtor_id UUID NOT NULL,
                channel TEXT NOT NULL,
                direction TEXT NOT NULL CHECK (direction IN ('outgoing', 'incoming')),
                outcome TEXT NOT NULL,
                happened_at BIGINT NOT NULL,
                note TEXT,
                next_action TEXT,
                next_action_on BIGINT,
                agent_id UUID NOT NULL,
                agent_name TEXT NOT NULL
            );
            CREATE INDEX interaction_by_debt ON interaction (debt_id, happened_at, id);
            CREATE INDEX interaction_by_time ON interaction (happened_at, id);

            CREATE TABLE promise (
                id UUID PRIMARY KEY,
                version BIGINT NOT NULL,
                created_at BIGINT NOT NULL,
                updated_at BIGINT NOT NULL,
                debt_id UUID NOT NULL REFERENCES debt (id),
                amount BIGINT NOT NULL CHECK (amount > 0),
                currency TEXT NOT NULL,
                due_on BIGINT NOT NULL,
                state TEXT NOT NULL CHECK (state IN ('pending', 'kept', 'broken', 'cancelled')),
                received BIGINT NOT NULL DEFAULT 0,
                note TEXT,
                agent_id UUID NOT NULL,
                agent_name TEXT NOT NULL
            );
            CREATE INDEX promise_by_debt ON promise (debt_id, due_on, id);
            CREATE INDEX promise_pending ON promise (state, due_on, id);

            CREATE TABLE state_change (
                id UUID PRIMARY KEY,
                debt_id UUID NOT NULL REFERENCES debt (id),
                old_state TEXT NOT NULL,
                new_state TEXT NOT NULL,
                reason TEXT,
                changed_at BIGINT NOT NULL,
                changed_by UUID NOT NULL,
                changed_by_name TEXT NOT NULL
            );
            CREATE INDEX state_change_by_debt ON state_change (debt_id, changed_at, id);
            CREATE INDEX state_change_by_time ON state_change (changed_at, id);

            CREATE TABLE assignment (
                id UUID PRIMARY KEY,
                debt_id UUID NOT NULL REFERENCES debt (id),
                agent_id UUID,
                agent_name TEXT,
                assigned_at BIGINT NOT NULL,
                assigned_by_name TEXT NOT NULL
            );
            CREATE INDEX assignment_by_debt ON assignment (debt_id, assigned_at, id);

            CREATE TABLE document (
                id UUID PRIMARY KEY,
                created_at BIGINT NOT NULL,
                debt_id UUID NOT NULL REFERENCES debt (id),
                name TEXT NOT NULL,
                type TEXT NOT NULL,
                size BIGINT NOT NULL CHECK (size >= 0),
                file TEXT NOT NULL,
                added_by UUID NOT NULL,
                added_by_name TEXT NOT NULL
            );
            CREATE INDEX document_by_debt ON document (debt_id, created_at, id);
            """),
        Migration(
            "collections-005-desk",
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
                reading TEXT NOT NULL,
                mapping TEXT NOT NULL,
                agent_id UUID,
                is_dry_run BIGINT NOT NULL,
                state TEXT NOT NULL CHECK (state IN ('draft', 'waiting', 'running', 'done', 'cancelled', 'failed')),
                job_id UUID,
                position BYTEA,
                total_rows BIGINT NOT NULL DEFAULT 0,
                read_rows BIGINT NOT NULL DEFAULT 0,
                created_rows BIGINT NOT NULL DEFAULT 0,
                updated_rows BIGINT NOT NULL DEFAULT 0,
                unchanged_rows BIGINT NOT NULL DEFAULT 0,
                rejected_rows BIGINT NOT NULL DEFAULT 0,
                doubtful_rows BIGINT NOT NULL DEFAULT 0,
                finished_at BIGINT,
                imported_by UUID NOT NULL,
                imported_by_name TEXT NOT NULL,
                fault TEXT
            );
            CREATE INDEX import_batch_by_time ON import_batch (created_at, id);

            CREATE TABLE import_reject (
                batch_id UUID NOT NULL REFERENCES import_batch (id),
                row_number BIGINT NOT NULL,
                column_name TEXT NOT NULL,
                reason TEXT NOT NULL,
                line TEXT NOT NULL,
                PRIMARY KEY (batch_id, row_number, column_name)
            ) WITHOUT ROWID;
            """),
    ]
}
