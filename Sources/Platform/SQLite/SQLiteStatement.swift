import CSQLite
import Glibc
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
    /// Where the bound texts and bytes are while the statement runs, one behind the other.
    private var room: UnsafeMutableRawPointer?
    private var roomSize = 0

    /// Statements keep room of this many bytes; what a long text needed beyond is given back.
    private static let keptRoom = 32 << 10

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

    deinit {
        sqlite3_finalize(handle)
        room?.deallocate()
    }

    func bind(_ values: ArraySlice<SQLValue>) throws {
        guard values.count == parameters else {
            throw SQLError(.failed, "\(values.count) values for \(parameters) placeholders", statement: text)
        }
        var place = try makeRoom(for: values)
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
                    if bytes.isEmpty { return sila_sqlite_bind_text(handle, index, nil, 0) }
                    guard let place, let start = bytes.baseAddress, memchr(start, 0, bytes.count) == nil else {
                        throw SQLError(.failed, "text with a NUL character was bound", statement: text)
                    }
                    memcpy(place, start, bytes.count)
                    return sila_sqlite_bind_text(handle, index, place, UInt64(bytes.count))
                }
                place = place.map { $0 + string.utf8.count }
            case .bytes(let bytes):
                code = bytes.withUnsafeBytes { bytes in
                    if let place, let start = bytes.baseAddress { memcpy(place, start, bytes.count) }
                    return sila_sqlite_bind_blob(handle, index, place, UInt64(bytes.count))
                }
                place = place.map { $0 + bytes.count }
            case .id(let id):
                place?.storeBytes(of: id.high.bigEndian, as: UInt64.self)
                place?.storeBytes(of: id.low.bigEndian, toByteOffset: 8, as: UInt64.self)
                code = sila_sqlite_bind_blob(handle, index, place, 16)
                place = place.map { $0 + 16 }
            }
            guard code == SQLITE_OK else { throw sqliteFailure(connection, code, text) }
        }
    }

    /// Binds values where they are; their bytes stay there until the statement is reset.
    func bind(_ cells: UnsafeBufferPointer<PackedValues.Cell>, in bytes: UnsafeRawBufferPointer) throws {
        guard cells.count == parameters else {
            throw SQLError(.failed, "\(cells.count) values for \(parameters) placeholders", statement: text)
        }
        var index: Int32 = 0
        for cell in cells {
            index += 1
            let code: Int32
            switch cell.kind {
            case .null: code = sqlite3_bind_null(handle, index)
            case .integer: code = sqlite3_bind_int64(handle, index, cell.content)
            case .real:
                let number = Double(bitPattern: UInt64(bitPattern: cell.content))
                guard !number.isNaN else { throw SQLError(.failed, "not a number was bound", statement: text) }
                code = sqlite3_bind_double(handle, index, number)
            case .text:
                let size = Int(cell.size)
                let start = bytes.baseAddress.map { $0 + Int(cell.content) }
                if let start, size > 0, memchr(start, 0, size) != nil {
                    throw SQLError(.failed, "text with a NUL character was bound", statement: text)
                }
                code = sila_sqlite_bind_text(handle, index, start, UInt64(size))
            case .bytes, .id:
                code = sila_sqlite_bind_blob(
                    handle, index, bytes.baseAddress.map { $0 + Int(cell.content) }, UInt64(cell.size))
            }
            guard code == SQLITE_OK else { throw sqliteFailure(connection, code, text) }
        }
    }

    /// Makes room for every text and blob of the values; gives where it begins.
    private func makeRoom(for values: ArraySlice<SQLValue>) throws -> UnsafeMutableRawPointer? {
        var size = 0
        for value in values {
            switch value {
            case .text(let string): size += string.utf8.count
            case .bytes(let bytes): size += bytes.count
            case .id: size += 16
            case .null, .integer, .real: break
            }
        }
        if size > roomSize {
            room?.deallocate()
            roomSize = max(size, 256)
            room = .allocate(byteCount: roomSize, alignment: 16)
        }
        return room
    }

    /// Moves to the next row; false when there is none.
    func step() throws -> Bool {
        let code = sqlite3_step(handle)
        if code == SQLITE_ROW { return true }
        guard code == SQLITE_DONE else { throw sqliteFailure(connection, code, text) }
        return false
    }

    /// Ends a run; what was bound stays, to be replaced by the next run of the same batch.
    func rewind() { sqlite3_reset(handle) }

    func reset() {
        sqlite3_reset(handle)
        if parameters > 0 { sqlite3_clear_bindings(handle) }
        if roomSize > SQLiteStatement.keptRoom {
            room?.deallocate()
            room = nil
            roomSize = 0
        }
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
