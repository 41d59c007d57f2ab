public import SQL
public import Values

extension AuditTrail {
    /// How many entries about rows of a noun still say plainly what one of some fields held: those from before contents were
    /// sealed for persons. The chain lets nobody change them. Throws ``SQLError``.
    public func plainEntries(
        of noun: String, _ rows: [ID], fields: Set<String>, in connection: any Connection
    ) throws -> Int {
        var count = 0
        for start in stride(from: 0, to: rows.count, by: 500) {
            let part = rows[start..<min(start + 500, rows.count)]
            try connection.each(
                "SELECT changes FROM audit WHERE noun = \(noun) AND row_id IN (\(list: part))"
            ) { row in
                let isPlain = ChangesJSON.read(row.text(0)).contains {
                    fields.contains($0.field) && $0.sealed == nil && $0.hasContent
                }
                if isPlain { count += 1 }
            }
        }
        return count
    }
}
