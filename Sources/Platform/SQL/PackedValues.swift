import Values

/// Values for thousands of rows, one behind the other in two blocks of memory, so that a driver binds them where they are:
/// an array of ``SQLValue`` would hold a reference for each text and count it at every copy.
public struct PackedValues: Sendable {
    /// One value: its kind and, for whole and floating-point numbers, its bits; for the others where their bytes begin.
    public struct Cell: Sendable {
        /// What a cell holds.
        public enum Kind: UInt8, Sendable {
            /// No value.
            case null
            /// A whole number.
            case integer
            /// A floating-point number.
            case real
            /// Text, as UTF-8.
            case text
            /// Bytes.
            case bytes
            /// The sixteen bytes of an id.
            case id
        }
        /// What the cell holds.
        public let kind: Kind
        /// How many bytes a text or blob has.
        public let size: Int32
        /// The number's bits, or where the bytes begin.
        public let content: Int64
    }

    private var cells: [Cell] = []
    private var bytes: [UInt8] = []

    init() {}

    /// How many values there are.
    public var count: Int { cells.count }

    mutating func reserve(_ values: Int) { cells.reserveCapacity(cells.count + values) }

    mutating func append(_ value: SQLValue) {
        switch value {
        case .null: cells.append(Cell(kind: .null, size: 0, content: 0))
        case .integer(let number): cells.append(Cell(kind: .integer, size: 0, content: number))
        case .real(let number):
            cells.append(Cell(kind: .real, size: 0, content: Int64(bitPattern: number.bitPattern)))
        case .text(var text): text.withUTF8 { append(.text, UnsafeRawBufferPointer($0)) }
        case .bytes(let blob): blob.withUnsafeBytes { append(.bytes, $0) }
        case .id(let id):
            var halves = (id.high.bigEndian, id.low.bigEndian)
            withUnsafeBytes(of: &halves) { append(.id, $0) }
        }
    }

    private mutating func append(_ kind: Cell.Kind, _ content: UnsafeRawBufferPointer) {
        cells.append(Cell(kind: kind, size: Int32(clamping: content.count), content: Int64(bytes.count)))
        bytes.append(contentsOf: content)
    }

    /// Lends the values and the bytes that they point into.
    public func withCells<Result>(
        _ body: (UnsafeBufferPointer<Cell>, UnsafeRawBufferPointer) throws -> Result
    ) rethrows -> Result {
        try cells.withUnsafeBufferPointer { cells in
            try bytes.withUnsafeBytes { try body(cells, $0) }
        }
    }

    /// Some of the values, each by itself.
    public func values(_ range: Range<Int>) -> [SQLValue] {
        cells[range].map { cell in
            let place = Int(cell.content)
            func content() -> ArraySlice<UInt8> { bytes[place..<(place + Int(cell.size))] }
            return switch cell.kind {
            case .null: .null
            case .integer: .integer(cell.content)
            case .real: .real(Double(bitPattern: UInt64(bitPattern: cell.content)))
            case .text: .text(String(decoding: content(), as: UTF8.self))
            case .bytes: .bytes(Array(content()))
            case .id: ID(bytes: Array(content())).map(SQLValue.id) ?? .null
            }
        }
    }
}
