import SQL

/// The Directory's schema. Released migrations are frozen: change by adding.
enum DirectoryMigrations {
    static let all: [Migration] = [
        Migration(
            "directory-001-party",
            """
            CREATE TABLE party (
                id UUID PRIMARY KEY,
                version BIGINT NOT NULL CHECK (version > 0),
                created_at BIGINT NOT NULL,
                updated_at BIGINT NOT NULL,
                reference TEXT NOT NULL UNIQUE,
                kind TEXT NOT NULL CHECK (kind IN ('person', 'organisation')),
                name TEXT NOT NULL CHECK (name <> ''),
                arabic_name TEXT,
                folded_name TEXT NOT NULL,
                birth_on BIGINT,
                language TEXT NOT NULL CHECK (language IN ('fr', 'ar', 'en')),
                address TEXT,
                commune TEXT,
                postal_code TEXT,
                wilaya BIGINT CHECK (wilaya BETWEEN 1 AND 99),
                note TEXT,
                merged_into UUID REFERENCES party (id)
            );
            CREATE INDEX party_by_name ON party (folded_name, id) WHERE merged_into IS NULL;
            CREATE INDEX party_by_wilaya ON party (wilaya, folded_name, id) WHERE merged_into IS NULL;

            CREATE TABLE contact_point (
                id UUID PRIMARY KEY,
                party_id UUID NOT NULL REFERENCES party (id),
                kind TEXT NOT NULL CHECK (kind IN ('mobile', 'phone', 'email', 'fax')),
                value TEXT NOT NULL CHECK (value <> ''),
                label TEXT,
                is_preferred BIGINT NOT NULL DEFAULT 0,
                valid_from BIGINT,
                valid_until BIGINT,
                created_at BIGINT NOT NULL
            );
            CREATE INDEX contact_point_by_party ON contact_point (party_id);
            CREATE INDEX contact_point_by_value ON contact_point (value);

            CREATE TABLE identifier (
                id UUID PRIMARY KEY,
                party_id UUID NOT NULL REFERENCES party (id),
                kind TEXT NOT NULL CHECK (kind IN ('nin', 'nif', 'nis', 'rc', 'passport', 'licence', 'other')),
                value BYTEA NOT NULL,
                value_index BYTEA NOT NULL,
                created_at BIGINT NOT NULL
            );
            CREATE INDEX identifier_by_party ON identifier (party_id);
            CREATE INDEX identifier_by_index ON identifier (value_index);

            CREATE TABLE party_key (
                key BYTEA NOT NULL,
                party_id UUID NOT NULL,
                PRIMARY KEY (key, party_id)
            ) WITHOUT ROWID;
            CREATE INDEX party_key_by_party ON party_key (party_id);

            CREATE TABLE party_source (
                source TEXT PRIMARY KEY,
                party_id UUID NOT NULL
            ) WITHOUT ROWID;

            CREATE TABLE doubt (
                id UUID PRIMARY KEY,
                party_id UUID NOT NULL REFERENCES party (id),
                candidate_id UUID NOT NULL REFERENCES party (id),
                score BIGINT NOT NULL,
                grounds TEXT NOT NULL,
                state TEXT NOT NULL CHECK (state IN ('open', 'same', 'different')),
                created_at BIGINT NOT NULL,
                decided_at BIGINT,
                decided_by TEXT,
                UNIQUE (party_id, candidate_id)
            );
            CREATE INDEX doubt_open ON doubt (state, score, id);

            CREATE TABLE merge (
                id UUID PRIMARY KEY,
                kept_id UUID NOT NULL REFERENCES party (id),
                absorbed_id UUID NOT NULL REFERENCES party (id),
                moved TEXT NOT NULL,
                merged_at BIGINT NOT NULL,
                merged_by TEXT NOT NULL,
                undone_at BIGINT,
                undone_by TEXT
            );
            CREATE INDEX merge_by_kept ON merge (kept_id);
            CREATE INDEX merge_by_absorbed ON merge (absorbed_id);
            """)
    ]
}
