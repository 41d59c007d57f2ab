import Audit
import Localization
public import Messages
import SQL
public import Values

extension Store {
    /// What an erasure cannot take out of the trail: entries about a person’s rows from before such contents were sealed.
    /// Throws ``SQL/SQLError``.
    public func olderEntries(of noun: String, _ rows: [ID], fields: Set<String>) throws -> [ErasureNote] {
        let count = try read { try trail.plainEntries(of: noun, rows, fields: fields, in: $0) }
        guard count > 0 else { return [] }
        return [
            ErasureNote(
                .kept,
                Phrase(
                    one: "{count} older entry of the audit that tells something of the person",
                    other: "{count} older entries of the audit that tell something of the person", count: count),
                why: Phrase(
                    "They are from before such entries were sealed with the person’s key; nobody can change what the trail holds."
                ))
        ]
    }

    /// Whose key was destroyed without the department's trail knowing: an older state of its database was put in place, with
    /// all that it held of them then. Throws ``SQL/SQLError`` when the keys or the trail cannot be read.
    public func returned() throws -> [ID] {
        guard let persons else { return [] }
        return try unnoted(try persons.tombstones().map(\.person))
    }

    /// Those of some persons of whom the trail does not say that their keys were destroyed.
    func unnoted(_ people: [ID]) throws -> [ID] {
        var missing: [ID] = []
        for start in stride(from: 0, to: people.count, by: 500) {
            let part = Array(people[start..<min(start + 500, people.count)])
            let noted = try read { connection in
                Set(
                    try connection.rows(
                        """
                        SELECT row_id FROM audit WHERE noun = 'keys' AND row_id IN (\(list: part)) \
                        AND act = 'keys.person.destroyed'
                        """
                    ) { $0.identity(0) })
            }
            missing += part.filter { !noted.contains($0) }
        }
        return missing
    }
}
