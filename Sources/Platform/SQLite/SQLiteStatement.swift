import CSQLite
import SQL
import Values

/// A prepared statement and, while it stands on a row, that row: so reading rows allocates nothing.
///
/// The accessors are total: SQLite gives NULL for a column that is not there and for a statement without a row.
final class SQLiteStatement: Row {
    let handle: OpaquePointer
    let text: String
    private let connection: OpaquePointer
    private let parameters: Int
    /// True from binding to resetting; the same text used inside gets another statement.
    var isBusy = false
    /// When it was last used, as the cache counts.
    var lastUse: UInt64 = 0

    /// Prepares the one statement of a text; the flags are those of `sqlite3_prepare_v3`.
    init(_ connection: OpaquePointer, _ text: String, flags: UInt32) throws {
        var handle: OpaquePointer?
        var copy = text
        let (code, hasMore) = copy.withUTF8 { bytes -> (Int32, Bool) in
            guard let start = UnsafeRawPointer(bytes.baseAddress)?.assumingMemoryBound(to: CChar.self) else {
                return (SQLITE_OK, false)
            }
            var tail: UnsafePointer<CChar>?
            let count = Int32(clamping: bytes.count)
            let code = sqlite3_prepare_v3(connection, start, count, flags, &handle, &tail)
            let rest = bytes.dropFirst(tail.map { $0 - start } ?? bytes.count)
            return (code, rest.contains { $0 > UInt8(ascii: " ") && $0 != UInt8(ascii: ";") })
        }
        guard code == SQLITE_OK else { throw sqliteFailure(connection, code, text) }
        guard let handle else { throw SQLError(.failed, "there is no statement in the text", statement: text) }
        guard !hasMore else {
            sqlite3_finalize(handle)
            throw SQLError(.failed, "there is more than one statement in the text", statement: text)
        }
        self.handle = handle
        self.text = text
        self.connection = connection
        parameters = Int(sqlite3_bind_parameter_count(handle))
    }

    deinit { sqlite3_finalize(handle) }

    func bind(_ values: [SQLValue]) throws {
        guard values.count == parameters else {
            throw SQLError(.failed, "\(values.count) values for \(parameters) placeholders", statement: text)
        }
        var index: Int32 = 0
        for value in values {
            index += 1
            let code: Int32
            switch value {
            case .null: code = sqlite3_bind_null(handle, index)
            case .integer(let number): code = sqlite3_bind_int64(handle, index, number)
            case .real(let number):
                // SQLite would store NULL, PostgreSQL NaN: neither is what was meant.
                guard !number.isNaN else { throw SQLError(.failed, "not a number was bound", statement: text) }
                code = sqlite3_bind_double(handle, index, number)
            case .text(var string):
                code = try string.withUTF8 { bytes in
                    guard !bytes.contains(0) else {
                        throw SQLError(.failed, "text with a NUL character was bound", statement: text)
                    }
                    return sila_sqlite_bind_text(handle, index, bytes.baseAddress, UInt64(bytes.count))
                }
            case .bytes(let bytes):
                code = bytes.withUnsafeBufferPointer {
                    sila_sqlite_bind_blob(handle, index, $0.baseAddress, UInt64($0.count))
                }
            case .id(let id):
                var halves = (id.high.bigEndian, id.low.bigEndian)
                code = withUnsafeBytes(of: &halves) { sila_sqlite_bind_blob(handle, index, $0.baseAddress, 16) }
            }
            guard code == SQLITE_OK else { throw sqliteFailure(connection, code, text) }
        }
    }

    /// Moves to the next row; false when there is none.
    func step() throws -> Bool {
        let code = sqlite3_step(handle)
        if code == SQLITE_ROW { return true }
        guard code == SQLITE_DONE else { throw sqliteFailure(connection, code, text) }
        return false
    }

    func reset() {
        sqlite3_reset(handle)
        if parameters > 0 { sqlite3_clear_bindings(handle) }
    }

    func isNull(_ column: Int) -> Bool {
        sqlite3_column_type(handle, Int32(truncatingIfNeeded: column)) == SQLITE_NULL
    }

    func integer(_ column: Int) -> Int64 { sqlite3_column_int64(handle, Int32(truncatingIfNeeded: column)) }

    func real(_ column: Int) -> Double { sqlite3_column_double(handle, Int32(truncatingIfNeeded: column)) }

    func text(_ column: Int) -> String { withUTF8(column) { String(decoding: $0, as: UTF8.self) } }

    func bytes(_ column: Int) -> [UInt8] {
        let column = Int32(truncatingIfNeeded: column)
        guard let start = sqlite3_column_blob(handle, column) else { return [] }
        return [UInt8](UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(handle, column))))
    }

    func id(_ column: Int) -> ID? {
        let index = Int32(truncatingIfNeeded: column)
        guard sqlite3_column_type(handle, index) == SQLITE_BLOB else { return ID(text(column)) }
        guard let start = sqlite3_column_blob(handle, index), sqlite3_column_bytes(handle, index) == 16 else {
            return nil
        }
        return ID(
            high: UInt64(bigEndian: start.loadUnaligned(as: UInt64.self)),
            low: UInt64(bigEndian: start.loadUnaligned(fromByteOffset: 8, as: UInt64.self)))
    }

    func withUTF8<Result>(_ column: Int, _ body: (UnsafeBufferPointer<UInt8>) throws -> Result) rethrows -> Result {
        let column = Int32(truncatingIfNeeded: column)
        // The text first: asking for its length converts in place.
        guard let start = sqlite3_column_text(handle, column) else {
            return try body(UnsafeBufferPointer(start: nil, count: 0))
        }
        return try body(UnsafeBufferPointer(start: start, count: Int(sqlite3_column_bytes(handle, column))))
    }
}
