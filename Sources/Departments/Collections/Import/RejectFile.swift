import Glibc
import HTTP
import Localization
import Sheets
import Values

/// The rows that an import refused, as the file had them, with row number, columns and reasons behind: whoever mends them
/// imports this very file.
///
/// It grows with each chunk from the length that was stored with the chunk before, so that a restart neither loses nor
/// doubles a row.
struct RejectFile: Sendable {
    let path: String
    let columns: [String]
    let locale: Locale

    /// Writes rows behind the length given and gives the new length, with the rows durable in the file.
    func append(_ rows: [(row: ImportRow, faults: [ImportRow.Fault])], at length: Int64) throws -> Int64 {
        guard !rows.isEmpty else { return length }
        var bytes: [UInt8] = []
        let writer = CSVWriter(separator: .semicolon, byteOrderMark: length == 0) { bytes += $0 }
        if length == 0 {
            let added = [Phrase("Row"), Phrase("Column"), Phrase("Reason")].map { locale($0) }
            try writer.begin((columns + added).map { SheetColumn($0) })
        }
        for (row, faults) in rows {
            let texts = row.texts.texts
            var cells = texts.map { SheetCell.text($0) }
            while cells.count < columns.count { cells.append(.empty) }
            var names: [String] = []
            for fault in faults where !fault.column.isEmpty && !names.contains(fault.column) {
                names.append(fault.column)
            }
            cells.append(.integer(Int64(row.number)))
            cells.append(.text(names.joined(separator: ", ")))
            cells.append(.text(faults.map { locale($0.phrase) }.joined(separator: " ")))
            try writer.row(cells)
        }
        try writer.finish()
        try write(bytes, at: length)
        return length + Int64(bytes.count)
    }

    private func write(_ bytes: [UInt8], at length: Int64) throws {
        let file = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw SheetFault.unwritable }
        defer { close(file) }
        // What a crash left behind the stored length belongs to a chunk that is read again.
        guard ftruncate(file, off_t(length)) == 0, lseek(file, off_t(length), SEEK_SET) == off_t(length),
            bytes.withUnsafeBytes({ SpooledFile.writeAll($0, to: file) }), fdatasync(file) == 0
        else { throw SheetFault.unwritable }
    }
}
