import SQL

/// Where deadlines stand, with what the laws say at the time of writing, cited in the language of their text. Counsel should read them before they are relied on;
/// an administrator corrects them on their page.
extension DirectoryMigrations {
    static let law = SeededTable(
        name: "legal_term", making: table, series: "0193000000007000800000000000",
        columns: "subject, jurisdiction, amount, unit, source, published, valid_from", rows: rows.map(\.sql)
    ).migration("directory-006-law")

    private static let table = """
        CREATE TABLE legal_term (
            id UUID PRIMARY KEY,
            version BIGINT NOT NULL CHECK (version > 0),
            created_at BIGINT NOT NULL,
            updated_at BIGINT NOT NULL,
            subject TEXT NOT NULL,
            jurisdiction TEXT NOT NULL CHECK (jurisdiction IN ('dz', 'eu')),
            amount BIGINT NOT NULL CHECK (amount > 0),
            unit TEXT NOT NULL CHECK (unit IN ('hours', 'days', 'months', 'years')),
            source TEXT NOT NULL CHECK (source <> ''),
            published BIGINT,
            valid_from BIGINT NOT NULL,
            valid_until BIGINT,
            note TEXT
        );
        CREATE INDEX legal_term_by_source ON legal_term (source, id);

        """

    private struct Row {
        let subject: String
        let jurisdiction: String
        let amount: Int
        let unit: String
        let source: String
        let published: Int
        let from: Int

        init(
            _ subject: String, _ jurisdiction: String, _ amount: Int, _ unit: String, _ source: String, published: Int,
            from: Int
        ) {
            self.subject = subject
            self.jurisdiction = jurisdiction
            self.amount = amount
            self.unit = unit
            self.source = source
            self.published = published
            self.from = from
        }

        var sql: String {
            "'\(subject)', '\(jurisdiction)', \(amount), '\(unit)', '\(source)', \(published), \(from)"
        }
    }

    /// Days are numbers since 1970-01-01.
    private static let rows = [
        Row(
            "access", "dz", 30, "days",
            "Règle de la maison ; la loi 18-07, art. 34, donne le droit sans fixer de jours", published: 17692,
            from: 19579),
        Row("rectification", "dz", 10, "days", "Loi 18-07 du 10 juin 2018, art. 35", published: 17692, from: 19579),
        Row("erasure", "dz", 10, "days", "Loi 18-07 du 10 juin 2018, art. 35", published: 17692, from: 19579),
        Row("restriction", "dz", 10, "days", "Loi 18-07 du 10 juin 2018, art. 35", published: 17692, from: 19579),
        Row(
            "objection", "dz", 10, "days",
            "Règle de la maison ; la loi 18-07, art. 36, donne le droit sans fixer de jours", published: 17692,
            from: 19579),
        Row(
            "breach", "dz", 5, "days", "Loi 25-11 du 24 juillet 2025 modifiant la loi 18-07", published: 20293,
            from: 20293),
        Row(
            "books", "dz", 10, "years", "Code de commerce (ordonnance 75-59 du 26 septembre 1975), art. 12",
            published: 2094, from: 2094),
        Row(
            "access", "eu", 1, "months", "Règlement (UE) 2016/679, art. 12, par. 3, et 15", published: 16918,
            from: 17676),
        Row(
            "rectification", "eu", 1, "months", "Règlement (UE) 2016/679, art. 12, par. 3, et 16", published: 16918,
            from: 17676),
        Row(
            "erasure", "eu", 1, "months", "Règlement (UE) 2016/679, art. 12, par. 3, et 17", published: 16918,
            from: 17676),
        Row(
            "restriction", "eu", 1, "months", "Règlement (UE) 2016/679, art. 12, par. 3, et 18", published: 16918,
            from: 17676),
        Row(
            "objection", "eu", 1, "months", "Règlement (UE) 2016/679, art. 12, par. 3, et 21", published: 16918,
            from: 17676),
        Row("extension", "eu", 2, "months", "Règlement (UE) 2016/679, art. 12, par. 3", published: 16918, from: 17676),
        Row("breach", "eu", 72, "hours", "Règlement (UE) 2016/679, art. 33, par. 1", published: 16918, from: 17676),
        Row("books", "eu", 10, "years", "Code de commerce (France), art. L. 123-22", published: 11218, from: 11218),
    ]
}
