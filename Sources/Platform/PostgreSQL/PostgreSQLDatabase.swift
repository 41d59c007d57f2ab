import Glibc
public import SQL
import Synchronization

/// A department's database on a PostgreSQL server, through a pool of connections that open when first needed.
///
/// Values are bound with their types, whole numbers as `bigint`: where a function wants an `integer`, as `left` does,
/// write `CAST(\(count) AS INTEGER)`, which both databases understand.
public final class PostgreSQLDatabase: Database {
    let address: PostgreSQLAddress
    private let pool: Pool<PostgreSQLConnection>
    private let commits = Atomic<UInt64>(0)
    private let state = Mutex(State())

    private struct State {
        var isClosed = false
        /// The threads that are inside a write.
        var writing: Set<pthread_t> = []
    }

    /// How often a write is tried when others touched the same rows.
    private static let attempts = 6

    /// The attempts that run beside other writes. Every write holds a shared lock on the schema's number; one that
    /// lost as often as this takes the lock alone: it waits for those under way and meets nobody, whichever process
    /// they belong to. So however dense the traffic, no write of ours fails because of the others.
    private static let sharedAttempts = 2

    /// The first half of the lock's number: "Sila" in ASCII, so that other programs' locks are not met.
    private static let lockClass = 0x5369_6C61

    /// Makes a pool for a database; nothing is connected before the first use.
    ///
    /// - Parameters:
    ///   - url: the address, as libpq reads it.
    ///   - connections: how many may be open at the same time; give one or two more than there are worker threads.
    ///   - statementSeconds: how long one statement may take, 0 for as long as it likes.
    ///   - patience: milliseconds that a caller waits for a connection before `SQLError(.unavailable)`.
    /// - Throws: ``SQLError`` when the address is not understood.
    public convenience init(
        url: String, connections: Int = 8, statementSeconds: Int = 60, patience: Int = 5000
    ) throws {
        try self.init(
            PostgreSQLAddress(url), connections: connections, statementSeconds: statementSeconds, patience: patience)
    }

    /// Makes a pool for a database; see ``init(url:connections:statementSeconds:patience:)``.
    public init(
        _ address: PostgreSQLAddress, connections: Int = 8, statementSeconds: Int = 60, patience: Int = 5000
    ) {
        self.address = address
        pool = Pool(size: connections, patience: patience) {
            try PostgreSQLConnection(address, statementSeconds: statementSeconds)
        }
    }

    deinit { close() }

    /// PostgreSQL.
    public var dialect: Dialect { .postgresql }

    /// A number that rises with every write of this process that changed something.
    public var version: UInt64 { commits.load(ordering: .acquiring) }

    /// Lends a connection in a read-only transaction that sees one state (REPEATABLE READ).
    public func read<Result>(_ body: (any Connection) throws -> Result) throws -> Result {
        try pool.lend { connection in
            try connection.begin("BEGIN READ ONLY ISOLATION LEVEL REPEATABLE READ")
            defer { connection.rollback() }
            return try body(connection)
        }
    }

    /// Runs the body in a transaction (READ COMMITTED) and commits it. The body runs again, a few times at most, when
    /// another transaction was in its way, from the third time on alone in the schema; when the connection is lost it
    /// does not, for it may have been committed.
    @discardableResult
    public func write<Result>(_ body: (any Connection) throws -> Result) throws -> Result {
        let thread = pthread_self()
        // SQLite could not do it either: what a department writes must run on both.
        guard state.withLock({ $0.writing.insert(thread).inserted }) else {
            throw SQLError(.failed, "a write waits for another write inside it")
        }
        defer { state.withLock { _ = $0.writing.remove(thread) } }
        var attempt = 1
        while true {
            do { return try once(alone: attempt > PostgreSQLDatabase.sharedAttempts, body) } catch let error as SQLError
                where error.kind == .conflict && attempt < PostgreSQLDatabase.attempts
            {
                // Those in each other's way come back at different moments: up to 2, 4, 8… milliseconds later.
                usleep(UInt32.random(in: 500...1000 << UInt32(attempt)))
                attempt += 1
            }
        }
    }

    private func once<Result>(
        alone: Bool, _ body: (any Connection) throws -> Result
    ) throws -> Result {
        try pool.lend { connection in
            // One trip to the server for both.
            try connection.begin(
                "BEGIN ISOLATION LEVEL READ COMMITTED; SELECT pg_advisory_xact_lock\(alone ? "" : "_shared")"
                    + "(\(PostgreSQLDatabase.lockClass), hashtext(current_schema()::text))")
            let result: Result
            do {
                result = try body(connection)
                try connection.commit()
            } catch {
                connection.rollback()
                // Whatever the body made of it, a conflict asks for another attempt.
                if let loss = connection.loss, loss.kind == .conflict { throw loss }
                throw error
            }
            if connection.hasChanged { commits.add(1, ordering: .releasing) }
            return result
        }
    }

    /// Clears dead rows out of every table (`VACUUM`), however long it takes.
    public func scrub() throws {
        try pool.lend { connection in
            // One by one: several statements in one text are a transaction, in which this cannot run.
            try connection.script("SET statement_timeout = 0")
            defer { try? connection.script("RESET statement_timeout") }
            try connection.script("VACUUM")
        }
    }

    /// Finishes what is on loan and closes the connections.
    public func close() {
        let isFirst = state.withLock { state in
            defer { state.isClosed = true }
            return !state.isClosed
        }
        if isFirst { pool.close { $0.close() } }
    }
}
