import Department
public import HTTP
import Localization
import NounPages
import SQL
import Values

/// One file that is imported, or was: what it is, how far it is, what came of it.
struct ImportBatch: Sendable {
    enum State: String, Sendable {
        case draft, waiting, running, done, cancelled, failed

        var isMoving: Bool { self == .waiting || self == .running }
        var isFinal: Bool { self == .done || self == .cancelled || self == .failed }
    }

    /// What came of the rows.
    struct Counts: Sendable, Hashable {
        var read: Int64 = 0
        var created: Int64 = 0
        var updated: Int64 = 0
        var unchanged: Int64 = 0
        var rejected: Int64 = 0
        var doubtful: Int64 = 0
        /// How long the file of refused rows is.
        var rejectBytes: Int64 = 0
    }

    let id: ID
    let created: Instant
    let creditor: ID
    let fileName: String
    /// Where the file is.
    let file: String
    let size: Int64
    var plan: ImportPlan
    let language: Language
    var isDryRun: Bool
    var state: State
    var job: ID?
    /// Where reading goes on, as ``SheetPosition`` writes it; empty at the beginning.
    var position = ""
    var totalRows: Int64 = 0
    var counts = Counts()
    var started: Instant?
    var finished: Instant?
    /// Until when a command that imports counts as alive without a word of it; nil for imports that a job runs.
    var lease: Instant?
    let author: ID
    let authorName: String
    /// Who brought the file, as pages name them: the system has no name in any language, the program's own stands for it.
    var shownAuthor: String { author == Actor.system("").id ? "Sila" : authorName }
    /// True when the importer reaches only their own files.
    let isOwn: Bool
    var fault: String?

    static let columns = """
        id, created_at, creditor_id, file_name, file, size, plan, language, is_dry_run, state, job_id, position, \
        total_rows, read_rows, created_rows, updated_rows, unchanged_rows, rejected_rows, doubtful_rows, reject_bytes, \
        started_at, finished_at, imported_by, imported_by_name, is_own, fault, lease_until
        """

    init(
        id: ID, at now: Instant, creditor: ID, fileName: String, file: String, size: Int64, plan: ImportPlan,
        language: Language, isDryRun: Bool, state: State, by actor: Actor
    ) {
        self.id = id
        created = now
        self.creditor = creditor
        self.fileName = fileName
        self.file = file
        self.size = size
        self.plan = plan
        self.language = language
        self.isDryRun = isDryRun
        self.state = state
        author = actor.id
        authorName = actor.name
        isOwn = actor.reach != .all
    }

    init(_ row: any Row) {
        id = row.identity(0)
        created = Instant(milliseconds: row.integer(1))
        creditor = row.identity(2)
        fileName = row.text(3)
        file = row.text(4)
        size = row.integer(5)
        plan = (try? JSON(bytes: Array(row.text(6).utf8))).flatMap(ImportPlan.init(json:)) ?? ImportPlan()
        language = Language(rawValue: row.text(7)) ?? .french
        isDryRun = row.flag(8)
        state = State(rawValue: row.text(9)) ?? .failed
        job = row.id(10)
        position = row.text(11)
        totalRows = row.integer(12)
        counts = Counts(
            read: row.integer(13), created: row.integer(14), updated: row.integer(15), unchanged: row.integer(16),
            rejected: row.integer(17), doubtful: row.integer(18), rejectBytes: row.integer(19))
        started = row.instant(20)
        finished = row.instant(21)
        author = row.identity(22)
        authorName = row.text(23)
        isOwn = row.flag(24)
        fault = row.optionalText(25)
        lease = row.instant(26)
    }

    func insert(key: String? = nil, in connection: any Connection) throws {
        try connection.run(
            """
            INSERT INTO import_batch (id, created_at, creditor_id, file_name, file, size, plan, language, is_dry_run, \
            state, job_id, imported_by, imported_by_name, is_own, request_key, lease_until) VALUES (\(id), \(created), \
            \(creditor), \(fileName), \(file), \(size), \(plan.json.text), \(language.rawValue), \(isDryRun), \
            \(state.rawValue), \(job), \(author), \(authorName), \(isOwn), \(key), \
            \(lease))
            """)
    }

    /// Stores everything that changes in a batch's life.
    func update(in connection: any Connection) throws {
        try connection.run(
            """
            UPDATE import_batch SET plan = \(plan.json.text), is_dry_run = \(isDryRun), state = \(state.rawValue), \
            job_id = \(job), position = \(position), total_rows = \(totalRows), read_rows = \(counts.read), \
            created_rows = \(counts.created), updated_rows = \(counts.updated), \
            unchanged_rows = \(counts.unchanged), rejected_rows = \(counts.rejected), \
            doubtful_rows = \(counts.doubtful), reject_bytes = \(counts.rejectBytes), started_at = \(started), \
            finished_at = \(finished), fault = \(fault), lease_until = \(lease) WHERE id = \(id)
            """)
    }

    static func batch(_ id: ID, in connection: any Connection) throws -> ImportBatch? {
        try connection.first(
            "SELECT \(unescaped: columns) FROM import_batch WHERE id = \(id)", ImportBatch.init)
    }

    /// A batch that the actor may see: an agent sees those of their own.
    static func batch(_ id: ID, for actor: Actor, in connection: any Connection) throws -> ImportBatch {
        guard let batch = try batch(id, in: connection), actor.reach == .all || batch.author == actor.id else {
            throw Refusal.notFound
        }
        return batch
    }

    /// The order of lists of imports.
    static let newestFirst = Keyset(terms: [
        .init(column: "created_at", .integer, descending: true), .init(column: "id", .id, descending: true),
    ])

    /// A page of the batches that the actor may see, the newest first.
    static func page(
        _ stretch: Stretch, for actor: Actor, in connection: any Connection
    ) throws -> Stretch.Page<ImportBatch> {
        let scope: SQL = actor.reach == .all ? "1 = 1" : "imported_by = \(actor.id)"
        let batches = try connection.rows(
            "SELECT \(unescaped: columns) FROM import_batch WHERE \(scope) AND \(stretch.selection)", ImportBatch.init)
        return stretch.page(batches) { Cursor(values: [.integer($0.created.milliseconds), .id($0.id)]) }
    }
}

/// What an import came to, for programs.
public struct ImportSummary: Sendable, Hashable {
    /// How many rows the file has below its header.
    public let rows: Int64
    /// How many debts are new.
    public let created: Int64
    /// How many debts were changed.
    public let updated: Int64
    /// How many rows say what is known already.
    public let unchanged: Int64
    /// How many rows were refused.
    public let rejected: Int64
    /// Where the refused rows are with their reasons; nil when there are none.
    public let rejectFile: String?

    /// The summary as the command prints it.
    public var json: JSON {
        [
            "rows": .integer(rows), "created": .integer(created), "updated": .integer(updated),
            "unchanged": .integer(unchanged), "rejected": .integer(rejected),
            "rejectFile": rejectFile.map(JSON.string) ?? .null,
        ]
    }
}
