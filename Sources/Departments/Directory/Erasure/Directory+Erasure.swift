import Department
import Localization
public import Messages
import SQL
import Values

extension Directory {
    /// What would go and stay here; ways of contact and numbers are counted, never shown.
    public func erasure(of known: KnownPerson) throws -> [ErasureNote] {
        let person = known.ids
        let (contacts, numbers, agreements, requests, waiting) = try store.read { connection in
            func count(_ table: String, _ more: SQL = "") throws -> Int {
                Int(
                    clamping: try connection.integer(
                        "SELECT count(*) FROM \(unescaped: table) WHERE party_id IN (\(list: person))\(more)"))
            }
            return (
                try count("contact_point"), try count("identifier"), try count("consent") + count("objection"),
                try count("rights_request"),
                try count("rights_request", " AND answered_on IS NULL AND kind <> 'erasure'")
            )
        }
        var notes = [
            ErasureNote(.erased, Phrase("Name, day of birth, address and note; the reference takes the name’s place"))
        ]
        if contacts > 0 {
            notes.append(
                .init(.erased, Phrase(one: "{count} way of contact", other: "{count} ways of contact", count: contacts))
            )
        }
        if numbers > 0 {
            notes.append(
                .init(
                    .erased, Phrase(one: "{count} identity number", other: "{count} identity numbers", count: numbers)))
        }
        notes.append(.init(.erased, Phrase("The words and keys by which the person is found and recognised")))
        if agreements + requests > 0 {
            notes.append(
                .init(
                    .kept, Phrase("Consents, objections and requests, without the person’s own words"),
                    why: Phrase("They prove that the law was kept.")))
        }
        notes.append(
            .init(
                .erased,
                Phrase("What the audit’s entries say of the person: names, ways of contact, words, reasons")))
        notes.append(
            .init(
                .kept, Phrase("That something was done, when and by whom, with amounts, states and days"),
                why: Phrase("The trail is chained and proves who did what; only those who watch over it read it.")))
        notes += try store.olderEntries(of: "party", person, fields: Directory.toldFields)
        notes.append(
            .init(
                .kept, Phrase("The marks of the files that named the person"),
                why: Phrase("So that an old file does not bring the person back.")))
        notes.append(
            .init(
                .kept, Phrase("Names, ways of contact and words in older backups"),
                why: Phrase(
                    "Backups are sealed and cannot be edited. Identity numbers and documents in them can no longer be opened after thirty days at most; the rest ends with the backup."
                )))
        if waiting > 0 {
            notes.append(
                .init(
                    .prevents,
                    Phrase(one: "{count} other request waits", other: "{count} other requests wait", count: waiting),
                    why: Phrase("Answer it first.")))
        }
        return notes
    }
}
