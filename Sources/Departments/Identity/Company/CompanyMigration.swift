import SQL

extension IdentityMigrations {
    static let company = Migration(
        "identity-012-company",
        """
        CREATE TABLE company (
            id BIGINT PRIMARY KEY CHECK (id = 1),
            version BIGINT NOT NULL CHECK (version > 0),
            updated_at BIGINT NOT NULL,
            name TEXT NOT NULL CHECK (name <> ''),
            legal_form TEXT NOT NULL DEFAULT '',
            capital BIGINT CHECK (capital >= 0),
            employees BIGINT CHECK (employees >= 0),
            street TEXT NOT NULL DEFAULT '',
            commune TEXT NOT NULL DEFAULT '',
            postcode TEXT NOT NULL DEFAULT '',
            wilaya BIGINT,
            register_number TEXT NOT NULL DEFAULT '',
            tax_number TEXT NOT NULL DEFAULT '',
            statistical_number TEXT NOT NULL DEFAULT '',
            tax_article TEXT NOT NULL DEFAULT '',
            phone TEXT NOT NULL DEFAULT '',
            email TEXT NOT NULL DEFAULT '',
            site TEXT NOT NULL DEFAULT '',
            colour TEXT NOT NULL DEFAULT '',
            logo_kind TEXT NOT NULL DEFAULT '',
            logo_width BIGINT,
            logo_height BIGINT,
            logo BYTEA
        );
        INSERT INTO company (id, version, updated_at, name) SELECT 1, 1, created_at, company FROM house;
        DROP TABLE house;
        """)

    /// Which visitors may register. A house that is there already goes on as it was, open to both sides; a new one is shut
    /// until somebody opens it.
    static let openness = Migration(
        "identity-020-openness",
        """
        ALTER TABLE company ADD COLUMN registers_debtors BIGINT NOT NULL DEFAULT 0 CHECK (registers_debtors IN (0, 1));
        ALTER TABLE company ADD COLUMN registers_creditors BIGINT NOT NULL DEFAULT 0
            CHECK (registers_creditors IN (0, 1));
        UPDATE company SET registers_debtors = 1, registers_creditors = 1;
        """)
}
