import Audit
import Department
import HTTP
import Localization
import Nouns
import SQL
import Values

/// A breach opened inside a change: the steps of those who answer for it. Nothing is told to open pages, since what is
/// told there is heard by everybody of the house.
struct BreachFile {
    private var row: OpenRow
    private var change: Change { row.change }
    var record: Record {
        get { row.record }
        set { row.record = newValue }
    }

    init(_ id: ID, version: ExpectedVersion, in change: Change) throws {
        row = try OpenRow(id, of: Breach.table, version: version, in: change, tells: false)
        guard record[Breach.closed] == nil else {
            throw Refusal(.conflict, code: "breach.closed", Phrase("This breach is closed. It stays as it is."))
        }
    }

    /// Writes a breach down under the form's own id; the deadlines are those of the laws on that day.
    static func record(_ typed: Typed, once: ID, in change: Change) throws {
        try Breach.table.expectFirst(once, in: change.connection)
        var record = Record(Breach.noun, id: once, at: change.now)
        typed.fill(&record)
        try count(&record, in: change)
        record["reference"] = .text(try change.nextReference("B"))
        record[Breach.recordedBy] = change.author.actor.name
        try OpenRow.add(record, to: Breach.table, "breach.recorded", in: change, tells: false)
    }

    mutating func edit(_ typed: Typed) throws {
        typed.fill(&record)
        try BreachFile.count(&record, in: change)
        try row.save("breach.changed")
    }

    /// Finds out by when each authority must know.
    private static func count(_ record: inout Record, in change: Change) throws {
        let zone = change.store.zone
        guard let day = record[Breach.knownOn] else { throw Invalid("knownOn", Phrase("Choose a day.")) }
        let known = zone.instant(day, hour: Int(clamping: record[Breach.knownHour]))
        guard known <= change.now else { throw Invalid("knownOn", Phrase("This day is still to come.")) }
        if let happened = record[Breach.happened], happened > day {
            throw Invalid("happened", Phrase("It cannot have been known before it happened."))
        }
        record[Breach.knownAt] = known
        let laws = record[Breach.place]?.laws ?? []
        for law in [LegalTerm.Jurisdiction.algeria, .europe] {
            guard laws.contains(law) else {
                record[Breach.until(law)] = nil
                continue
            }
            guard let term = try LegalTerm.term(.breach, law, on: day, in: change.connection) else {
                throw Invalid("place", Phrase("No deadline is on record for this. An administrator adds it first."))
            }
            record[Breach.until(law)] = term.end(from: known, in: zone)
        }
    }

    /// Notes that an authority was told; when that was too late, why.
    mutating func notify(_ law: LegalTerm.Jurisdiction, at moment: Instant, reference: String, delay: String?) throws {
        guard let until = record[Breach.until(law)] else {
            throw Invalid("law", Phrase("Choose one of the values offered."))
        }
        guard record[Breach.told(law)] == nil else {
            throw Refusal(.conflict, code: "breach.notified", Phrase("This authority was told already."))
        }
        guard moment <= change.now else { throw Invalid("day", Phrase("This day is still to come.")) }
        guard moment >= record[Breach.knownAt] ?? moment else {
            throw Invalid("day", Phrase("That is before it was known."))
        }
        if moment > until {
            guard let delay else { throw Invalid("delay", Phrase("It came late: say why.")) }
            let before = record[Breach.delay.spec].text.map { $0 + "\n" } ?? ""
            record[Breach.delay] = before + delay
        }
        record[Breach.told(law)] = moment
        record[Breach.notice(law)] = reference
        try row.save("breach.notified")
    }

    /// Notes that the persons were told, or why they are not.
    mutating func tellPersons(on day: Day?, how: String) throws {
        if let day, day > change.today { throw Invalid("day", Phrase("This day is still to come.")) }
        record[Breach.personsTold] = day
        record[Breach.personsHow] = how
        try row.save("breach.persons-told")
    }

    /// Closes it, once it is said of the persons and of each authority what was done or why not.
    mutating func close(because text: String) throws {
        guard record[Breach.personsHow.spec].text != nil else {
            throw Refusal(
                .conflict, code: "breach.persons-open",
                Phrase("Say first how the persons were told, or why they were not."))
        }
        record[Breach.closed] = change.today
        record[Breach.closing] = text
        try row.save("breach.closed")
    }
}
