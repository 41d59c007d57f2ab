import Values

/// Writes separated values (RFC 4180) in UTF-8 to a sink, chunk by chunk.
///
/// Text that a spreadsheet would take for a formula gets an apostrophe in front, which ``SheetReader`` takes away again.
public final class CSVWriter: SheetWriter {
    private let separator: UInt8
    private let decimalMark: UInt8
    private let chunk: Int
    private let sink: ([UInt8]) throws -> Void
    private var buffer: [UInt8] = []

    /// Makes a writer that gives its bytes to a sink in chunks of about the given size.
    ///
    /// `byteOrderMark` makes Excel read the file as UTF-8; `decimalComma` writes `1234,50`, as French spreadsheets expect beside semicolons.
    public init(
        separator: SheetSeparator = .semicolon, byteOrderMark: Bool = true, decimalComma: Bool = false,
        chunk: Int = 32 << 10, sink: @escaping ([UInt8]) throws -> Void
    ) {
        self.separator = separator.byte
        decimalMark = UInt8(ascii: decimalComma ? "," : ".")
        self.chunk = max(chunk, 1)
        self.sink = sink
        buffer.reserveCapacity(self.chunk + 4096)
        if byteOrderMark { buffer.append(contentsOf: [0xEF, 0xBB, 0xBF]) }
    }

    /// Writes the header row.
    public func begin(_ columns: [SheetColumn]) throws { try row(columns.map { .text($0.title) }) }

    /// Writes one row; the sink is called when a chunk is full.
    public func row(_ cells: [SheetCell]) throws {
        let start = buffer.count
        for (index, cell) in cells.enumerated() {
            if index > 0 { buffer.append(separator) }
            append(cell)
        }
        // A lone empty field would read as a blank line.
        if buffer.count == start { buffer.append(contentsOf: [0x22, 0x22]) }
        buffer.append(contentsOf: [0x0D, 0x0A])
        if buffer.count >= chunk { try flush() }
    }

    /// Gives the sink what is left.
    public func finish() throws { try flush() }

    private func flush() throws {
        if buffer.isEmpty { return }
        let full = buffer
        buffer.removeAll(keepingCapacity: true)
        try sink(full)
    }

    private func append(_ cell: SheetCell) {
        switch cell {
        case .empty: break
        case .text(let text): append(text: text)
        case .integer(let number): buffer.append(contentsOf: String(number).utf8)
        case .money(let money): append(money.minor, digits: money.currency.digits)
        case .decimal(let number, let digits): append(number, digits: digits)
        case .percent(let hundredths):
            append(hundredths, digits: 2)
            buffer.append(UInt8(ascii: "%"))
        case .day(let day): buffer.append(contentsOf: day.description.utf8)
        }
    }

    private func append(_ number: Int64, digits: Int) {
        let text = Decimals.text(number, digits: digits, mark: decimalMark)
        let isQuoted = decimalMark == separator && digits > 0
        if isQuoted { buffer.append(0x22) }
        buffer.append(contentsOf: text)
        if isQuoted { buffer.append(0x22) }
    }

    private func append(text: String) {
        var text = text
        text.withUTF8 { bytes in
            let isDefused = Formula.opens(bytes) || Formula.isDefused(bytes)
            var isQuoted = false
            for byte in bytes where byte == separator || byte == 0x22 || byte == 0x0A || byte == 0x0D {
                isQuoted = true
            }
            if isQuoted { buffer.append(0x22) }
            if isDefused { buffer.append(Formula.apostrophe) }
            if isQuoted {
                for byte in bytes {
                    if byte == 0x22 { buffer.append(0x22) }
                    buffer.append(byte)
                }
                buffer.append(0x22)
            } else {
                buffer.append(contentsOf: bytes)
            }
        }
    }
}

/// Writes counts of small units as decimal numbers.
enum Decimals {
    static func text(_ number: Int64, digits: Int, mark: UInt8) -> [UInt8] {
        let digits = min(max(digits, 0), 18)
        var text = Array(String(number.magnitude).utf8)
        if text.count <= digits { text.insert(contentsOf: repeatElement(0x30, count: digits + 1 - text.count), at: 0) }
        if digits > 0 { text.insert(mark, at: text.count - digits) }
        if number < 0 { text.insert(UInt8(ascii: "-"), at: 0) }
        return text
    }
}
