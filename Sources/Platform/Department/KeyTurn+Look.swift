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
                for (_, value, bound) in found {
                    let place = Vault.Place(table: sealed.table, column: sealed.column, row: bound)
                    do throws(VaultError) {
                        var plain = try store.ring.open(value, at: place)
                        wipe(&plain)
                    } catch { closed += 1 }
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
                    let reader = try SealedFile.Reader(path: path, ring: store.ring, place: place)
                    try reader.each(0..<reader.length) { _ in }
                } catch {
                    faults.append("the file of \(shelf.table) \(row) does not open: \(error)")
                }
            }
        }
        let closed = try store.read { try store.trail.closed(in: $0) }
        if closed > 0 { faults.append("\(closed) entries of the audit trail hold contents that do not open") }
        return faults
    }
}
