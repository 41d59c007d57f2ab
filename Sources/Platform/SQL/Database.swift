public import Values

/// Which database speaks: portable SQL is the rule, a variant per dialect the exception.
public enum Dialect: String, Sendable {
    /// SQLite 3.40 or later.
    case sqlite
    /// PostgreSQL 15 or later.
    case postgresql
}

/// A row of a result, valid only inside the closure that was handed it. Columns count from 0.
///
/// The accessors are total: a missing or foreign value reads as zero, empty or nil instead of trapping.
public protocol Row {
    /// True when the column holds NULL.
    func isNull(_ column: Int) -> Bool
    /// A whole number; 0 for NULL.
    func integer(_ column: Int) -> Int64
    /// A floating-point number; 0 for NULL.
    func real(_ column: Int) -> Double
    /// Text; empty for NULL.
    func text(_ column: Int) -> String
    /// Bytes; empty for NULL.
    func bytes(_ column: Int) -> [UInt8]
    /// An id; nil for NULL.
    func id(_ column: Int) -> ID?
    /// Lends the UTF-8 of a text column without copying it.
    func withUTF8<Result>(_ column: Int, _ body: (UnsafeBufferPointer<UInt8>) throws -> Result) rethrows -> Result
}

extension Row {
    /// A whole number, or nil for NULL.
    public func optionalInteger(_ column: Int) -> Int64? { isNull(column) ? nil : integer(column) }
    /// Text, or nil for NULL.
    public func optionalText(_ column: Int) -> String? { isNull(column) ? nil : text(column) }
    /// Bytes, or nil for NULL.
    public func optionalBytes(_ column: Int) -> [UInt8]? { isNull(column) ? nil : bytes(column) }
    /// A flag stored as 0 or 1.
    public func flag(_ column: Int) -> Bool { integer(column) != 0 }
    /// A day, or nil for NULL or a number outside the calendar.
    public func day(_ column: Int) -> Day? { isNull(column) ? nil : Day(number: integer(column)) }
    /// A moment, or nil for NULL.
    public func instant(_ column: Int) -> Instant? {
        isNull(column) ? nil : Instant(milliseconds: integer(column))
    }
    /// An id that the schema says is there; the zero id if it is not.
    public func identity(_ column: Int) -> ID { id(column) ?? ID(high: 0, low: 0) }
}

/// A connection to a database, lent for the length of a closure and never kept.
public protocol Connection: AnyObject {
    /// Which database this is.
    var dialect: Dialect { get }

    /// Runs a statement and gives how many rows it changed. Throws ``SQLError``.
    @discardableResult
    func run(_ statement: SQL) throws -> Int

    /// Runs a query and hands over each row; throwing from the body ends it. Throws ``SQLError``.
    func each(_ query: SQL, _ body: (any Row) throws -> Void) throws

    /// Runs a statement whose placeholders are written already once for every so many of the values: how a ``RowBatch``
    /// stores its rows where statements need no round trip. Throws ``SQLError``.
    func run(_ text: String, rowsOf width: Int, _ values: PackedValues) throws

    /// Runs the body without looking up each row that the new rows refer to, where the database lets go of that: for the
    /// program's own rows by the million, of which it knows that they refer to rows that are there. Throws what the body
    /// throws.
    func trusting<Result>(_ body: () throws -> Result) throws -> Result

    /// Runs several statements of the program's own text, as migrations are. Throws ``SQLError``.
    func script(_ text: String) throws

    /// Runs the body so that its changes are undone when it throws, inside the running transaction.
    @discardableResult
    func savepoint<Result>(_ body: () throws -> Result) throws -> Result
}

extension Connection {
    /// One statement after another.
    public func run(_ text: String, rowsOf width: Int, _ values: PackedValues) throws {
        guard width > 0, values.count > 0 else { return }
        for start in stride(from: 0, through: values.count - width, by: width) {
            try run(SQL(ready: text, values.values(start..<(start + width))))
        }
    }

    /// The body alone: whoever refers to a missing row hears of it.
    public func trusting<Result>(_ body: () throws -> Result) throws -> Result { try body() }

    /// Every row of a query, decoded.
    public func rows<Value>(_ query: SQL, _ decode: (any Row) throws -> Value) throws -> [Value] {
        var values: [Value] = []
        try each(query) { values.append(try decode($0)) }
        return values
    }

    /// The first row of a query, decoded; nil when there is none. Write `LIMIT 1` where more could match.
    public func first<Value>(_ query: SQL, _ decode: (any Row) throws -> Value) throws -> Value? {
        var value: Value?
        try each(query) { if value == nil { value = try decode($0) } }
        return value
    }

    /// A single whole number, as `count(*)` gives; 0 when there is no row.
    public func integer(_ query: SQL) throws -> Int64 { try first(query) { $0.integer(0) } ?? 0 }

    /// The lines of the database's plan for a query, for tests that hold it to an index.
    public func plan(of query: SQL) throws -> [String] {
        switch dialect {
        case .sqlite: try rows("EXPLAIN QUERY PLAN \(query)") { $0.text(3) }
        case .postgresql: try rows("EXPLAIN \(query)") { $0.text(0) }
        }
    }
}

/// One department's database. Access is by closure: the connection exists only inside it.
public protocol Database: Sendable {
    /// Which database this is.
    var dialect: Dialect { get }

    /// A number that rises with every committed write of this process, and on SQLite soon after those of others; what was
    /// derived at one version is fresh while the version stands.
    var version: UInt64 { get }

    /// Lends a reading connection that sees one consistent state. Throws ``SQLError`` and what the body throws.
    func read<Result>(_ body: (any Connection) throws -> Result) throws -> Result

    /// Runs the body in one transaction and returns once it is durable. What the body throws rolls it back.
    ///
    /// SQLite: bodies run one after another on the writing thread, many to a commit; keep them short and never wait for
    /// another write inside. The body may run again, when another one of its commit failed (SQLite) or after a
    /// serialization failure (PostgreSQL): what it did to the database before is undone then.
    @discardableResult
    func write<Result>(_ body: (any Connection) throws -> Result) throws -> Result

    /// Copies the database to a new file or archive while it is in use. Throws ``SQLError``.
    func backup(to path: String) throws

    /// Sees to it that what was deleted is not in the database's files any more: SQLite copies its log into the file, whose
    /// freed pages it has overwritten, and cuts it off; PostgreSQL clears dead rows out (`VACUUM`), while its own archives
    /// of the log end by their rule. Call it seldom, outside of any transaction. Throws ``SQLError``, `.unavailable` while
    /// a reader stands in the way: then try again later.
    func scrub() throws

    /// Checks the database's own integrity; gives a sentence for each fault, none when sound.
    func faults() throws -> [String]

    /// Finishes running work and closes every connection.
    func close()
}
