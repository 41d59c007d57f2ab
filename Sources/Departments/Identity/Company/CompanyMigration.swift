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
}
