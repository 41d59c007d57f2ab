import Localization
import SQL

/// What Sila itself does with data of persons, as lines of the register that the house makes its own. The sentences are kept
/// in English and shown in the reader’s language until somebody writes another.
extension DirectoryMigrations {
    static let processing = SeededTable(
        name: "processing", making: table, series: "019300000000270008000000000000",
        columns: "code, name, purpose, role, basis, source, persons, recipients, measures, assessment",
        rows: ProcessingSeed.all.map(\.sql), isSpaced: true
    ).migration("directory-009-processing")

    private static let table = """
        CREATE TABLE processing (
            id UUID PRIMARY KEY,
            version BIGINT NOT NULL CHECK (version > 0),
            created_at BIGINT NOT NULL,
            updated_at BIGINT NOT NULL,
            code TEXT NOT NULL UNIQUE,
            name TEXT NOT NULL CHECK (name <> ''),
            purpose TEXT NOT NULL,
            role TEXT NOT NULL,
            basis TEXT NOT NULL,
            source TEXT NOT NULL,
            persons TEXT NOT NULL,
            recipients TEXT NOT NULL,
            transfers TEXT,
            measures TEXT NOT NULL,
            officer TEXT,
            declaration TEXT,
            declared_on BIGINT,
            assessment TEXT NOT NULL,
            assessed_on BIGINT,
            elsewhere TEXT,
            ended_on BIGINT
        );

        """
}

/// A line that the register begins with. Its words are part of an applied migration: they are frozen, and another wording
/// is a new migration.
struct ProcessingSeed {
    let code: String
    let name: Phrase
    let purpose: Phrase
    let role: String
    let basis: String
    let source: String
    let persons: Phrase
    let recipients: Phrase
    let assessment: String

    fileprivate var sql: String {
        [
            code, name.text, purpose.text, role, basis, source, persons.text, recipients.text,
            ProcessingSeed.measures.text, assessment,
        ].map { "'" + $0.replacing("'", with: "''") + "'" }.joined(separator: ", ")
    }

    static let measures = Phrase(
        "Access by role and need, a second factor, keys per department, sealed identity numbers and documents, a chained audit, sealed backups, encrypted connections."
    )

    static let all = [
        ProcessingSeed(
            code: "collection", name: Phrase("Collection of debts"),
            purpose: Phrase(
                "Recover by agreement what is owed to creditors: files, payments, contacts, promises, documents, files of creditors, figures."
            ), role: "controller", basis: "interest",
            source: "Mandat du créancier ; loi 18-07, art. 7 ; règlement (UE) 2016/679, art. 6, par. 1, f",
            persons: Phrase("Debtors, and those who pay or speak for them"),
            recipients: Phrase("The creditor of each debt; courts and bailiffs where a file goes there"),
            assessment: "open"),
        ProcessingSeed(
            code: "directory", name: Phrase("Directory of persons and organisations"),
            purpose: Phrase(
                "Know each person once, reach them, tell them apart from others, and write to them in their language."),
            role: "controller", basis: "interest",
            source: "Loi 18-07, art. 7 ; règlement (UE) 2016/679, art. 6, par. 1, f",
            persons: Phrase("Debtors, and persons who speak for organisations"),
            recipients: Phrase("Nobody outside of the house"), assessment: "open"),
        ProcessingSeed(
            code: "creditors", name: Phrase("Relations with creditors"),
            purpose: Phrase("Keep the creditors’ mandates, contacts, accounts and terms."), role: "controller",
            basis: "contract", source: "Loi 18-07, art. 7 ; règlement (UE) 2016/679, art. 6, par. 1, b",
            persons: Phrase("Creditors, and persons who speak for them"),
            recipients: Phrase("The bank, for what is paid to a creditor"), assessment: "needless"),
        ProcessingSeed(
            code: "access", name: Phrase("Accounts and access of the staff"),
            purpose: Phrase("Let those in who work here, each to what they need, and notice misuse."),
            role: "controller", basis: "interest",
            source: "Loi 18-07, art. 38 ; règlement (UE) 2016/679, art. 6, par. 1, f, et 32",
            persons: Phrase("The staff"),
            recipients: Phrase("Nobody outside of the house"), assessment: "needless"),
        ProcessingSeed(
            code: "customers", name: Phrase("Registration and access of customers"),
            purpose: Phrase("Let debtors and creditors see their own files, once it is proved who they are."),
            role: "controller", basis: "consent",
            source: "Loi 18-07, art. 7 ; règlement (UE) 2016/679, art. 6, par. 1, a",
            persons: Phrase("Debtors and creditors who register"), recipients: Phrase("Nobody outside of the house"),
            assessment: "open"),
        ProcessingSeed(
            code: "rights", name: Phrase("Rights of persons"),
            purpose: Phrase(
                "Keep consents and objections, answer what persons ask about their data, and let go of data in time."),
            role: "controller", basis: "law",
            source: "Loi 18-07, art. 32 à 37 ; règlement (UE) 2016/679, art. 12 à 22",
            persons: Phrase("Whoever asks, agrees or objects"),
            recipients: Phrase("The person who asks; the authority, when it asks"), assessment: "needless"),
        ProcessingSeed(
            code: "audit", name: Phrase("Audit and operation of the system"),
            purpose: Phrase("Prove who did what, find mistakes and misuse, and keep the system running."),
            role: "controller", basis: "law",
            source: "Loi 18-07, art. 38, et loi 25-11 ; règlement (UE) 2016/679, art. 5, par. 2, et 32",
            persons: Phrase("The staff, customers, and persons whose data is changed"),
            recipients: Phrase("Auditors and the authority, when they ask"), assessment: "needless"),
    ]

    /// The sentences that the program can say in every language, by their English.
    static let known: [String: Phrase] = Dictionary(
        ([measures] + all.flatMap { [$0.name, $0.purpose, $0.persons, $0.recipients] }).map { ($0.text, $0) },
        uniquingKeysWith: { first, _ in first })
}
