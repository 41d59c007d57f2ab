import SQL

/// What happens to a debt: payments, contacts, promises, changes of state and hands, documents.
extension CollectionsMigrations {
    static let history = Migration(
        "collections-005-history",
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
        CREATE INDEX payment_by_day ON payment (received_on, id, amount, currency, reversed_at, agent_id);
        CREATE INDEX payment_by_creditor
            ON payment (creditor_id, received_on, id, amount, currency, reversed_at, agent_id);
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
        CREATE INDEX promise_pending ON promise (state, due_on, id, agent_id);

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
        """)
}
