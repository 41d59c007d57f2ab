public import SQL
import Synchronization

/// Notes each query of the databases it watches with the plan by which the database answers it, so that a test can hold
/// whole requests to their indexes. SQLite alone: its plan depends on the schema, PostgreSQL's on how full the tables are.
public final class QueryWatch: Sendable {
    /// A query and the lines of its plan.
    public struct Query: Sendable, Hashable {
        /// The text with its placeholders.
        public let text: String
        /// What `EXPLAIN QUERY PLAN` says of it.
        public let plan: [String]
    }

    private let noted = Mutex<Set<Query>?>(nil)

    /// A watch that notes nothing yet.
    public init() {}

    /// The same database, watched.
    public func watching(_ database: any Database) -> any Database { WatchedDatabase(inner: database, watch: self) }

    /// The distinct queries that the body makes.
    public func queries(of body: () throws -> Void) rethrows -> Set<Query> {
        noted.withLock { $0 = [] }
        defer { noted.withLock { $0 = nil } }
        try body()
        return noted.withLock { $0 ?? [] }
    }

    fileprivate func note(_ query: SQL, on connection: any Connection) throws {
        guard noted.withLock({ $0 != nil }) else { return }
        let text = query.rendered.text
        guard text.hasPrefix("SELECT") || text.hasPrefix("WITH") else { return }
        let plan = try connection.plan(of: query)
        noted.withLock { _ = $0?.insert(Query(text: text, plan: plan)) }
    }
}

private struct WatchedDatabase: Database {
    let inner: any Database
    let watch: QueryWatch

    var dialect: Dialect { inner.dialect }
    var version: UInt64 { inner.version }

    func read<Result>(_ body: (any Connection) throws -> Result) throws -> Result {
        try inner.read { try body(WatchedConnection(inner: $0, watch: watch)) }
    }

    func write<Result>(_ body: (any Connection) throws -> Result) throws -> Result {
        try inner.write { try body(WatchedConnection(inner: $0, watch: watch)) }
    }

    func backup(to path: String) throws { try inner.backup(to: path) }
    func scrub() throws { try inner.scrub() }
    func faults() throws -> [String] { try inner.faults() }
    func close() { inner.close() }
}

private final class WatchedConnection: Connection {
    let inner: any Connection
    let watch: QueryWatch

    init(inner: any Connection, watch: QueryWatch) {
        self.inner = inner
        self.watch = watch
    }

    var dialect: Dialect { inner.dialect }

    func run(_ statement: SQL) throws -> Int { try inner.run(statement) }

    func each(_ query: SQL, _ body: (any Row) throws -> Void) throws {
        try watch.note(query, on: inner)
        try inner.each(query, body)
    }

    func script(_ text: String) throws { try inner.script(text) }
    func savepoint<Result>(_ body: () throws -> Result) throws -> Result { try inner.savepoint(body) }
}
