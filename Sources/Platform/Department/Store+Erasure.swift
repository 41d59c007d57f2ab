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
}
