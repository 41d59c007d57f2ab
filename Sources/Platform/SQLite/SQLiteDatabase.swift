import CSQLite
import Glibc
public import SQL
import Synchronization

/// A department's database in one SQLite file, with a write-ahead log beside it.
///
/// All bodies given to ``write(_:)`` run on one thread, many to a commit; readers have connections of their own and
/// never wait for the writer. The file is made readable by its owner alone.
public final class SQLiteDatabase: Database {
    let path: String
    let writer: SQLiteWriter
    private let watch: SQLiteWatch
    private let readers: Pool<SQLiteConnection>
    private let isClosed = Mutex(false)

    /// Opens the file, or makes it when it is missing.
    ///
    /// - Parameters:
    ///   - path: the file's path; its folder must exist.
    ///   - readers: how many may read at the same time; give as many as there are worker threads.
    ///   - durable: false leaves out waiting for the disk, for tests only.
    ///   - statementSeconds: how long a reader's statement may take, 0 for as long as it likes.
    ///   - patience: milliseconds that a reader waits for a connection before `SQLError(.unavailable)`.
    /// - Throws: ``SQLError``, `.corrupt` when the file is no database.
    public init(
        path: String, readers: Int = 4, durable: Bool = true, statementSeconds: Int = 60, patience: Int = 5000
    ) throws {
        try SQLiteDatabase.createFile(path)
        self.path = path
        let turnstile = try SQLiteTurnstile(path + "-lock")
        try turnstile.enter()
        defer { turnstile.leave() }
        writer = try SQLiteWriter(SQLiteConnection(path, .writing(isDurable: durable)), turnstile)
        watch = SQLiteWatch(path)
        self.readers = Pool(size: readers, patience: patience) {
            try SQLiteConnection(path, .reading(seconds: statementSeconds))
        }
    }

    deinit { close() }

    /// SQLite.
    public var dialect: Dialect { .sqlite }

    /// A number that rises with every commit that changed something: at once after this process's own, within a tenth of a
    /// second after another's.
    public var version: UInt64 { writer.version &+ watch.rises }

    /// Whether this SQLite has FTS5, the full-text index.
    public static var hasFullTextSearch: Bool { sqlite3_compileoption_used("ENABLE_FTS5") != 0 }

    /// Lends one of the reading connections, in a transaction that sees one state.
    public func read<Result>(_ body: (any Connection) throws -> Result) throws -> Result {
        try readers.lend { connection in
            try connection.begin("BEGIN DEFERRED")
            defer { connection.rollback() }
            return try body(connection)
        }
    }

    /// Queues the body for the writing thread and waits until it is durable, or failed; never call it inside itself.
    @discardableResult
    public func write<Result>(_ body: (any Connection) throws -> Result) throws -> Result {
        var result: Result?
        try withoutActuallyEscaping(body) { body in
            try writer.perform(SQLiteTurn { result = try body($0) })
        }
        guard let result else { throw SQLError(.failed, "the write gave no result") }
        return result
    }

    /// Finishes what is queued and on loan, copies the log into the file and closes it.
    public func close() {
        let isFirst = isClosed.withLock { isClosed in
            defer { isClosed = true }
            return !isClosed
        }
        guard isFirst else { return }
        // The writer last: the last connection of all copies the log into the file.
        readers.close { $0.close() }
        watch.close()
        writer.close()
    }

    /// Sets the permissions before SQLite writes anything; the log and its index take over those of the file.
    ///
    /// A file that is there already is left alone: opening and closing it would release the locks that this process
    /// has on it (POSIX's rule), under the feet of SQLite.
    static func createFile(_ path: String) throws {
        let file = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        if file < 0, errno == EEXIST { return }
        guard file >= 0 else {
            throw SQLError(.unavailable, "the database file cannot be made: \(String(cString: strerror(errno)))")
        }
        Glibc.close(file)
    }
}
