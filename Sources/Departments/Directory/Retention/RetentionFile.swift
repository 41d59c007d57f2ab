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
    private var row: OpenRow
    private var change: Change { row.change }
    var record: Record {
        get { row.record }
        set { row.record = newValue }
    }

    init(_ id: ID, version: ExpectedVersion, in change: Change) throws {
        row = try OpenRow(id, of: RetentionRule.table, version: version, in: change)
    }

    /// Writes a new rule down, switched off, under the form's own id.
    static func add(_ kind: String, _ typed: Typed, once: ID, in change: Change) throws {
        try RetentionRule.table.expectFirst(once, in: change.connection)
        var record = Record(RetentionRule.noun, id: once, at: change.now)
        typed.fill(&record)
        record[RetentionRule.kind] = kind
        try check(record)
        try OpenRow.add(record, to: RetentionRule.table, "retention.added", in: change)
    }

    /// Changes a rule. One that takes other rows than before is off until somebody has looked again.
    mutating func edit(_ typed: Typed) throws {
        typed.fill(&record)
        try RetentionFile.check(record)
        if RetentionRule.deciding.contains(where: { record[$0] != row.old[$0] }) {
            record[RetentionRule.on] = nil
            record[RetentionRule.onBy.spec] = .none
        }
        try row.save("retention.changed")
    }

    /// Switches a rule on by somebody who has seen what it would take away; the audit keeps what they saw.
    mutating func switchOn(seen: RetentionCount, held: Int) throws {
        guard record[RetentionRule.on] == nil else {
            throw Refusal(.conflict, code: "retention.on", Phrase("This rule is switched on already."))
        }
        record[RetentionRule.on] = change.today
        record[RetentionRule.onBy] = change.author.actor.name
        try row.save(
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
        try row.save("retention.switched-off")
    }

    private static func check(_ record: Record) throws {
        if let from = record[RetentionRule.from], let until = record[RetentionRule.until], until < from {
            throw Invalid("until", Phrase("The end is before the beginning."))
        }
    }
}
