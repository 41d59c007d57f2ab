import SQL

extension IdentityMigrations {
    /// Accounts of customers, and those who wish for one. The role's name begins with a blank, which no name that people
    /// type does, so that a company may call a role of its own “customer”.
    static let registration = Migration(
        "identity-016-registration",
        """
        INSERT INTO role (code, version, created_at, updated_at, name, folded_name, explanation, permissions, reach)
        VALUES ('customer', 1, 0, 0, 'customer', ' customer', '', '', 'own');

        ALTER TABLE staff ADD COLUMN customer_side TEXT CHECK (customer_side IN ('debtor', 'creditor'));
        ALTER TABLE staff ADD COLUMN customer_id UUID;

        CREATE TABLE registration (
            id UUID PRIMARY KEY,
            created_at BIGINT NOT NULL,
            side TEXT NOT NULL CHECK (side IN ('debtor', 'creditor')),
            name TEXT NOT NULL CHECK (name <> ''),
            organisation TEXT NOT NULL,
            email TEXT NOT NULL,
            phone TEXT NOT NULL,
            language TEXT NOT NULL,
            reference TEXT NOT NULL,
            identifier_kind TEXT NOT NULL,
            identifier BYTEA NOT NULL,
            mark BYTEA NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('waiting', 'accepted', 'refused')),
            decided_at BIGINT,
            decided_by TEXT,
            reason TEXT,
            account_id UUID REFERENCES staff (id)
        );
        CREATE INDEX registration_by_state ON registration (state, created_at, id);
        CREATE UNIQUE INDEX registration_waiting ON registration (mark) WHERE state = 'waiting';
        """)
}
