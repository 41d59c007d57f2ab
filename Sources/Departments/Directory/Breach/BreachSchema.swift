import SQL

/// The journal of breaches.
extension DirectoryMigrations {
    static let breach = Migration(
        "directory-010-breach",
        """
        CREATE TABLE breach (
            id UUID PRIMARY KEY,
            version BIGINT NOT NULL CHECK (version > 0),
            created_at BIGINT NOT NULL,
            updated_at BIGINT NOT NULL,
            reference TEXT NOT NULL UNIQUE,
            title TEXT NOT NULL CHECK (title <> ''),
            place TEXT NOT NULL CHECK (place IN ('dz', 'eu', 'both')),
            known_on BIGINT NOT NULL,
            known_hour BIGINT NOT NULL CHECK (known_hour BETWEEN 0 AND 23),
            happened_on BIGINT,
            nature TEXT NOT NULL,
            categories TEXT NOT NULL,
            persons BIGINT NOT NULL,
            records BIGINT,
            consequences TEXT NOT NULL,
            measures TEXT NOT NULL,
            known_at BIGINT NOT NULL,
            algeria_until BIGINT,
            algeria_told BIGINT,
            algeria_notice TEXT,
            europe_until BIGINT,
            europe_told BIGINT,
            europe_notice TEXT,
            delay TEXT,
            persons_told BIGINT,
            persons_how TEXT,
            closed_on BIGINT,
            closing TEXT,
            recorded_by TEXT NOT NULL
        );
        CREATE INDEX breach_open ON breach (id) WHERE closed_on IS NULL;
        """)
}
