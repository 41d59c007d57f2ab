import Department
import HTTP
import Localization
import NounPages
import Nouns
import Routing
import Values

extension Directory {
    static let newConsentPath = Path<ID>("/parties/{id}/consents/new")
    static let consentsPath = Path<ID>("/parties/{id}/consents")
    static let withdrawPath = Path<ID, ID>("/parties/{id}/consents/{consent}/withdraw")

    var consentRoutes: [Route<Context>] {
        let access = Access.needs(Party.noun.change)
        let limits = RouteLimits(body: 16_384)
        return [
            .get(Directory.newConsentPath, access: access, "Shows the form for a person's consent.") {
                _, context, id in try consentForm(of: id, Fields(), context)
            },
            .post(
                Directory.consentsPath, access: access, "Writes a person's consent down, with its proof.",
                limits: limits
            ) { request, context, id in
                let fields = try request.form().fields
                return try keep(
                    leadingTo: Directory.partyPath(id), context,
                    { change in
                        try PartyFile(id, in: change).consent(
                            Typed(Consent.inputs, in: fields), once: fields.once ?? change.newID())
                    }, again: { try consentForm(of: id, fields, context, $0, $1) })
            },
            .get(Directory.withdrawPath, access: access, "Shows the form for the withdrawal of a consent.") {
                _, context, id, consent in try withdrawForm(consent, of: id, Fields(), context)
            },
            .post(
                Directory.withdrawPath, access: access, "Writes down that a person withdrew a consent.", limits: limits
            ) { request, context, id, consent in
                let fields = try request.form().fields
                return try keep(
                    leadingTo: Directory.partyPath(id), context,
                    { change in
                        let typed = try Typed([Self.withdrawal.spec, Self.withdrawalMeans.spec], in: fields)
                        try PartyFile(id, in: change).withdraw(
                            consent, on: typed[Self.withdrawal] ?? change.today,
                            by: typed[Self.withdrawalMeans] ?? .form)
                    }, again: { try withdrawForm(consent, of: id, fields, context, $0, $1) })
            },
        ]
    }

    private static let withdrawal = Nouns.Field<Day>(
        "withdrawn", Phrase("Withdrawn on"), .day(Person.days), [.required])
    private static let withdrawalMeans = Nouns.Field<Means>.choice(
        "withdrawnMeans", Phrase("How it was withdrawn"), [.required])

    private func consentForm(
        of id: ID, _ typed: Fields, _ context: Context, _ invalid: Invalid? = nil, _ refusal: Refusal? = nil
    ) throws -> Response {
        try personForm(
            Phrase("Record a consent"), to: Directory.consentsPath(id), submit: Phrase("Record the consent"), of: id,
            Consent.inputs, typed, usual: ["given": context.today.description], context, invalid, refusal)
    }

    private func withdrawForm(
        _ consent: ID, of id: ID, _ typed: Fields, _ context: Context, _ invalid: Invalid? = nil,
        _ refusal: Refusal? = nil
    ) throws -> Response {
        try personForm(
            Phrase("Withdraw the consent"), to: Directory.withdrawPath(id, consent), submit: Phrase("Withdraw"),
            of: id, [Self.withdrawal.spec, Self.withdrawalMeans.spec], typed,
            usual: ["withdrawn": context.today.description], context, invalid, refusal)
    }
}
