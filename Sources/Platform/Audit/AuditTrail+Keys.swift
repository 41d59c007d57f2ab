public import SQL
import Values
import Vault

extension AuditTrail {
    /// How many sealed contents of the trail use which generation of the department's keys; 0 stands for the trail's own
    /// key, which is never turned. Throws ``SQLError``.
    public func generations(in connection: any Connection) throws -> [UInt32: Int] {
        var counts: [UInt32: Int] = [:]
        try eachSealed(in: connection) { record in
            for change in record.entry.changes {
                guard let sealed = change.sealed, let number = KeyRing.generation(of: sealed) else { continue }
                counts[number, default: 0] += 1
            }
        }
        return counts
    }

    /// How many sealed contents of the trail do not open with the department's keys. Throws ``SQLError``.
    public func closed(in connection: any Connection) throws -> Int {
        var count = 0
        try eachSealed(in: connection) { record in
            do throws(VaultError) { _ = try reveal(record) } catch { count += 1 }
        }
        return count
    }

    private func eachSealed(in connection: any Connection, _ body: (Record) -> Void) throws {
        try connection.each("SELECT seq, changes FROM audit WHERE changes LIKE '%\"sealed\":%'") { row in
            let entry = Entry(
                at: Instant(milliseconds: 0), actor: ID(high: 0, low: 0), actorName: "", act: "", noun: "", row: nil,
                changes: ChangesJSON.read(row.text(1)), request: "", peer: "")
            body(Record(seq: row.integer(0), entry: entry))
        }
    }
}
