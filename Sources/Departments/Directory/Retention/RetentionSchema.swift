import SQL

/// Rules of keeping with sensible times, cited in the language of their text, all switched off: counsel should read them, and
/// somebody look at what they would take away, before the house acts on them.
extension DirectoryMigrations {
    static let retention = SeededTable(
        name: "retention_rule", making: tables, series: "0193000000017000800000000000",
        columns: "kind, place, amount, unit, source, valid_from", rows: rows.map(\.sql)
    ).migration("directory-008-retention")

    static let answeredWords: SQL =
        "answered_on IS NOT NULL AND (asked IS NOT NULL OR proof IS NOT NULL OR answer IS NOT NULL)"
    static let mergedDoubt: SQL = "state = 'same'"

    private static let tables = """
        CREATE TABLE retention_rule (
            id UUID PRIMARY KEY,
            version BIGINT NOT NULL CHECK (version > 0),
            created_at BIGINT NOT NULL,
            updated_at BIGINT NOT NULL,
            kind TEXT NOT NULL CHECK (kind <> ''),
            place TEXT NOT NULL CHECK (place IN ('dz', 'eu', 'house')),
            amount BIGINT NOT NULL CHECK (amount > 0),
            unit TEXT NOT NULL CHECK (unit IN ('days', 'months', 'years')),
            source TEXT NOT NULL CHECK (source <> ''),
            valid_from BIGINT NOT NULL,
            valid_until BIGINT,
            note TEXT,
            on_since BIGINT,
            on_by TEXT,
            CHECK ((on_since IS NULL) = (on_by IS NULL))
        );

        CREATE TABLE retention_run (
            id UUID PRIMARY KEY,
            rule_id UUID NOT NULL REFERENCES retention_rule (id),
            kind TEXT NOT NULL,
            before_on BIGINT NOT NULL,
            started_at BIGINT NOT NULL,
            ended_at BIGINT,
            released BIGINT NOT NULL,
            held BIGINT NOT NULL
        );
        CREATE INDEX retention_run_by_rule ON retention_run (rule_id, id);

        CREATE INDEX rights_request_by_answer ON rights_request (answered_on, id) WHERE \(answeredWords.rendered.text);
        CREATE INDEX rights_request_open ON rights_request (party_id) WHERE answered_on IS NULL;
        CREATE INDEX doubt_by_decision ON doubt (decided_at, id) WHERE \(mergedDoubt.rendered.text);

        """

    private struct Row {
        let kind: String
        let place: String
        let amount: Int
        let unit: String
        let source: String
        /// A day, as a number since 1970-01-01.
        let from: Int

        init(_ kind: String, _ place: String, _ amount: Int, _ unit: String, _ source: String, from: Int) {
            self.kind = kind
            self.place = place
            self.amount = amount
            self.unit = unit
            self.source = source
            self.from = from
        }

        var sql: String { "'\(kind)', '\(place)', \(amount), '\(unit)', '\(source)', \(from)" }
    }

    private static let rows = [
        Row(
            "identity.registrations", "house", 6, "months",
            "Règle de la maison ; la loi 18-07, art. 9, ne garde que le temps nécessaire", from: 20293),
        Row(
            "identity.sessions", "house", 6, "months",
            "Règle de la maison, d’après la CNIL, délibération 2021-122 (6 à 12 mois)", from: 20293),
        Row(
            "identity.browsers", "house", 13, "months",
            "Règle de la maison, d’après la CNIL, lignes directrices du 17 septembre 2020 (13 mois)", from: 20293),
        Row(
            "identity.invitations", "house", 12, "months",
            "Règle de la maison, d’après la CNIL, délibération 2021-122 (6 à 12 mois)", from: 20293),
        Row(
            "directory.requests", "dz", 3, "years",
            "Règle de la maison : le temps pendant lequel un délit se poursuit ; loi 18-07, art. 9", from: 20293),
        Row(
            "directory.requests", "eu", 6, "years",
            "Code de procédure pénale (France), art. 8 ; règlement (UE) 2016/679, art. 5, par. 1, e", from: 17676),
        Row(
            "directory.doubts", "house", 1, "years",
            "Règle de la maison ; la loi 18-07, art. 9, ne garde que le temps nécessaire", from: 20293),
        Row(
            "collections.closed", "dz", 10, "years",
            "Code de commerce (ordonnance 75-59 du 26 septembre 1975), art. 12", from: 2094),
        Row(
            "collections.closed", "eu", 5, "years",
            "Code civil (France), art. 2224 ; règlement (UE) 2016/679, art. 5, par. 1, e", from: 17676),
        Row(
            "collections.imports", "house", 6, "months",
            "Règle de la maison ; la loi 18-07, art. 9, ne garde que le temps nécessaire", from: 20293),
        Row(
            "collections.bulk", "house", 12, "months",
            "Règle de la maison ; la loi 18-07, art. 9, ne garde que le temps nécessaire", from: 20293),
    ]
}
