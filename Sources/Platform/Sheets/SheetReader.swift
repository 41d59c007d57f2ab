import Glibc
import Intake

/// Reads a file of rows, text or workbook, lazily and in bounded memory.
///
/// Opening detects what the file is and describes it in ``sheet``; then ``next()`` moves ``row`` from row to row, blank rows left out.
/// A reader belongs to one thread at a time.
public final class SheetReader {
    /// What the file turned out to be.
    public let sheet: Sheet
    /// The row that was read last.
    public let row: SheetRow
    /// How many rows below the header were read.
    public private(set) var rowsRead = 0

    private let path: String
    private let limits: SheetLimits
    private let size: Int64
    private var source: Source
    /// Where the rows below the header begin.
    private let beginning: SheetPosition

    private enum Source {
        case text(TextRows)
        case workbook(WorkbookRows, Workbook, SharedTexts, part: String)
    }

    /// Opens a file, detects what the options leave open and reads the first rows.
    public init(path: String, options: SheetOptions = SheetOptions()) throws(SheetFault) {
        self.path = path
        limits = options.limits
        row = SheetRow(columns: limits.columns)
        let file = try FileHead(path: path)
        size = file.size
        let format = try file.format()
        row.undefuses = format == .text
        let known: Known
        switch format {
        case .text:
            (source, known, beginning) = try SheetReader.openText(path, file, options, row)
        case .workbook:
            (source, known, beginning) = try SheetReader.openWorkbook(path, file, options, row)
        }
        sheet = known.sheet(format)
        try seek(to: beginning)
    }

    /// Moves on to the next row; false at the end.
    public func next() throws(SheetFault) -> Bool {
        let found: Bool
        switch source {
        case .text(let rows): found = try rows.next(into: row)
        case .workbook(let rows, _, _, _): found = try rows.next(into: row)
        }
        guard found else { return false }
        guard rowsRead < limits.rows else { throw .tooManyRows(limit: limits.rows) }
        rowsRead += 1
        return true
    }

    /// Calls a closure with every row that is left.
    public func each(_ body: (SheetRow) throws -> Void) throws {
        while try next() { try body(row) }
    }

    /// The place behind the row that was read last. Taking it now and then is cheap; taking it for every row of a file in another
    /// encoding than UTF-8 is not.
    public var position: SheetPosition {
        switch source {
        case .text(let rows):
            SheetPosition(offset: rows.offset, record: rows.nextRecord, rowsRead: rowsRead, size: size)
        case .workbook:
            SheetPosition(offset: Int64(rowsRead), record: row.number + 1, rowsRead: rowsRead, size: size)
        }
    }

    /// Goes on from a position of the same file. Text files jump; workbooks are read again up to there.
    public func seek(to position: SheetPosition) throws(SheetFault) {
        guard position.size == size, position.offset <= size || sheet.format == .workbook else { throw .otherPosition }
        switch source {
        case .text(let rows): try rows.seek(to: position.offset, record: position.record)
        case .workbook(_, let workbook, let shared, let part):
            let rows = try SheetReader.rows(workbook, shared, part, limits)
            source = .workbook(rows, workbook, shared, part: part)
            for _ in 0..<(position.rowsRead + (sheet.hasHeader ? 1 : 0)) {
                guard try rows.next(into: row) else { throw .otherPosition }
            }
        }
        rowsRead = position.rowsRead
    }

    /// Goes back to the first row below the header.
    public func rewind() throws(SheetFault) { try seek(to: beginning) }

    /// How much of the file was read, 0...1.
    public var fraction: Double {
        switch source {
        case .text(let rows): size > 0 ? min(Double(rows.approximateOffset) / Double(size), 1) : 1
        case .workbook(let rows, _, _, _): rows.fraction
        }
    }

    /// What both kinds of files learn from their first rows.
    private struct Known {
        var encoding = SheetEncoding.utf8
        var separator: SheetSeparator?
        var hasHeader = false
        var rows: [[String]] = []
        var estimatedRows = 0
        var sheetNames: [String] = []
        var sheetName: String?

        func sheet(_ format: SheetFormat) -> Sheet {
            let samples = Array(rows.dropFirst(hasHeader ? 1 : 0).prefix(20))
            let width = rows.prefix(21).reduce(0) { max($0, $1.count) }
            let columns = (0..<width).map { index -> String in
                guard hasHeader else { return Sheet.letters(ofColumn: index) }
                guard let header = rows.first, index < header.count else { return "" }
                return (try? CleanText.read(String(header[index].prefix(1000)), limit: 1000)) ?? ""
            }
            return Sheet(
                format: format, encoding: encoding, separator: separator, hasHeader: hasHeader, columns: columns,
                samples: samples, estimatedRows: max(estimatedRows, samples.count), sheetNames: sheetNames,
                sheetName: sheetName)
        }
    }

    private static func openText(
        _ path: String, _ file: FileHead, _ options: SheetOptions, _ row: SheetRow
    ) throws(SheetFault) -> (Source, Known, SheetPosition) {
        var known = Known()
        let mark = EncodingGuess.mark(file.head)
        let samples = mark == nil && options.encoding == nil ? try file.samples() : []
        guard let encoding = options.encoding ?? mark?.encoding ?? EncodingGuess.encoding(samples) else {
            throw .notASheet
        }
        known.encoding = encoding
        let begin = mark.map { $0.encoding == encoding ? $0.length : 0 } ?? 0

        let decoded = try file.decoded(encoding, from: begin)
        let hint = decoded.withUnsafeBufferPointer(SheetReader.separatorHint)
        let separator =
            options.separator ?? hint?.separator ?? decoded.withUnsafeBufferPointer(SeparatorGuess.separator)
        known.separator = separator

        let rows = try TextRows(path: path, encoding: encoding, separator: separator, limits: options.limits)
        try rows.seek(to: Int64(begin), record: 1)
        if hint != nil { _ = try rows.next(into: row) }
        let start = SheetPosition(offset: rows.offset, record: rows.nextRecord, rowsRead: 0, size: file.size)
        var afterFirst = start
        var kinds: [[SheetCellKind]] = []
        var count = 0
        // Two hundred rows say how long rows are; the first twenty-one are kept. Further ones that are too long are met later.
        while count < 200 {
            if count < 21 {
                guard try rows.next(into: row) else { break }
            } else {
                guard (try? rows.next(into: row)) == true else { break }
            }
            count += 1
            if count == 1 {
                afterFirst = SheetPosition(offset: rows.offset, record: rows.nextRecord, rowsRead: 0, size: file.size)
            }
            if count <= 21 {
                known.rows.append(row.texts)
                kinds.append((0..<row.count).map(row.kind))
            }
        }
        guard count > 0 else { throw .empty }
        known.hasHeader = options.hasHeader ?? HeaderGuess.hasHeader(known.rows, kinds)
        if known.hasHeader, count == 1 { throw .headerOnly }
        let below = max(count - 1, 1)
        let length = max(rows.offset - afterFirst.offset, 1)
        let isWhole = count < 200
        known.estimatedRows =
            isWhole
            ? count - (known.hasHeader ? 1 : 0)
            : Int((Double(file.size - afterFirst.offset) * Double(below) / Double(length)).rounded())
        return (.text(rows), known, known.hasHeader ? afterFirst : start)
    }

    /// The separator that a first line `sep=;` names, as spreadsheets write it.
    private static func separatorHint(_ text: UnsafeBufferPointer<UInt8>) -> (separator: SheetSeparator, Void)? {
        guard text.count >= 6, text[0] | 0x20 == 0x73, text[1] | 0x20 == 0x65, text[2] | 0x20 == 0x70, text[3] == 0x3D,
            text[5] == 0x0A || text[5] == 0x0D,
            let separator = SheetSeparator.allCases.first(where: { $0.byte == text[4] })
        else { return nil }
        return (separator, ())
    }

    private static func openWorkbook(
        _ path: String, _ file: FileHead, _ options: SheetOptions, _ row: SheetRow
    ) throws(SheetFault) -> (Source, Known, SheetPosition) {
        let workbook = try Workbook(path: path, limits: options.limits)
        let (name, part) = try workbook.sheet(named: options.sheetName)
        let shared = try workbook.sharedTexts(options.limits)
        let rows = try SheetReader.rows(workbook, shared, part, options.limits)
        var known = Known()
        known.sheetNames = workbook.sheets.map(\.name)
        known.sheetName = name
        var kinds: [[SheetCellKind]] = []
        while known.rows.count < 21, try rows.next(into: row) {
            known.rows.append(row.texts)
            kinds.append((0..<row.count).map(row.kind))
        }
        guard !known.rows.isEmpty else { throw .empty }
        known.hasHeader = options.hasHeader ?? HeaderGuess.hasHeader(known.rows, kinds)
        let header = known.hasHeader ? 1 : 0
        if known.rows.count == header { throw .headerOnly }
        if known.rows.count < 21 {
            known.estimatedRows = known.rows.count - header
        } else {
            // What the sheet says of its own extent, else a guess from its size: a cell takes some forty bytes.
            let width = max(known.rows.reduce(0) { max($0, $1.count) }, 1)
            known.estimatedRows = rows.lastRow.map { $0 - header } ?? Int(rows.unpackedSize / Int64(40 * width))
        }
        known.estimatedRows = min(known.estimatedRows, 1_048_576)
        let beginning = SheetPosition(offset: 0, record: 1, rowsRead: 0, size: file.size)
        return (.workbook(rows, workbook, shared, part: part), known, beginning)
    }

    private static func rows(
        _ workbook: Workbook, _ shared: SharedTexts, _ part: String, _ limits: SheetLimits
    ) throws(SheetFault) -> WorkbookRows {
        guard let part = try workbook.archive.part(part) else { throw .damaged }
        return try WorkbookRows(part, shared, workbook.formats, from1904: workbook.from1904, limits)
    }
}
