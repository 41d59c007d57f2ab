import Audit
import Department
import HTTP
import Localization
import Messages
import Nouns
import SQL
import Values

/// A rule opened inside a change, as somebody saw it.
struct RetentionFile {
    let change: Change
    let old: Record
    var record: Record

    init(_ id: ID, version: ExpectedVersion, in change: Change) throws {
        let record = try RetentionRule.table.record(id, at: version, in: change.connection)
        self.change = change
        self.record = record
        old = record
    }

    /// Writes a new rule down, switched off, under the form's own id.
    static func add(_ kind: String, _ typed: Typed, once: ID, in change: Change) throws {
        try RetentionRule.table.expectFirst(once, in: change.connection)
        var record = Record(RetentionRule.noun, id: once, at: change.now)
        typed.fill(&record)
        record[RetentionRule.kind] = kind
        try check(record)
        try RetentionRule.table.insert(record, in: change.connection)
        try change.note(
            "retention.added", of: RetentionRule.noun.name, once, changes: record.differences(from: nil))
        change.tell(RetentionRule.noun.name, "changed", once.description)
    }

    /// Changes a rule. One that takes other rows than before is off until somebody has looked again.
    mutating func edit(_ typed: Typed) throws {
        typed.fill(&record)
        try RetentionFile.check(record)
        if RetentionRule.deciding.contains(where: { record[$0] != old[$0] }) {
            record[RetentionRule.on] = nil
            record[RetentionRule.onBy.spec] = .none
        }
        try close("retention.changed")
    }

    /// Switches a rule on by somebody who has seen what it would take away; the audit keeps what they saw.
    mutating func switchOn(seen: RetentionCount, held: Int) throws {
        guard record[RetentionRule.on] == nil else {
            throw Refusal(.conflict, code: "retention.on", Phrase("This rule is switched on already."))
        }
        record[RetentionRule.on] = change.today
        record[RetentionRule.onBy] = change.author.actor.name
        try close(
            "retention.switched-on",
            more: [
                .init(field: "seen", old: nil, new: "\(seen.rows)"),
                .init(field: "oldest", old: nil, new: seen.oldest?.description),
                .init(field: "newest", old: nil, new: seen.newest?.description),
                .init(field: "held", old: nil, new: "\(held)"),
            ])
    }

    mutating func switchOff() throws {
        guard record[RetentionRule.on] != nil else {
            throw Refusal(.conflict, code: "retention.off", Phrase("This rule is switched off already."))
        }
        record[RetentionRule.on] = nil
        record[RetentionRule.onBy.spec] = .none
        try close("retention.switched-off")
    }

    private static func check(_ record: Record) throws {
        if let from = record[RetentionRule.from], let until = record[RetentionRule.until], until < from {
            throw Invalid("until", Phrase("The end is before the beginning."))
        }
    }

    private mutating func close(_ act: String, more: [AuditTrail.FieldChange] = []) throws {
        let differences = record.differences(from: old)
        guard !differences.isEmpty else { return change.leaveUnnoted() }
        try RetentionRule.table.update(&record, from: old, at: change.now, in: change.connection)
        try change.note(act, of: RetentionRule.noun.name, record.id, changes: differences + more)
        change.tell(RetentionRule.noun.name, "changed", record.id.description)
    }
}
