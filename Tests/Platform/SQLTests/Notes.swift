import SQL

/// A small schema that the tests of both engines share.
enum Notes {
    static let migrations = [
        Migration(
            "notes-001-note",
            """
            CREATE TABLE note (
                id UUID NOT NULL PRIMARY KEY, title TEXT NOT NULL UNIQUE, size BIGINT CHECK (size >= 0),
                weight DOUBLE PRECISION, body BYTEA, parent UUID REFERENCES note (id) DEFERRABLE INITIALLY DEFERRED
            ) WITHOUT ROWID;
            CREATE INDEX note_size ON note (size, id);
            """),
        Migration("notes-002-count", "CREATE TABLE number (value BIGINT NOT NULL);"),
    ]
}
