import Department
import HTTP
import Localization
import Nouns
import Values

extension Stance {
    static let consent = Stance(
        noun: Consent.noun, beginning: Consent.inputs,
        ending: [Consent.withdrawal.spec, Consent.withdrawalMeans.spec], party: Consent.party, since: Consent.given,
        recordedBy: Consent.recordedBy, ended: Consent.withdrawn, endedBy: Consent.withdrawnBy,
        ways: Ways("consents", end: "withdraw"),
        words: Words(
            title: Phrase("Record a consent"), submit: Phrase("Record the consent"),
            endTitle: Phrase("Withdraw the consent"), endSubmit: Phrase("Withdraw")),
        acts: ("party.consent.given", "party.consent.withdrawn"),
        standing: Refusal(.conflict, code: "consent.exists", Phrase("This consent is kept already and stands.")),
        over: Refusal(.conflict, code: "consent.withdrawn", Phrase("This consent was withdrawn already.")),
        sameness: [Consent.purpose.spec, Consent.way.spec],
        close: { consent, typed, today in
            let day = typed[Consent.withdrawal] ?? today
            guard day <= today, day >= consent[Consent.given] ?? day else {
                throw Invalid("withdrawn", Phrase("Choose a day from the consent until today."))
            }
            consent[Consent.withdrawn] = day
            consent[Consent.withdrawnMeans] = typed[Consent.withdrawalMeans] ?? .form
        })
}

extension Consent {
    /// What people type when it is withdrawn.
    fileprivate static let withdrawal = Nouns.Field<Day>(
        "withdrawn", Phrase("Withdrawn on"), .day(Person.days), [.required])
    fileprivate static let withdrawalMeans = Nouns.Field<Means>.choice(
        "withdrawnMeans", Phrase("How it was withdrawn"), [.required])
}
