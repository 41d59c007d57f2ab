import Department
import Localization
import NounPages
import Nouns
import Routing
import SQL
import Values

/// What a person asks of the house about their data, with the day by which the law wants an answer.
enum RightsRequest {
    static let party = Nouns.Field<ID>.link("party", Phrase("Person"), to: "party", [.required, .listed])
    static let kind = Nouns.Field<Kind>.choice("kind", Phrase("Asks for"), [.required, .filterable, .listed])
    static let jurisdiction = Nouns.Field<LegalTerm.Jurisdiction>.choice(
        "jurisdiction", Phrase("Law of"), [.required, .filterable])
    static let means = Nouns.Field<Means>.choice("means", Phrase("How it came"), [.required])
    static let received = Nouns.Field<Day>(
        "received", Phrase("Received on"), .day(Person.days), [.required, .sortable, .filterable, .listed],
        column: "received_on")
    static let asked = Nouns.Field<String>.text(
        "asked", Phrase("What exactly"), 0...2_000, isMultiline: true, sensitivity: .personal)
    static let deadline = Nouns.Field<Day>(
        "deadline", Phrase("Answer by"), .day(Person.days), [.readOnly, .filterable], column: "deadline_on")
    /// The deadline while it waits, so that what waits longest stands first and what is answered last.
    static let waiting = Nouns.Field<Day>(
        "waiting", Phrase("Waits until"), .day(Person.days), [.readOnly, .sortable, .unseen], column: "waiting_on",
        absent: .day(.latest))
    static let state = Nouns.Field<State>.choice("state", Phrase("State"), [.readOnly, .filterable, .listed])
    static let proof = Nouns.Field<String>.text(
        "proof", Phrase("How it was checked who asks"), 0...300, [.readOnly], sensitivity: .personal)
    static let identified = Nouns.Field<Day>(
        "identified", Phrase("Checked on"), .day(Person.days), [.readOnly], column: "identified_on")
    static let extendedFrom = Nouns.Field<Day>(
        "extendedFrom", Phrase("Deadline before the extension"), .day(Person.days), [.readOnly])
    static let extensionReason = Nouns.Field<String>.text(
        "extensionReason", Phrase("Why it takes longer"), 0...400, [.readOnly])
    static let answered = Nouns.Field<Day>(
        "answered", Phrase("Answered on"), .day(Person.days), [.readOnly], column: "answered_on")
    static let answer = Nouns.Field<String>.text(
        "answer", Phrase("Answer"), 0...4_000, [.readOnly], isMultiline: true, sensitivity: .personal)
    static let recordedBy = Nouns.Field<String>.text("recordedBy", Phrase("Recorded by"), 0...200, [.readOnly])
    static let answeredBy = Nouns.Field<String>.text("answeredBy", Phrase("Answered by"), 0...200, [.readOnly])

    /// What people type of a new one.
    static let inputs = [kind.spec, jurisdiction.spec, means.spec, received.spec, asked.spec]

    static let noun = Noun(
        "rights", table: "rights_request", one: Phrase("Request of a person"), many: Phrase("Requests of persons"),
        naming: "reference", referencePrefix: "R", order: [.init("waiting")],
        fields: [
            party.spec, kind.spec, jurisdiction.spec, means.spec, received.spec, asked.spec, deadline.spec,
            waiting.spec, state.spec, proof.spec, identified.spec, extendedFrom.spec, extensionReason.spec,
            answered.spec, answer.spec, recordedBy.spec, answeredBy.spec,
        ])
    static let table = NounTable(noun)

    /// What is asked for.
    enum Kind: String, FieldChoice {
        case access, rectification, objection, erasure, restriction

        var term: LegalTerm.Subject {
            switch self {
            case .access: .access
            case .rectification: .rectification
            case .objection: .objection
            case .erasure: .erasure
            case .restriction: .restriction
            }
        }

        var label: Phrase { term.label }
    }

    /// Where it stands.
    enum State: String, FieldChoice {
        case received, identified, granted, partly, refused

        var isClosed: Bool { self == .granted || self == .partly || self == .refused }

        var label: Phrase {
            switch self {
            case .received: Phrase("Received")
            case .identified: Phrase("Person checked")
            case .granted: Phrase("Granted")
            case .partly: Phrase("Granted in part")
            case .refused: Phrase("Not granted")
            }
        }

        var standing: Standing {
            switch self {
            case .received: .active
            case .identified: .waiting
            case .granted: .good
            case .partly, .refused: .plain
            }
        }
    }

    /// How requests are called in the audit.
    static func subjects(_ ids: Set<ID>, in connection: any Connection) throws -> [(ID, TrailWords.Subject)] {
        try connection.rows("SELECT id, reference FROM rights_request WHERE id IN (\(list: ids))") {
            let id = $0.identity(0)
            return (id, TrailWords.Subject($0.text(1), path: Directory.rightsPath(id)))
        }
    }
}
