import Department
import Glibc
import Localization
import Messages
import SQL
import Sheets
import Values

/// A file that waits to be imported, and how many of its rows name a person.
struct WaitingFile {
    let name: String
    let rows: Int
}

extension Collections {
    /// The files whose rows are still to be imported and that name a person. One that cannot be read names nobody: its import
    /// will not read it either.
    func waitingFiles(naming marks: PersonMarks) throws -> [WaitingFile] {
        let batches = try store.read { connection in
            try connection.rows(
                """
                SELECT \(unescaped: ImportBatch.columns) FROM import_batch \
                WHERE state IN ('draft', 'waiting', 'running') OR (state = 'done' AND is_dry_run = 1) ORDER BY id
                """, ImportBatch.init)
        }
        var found: [WaitingFile] = []
        for batch in batches where access(batch.file, R_OK) == 0 {
            guard let reader = try? SheetReader(path: batch.file, options: batch.plan.options) else { continue }
            var rows = 0
            try? reader.each { row in
                if marks.stand(in: row.texts) { rows += 1 }
            }
            if rows > 0 { found.append(WaitingFile(name: batch.fileName, rows: rows)) }
        }
        return found
    }

    /// What stands against an erasure, or goes with it, in what people keep beside the files of debts.
    func besides(_ person: KnownPerson) throws -> [ErasureNote] {
        let marks = PersonMarks(person)
        let searches = try store.read { try NamedSearch.naming(marks, in: $0) }.count
        var lines = try waitingFiles(naming: marks).map { file in
            ErasureNote(
                .prevents,
                Phrase(
                    one: "{count} row of {file}, which waits to be imported, names the person",
                    other: "{count} rows of {file}, which waits to be imported, name the person", count: file.rows,
                    ["file": .text(file.name)]),
                why: Phrase("It would bring the person back. Import the file or throw it away first."))
        }
        if searches > 0 {
            lines.append(
                .init(
                    .erased,
                    Phrase(
                        one: "{count} search that somebody kept and that names the person",
                        other: "{count} searches that somebody kept and that name the person", count: searches)))
        }
        return lines
    }
}
