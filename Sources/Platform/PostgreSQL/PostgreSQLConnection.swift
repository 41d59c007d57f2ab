import CPostgreSQL
import Glibc
import SQL

/// One connection to a server. It belongs to one thread at a time and is opened again when it broke.
final class PostgreSQLConnection: Connection {
    /// A statement that the server has prepared under a name.
    private struct Prepared {
        let name: String
        let types: [Oid]
        var lastUse: UInt64
    }

    let dialect = Dialect.postgresql
    private let address: PostgreSQLAddress
    private let statementSeconds: Int
    private var handle: OpaquePointer?
    private var prepared: [String: Prepared] = [:]
    private var uses: UInt64 = 0
    private var names: UInt64 = 0
    private var depth = 0
    private var stream: PostgreSQLStream?
    /// Set when the connection must not be used again though it works: its prepared plans are outdated.
    private var isStale = false
    /// True from ``begin(_:)`` to the end: statements must not run outside the transaction they were meant for.
    private var isInsideTransaction = false
    /// Whether the running transaction changed anything.
    private(set) var hasChanged = false
    /// The first failure of the running transaction, whatever the body makes of it.
    private(set) var loss: SQLError?

    private static let statementLimit = 200

    init(_ address: PostgreSQLAddress, statementSeconds: Int) throws {
        self.address = address
        self.statementSeconds = statementSeconds
        try connect()
    }

    deinit { close() }

    func close() {
        if let handle { PQfinish(handle) }
        handle = nil
        prepared = [:]
    }

    private func connect() throws {
        close()
        isStale = false
        handle = address.connected()
        guard let handle, PQstatus(handle) == CONNECTION_OK else {
            let failure = postgresqlLoss(handle)
            close()
            throw failure
        }
        // Notices are for a terminal: libpq would print them.
        PQsetNoticeReceiver(handle, { _, _ in }, nil)
        try command(
            """
            SET statement_timeout = '\(statementSeconds)s'; SET lock_timeout = '10s';
            SET idle_in_transaction_session_timeout = '10min'; SET bytea_output = 'hex'; SET extra_float_digits = 1
            """)
    }

    // MARK: Statements

    @discardableResult
    func run(_ statement: SQL) throws -> Int {
        try readAhead()
        let (text, values) = statement.rendered
        let parameters = try PostgreSQLParameters(values, for: text)
        let name = try prepare(text, parameters)
        let result = parameters.withPointers { values, lengths, formats in
            PQexecPrepared(handle, name, parameters.count, values, lengths, formats, 0)
        }
        return try finish(result, text)
    }

    func each(_ query: SQL, _ body: (any Row) throws -> Void) throws {
        try readAhead()
        let (text, values) = query.rendered
        let parameters = try PostgreSQLParameters(values, for: text)
        let name = try prepare(text, parameters)
        let isSent = parameters.withPointers { values, lengths, formats in
            PQsendQueryPrepared(handle, name, parameters.count, values, lengths, formats, 0)
        }
        guard isSent == 1, PQsetSingleRowMode(handle) == 1 else { throw noted(postgresqlLoss(handle, text)) }
        let stream = PostgreSQLStream()
        self.stream = stream
        defer {
            // The rest of a query that a throwing body ended must be fetched before anything else can run.
            while !stream.isRead, let rest = receive(stream, text) { PQclear(rest) }
            if self.stream === stream { self.stream = nil }
        }
        let row = PostgreSQLRow()
        while true {
            let result: OpaquePointer
            if stream.position < stream.waiting.count {
                result = stream.waiting[stream.position]
                stream.position += 1
            } else if let next = receive(stream, text) {
                result = next
            } else {
                break
            }
            row.result = result
            defer {
                row.result = nil
                PQclear(result)
            }
            try body(row)
        }
        if let failure = stream.failure { throw failure }
    }

    func script(_ text: String) throws {
        try readAhead()
        guard !text.utf8.contains(0) else { throw SQLError(.failed, "there is a NUL character in the text") }
        try command(text)
        hasChanged = true
    }

    /// Runs text of the program's own without values.
    @discardableResult
    private func command(_ text: String) throws -> String {
        guard let handle else { throw noted(postgresqlLoss(nil, text)) }
        let result = PQexec(handle, text)
        let status = result.flatMap { PQcmdStatus($0) }.map { String(cString: $0) } ?? ""
        try finish(result, text)
        return status
    }

    /// Checks a result and gives how many rows it changed.
    @discardableResult
    private func finish(_ result: OpaquePointer?, _ text: String) throws -> Int {
        guard let result else { throw noted(postgresqlLoss(handle, text)) }
        defer { PQclear(result) }
        switch PQresultStatus(result) {
        case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_EMPTY_QUERY: return count(result)
        default: throw noted(failure(result, text))
        }
    }

    /// How many rows a command changed, and whether anything changed at all.
    private func count(_ result: OpaquePointer) -> Int {
        let tag = PQcmdStatus(result).map { String(cString: $0) } ?? ""
        switch tag.prefix(while: { $0 != " " }) {
        case "INSERT", "UPDATE", "DELETE", "MERGE", "COPY":
            let rows = PQcmdTuples(result).flatMap { Int(String(cString: $0)) } ?? 0
            if rows > 0 { hasChanged = true }
            return rows
        case "CREATE", "ALTER", "DROP", "TRUNCATE": hasChanged = true
        default: break
        }
        return 0
    }

    /// The next row of the running query; nil when it is over, with the stream's failure set if it ended badly.
    private func receive(_ stream: PostgreSQLStream, _ text: String) -> OpaquePointer? {
        while !stream.isRead {
            guard let result = PQgetResult(handle) else {
                stream.isRead = true
                break
            }
            switch PQresultStatus(result) {
            case PGRES_SINGLE_TUPLE: return result
            case PGRES_TUPLES_OK, PGRES_COMMAND_OK: _ = count(result)
            case PGRES_COPY_IN, PGRES_COPY_OUT, PGRES_COPY_BOTH:
                // libpq would give this result for ever.
                stream.failure = noted(SQLError(.failed, "COPY is not a query", statement: text))
                stream.isRead = true
                isStale = true
            default: if stream.failure == nil { stream.failure = noted(failure(result, text)) }
            }
            PQclear(result)
        }
        return nil
    }

    /// The protocol carries one query at a time: what an outer one has left is fetched before the next starts.
    private func readAhead() throws {
        if let stream {
            while let result = receive(stream, "") { stream.waiting.append(result) }
            self.stream = nil
        }
        guard let handle else { throw noted(postgresqlLoss(nil)) }
        if isInsideTransaction, PQtransactionStatus(handle) == PQTRANS_IDLE {
            throw noted(SQLError(.failed, "the transaction was ended from inside"))
        }
    }

    private func prepare(_ text: String, _ parameters: PostgreSQLParameters) throws -> String {
        uses += 1
        if let known = prepared[text] {
            if parameters.fit(known.types) {
                prepared[text]?.lastUse = uses
                return known.name
            }
            try forget(text)
        }
        if prepared.count >= PostgreSQLConnection.statementLimit,
            let oldest = prepared.min(by: { $0.value.lastUse < $1.value.lastUse })
        {
            try forget(oldest.key)
        }
        names += 1
        let name = "s\(names)"
        try finish(PQprepare(handle, name, text, parameters.count, parameters.types), text)
        prepared[text] = Prepared(name: name, types: parameters.types, lastUse: uses)
        return name
    }

    private func forget(_ text: String) throws {
        guard let known = prepared.removeValue(forKey: text) else { return }
        try command("DEALLOCATE \(known.name)")
    }

    // MARK: Transactions

    /// Starts a transaction, on a new connection when the old one broke while nobody used it.
    func begin(_ text: String) throws {
        if handle.map({ PQstatus($0) != CONNECTION_OK }) ?? true || isStale { try connect() }
        loss = nil
        hasChanged = false
        do { try command(text) } catch {
            // Nothing has run yet, so trying again is safe.
            guard handle.map({ PQstatus($0) != CONNECTION_OK }) ?? true else { throw error }
            try connect()
            try command(text)
        }
        loss = nil
        isInsideTransaction = true
    }

    func commit() throws {
        try readAhead()
        isInsideTransaction = false
        let earlier = loss
        let tag: String
        do { tag = try command("COMMIT") } catch let error as SQLError {
            if handle.map({ PQstatus($0) != CONNECTION_OK }) ?? true {
                throw SQLError(.unavailable, "the connection was lost while committing; the outcome is not known")
            }
            throw error
        }
        // A transaction in which a statement failed ends in a rollback without complaint.
        guard tag == "COMMIT" else {
            throw earlier ?? SQLError(.failed, "the transaction was ended from inside")
        }
    }

    func rollback() {
        isInsideTransaction = false
        guard let handle, PQstatus(handle) == CONNECTION_OK, PQtransactionStatus(handle) != PQTRANS_IDLE else { return }
        let kept = loss
        if (try? command("ROLLBACK")) == nil { isStale = true }
        loss = kept
    }

    func savepoint<Result>(_ body: () throws -> Result) throws -> Result {
        depth += 1
        defer { depth -= 1 }
        let name = "level_\(depth)"
        try readAhead()
        try command("SAVEPOINT \(name)")
        let earlier = loss
        do {
            let result = try body()
            try readAhead()
            try command("RELEASE SAVEPOINT \(name)")
            return result
        } catch {
            // A lost connection takes its transaction along.
            if let handle, PQstatus(handle) == CONNECTION_OK, loss?.kind != .conflict {
                try readAhead()
                try command("ROLLBACK TO SAVEPOINT \(name)")
                try command("RELEASE SAVEPOINT \(name)")
                loss = earlier
            }
            throw error
        }
    }

    private func failure(_ result: OpaquePointer, _ text: String) -> SQLError {
        if let handle, PQstatus(handle) != CONNECTION_OK { return postgresqlLoss(handle, text) }
        let error = postgresqlFailure(result, text)
        if error.message.hasPrefix("cached plan must not change") { isStale = true }
        return error
    }

    private func noted(_ error: SQLError) -> SQLError {
        if loss == nil { loss = error }
        return error
    }
}
