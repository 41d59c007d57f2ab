import Localization
import Nouns
import Values

/// A person's objection to being contacted by a way. It stands until it is taken back.
enum Objection {
    static let party = Nouns.Field<ID>.link("party", Phrase("Party"), to: "party", [.required])
    static let way = Nouns.Field<ContactWay>.choice("way", Phrase("To which way of contact"), [.required])
    static let means = Nouns.Field<Means>.choice("means", Phrase("How it was said"), [.required])
    static let since = Nouns.Field<Day>("since", Phrase("Said on"), .day(Person.days), [.required], column: "since_on")
    static let reason = Nouns.Field<String>.text("reason", Phrase("Reason"), 0...400, sensitivity: .personal)
    static let recordedBy = Nouns.Field<String>.text("recordedBy", Phrase("Recorded by"), 0...200, [.readOnly])
    static let ended = Nouns.Field<Day>(
        "ended", Phrase("Taken back on"), .day(Person.days), [.readOnly], column: "ended_on")
    static let endReason = Nouns.Field<String>.text(
        "endReason", Phrase("Why it no longer stands"), 0...400, [.readOnly], sensitivity: .personal)
    static let endedBy = Nouns.Field<String>.text("endedBy", Phrase("End recorded by"), 0...200, [.readOnly])

    /// What people type.
    static let inputs = [way.spec, means.spec, since.spec, reason.spec]

    static let noun = Noun(
        "objection", one: Phrase("Objection"), many: Phrase("Objections"), naming: "way",
        fields: [party.spec] + inputs + [recordedBy.spec, ended.spec, endReason.spec, endedBy.spec])
    static let table = NounTable(noun)
}
