import Glibc
import Jobs
import Log
import SQL
import Values
import Vault

extension KeyTurn {
    /// What one run has sealed anew, and what it could not open.
    struct Count: CustomStringConvertible {
        var values = 0
        var files = 0
        var closed = 0

        var description: String {
            "\(values) values, \(files) files" + (closed > 0 ? ", \(closed) could not be opened" : "")
        }
    }

    /// How far a run is: the column or shelf in work, and the last row of it that is done.
    private struct Place {
        var index = 0
        var row: ID?
        var done: Int64 = 0

        init() {}

        init?(_ bytes: [UInt8]?) {
            let words = String(decoding: bytes ?? [], as: UTF8.self).split(separator: " ")
            guard words.count == 3, let index = Int(words[0]), let done = Int64(words[2]), index >= 0 else {
                return nil
            }
            self.index = index
            self.row = ID(String(words[1]))
            self.done = done
        }

        var bytes: [UInt8] { Array("\(index) \(row?.description ?? "-") \(done)".utf8) }
    }

    /// Seals anew whatever is not of the current generation, going on from the run's checkpoint.
    func sealAnew(_ run: JobRun) throws -> Count {
        var place = Place(run.checkpoint) ?? Place()
        var count = Count()
        if let persons = store.persons { count.closed += try persons.rewrap { try run.check() } }
        let total = place.done + (try outstanding())
        run.report(done: place.done, total: total, note: "Values are sealed with the new key.")
        while place.index < columns.count + shelves.count {
            try run.check()
            let isOver =
                place.index < columns.count
                ? try sealPiece(of: columns[place.index], after: &place.row, &count, run)
                : try sealPiece(of: shelves[place.index - columns.count], after: &place.row, &count, run)
            place.done = max(place.done, Int64(count.values + count.files))
            if isOver { (place.index, place.row) = (place.index + 1, nil) }
            run.report(done: place.done, total: max(total, place.done))
            let bytes = place.bytes
            try store.keepBooks { try run.saveCheckpoint(bytes, in: $0) }
        }
        return count
    }

    /// Seals a hundred values anew; true when the column has no more.
    private func sealPiece(
        of sealed: SealedColumn, after last: inout ID?, _ count: inout Count, _ run: JobRun
    ) throws -> Bool {
        let found = try rows(of: sealed, where: older(sealed), after: last)
        // What was sealed before persons had keys gets one now.
        let keys = try store.persons?.made(for: Set(found.compactMap(\.person))) ?? [:]
        var fresh: [(row: ID, old: [UInt8], new: [UInt8])] = []
        for (row, old, bound, person) in found {
            let place = Vault.Place(table: sealed.table, column: sealed.column, row: bound)
            let key = person.flatMap { keys[$0] }
            // Nothing is sealed for somebody who was erased; the row is about to go.
            if person != nil, store.persons != nil, key == nil { continue }
            do {
                var plain = try store.open(old, at: place)
                fresh.append((row, old, store.seal(plain, at: place, for: key)))
                wipe(&plain)
            } catch VaultError.keyDestroyed {
                continue
            } catch is VaultError {
                count.closed += 1
                run.log.error("a sealed value does not open", ["table": sealed.table, "row": row.description])
            }
        }
        if !fresh.isEmpty {
            count.values += try store.keepBooks { connection in
                var changed = 0
                for (row, old, new) in fresh {
                    // Whoever wrote meanwhile did so with the new generation, and stays.
                    changed += try connection.run(
                        """
                        UPDATE \(unescaped: sealed.table) SET \(unescaped: sealed.column) = \(new) \
                        WHERE \(unescaped: sealed.row.column) = \(row) AND \(unescaped: sealed.column) = \(old)
                        """)
                }
                return changed
            }
        }
        last = found.last?.row ?? last
        return found.count < KeyTurn.piece
    }

    /// Seals some files anew; true when the shelf has no more.
    private func sealPiece(
        of shelf: SealedShelf, after last: inout ID?, _ count: inout Count, _ run: JobRun
    ) throws -> Bool {
        let found = try files(of: shelf, after: last, limit: 10)
        let keys = try store.persons?.made(for: Set(found.compactMap(\.person))) ?? [:]
        for (row, path, person) in found {
            try run.check()
            let key = person.flatMap { keys[$0] }
            if person != nil, store.persons != nil, key == nil { continue }
            guard let number = SealedFile.generation(ofFileAt: path),
                number != store.ring.currentGeneration || SealedFile.person(ofFileAt: path) != key?.person
            else { continue }
            let place = Vault.Place(table: shelf.table, column: shelf.column, row: row)
            do {
                let reader = try store.reader(ofFileAt: path, at: place)
                let writer = try store.writer(ofFileAt: path, at: place, for: key)
                try reader.each(0..<reader.length) { try writer.write(Array($0)) }
                try writer.finish()
                count.files += 1
            } catch VaultError.storage(let sentence) {
                throw VaultError.storage(sentence)
            } catch {
                count.closed += 1
                run.log.error("a sealed file does not open", ["table": shelf.table, "row": row.description])
            }
        }
        last = found.last?.row ?? last
        return found.count < 10
    }

    // MARK: What there is

    private func older(_ sealed: SealedColumn) -> SQL {
        // An empty value stands for none: a password that nobody has chosen yet.
        let mark =
            sealed.person != nil && store.persons != nil ? store.ring.currentPersonMark : store.ring.currentMark
        return """
            substr(\(unescaped: sealed.column), 1, 5) <> \(mark) AND length(\(unescaped: sealed.column)) > 0
            """
    }

    func rows(of sealed: SealedColumn, where condition: SQL, after last: ID?) throws -> [(
        row: ID, value: [UInt8], bound: ID, person: ID?
    )] {
        let person: SQL = sealed.person.map { name in "\(unescaped: name.column)" } ?? "NULL"
        let start: SQL = last.map { "AND \(unescaped: sealed.row.column) > \($0)" } ?? .empty
        return try store.read { connection in
            try connection.rows(
                """
                SELECT \(unescaped: sealed.row.column), \(unescaped: sealed.column), \
                \(unescaped: sealed.bound.column), \(person) \
                FROM \(unescaped: sealed.table) \
                WHERE \(unescaped: sealed.column) IS NOT NULL AND \(condition) \(start) \
                ORDER BY \(unescaped: sealed.row.column) LIMIT \(KeyTurn.piece)
                """
            ) { ($0.identity(0), $0.bytes(1), $0.identity(2), $0.id(3)) }
        }
    }

    func files(of shelf: SealedShelf, after last: ID?, limit: Int) throws -> [(row: ID, path: String, person: ID?)] {
        let person: SQL = shelf.person.map { "(\($0))" } ?? "NULL"
        let start: SQL = last.map { "WHERE id > \($0)" } ?? .empty
        return try store.read { connection in
            try connection.rows(
                """
                SELECT id, \(unescaped: shelf.column), \(person) FROM \(unescaped: shelf.table) \(start) \
                ORDER BY id LIMIT \(limit)
                """
            ) { row in
                // A name, never a way out of the directory.
                let name = String(row.text(1).map { $0 == "/" ? "_" : $0 })
                return (row.identity(0), "\(shelf.directory)/\(name)", row.id(2))
            }
        }
    }

    private func outstanding() throws -> Int64 {
        try store.read { connection in
            try columns.reduce(0) { sum, sealed in
                sum
                    + (try connection.integer(
                        """
                        SELECT count(*) FROM \(unescaped: sealed.table) WHERE \(unescaped: sealed.column) IS NOT NULL \
                        AND \(older(sealed))
                        """))
            }
        } + shelves.reduce(0) { try $0 + Int64(count(of: $1) { $0 != store.ring.currentGeneration }) }
    }

    private func count(of shelf: SealedShelf, where isMeant: (UInt32) -> Bool) throws -> Int {
        var count = 0
        try eachFile(of: shelf) { _, path in
            if let number = SealedFile.generation(ofFileAt: path), isMeant(number) { count += 1 }
        }
        return count
    }

    func eachFile(of shelf: SealedShelf, _ body: (ID, String) throws -> Void) throws {
        var last: ID?
        while true {
            let found = try files(of: shelf, after: last, limit: 500)
            for (row, path, _) in found { try body(row, path) }
            guard let end = found.last else { return }
            last = end.row
        }
    }
}
