/// How much of a file is read at most; every bound is checked while reading, before memory is taken.
public struct SheetLimits: Hashable, Sendable {
    /// Columns of a row.
    public var columns = 500
    /// Bytes of one field, in UTF-8.
    public var fieldBytes = 64 << 10
    /// Bytes of one row, in UTF-8.
    public var recordBytes = 1 << 20
    /// Rows of a file, its header not counted.
    public var rows = 5_000_000
    /// Parts of a workbook's archive.
    public var archiveEntries = 2_000
    /// Bytes of one part of a workbook, unpacked.
    public var unpackedBytes: Int64 = 4 << 30
    /// How many times its packed size a workbook's part may unpack to, once it is larger than 16 MiB.
    public var unpackedRatio: Int64 = 200
    /// Bytes of all texts that a workbook's cells share, which stay in memory.
    public var sharedBytes = 128 << 20
    /// Count of those texts.
    public var sharedTexts = 6_000_000

    /// The usual limits.
    public init() {}
}
