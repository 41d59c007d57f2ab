import SQL

/// What was taken out of a document's file, and how the files of one person are counted.
extension CollectionsMigrations {
    static let files = Migration(
        "collections-026-files",
        """
        ALTER TABLE document ADD COLUMN removed TEXT NOT NULL DEFAULT '';
        CREATE INDEX document_by_person ON document (added_by, created_at, size);
        """)
}
