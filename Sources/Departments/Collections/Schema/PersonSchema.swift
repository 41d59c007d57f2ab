import SQL

/// What persons object to, as the Directory told.
extension CollectionsMigrations {
    static let objections = Migration(
        "collections-024-objections",
        """
        CREATE TABLE party_objection (
            party_id UUID NOT NULL,
            way TEXT NOT NULL,
            PRIMARY KEY (party_id, way)
        ) WITHOUT ROWID;
        """)
}
