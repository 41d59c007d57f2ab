import Audit
import Department
import Nouns
import Values

/// A row opened inside a change as somebody saw it: what it was, what it is to be, and the one way in which it is saved, with
/// its entry in the audit.
struct OpenRow {
    let table: NounTable
    let change: Change
    let old: Record
    var record: Record
    /// False where even that something has changed is nobody else’s business.
    let tells: Bool

    /// Opens a row. Throws ``Refusal`` when it is not there or was changed since.
    init(
        _ id: ID, of table: NounTable, version: ExpectedVersion, in change: Change, tells: Bool = true
    ) throws {
        record = try table.record(id, at: version, in: change.connection)
        old = record
        self.table = table
        self.change = change
        self.tells = tells
    }

    /// Saves what has changed; nothing is written when nothing has.
    mutating func save(
        _ act: String, reason: String? = nil, more: [AuditTrail.FieldChange] = []
    ) throws {
        let differences = record.differences(from: old)
        guard !differences.isEmpty else { return change.leaveUnnoted() }
        try table.update(&record, from: old, at: change.now, in: change.connection)
        try change.note(act, of: table.noun.name, record.id, reason: reason, changes: differences + more)
        if tells { change.tell(table.noun.name, "changed", record.id.description) }
    }

    /// Saves a new row.
    static func add(
        _ record: Record, to table: NounTable, _ act: String, in change: Change, tells: Bool = true
    ) throws {
        try table.insert(record, in: change.connection)
        try change.note(act, of: table.noun.name, record.id, changes: record.differences(from: nil))
        if tells { change.tell(table.noun.name, "changed", record.id.description) }
    }
}
