public import Localization
public import Nouns
import Synchronization

/// What a table of a department holds of people, column by column, and for which processings. The register of processing
/// is written from these; what is on no list makes a test fail.
public struct HeldTable: Sendable {
    /// A column.
    public struct Column: Sendable {
        /// Its name.
        public let name: String
        /// How carefully it is handled.
        public let sensitivity: Sensitivity
        /// What people call it, where a noun describes it.
        public let label: Phrase?
    }
    /// The table.
    public let table: String
    /// What people call what is in it.
    public let title: Phrase
    /// The codes of the processings that it serves; none when it is about nobody.
    public let processings: [String]
    /// Its columns.
    public let columns: [Column]

    /// Describes a noun's table, by the noun's own description.
    ///
    /// - Parameters:
    ///   - personal: columns whose free text may tell something about a person, beside what the fields say.
    ///   - plain: columns that no field describes.
    public init(_ noun: Noun, for processings: [String], personal: String = "", plain: String = "") {
        table = noun.table
        title = noun.many
        self.processings = processings
        let wordy = Set(HeldTable.words(personal))
        let fields = noun.stored.flatMap { field -> [Column] in
            let sensitivity =
                field.sensitivity == .plain && wordy.contains(field.column) ? .personal : field.sensitivity
            let own = Column(name: field.column, sensitivity: sensitivity, label: field.label)
            guard field.uses.contains(.sealed) else { return [own] }
            return [own, Column(name: field.column + "_index", sensitivity: sensitivity, label: nil)]
        }
        columns =
            fields
            + HeldTable.columns("id version created_at updated_at " + plain, .plain)
            + HeldTable.columns(
                wordy.subtracting(fields.map(\.name)).sorted().joined(separator: " "), .personal)
    }

    /// Describes a table that no noun does; columns are named one after the other, with blanks between.
    public init(
        _ table: String, _ title: Phrase, for processings: [String], plain: String = "", personal: String = "",
        financial: String = "", secret: String = ""
    ) {
        self.table = table
        self.title = title
        self.processings = processings
        columns =
            HeldTable.columns(plain, .plain) + HeldTable.columns(personal, .personal)
            + HeldTable.columns(financial, .financial) + HeldTable.columns(secret, .secret)
    }

    /// Describes a table that is about nobody.
    public init(ofNobody table: String, _ plain: String) {
        self.init(table, .verbatim(table), for: [], plain: plain)
    }

    private static func words(_ text: String) -> [String] { text.split(separator: " ").map(String.init) }

    private static func columns(_ text: String, _ sensitivity: Sensitivity) -> [Column] {
        words(text).map { Column(name: $0, sensitivity: sensitivity, label: nil) }
    }

    /// The kinds of data in it that concern people, the least delicate first.
    public var kinds: [Sensitivity] {
        [.personal, .financial, .secret].filter { kind in columns.contains { $0.sensitivity == kind } }
    }

    /// What a noun's fields that concern people are called.
    public var labels: [Phrase] { columns.compactMap { $0.sensitivity == .plain ? nil : $0.label } }
}

extension Store {
    /// What every department's database holds besides the department's own tables.
    public static let holdings: [HeldTable] = [
        HeldTable(
            "audit", Phrase("The audit"), for: ["audit"], plain: "seq at act noun row_id previous hash",
            personal: "actor_id actor_name reason changes request peer"),
        HeldTable(ofNobody: "audit_head", "one seq hash code"), HeldTable(ofNobody: "audit_shipped", "target seq"),
        HeldTable(
            "approval", Phrase("What takes two people"), for: ["audit"],
            plain: "id act noun row_id asked_at expires_at state decided_at",
            personal: "title payload reason asker_id asker_name decider_id decider_name answer"),
        HeldTable(ofNobody: "approval_rule", "act is_on threshold"),
        HeldTable(
            "outbox", Phrase("Messages between departments"), for: ["directory", "access"],
            plain: "seq id kind key occurred version due attempts owing delivered", personal: "payload"),
        HeldTable(ofNobody: "outbox_relay", "one owner until"), HeldTable(ofNobody: "inbox", "consumer message"),
        HeldTable(
            "dead_letter", Phrase("Messages that were refused"), for: ["directory", "access"],
            plain: "seq id kind key occurred version subscriber error attempts died", personal: "payload"),
        HeldTable(
            "job", Phrase("Work in the background"), for: ["audit"],
            plain: """
                id kind payload unique_key state attempts run_at owner lease_until cancel done total note checkpoint \
                result error detail created finished
                """, personal: "actor_id"),
        HeldTable(ofNobody: "job_schedule", "kind next_at"),
        HeldTable(
            "reply", Phrase("Answers to programs"), for: ["audit"], plain: "key request status made_at",
            personal: "actor_id", secret: "body"),
        HeldTable(ofNobody: "reference_number", "prefix year last"),
        HeldTable(ofNobody: "person_key_file", "one mark"),
        HeldTable(ofNobody: "schema_migration", "name checksum applied_at"),
        HeldTable(ofNobody: "sqlite_sequence", "name seq"),
    ]
}

/// What every department holds, as the register of processing reads it. The composition fills it once all are open.
public final class Holdings: Sendable {
    /// A department's tables, under its name.
    public struct Chapter: Sendable {
        /// What people call the department.
        public let title: Phrase
        /// Its tables.
        public let tables: [HeldTable]

        /// Makes a chapter of what a department declares and what every one has.
        public init(_ department: any Department) {
            title = department.title
            tables = department.holdings + Store.holdings
        }
    }
    private let chapters = Mutex<[Chapter]>([])

    /// Makes an empty list.
    public init() {}

    /// Every department's, in their order.
    public var all: [Chapter] { chapters.withLock { $0 } }

    /// Sets whose they are.
    public func set(_ all: [Chapter]) { chapters.withLock { $0 = all } }
}
