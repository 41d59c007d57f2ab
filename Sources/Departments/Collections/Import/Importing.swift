import Audit
import Department
import Intake
import Jobs
import Lifecycle
import Localization
import Messages
import Nouns
import SQL
import Sheets
import Values

/// Whoever runs an import: a job that may be cancelled or lose its lease, or a command that waits for the end.
protocol ImportControl {
    /// Throws when the import should end here.
    func check() throws
    /// Fences a chunk's transaction: throws when somebody else has taken the import over.
    func fence(in connection: any Connection) throws
    /// Until when the import counts as alive without another word; nil when a job's own lease says so.
    func lease(from now: Instant) -> Instant?
    /// Hears how far the import is.
    func report(done: Int64, total: Int64)
}

/// Imports one file: rows are read, debtors registered and debts stored by three threads, each chunk of rows in one
/// transaction with the place behind it. Whatever ends the process, the next run goes on behind the last chunk.
struct Importing {
    /// Rows per transaction: enough to share its cost, few enough not to keep others waiting.
    static let usualChunkRows = 3_000
    /// Refused rows that are kept for the page; all of them are in the file.
    static let keptRejects: Int64 = 1_000

    let collections: Collections
    let control: any ImportControl
    let chunkRows: Int
    var batch: ImportBatch
    private let locale: Locale
    private let author: Author

    init(
        _ collections: Collections, _ batch: ImportBatch, control: any ImportControl,
        chunkRows: Int = Importing.usualChunkRows
    ) {
        self.collections = collections
        self.control = control
        self.chunkRows = chunkRows
        self.batch = batch
        locale = collections.translations.locale(batch.language)
        author = Author(
            Actor(id: batch.author, name: batch.authorName, permissions: [], reach: batch.isOwn ? .own : .all),
            request: "import-\(batch.id)", peer: "")
    }

    /// Runs to the end. Throws ``SheetFault``, ``ImportFault``, `JobStop` and `SQLError`; what was stored stays.
    mutating func run() throws -> ImportBatch {
        let (plan, sheet) = try batch.plan.fitted(to: batch.file, strictly: true)
        if !plan.missing.isEmpty { throw ImportFault.missing(plan.missing) }
        if let doubled = plan.doubled { throw ImportFault.doubled(doubled) }
        batch.plan = plan
        batch.state = .running
        batch.totalRows = max(Int64(sheet.estimatedRows), batch.counts.read)
        batch.started = batch.started ?? collections.store.surroundings.now()
        batch.lease = control.lease(from: collections.store.surroundings.now())
        try collections.store.keepBooks { connection in
            try control.fence(in: connection)
            try batch.update(in: connection)
        }
        let rejects = RejectFile(path: collections.rejectPath(of: batch), columns: sheet.columns, locale: locale)
        let read = HandOver<ImportChunk>(capacity: 1)
        let registered = HandOver<ImportChunk>(capacity: 1)
        let threads = try start(plan, read, registered)
        defer {
            read.abandon()
            registered.abandon()
            for thread in threads { thread.join() }
        }
        while let chunk = try registered.take() {
            try control.check()
            try store(chunk, rejects)
            control.report(done: batch.counts.read, total: batch.totalRows)
        }
        batch.state = .done
        batch.totalRows = batch.counts.read
        try finish()
        return batch
    }

    /// Writes down how it ended.
    mutating func finish() throws {
        batch.finished = collections.store.surroundings.now()
        batch.lease = nil
        let batch = batch
        try collections.store.change(by: author) { change in
            try batch.update(in: change.connection)
            try change.note(
                batch.isDryRun ? "import.tried" : "import.finished", of: "import", batch.id,
                reason: "\(batch.state.rawValue): \(batch.counts.said)")
            change.tell("import/\(batch.id)", "progress", "\(batch.counts.read)")
            if !batch.isDryRun { change.tell("debts", "changed") }
        }
    }

    // MARK: Reading and registering

    private func start(
        _ plan: ImportPlan, _ read: HandOver<ImportChunk>, _ registered: HandOver<ImportChunk>
    ) throws -> [Thread] {
        let batch = batch
        let collections = collections
        let author = author
        let chunkRows = chunkRows
        let words = ImportWords(collections.translations)
        let reader = try Thread.start(name: "import-read") {
            do {
                try Importing.read(batch, plan, words, collections, by: chunkRows, into: read)
                read.end()
            } catch { read.end(error) }
        }
        let registrar = try Thread.start(name: "import-register") {
            do {
                while var chunk = try read.take() {
                    if !batch.isDryRun { try Importing.register(&chunk, batch, collections, author) }
                    guard registered.put(chunk) else { return }
                }
                registered.end()
            } catch { registered.end(error) }
        }
        return [reader, registrar]
    }

    private static func read(
        _ batch: ImportBatch, _ plan: ImportPlan, _ words: ImportWords, _ collections: Collections,
        by chunkRows: Int, into handOver: HandOver<ImportChunk>
    ) throws {
        let reader = try SheetReader(path: batch.file, options: plan.options)
        var intake = RowIntake(
            plan, creditor: batch.creditor, today: collections.store.today, words: words, sheet: reader.sheet)
        if !batch.position.isEmpty {
            guard let position = SheetPosition(batch.position) else { throw SheetFault.otherPosition }
            // The references behind the place must be known again, to tell those that come twice.
            while reader.rowsRead < position.rowsRead {
                guard try reader.next() else { throw SheetFault.otherPosition }
                intake.pass(reader.row)
            }
        }
        while true {
            var chunk = ImportChunk()
            chunk.rows.reserveCapacity(chunkRows)
            while chunk.rows.count < chunkRows, try reader.next() { chunk.rows.append(intake.read(reader.row)) }
            if chunk.rows.isEmpty { return }
            chunk.position = reader.position.description
            chunk.rowsRead = reader.rowsRead
            guard handOver.put(chunk) else { return }
        }
    }

    /// Registers the debtors of the debts that are not there yet.
    private static func register(
        _ chunk: inout ImportChunk, _ batch: ImportBatch, _ collections: Collections, _ author: Author
    ) throws {
        let references = chunk.rows.filter(\.faults.isEmpty).map(\.reference)
        let known = try collections.store.read { connection in
            var known = Set<String>()
            for part in references.parts(of: 500) {
                try connection.each(
                    """
                    SELECT creditor_reference FROM debt WHERE creditor_id = \(batch.creditor) \
                    AND creditor_reference IN (\(list: part))
                    """
                ) { known.insert($0.text(0)) }
            }
            return known
        }
        chunk.registrations = Array(repeating: nil, count: chunk.rows.count)
        var places: [Int] = []
        var drafts: [PartyDraft] = []
        for (place, row) in chunk.rows.enumerated() where row.faults.isEmpty && !known.contains(row.reference) {
            guard let draft = row.debtor else { continue }
            places.append(place)
            drafts.append(draft)
        }
        guard !drafts.isEmpty else { return }
        let registrations = try collections.directory.register(drafts, by: author.actor, request: author.request)
        for (place, registration) in zip(places, registrations) { chunk.registrations[place] = registration }
    }

    // MARK: Storing

    private mutating func store(_ chunk: ImportChunk, _ rejects: RejectFile) throws {
        var next = batch
        next.position = chunk.position
        next.counts.read = Int64(chunk.rowsRead)
        next.totalRows = max(next.totalRows, next.counts.read)
        next.lease = control.lease(from: collections.store.surroundings.now())
        let storing = ChunkStoring(batch: batch, next: next, chunk: chunk, rejects: rejects, locale: locale)
        if batch.isDryRun {
            let outcome = try collections.store.read { try storing.tried(in: $0) }
            batch = try collections.store.keepBooks { connection in
                try control.fence(in: connection)
                return try storing.keep(outcome, in: connection)
            }
        } else {
            batch = try collections.store.change(by: author) { change in
                try control.fence(in: change.connection)
                return try storing.store(in: change)
            }
        }
    }
}

extension ImportBatch.Counts {
    /// The counts for the audit, the same in every language.
    var said: String {
        "\(read) rows: \(created) created, \(updated) updated, \(unchanged) unchanged, \(rejected) rejected"
    }
}
