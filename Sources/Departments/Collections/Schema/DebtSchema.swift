import SQL

/// Creditors and the debts that they hand over.
extension CollectionsMigrations {
    static let creditor = Migration(
        "collections-003-creditor",
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
        """)

    static let debt = Migration(
        "collections-004-debt",
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
        CREATE INDEX debt_by_legal_action ON debt (legal_action, due_on, id) WHERE legal_action IS NOT NULL;

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
            due_days BIGINT NOT NULL,
            PRIMARY KEY (creditor_id, agent_id, state, kind, wilaya, currency)
        ) WITHOUT ROWID;
        """)
}
