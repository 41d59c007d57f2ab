public import Values

/// Where a sealed value belongs. A value opens only at the place it was sealed for, so nobody can move it to another row
/// or column.
public struct Place: Sendable {
    let table: String
    let column: String
    let row: [UInt8]

    /// A column of a row.
    public init(table: String, column: String, row: ID) {
        self.table = table
        self.column = column
        self.row = row.bytes
    }

    /// A column of a row that is known by a text or a number instead of an id.
    public init(table: String, column: String, key: String) {
        self.table = table
        self.column = column
        row = Array(key.utf8)
    }

    /// The place's bytes to authenticate, each part with its length, after what kind of thing is sealed and by which
    /// generation of keys.
    func associated(_ kind: StaticString, generation: UInt32) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(40 + table.utf8.count + column.utf8.count + row.count)
        kind.withUTF8Buffer { bytes.append(contentsOf: $0) }
        bytes.append(bigEndian: generation)
        bytes.append(bigEndian: UInt32(clamping: table.utf8.count))
        bytes.append(contentsOf: table.utf8)
        bytes.append(bigEndian: UInt32(clamping: column.utf8.count))
        bytes.append(contentsOf: column.utf8)
        bytes.append(bigEndian: UInt32(clamping: row.count))
        bytes.append(contentsOf: row)
        return bytes
    }
}

extension [UInt8] {
    mutating func append(bigEndian value: UInt32) {
        append(UInt8(truncatingIfNeeded: value >> 24))
        append(UInt8(truncatingIfNeeded: value >> 16))
        append(UInt8(truncatingIfNeeded: value >> 8))
        append(UInt8(truncatingIfNeeded: value))
    }

    mutating func append(bigEndian value: UInt64) {
        append(bigEndian: UInt32(truncatingIfNeeded: value >> 32))
        append(bigEndian: UInt32(truncatingIfNeeded: value))
    }
}

extension UnsafeRawBufferPointer {
    /// Four bytes as a number, big end first; nil beyond the end.
    func bigEndian(at offset: Int) -> UInt32? {
        guard offset >= 0, offset <= count - 4 else { return nil }
        return UInt32(self[offset]) << 24 | UInt32(self[offset + 1]) << 16 | UInt32(self[offset + 2]) << 8
            | UInt32(self[offset + 3])
    }
}
