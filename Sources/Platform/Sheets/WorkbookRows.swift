import Intake

/// Streams the rows of one sheet of a workbook: a piece of XML is unpacked and parsed, its rows queue up, and are handed out.
final class WorkbookRows: XMLVisitor {
    private static let piece = 16 << 10

    private let part: WorkbookPart
    private let shared: SharedTexts
    private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: WorkbookRows.piece, alignment: 16)
    private var stream: XMLStream?
    private var isFinished = false
    private var cells: CellParser

    init(
        _ part: WorkbookPart, _ shared: SharedTexts, _ formats: [NumberFormat], from1904: Bool, _ limits: SheetLimits
    ) throws(SheetFault) {
        self.part = part
        self.shared = shared
        cells = CellParser(shared, formats, from1904 ? .from1904 : .from1900, limits)
        stream = try XMLStream(self)
    }

    deinit { buffer.deallocate() }

    /// The part's size as the archive claims it.
    var unpackedSize: Int64 { part.size }

    /// The last row that the sheet says it has.
    var lastRow: Int? { cells.lastRow }

    /// How much of the part was unpacked, 0...1.
    var fraction: Double { part.size > 0 ? min(Double(part.unpacked) / Double(part.size), 1) : 1 }

    /// Reads the next row that is not blank; false at the end.
    func next(into row: SheetRow) throws(SheetFault) -> Bool {
        while !cells.deliver(row) {
            if isFinished { return false }
            cells.forgetDelivered()
            guard let stream else { throw .damaged }
            let piece = try part.read(into: buffer)
            if piece.isEmpty {
                try stream.finish()
                isFinished = true
            } else {
                try stream.parse(piece)
            }
        }
        return true
    }

    func opened(_ name: XMLName, _ attributes: XMLAttributes) throws(SheetFault) { try cells.opened(name, attributes) }
    func closed(_ name: XMLName) throws(SheetFault) { try cells.closed(name) }
    func text(_ bytes: UnsafeBufferPointer<UInt8>) throws(SheetFault) { try cells.text(bytes) }
}
