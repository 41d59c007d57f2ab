import CSQLite
import Glibc
import SQL

/// One connection to a file. It belongs to one thread at a time, so SQLite's own locking of it is switched off.
final class SQLiteConnection: Connection {
    enum Role {
        /// The only one that changes the file and copies the log into it.
        case writing(isDurable: Bool)
        /// Never changes anything, not even by copying the log; a statement may take so many seconds, 0 for any.
        case reading(seconds: Int)
    }

    let handle: OpaquePointer
    let dialect = Dialect.sqlite
    /// True between ``begin(_:)`` and its end: statements must not run outside the transaction they were meant for.
    private var isInsideTransaction = false
    /// Why SQLite rolled the running transaction back by itself.
    private(set) var loss: SQLError?
    /// How many seconds a statement may take; 0 for any.
    private var limit = 0
    /// When the running statement has to end, in seconds of the monotonic clock.
    private let deadline = UnsafeMutablePointer<Int>.allocate(capacity: 1)
    private var statements: [String: SQLiteStatement] = [:]
    private var uses: UInt64 = 0
    private var depth = 0

    /// How many prepared statements a connection keeps: more than a department has, few enough to stay small.
    private static let statementLimit = 200

    /// Set before the library wakes up, once.
    private static let isPrepared: Bool = sila_sqlite_forgo_memory_counters() == SQLITE_OK

    init(_ path: String, _ role: Role) throws {
        _ = SQLiteConnection.isPrepared
        var handle: OpaquePointer?
        let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE
        let code = sqlite3_open_v2(path, &handle, flags, nil)
        guard code == SQLITE_OK, let handle else {
            defer { sqlite3_close_v2(handle) }
            throw sqliteFailure(handle, code)
        }
        self.handle = handle
        deadline.initialize(to: .max)
        sqlite3_busy_timeout(handle, 5000)
        sila_sqlite_set(handle, SQLITE_DBCONFIG_DEFENSIVE, 1)
        // "x" is a name here as it is in PostgreSQL, never a misspelt one taken for text.
        sila_sqlite_set(handle, SQLITE_DBCONFIG_DQS_DML, 0)
        sila_sqlite_set(handle, SQLITE_DBCONFIG_DQS_DDL, 0)
        do { try configure(role) } catch {
            close()
            throw error
        }
    }

    /// Caches are limits, filled as needed. Files are not mapped: a bad sector would be a signal that ends the process
    /// for everybody, and the mapped pages would count as its memory.
    private func configure(_ role: Role) throws {
        switch role {
        case .writing(let isDurable):
            let mode = try first("PRAGMA journal_mode = WAL") { $0.text(0) }
            guard mode == "wal" else { throw SQLError(.unavailable, "the database cannot keep a write-ahead log") }
            try script(
                """
                PRAGMA synchronous = \(isDurable ? "FULL" : "OFF"); PRAGMA foreign_keys = ON;
                PRAGMA cache_size = -32000; PRAGMA temp_store = MEMORY; PRAGMA wal_autocheckpoint = 0;
                PRAGMA journal_size_limit = 67108864; PRAGMA secure_delete = ON
                """)
        case .reading(let seconds):
            limit = seconds
            if seconds > 0 { watchTheClock() }
            sila_sqlite_set(handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1)
            try script(
                """
                PRAGMA query_only = ON; PRAGMA wal_autocheckpoint = 0; PRAGMA cache_size = -4000;
                PRAGMA temp_store = MEMORY
                """)
        }
        // Reading once recovers the log after a crash, and tells a foreign file from a database.
        _ = try integer("SELECT count(*) FROM sqlite_master")
    }

    deinit { deadline.deallocate() }

    /// Ends a statement past its deadline, looked at every 100,000 steps of SQLite's machine (some milliseconds).
    private func watchTheClock() {
        let look: @convention(c) (UnsafeMutableRawPointer?) -> Int32 = { deadline in
            guard let deadline else { return 0 }
            return SQLiteConnection.seconds() > deadline.assumingMemoryBound(to: Int.self).pointee ? 1 : 0
        }
        sqlite3_progress_handler(handle, 100_000, look, deadline)
    }

    private static func seconds() -> Int {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC_COARSE, &time)
        return time.tv_sec
    }

    func close() {
        statements = [:]
        sqlite3_close_v2(handle)
    }

    // MARK: Statements

    @discardableResult
    func run(_ statement: SQL) throws -> Int {
        try perform(statement) { prepared in
            let before = sqlite3_total_changes64(handle)
            while try prepared.step() {}
            // For statements that change no rows, such as CREATE, the library repeats its last count.
            return sqlite3_total_changes64(handle) == before ? 0 : Int(sqlite3_changes64(handle))
        }
    }

    func each(_ query: SQL, _ body: (any Row) throws -> Void) throws {
        try perform(query) { prepared in
            while try prepared.step() { try body(prepared) }
        }
    }

    func script(_ text: String) throws {
        try requireTransaction()
        guard !text.utf8.contains(0) else { throw SQLError(.failed, "there is a NUL character in the text") }
        let code = sqlite3_exec(handle, text, nil, nil, nil)
        guard code == SQLITE_OK else { throw noted(sqliteFailure(handle, code, text)) }
    }

    private func perform<Result>(_ statement: SQL, _ body: (SQLiteStatement) throws -> Result) throws -> Result {
        try requireTransaction()
        let (text, values) = statement.rendered
        let prepared = try prepare(text)
        prepared.isBusy = true
        if limit > 0 { deadline.pointee = SQLiteConnection.seconds() + limit }
        defer {
            prepared.reset()
            prepared.isBusy = false
        }
        do {
            try prepared.bind(values[...])
            return try body(prepared)
        } catch let error as SQLError { throw noted(error) }
    }

    /// Prepared once and run for one row after another. Several rows to a statement would be slower: SQLite must be able to
    /// undo such a statement by itself, so it copies every page that the statement touches, and the full-text index writes
    /// a segment at the end of each.
    func run(_ text: String, rowsOf width: Int, _ values: PackedValues) throws {
        try requireTransaction()
        guard width > 0, values.count > 0 else { return }
        let prepared = try prepare(text)
        prepared.isBusy = true
        defer { prepared.isBusy = false }
        do {
            try values.withCells { cells, bytes in
                // Before the bytes go: the statement points at them.
                defer { prepared.reset() }
                for start in stride(from: 0, through: cells.count - width, by: width) {
                    try prepared.bind(UnsafeBufferPointer(rebasing: cells[start..<(start + width)]), in: bytes)
                    while try prepared.step() {}
                    prepared.rewind()
                }
            }
        } catch let error as SQLError { throw noted(error) }
    }

    /// What is referred to is not looked up; `PRAGMA foreign_key_check`, as ``SQLiteDatabase/faults()`` asks it, tells the
    /// same afterwards.
    func trusting<Result>(_ body: () throws -> Result) throws -> Result {
        sila_sqlite_set(handle, SQLITE_DBCONFIG_ENABLE_FKEY, 0)
        defer { sila_sqlite_set(handle, SQLITE_DBCONFIG_ENABLE_FKEY, 1) }
        return try body()
    }

    private func prepare(_ text: String) throws -> SQLiteStatement {
        uses += 1
        if let known = statements[text] {
            known.lastUse = uses
            // The same text runs further out already: this use gets a statement of its own.
            return known.isBusy ? try SQLiteStatement(handle, text, flags: 0) : known
        }
        if statements.count >= SQLiteConnection.statementLimit {
            let oldest = statements.values.filter { !$0.isBusy }.min { $0.lastUse < $1.lastUse }
            if let oldest { statements[oldest.text] = nil }
        }
        let fresh = try SQLiteStatement(handle, text, flags: UInt32(SQLITE_PREPARE_PERSISTENT))
        fresh.lastUse = uses
        statements[text] = fresh
        return fresh
    }

    // MARK: Transactions

    /// Whether a transaction is open now.
    var isOpen: Bool { sqlite3_get_autocommit(handle) == 0 }

    func begin(_ kind: SQL) throws {
        try run(kind)
        loss = nil
        isInsideTransaction = true
    }

    func commit() throws {
        defer { isInsideTransaction = false }
        do { try run("COMMIT") } catch {
            rollback()
            throw error
        }
    }

    func rollback() {
        isInsideTransaction = false
        if isOpen { _ = try? run("ROLLBACK") }
    }

    @discardableResult
    func savepoint<Result>(_ body: () throws -> Result) throws -> Result {
        depth += 1
        defer { depth -= 1 }
        let name = "level_\(depth)"
        try run("SAVEPOINT \(unescaped: name)")
        do {
            let result = try body()
            try run("RELEASE \(unescaped: name)")
            return result
        } catch {
            // A full disk may have taken the whole transaction along.
            if isOpen {
                try run("ROLLBACK TO \(unescaped: name)")
                try run("RELEASE \(unescaped: name)")
            }
            throw error
        }
    }

    /// Throws when the transaction is gone, or holds what its end would refuse for everybody in the group.
    func requireSound() throws {
        try requireTransaction()
        var unresolved: Int32 = 0
        var highest: Int32 = 0
        sqlite3_db_status(handle, SQLITE_DBSTATUS_DEFERRED_FKS, &unresolved, &highest, 0)
        guard unresolved == 0 else { throw SQLError(.constraint, "FOREIGN KEY constraint failed") }
    }

    /// Some failures (disk full, above all) end the transaction; a body that carries on regardless would commit
    /// statement by statement.
    private func requireTransaction() throws {
        if isInsideTransaction, !isOpen {
            throw loss ?? SQLError(.failed, "the transaction was ended from inside")
        }
    }

    private func noted(_ error: SQLError) -> SQLError {
        if isInsideTransaction, !isOpen, loss == nil { loss = error }
        return error
    }
}
