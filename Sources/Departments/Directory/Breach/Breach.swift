import Department
import Localization
import NounPages
import Nouns
import Routing
import SQL
import Values

/// Data of persons that was lost, changed or seen by somebody it is not for; with what the authority must be told, and by
/// when. It is confidential: each field is shown to those with the right alone, in the audit too. Nothing of it is deleted.
enum Breach {
    static let see: Permission = "breach.see"
    static let handle: Permission = "breach.handle"

    static let title = text("title", Phrase("What happened, in a few words"), 3...200, [.required])
    static let place = Nouns.Field<Place>(
        "place", Phrase("Law of"), .choice(Place.choices), [.required], seen: see)
    static let knownOn = Nouns.Field<Day>(
        "knownOn", Phrase("Known since"), .day(Person.days), [.required], seen: see)
    static let knownHour = Nouns.Field<Int64>(
        "knownHour", Phrase("At which hour"), .integer(0...23), [.required],
        help: Phrase("The full hour before, from 0 to 23: where the law counts hours, from this one."), seen: see)
    static let happened = Nouns.Field<Day>(
        "happened", Phrase("Happened on"), .day(Person.days), [], seen: see, column: "happened_on")
    static let nature = text(
        "nature", Phrase("Nature: what was lost, changed or seen, and how"), 3...4_000, [.required], lines: true)
    static let categories = text(
        "categories", Phrase("Which persons and which of their data"), 3...2_000, [.required], lines: true)
    static let persons = Nouns.Field<Int64>(
        "persons", Phrase("How many persons, about"), .integer(0...100_000_000), [.required], seen: see)
    static let records = Nouns.Field<Int64>(
        "records", Phrase("How many records, about"), .integer(0...1_000_000_000), [], seen: see)
    static let consequences = text(
        "consequences", Phrase("What may come of it"), 3...4_000, [.required], lines: true)
    static let measures = text(
        "measures", Phrase("What was done, and will be"), 3...4_000, [.required], lines: true)
    static let knownAt = moment("knownAt", Phrase("Known since"))
    static let algeriaUntil = moment("algeriaUntil", Phrase("Algeria: notice by"))
    static let algeriaTold = moment("algeriaTold", Phrase("Algeria: notified"))
    static let algeriaNotice = text("algeriaNotice", Phrase("Algeria: reference of the notice"), 0...200, [.readOnly])
    static let europeUntil = moment("europeUntil", Phrase("European Union: notice by"))
    static let europeTold = moment("europeTold", Phrase("European Union: notified"))
    static let europeNotice = text(
        "europeNotice", Phrase("European Union: reference of the notice"), 0...200, [.readOnly])
    static let delay = text("delay", Phrase("Why the notice came late"), 0...1_000, [.readOnly], lines: true)
    static let personsTold = Nouns.Field<Day>(
        "personsTold", Phrase("Persons told on"), .day(Person.days), [.readOnly], seen: see)
    static let personsHow = text(
        "personsHow", Phrase("How persons were told, or why not"), 0...1_000, [.readOnly], lines: true)
    static let closed = Nouns.Field<Day>(
        "closed", Phrase("Closed on"), .day(Person.days), [.readOnly], seen: see, column: "closed_on")
    static let closing = text(
        "closing", Phrase("What remains, and why it is closed"), 0...2_000, [.readOnly], lines: true)
    static let recordedBy = text("recordedBy", Phrase("Recorded by"), 0...200, [.readOnly])

    /// What people type about the facts.
    static let inputs = [
        title.spec, place.spec, knownOn.spec, knownHour.spec, happened.spec, nature.spec, categories.spec, persons.spec,
        records.spec, consequences.spec, measures.spec,
    ]

    static let noun = Noun(
        "breach", table: "breach", one: Phrase("Breach"), many: Phrase("Breaches"), naming: "reference",
        referencePrefix: "B",
        fields: inputs + [
            knownAt.spec, algeriaUntil.spec, algeriaTold.spec, algeriaNotice.spec, europeUntil.spec, europeTold.spec,
            europeNotice.spec, delay.spec, personsTold.spec, personsHow.spec, closed.spec, closing.spec,
            recordedBy.spec,
        ])
    static let table = NounTable(noun)

    private static func text(
        _ name: String, _ label: Phrase, _ length: ClosedRange<Int>, _ uses: FieldUses, lines: Bool = false
    ) -> Nouns.Field<String> {
        .text(name, label, length, uses, isMultiline: lines, sensitivity: .personal, seen: see)
    }

    private static func moment(_ name: String, _ label: Phrase) -> Nouns.Field<Instant> {
        Nouns.Field<Instant>(name, label, .instant, [.readOnly], seen: see)
    }

    /// The latest, at most so many.
    static func all(limit: Int, in connection: any Connection) throws -> [Record] {
        try table.records(where: "1 = 1", limit: limit, latestFirst: true, in: connection)
    }

    /// Those whose notice somebody still owes.
    static func open(in connection: any Connection) throws -> [Record] {
        try table.records(where: "closed_on IS NULL", limit: 100, in: connection)
    }

    /// How breaches are called in the audit: by their number, which tells nothing.
    static func subjects(_ ids: Set<ID>, in connection: any Connection) throws -> [(ID, TrailWords.Subject)] {
        try connection.rows("SELECT id, reference FROM breach WHERE id IN (\(list: ids.sorted()))") {
            let id = $0.identity(0)
            return (id, TrailWords.Subject($0.text(1), path: Directory.breachPath(id)))
        }
    }

    /// Whose authority must be told.
    enum Place: String, FieldChoice {
        case algeria = "dz"
        case europe = "eu"
        case both

        var label: Phrase {
            switch self {
            case .algeria: LegalTerm.Jurisdiction.algeria.label
            case .europe: LegalTerm.Jurisdiction.europe.label
            case .both: Phrase("Algeria and the European Union")
            }
        }

        var laws: [LegalTerm.Jurisdiction] {
            switch self {
            case .algeria: [.algeria]
            case .europe: [.europe]
            case .both: [.algeria, .europe]
            }
        }
    }

    static func until(_ law: LegalTerm.Jurisdiction) -> Nouns.Field<Instant> {
        law == .algeria ? algeriaUntil : europeUntil
    }

    static func told(_ law: LegalTerm.Jurisdiction) -> Nouns.Field<Instant> {
        law == .algeria ? algeriaTold : europeTold
    }

    static func notice(_ law: LegalTerm.Jurisdiction) -> Nouns.Field<String> {
        law == .algeria ? algeriaNotice : europeNotice
    }
}

/// How pressing the notice of a breach is.
enum BreachPressure: Int, Sendable {
    case early, half, near, late

    /// From the time that has passed of the time that there is.
    init(from known: Instant, until deadline: Instant, at now: Instant) {
        let whole = max(1, deadline.seconds - known.seconds)
        let passed = now.seconds - known.seconds
        self =
            passed >= whole ? .late : passed * 10 >= whole * 8 ? .near : passed * 2 >= whole ? .half : .early
    }
}

extension Record {
    /// The notices that are still owed: whose law, by when, and how pressing.
    func owedNotices(at now: Instant) -> [(law: LegalTerm.Jurisdiction, until: Instant, pressure: BreachPressure)] {
        guard self[Breach.closed] == nil, let known = self[Breach.knownAt] else { return [] }
        return [LegalTerm.Jurisdiction.algeria, .europe].compactMap { law in
            guard let until = self[Breach.until(law)], self[Breach.told(law)] == nil else { return nil }
            return (law, until, BreachPressure(from: known, until: until, at: now))
        }
    }

    /// The very end of a term that begins at a moment: hours are counted as hours, everything else to the end of the last day.
    func end(from moment: Instant, in zone: Zone) -> Instant {
        if self[LegalTerm.unit] == .hours { return moment.adding(seconds: self[LegalTerm.amount] * 3600) }
        return zone.instant(end(from: zone.day(of: moment)).adding(days: 1))
    }
}
