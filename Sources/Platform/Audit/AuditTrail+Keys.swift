public import SQL
import Values
import Vault

extension AuditTrail {
    /// How many sealed contents of the trail use which generation of the department's keys; 0 stands for the trail's own
    /// key, which is never turned. Throws ``SQLError``.
    public func generations(in connection: any Connection) throws -> [UInt32: Int] {
        var counts: [UInt32: Int] = [:]
        try eachSealed(in: connection) { records in
            for change in records.flatMap({ $0.entry.changes + $0.aside }) {
                guard let sealed = change.sealed, let number = KeyRing.generation(of: sealed) else { continue }
                counts[number, default: 0] += 1
            }
        }
        return counts
    }

    /// How many entries hold contents that do not open with the department's keys and, where they need one, a person's. What
    /// an erased person's key had sealed is not counted: that is as it was meant. Throws ``SQLError``.
    public func closed(in connection: any Connection) throws -> Int {
        var count = 0
        try eachSealed(in: connection) { records in
            for record in try opened(records) where isClosed(record) { count += 1 }
        }
        return count
    }

    private func isClosed(_ record: Record) -> Bool {
        for part in record.aside {
            if part.field == AuditTrail.reasonField, record.entry.reason == nil, record.reasonErased == nil {
                return true
            }
            if part.field == AuditTrail.actorField, record.entry.actorName.isEmpty, record.actorErased == nil {
                return true
            }
        }
        return (try? reveal(record)) == nil
    }

    /// Entries with sealed contents, some hundred at once.
    private func eachSealed(in connection: any Connection, _ body: ([Record]) throws -> Void) throws {
        var last: Int64 = 0
        while true {
            let page = try connection.rows(
                """
                SELECT \(unescaped: AuditTrail.columns) FROM audit \
                WHERE seq > \(last) AND changes LIKE '%"sealed":%' ORDER BY seq LIMIT 500
                """, AuditTrail.record)
            if !page.isEmpty { try body(page) }
            guard page.count == 500, let end = page.last else { return }
            last = end.seq
        }
    }
}
