import CSQLite
import SQL

/// Tells what a result code of SQLite means to callers.
func sqliteFailure(_ handle: OpaquePointer?, _ code: Int32, _ statement: String? = nil) -> SQLError {
    let extended = handle.map { sqlite3_extended_errcode($0) } ?? code
    // After some failures the connection remembers a later code than the call returned; trust the call.
    let exact = extended & 0xFF == code & 0xFF ? extended : code
    let message = handle.flatMap { sqlite3_errmsg($0) } ?? sqlite3_errstr(code)
    return SQLError(
        sqliteKind(exact), message.map { withoutValues(String(cString: $0)) } ?? "code \(exact)", statement: statement)
}

private func sqliteKind(_ code: Int32) -> SQLError.Kind {
    switch code {
    case SQLITE_CONSTRAINT | 6 << 8, SQLITE_CONSTRAINT | 8 << 8, SQLITE_CONSTRAINT | 10 << 8:
        // PRIMARYKEY, UNIQUE, ROWID
        return .duplicate
    case SQLITE_IOERR | 32 << 8, SQLITE_IOERR | 33 << 8:
        // DATA (a checksum failed), CORRUPTFS
        return .corrupt
    default: break
    }
    switch code & 0xFF {
    case SQLITE_CONSTRAINT: return .constraint
    case SQLITE_FULL: return .full
    case SQLITE_CORRUPT, SQLITE_NOTADB: return .corrupt
    case SQLITE_BUSY, SQLITE_LOCKED, SQLITE_CANTOPEN, SQLITE_IOERR, SQLITE_NOMEM, SQLITE_INTERRUPT, SQLITE_PROTOCOL:
        return .unavailable
    default: return .failed
    }
}

/// Messages about a full-text query or a path in JSON quote it, and it came from a person.
private func withoutValues(_ message: String) -> String {
    guard message.hasPrefix("fts5:") || message.hasPrefix("bad JSON") || message.hasPrefix("JSON path") else {
        return message
    }
    return String(message.prefix { $0 != "\"" && $0 != "'" })
}
