import Audit
import Glibc
import SQL
import Values
import Vault

extension KeyTurn {
    /// Counts what is sealed with which generation. Throws ``SQLError``.
    public func use() throws -> KeyUse {
        var use = KeyUse(department: store.department, ring: store.ring)
        try store.read { connection in
            for sealed in columns {
                try connection.each(
                    """
                    SELECT substr(\(unescaped: sealed.column), 1, 5), count(*) \
                    FROM \(unescaped: sealed.table) WHERE \(unescaped: sealed.column) IS NOT NULL GROUP BY 1
                    """
                ) { row in
                    if let number = KeyRing.generation(of: row.bytes(0)) {
                        use.add(number, \.values, Int(clamping: row.integer(1)))
                    }
                }
            }
            for (number, count) in try store.trail.generations(in: connection) { use.add(number, \.trail, count) }
        }
        if let persons = store.persons {
            use.persons = try persons.count()
            for (number, count) in try persons.generations() { use.add(number, \.persons, count) }
        }
        for shelf in shelves {
            try eachFile(of: shelf) { _, path in
                if let number = SealedFile.generation(ofFileAt: path) {
                    use.add(number, \.files)
                } else {
                    use.missingFiles += 1
                }
            }
        }
        return use
    }

    /// Opens everything that is sealed: each value, each content of the audit trail, each file to its end. Gives a
    /// sentence for each kind of fault, without any value. Throws ``SQLError``.
    public func faults() throws -> [String] {
        var faults: [String] = []
        for sealed in columns {
            var (closed, last) = (0, ID?.none)
            while true {
                let found = try rows(of: sealed, where: "1 = 1", after: last)
                for one in found {
                    let place = Vault.Place(table: sealed.table, column: sealed.column, row: one.bound)
                    do {
                        var plain = try store.open(one.value, at: place)
                        wipe(&plain)
                    } catch VaultError.keyDestroyed {
                        // As it was meant: the message that takes the row away is on its way.
                    } catch is VaultError { closed += 1 }
                }
                guard let end = found.last else { break }
                last = end.row
            }
            if closed > 0 { faults.append("\(closed) values of \(sealed.table).\(sealed.column) do not open") }
        }
        for shelf in shelves {
            try eachFile(of: shelf) { row, path in
                let place = Vault.Place(table: shelf.table, column: shelf.column, row: row)
                do {
                    let reader = try store.reader(ofFileAt: path, at: place)
                    try reader.each(0..<reader.length) { _ in }
                } catch VaultError.keyDestroyed {
                    // As it was meant: the job that removes the file is on its way.
                } catch {
                    faults.append("the file of \(shelf.table) \(row) does not open: \(error)")
                }
            }
        }
        if let lost = try store.persons?.closed(), lost > 0 {
            faults.append("\(lost) keys of persons do not open")
        }
        let closed = try store.read { try store.trail.closed(in: $0) }
        if closed > 0 { faults.append("\(closed) entries of the audit trail hold contents that do not open") }
        return faults
    }
}
