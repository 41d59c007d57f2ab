import Localization
import Nouns
import Values

/// A person's consent to one use of what is known of them, with its proof. It is never taken away: a withdrawal is written
/// beside it.
enum Consent {
    static let party = Nouns.Field<ID>.link("party", Phrase("Party"), to: "party", [.required])
    static let purpose = Nouns.Field<Purpose>.choice("purpose", Phrase("What for"), [.required])
    static let way = Nouns.Field<ContactWay>.choice("way", Phrase("By which way"), [.required])
    static let means = Nouns.Field<Means>.choice("means", Phrase("How it was given"), [.required])
    static let given = Nouns.Field<Day>("given", Phrase("Given on"), .day(Person.days), [.required], column: "given_on")
    static let proof = Nouns.Field<String>.text(
        "proof", Phrase("Proof"), 1...300, [.required],
        help: Phrase("Where it can be found: number of the form, of the letter, of the recording."),
        sensitivity: .personal)
    static let recordedBy = Nouns.Field<String>.text("recordedBy", Phrase("Recorded by"), 0...200, [.readOnly])
    static let withdrawn = Nouns.Field<Day>(
        "withdrawn", Phrase("Withdrawn on"), .day(Person.days), [.readOnly], column: "withdrawn_on")
    static let withdrawnMeans = Nouns.Field<Means>.choice("withdrawnMeans", Phrase("How it was withdrawn"), [.readOnly])
    static let withdrawnBy = Nouns.Field<String>.text(
        "withdrawnBy", Phrase("Withdrawal recorded by"), 0...200, [.readOnly])

    /// What people type.
    static let inputs = [purpose.spec, way.spec, means.spec, given.spec, proof.spec]

    static let noun = Noun(
        "consent", one: Phrase("Consent"), many: Phrase("Consents"), naming: "purpose",
        fields: [party.spec] + inputs + [recordedBy.spec, withdrawn.spec, withdrawnMeans.spec, withdrawnBy.spec])
    static let table = NounTable(noun)

    /// What a use is for.
    enum Purpose: String, FieldChoice {
        case reminders, recording, sensitive, sharing, offers

        var label: Phrase {
            switch self {
            case .reminders: Phrase("Reminders and messages about a debt")
            case .recording: Phrase("Recording of calls")
            case .sensitive: Phrase("Use of sensitive data")
            case .sharing: Phrase("Passing data on to somebody else")
            case .offers: Phrase("Offers and advertising")
            }
        }
    }

    /// What the audit's code says: `reminders.sms`.
    static func words(_ code: String) -> Phrase? {
        let parts = code.split(separator: ".").map(String.init)
        guard parts.count == 2, let purpose = Purpose(rawValue: parts[0]), let way = ContactWay(rawValue: parts[1])
        else { return nil }
        return Phrase("{purpose} ({way})", ["purpose": .phrase(purpose.label), "way": .phrase(way.label)])
    }
}

/// What holds for everything that is kept of persons' rights.
enum Person {
    static let days: ClosedRange<Day> =
        (Day(year: 1990, month: 1, day: 1) ?? .earliest)...(Day(year: 2200, month: 12, day: 31) ?? .latest)
}
