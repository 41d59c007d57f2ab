import Intake
import Values

/// Makes rows of cells out of a sheet's XML and queues them: texts in one run of bytes, cells and rows as places in it.
struct CellParser: ~Copyable {
    private struct Cell {
        /// Where the text begins in the queue's bytes, or the number of the shared text.
        var place: Int
        var count: Int
        var kind: SheetCellKind
        var isShared: Bool
    }

    private struct Queued {
        var number: Int
        var firstCell: Int
        var cells: Int
    }

    private enum CellType { case number, shared, text, inline, flag, fault, iso }

    private let shared: SharedTexts
    private let formats: [NumberFormat]
    private let calendar: DayStyle.Serial
    private let limits: SheetLimits

    private var bytes = ByteQueue()
    private var cells: [Cell] = []
    private var rows: [Queued] = []
    private var delivered = 0

    private var rowNumber = 0
    private var rowBytes = 0
    private var rowStart = 0
    private var rowHasText = false
    private var inRow = false
    private var column = 0
    private var style = 0
    private var type = CellType.number
    private var value: [UInt8] = []
    private var takesText = false
    private var inInline = false
    private var inPhonetic = false
    /// The last row that the sheet says it has.
    private(set) var lastRow: Int?

    init(_ shared: SharedTexts, _ formats: [NumberFormat], _ calendar: DayStyle.Serial, _ limits: SheetLimits) {
        self.shared = shared
        self.formats = formats
        self.calendar = calendar
        self.limits = limits
    }

    /// Hands out the next queued row, whose texts stay where they are until ``forgetDelivered()``; false when there is none.
    mutating func deliver(_ row: SheetRow) -> Bool {
        guard delivered < rows.count else { return false }
        let queued = rows[delivered]
        delivered += 1
        row.number = queued.number
        row.count = queued.cells
        for index in 0..<queued.cells {
            let cell = cells[queued.firstCell + index]
            if !cell.isShared {
                row.fields[index] = .init(base: bytes.base + cell.place, count: cell.count, kind: cell.kind)
            } else if let text = shared.text(cell.place), let base = text.baseAddress {
                row.fields[index] = .init(base: base, count: text.count, kind: .text)
            } else {
                row.fields[index].count = 0
            }
        }
        return true
    }

    /// Empties the queue. What a half-read row holds stays.
    mutating func forgetDelivered() {
        rows.removeAll(keepingCapacity: true)
        delivered = 0
        if inRow {
            let kept = Array(cells[rowStart...])
            let first = kept.first { !$0.isShared }?.place ?? bytes.count
            bytes.removeFirst(first)
            cells = kept.map { cell in
                var cell = cell
                if !cell.isShared { cell.place = max(cell.place - first, 0) }
                return cell
            }
        } else {
            cells.removeAll(keepingCapacity: true)
            bytes.removeAll()
        }
        rowStart = 0
    }

    mutating func opened(_ name: XMLName, _ attributes: XMLAttributes) throws(SheetFault) {
        if name == "c" {
            guard inRow else { return }
            if let reference = attributes["r"], let index = CellParser.column(reference) { column = index }
            style = attributes.number("s") ?? 0
            type = CellParser.type(attributes["t"])
            value.removeAll(keepingCapacity: true)
        } else if name == "v" {
            takesText = true
        } else if name == "is" {
            inInline = true
        } else if name == "t" {
            takesText = inInline && !inPhonetic
        } else if name == "rPh" {
            inPhonetic = true
        } else if name == "row" {
            let next = rowNumber + 1
            rowNumber = max(attributes.number("r") ?? next, next)
            inRow = true
            rowHasText = false
            rowBytes = 0
            rowStart = cells.count
            column = 0
        } else if name == "dimension", let reference = attributes["ref"] {
            lastRow = CellParser.lastRow(reference)
        }
    }

    mutating func closed(_ name: XMLName) throws(SheetFault) {
        if name == "c" {
            if inRow { try endCell() }
        } else if name == "v" || name == "t" {
            takesText = false
        } else if name == "is" {
            inInline = false
        } else if name == "rPh" {
            inPhonetic = false
        } else if name == "row" {
            inRow = false
            if rowHasText {
                rows.append(Queued(number: rowNumber, firstCell: rowStart, cells: cells.count - rowStart))
            } else {
                cells.removeLast(cells.count - rowStart)
            }
        }
    }

    mutating func text(_ piece: UnsafeBufferPointer<UInt8>) throws(SheetFault) {
        guard takesText, inRow else { return }
        guard value.count + piece.count <= limits.fieldBytes else {
            throw .fieldTooLong(row: rowNumber, limit: limits.fieldBytes)
        }
        value.append(contentsOf: piece)
    }

    private mutating func endCell() throws(SheetFault) {
        defer { column += 1 }
        if value.isEmpty { return }
        let place = bytes.count
        var kind = SheetCellKind.text
        var sharedIndex: Int?
        switch type {
        case .shared:
            guard let index = CellParser.index(value), let text = shared.text(index) else { throw .damaged }
            if text.isEmpty { return }
            if text.count > limits.fieldBytes { throw .fieldTooLong(row: rowNumber, limit: limits.fieldBytes) }
            sharedIndex = index
            rowBytes += text.count
        case .inline, .text:
            let count = value.withUnsafeMutableBufferPointer { value in
                value.baseAddress.map { WorkbookText.unescape($0, value.count) } ?? 0
            }
            bytes.append(value.prefix(count))
        case .fault: bytes.append(value)
        case .flag:
            kind = .flag
            bytes.append(value)
        case .iso:
            kind = .day
            bytes.append(value)
        case .number: kind = number()
        }
        if sharedIndex == nil { rowBytes += bytes.count - place }
        if rowBytes > limits.recordBytes { throw .recordTooLong(row: rowNumber, limit: limits.recordBytes) }
        guard column < limits.columns else { throw .tooManyColumns(limit: limits.columns) }
        let index = column - (cells.count - rowStart)
        guard index >= 0 else { throw .damaged }
        for _ in 0..<index { cells.append(Cell(place: place, count: 0, kind: .empty, isShared: false)) }
        cells.append(
            Cell(place: sharedIndex ?? place, count: bytes.count - place, kind: kind, isShared: sharedIndex != nil))
        rowHasText = true
    }

    /// Writes a number as its style shows it: a day, a percentage or a plain decimal.
    private mutating func number() -> SheetCellKind {
        let format = style < formats.count ? formats[style] : .plain
        if format == .plain, value.count <= 15, value.allSatisfy({ $0 &- 0x30 <= 9 || $0 == 0x2E || $0 == 0x2D }) {
            bytes.append(value)
            return .number
        }
        guard let parsed = Double(String(decoding: value, as: UTF8.self)), parsed.isFinite else {
            bytes.append(value)
            return .text
        }
        if format == .day, append(serial: parsed) { return .day }
        let shown = format == .percent ? parsed * 100 : parsed
        guard let text = WorkbookNumber.decimal(shown) else {
            bytes.append(value)
            return .number
        }
        bytes.append(text.utf8)
        if format == .percent { bytes.append(CollectionOfOne(UInt8(ascii: "%"))) }
        return .number
    }

    private mutating func append(serial: Double) -> Bool {
        guard serial >= 0, serial < 3_000_000 else { return false }
        let seconds = Int64((serial * 86_400).rounded())
        guard let day = try? DayText.day(serial: seconds / 86_400, calendar) else { return false }
        bytes.append(day.description.utf8)
        let within = seconds % 86_400
        if within > 0 {
            for (mark, part) in [("T", within / 3600), (":", within / 60 % 60), (":", within % 60)] {
                bytes.append((mark + (part < 10 ? "0" : "") + String(part)).utf8)
            }
        }
        return true
    }

    private static func type(_ bytes: UnsafeBufferPointer<UInt8>?) -> CellType {
        guard let bytes, let first = bytes.first else { return .number }
        switch (first, bytes.count) {
        case (UInt8(ascii: "s"), 1): return .shared
        case (UInt8(ascii: "s"), _): return .text
        case (UInt8(ascii: "i"), _): return .inline
        case (UInt8(ascii: "b"), _): return .flag
        case (UInt8(ascii: "e"), _): return .fault
        case (UInt8(ascii: "d"), _): return .iso
        default: return .number
        }
    }

    private static func index(_ digits: [UInt8]) -> Int? {
        guard digits.count <= 9 else { return nil }
        var value = 0
        for byte in digits {
            guard byte &- 0x30 <= 9 else { return nil }
            value = value * 10 + Int(byte &- 0x30)
        }
        return value
    }

    /// The column of a cell's reference, `AB12` is 27; nil when there is none.
    private static func column(_ reference: UnsafeBufferPointer<UInt8>) -> Int? {
        var column = 0
        for byte in reference {
            guard (0x41...0x5A).contains(byte), column < 1_000_000 else { break }
            column = column * 26 + Int(byte - 0x40)
        }
        return column > 0 ? column - 1 : nil
    }

    private static func lastRow(_ reference: UnsafeBufferPointer<UInt8>) -> Int? {
        guard let colon = reference.lastIndex(of: UInt8(ascii: ":")) else { return nil }
        return index(Array(reference[(colon + 1)...].drop { !(0x30...0x39).contains($0) }))
    }
}
