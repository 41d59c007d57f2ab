/// A place between two rows of a file, from which reading can go on after a crash. Its description is kept in a job's state.
public struct SheetPosition: Hashable, Sendable, CustomStringConvertible {
    /// The byte of the file where the next row begins; for workbooks the number of rows read.
    let offset: Int64
    /// The number of the next row.
    let record: Int
    /// How many rows below the header were read.
    public let rowsRead: Int
    /// The file's size, by which another file is noticed.
    let size: Int64

    init(offset: Int64, record: Int, rowsRead: Int, size: Int64) {
        self.offset = offset
        self.record = record
        self.rowsRead = rowsRead
        self.size = size
    }

    /// Reads a position from its description; nil when it is none.
    public init?(_ text: String) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 5, parts[0] == "s1", let offset = Int64(parts[1]), let record = Int(parts[2]),
            let rowsRead = Int(parts[3]), let size = Int64(parts[4]), offset >= 0, record >= 0, rowsRead >= 0, size >= 0
        else { return nil }
        self.init(offset: offset, record: record, rowsRead: rowsRead, size: size)
    }

    /// The position as text, which ``init(_:)`` reads.
    public var description: String { "s1:\(offset):\(record):\(rowsRead):\(size)" }
}
