import Department
import Glibc
import HTTP
import Jobs
import Messages
import SQL
import Sheets
import Values

/// A row of a file that an import refused, by the number that it has in the file.
struct RefusedRow: Hashable, CustomStringConvertible {
    let batch: ID
    let row: Int64

    var description: String { "\(batch)/\(row)" }

    init(batch: ID, row: Int64) {
        self.batch = batch
        self.row = row
    }

    init?(_ text: String) {
        let parts = text.split(separator: "/")
        guard parts.count == 2, let batch = ID(String(parts[0])), let row = Int64(parts[1]) else { return nil }
        self.init(batch: batch, row: row)
    }

    /// Takes rows out of what the import's page shows.
    static func remove(_ rows: [RefusedRow], in connection: any Connection) throws {
        for row in rows {
            try connection.run(
                "DELETE FROM import_reject WHERE batch_id = \(row.batch) AND row_number = \(row.row)")
        }
    }
}

extension Collections {
    /// The refused rows that name a person: in the file of each import, and on its page where the file is gone.
    func refusedRows(of person: KnownPerson) throws -> [RefusedRow] {
        let marks = PersonMarks(person)
        let batches = try store.read { connection in
            try connection.rows(
                "SELECT \(unescaped: ImportBatch.columns) FROM import_batch WHERE rejected_rows > 0 ORDER BY id",
                ImportBatch.init)
        }
        var found: [RefusedRow] = []
        for batch in batches {
            let rows = try fileRows(of: batch) ?? pageRows(of: batch)
            try rows { number, cells in
                if marks.stand(in: cells) { found.append(RefusedRow(batch: batch.id, row: number)) }
            }
        }
        return Array(Set(found)).sorted { ($0.batch, $0.row) < ($1.batch, $1.row) }
    }

    private typealias Rows = (_ body: (Int64, [String]) -> Void) throws -> Void

    private func fileRows(of batch: ImportBatch) throws -> Rows? {
        let path = rejectPath(of: batch)
        guard access(path, R_OK) == 0 else { return nil }
        return { body in
            try SheetReader(path: path, options: RejectFile.options).each { row in
                let texts = row.texts
                // Behind the file's own columns: number, columns, reasons.
                guard texts.count > 3, let number = Int64(texts[texts.count - 3]) else { return }
                body(number, Array(texts.dropLast(3)))
            }
        }
    }

    private func pageRows(of batch: ImportBatch) throws -> Rows {
        let rows = try store.read { connection in
            try connection.rows(
                "SELECT row_number, line FROM import_reject WHERE batch_id = \(batch.id)"
            ) { ($0.integer(0), $0.text(1)) }
        }
        return { body in for (number, line) in rows { body(number, line.split(separator: "|").map(String.init)) } }
    }

    /// Writes the file of an import's refused rows anew without some of them. Counts stay: so many rows were refused.
    func takeAway(_ rows: Set<Int64>, from id: ID) throws {
        guard let batch = try store.read({ try ImportBatch.batch(id, in: $0) }) else { return }
        let path = rejectPath(of: batch)
        guard access(path, R_OK) == 0 else { return }
        guard !batch.state.isMoving else {
            throw JobFailure("An import still writes its refused rows; it is tried again.", isFinal: false)
        }
        let temporary = path + ".part"
        let file = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw SheetFault.unwritable }
        defer { close(file) }
        var length: Int64 = 0
        let writer = CSVWriter(separator: .semicolon) { bytes in
            guard bytes.withUnsafeBytes({ SpooledFile.writeAll($0, to: file) }) else { throw SheetFault.unwritable }
            length += Int64(bytes.count)
        }
        let reader = try SheetReader(path: path, options: RejectFile.options)
        try writer.begin(reader.sheet.columns.map { SheetColumn($0) })
        try reader.each { row in
            let texts = row.texts
            if texts.count > 3, let number = Int64(texts[texts.count - 3]), rows.contains(number) { return }
            try writer.row(texts.map { .text($0) })
        }
        try writer.finish()
        guard fsync(file) == 0, rename(temporary, path) == 0 else { throw SheetFault.unwritable }
        _ = try store.keepBooks { connection in
            try connection.run("UPDATE import_batch SET reject_bytes = \(length) WHERE id = \(id)")
        }
    }
}

extension RejectFile {
    /// How it is read back: as it is written.
    static let options = SheetOptions(encoding: .utf8, separator: .semicolon, hasHeader: true)
}
