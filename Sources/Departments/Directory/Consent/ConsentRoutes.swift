import Department
import Design
import HTML
import HTTP
import Localization
import NounPages
import Nouns
import Routing
import SQL
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
                    id, context,
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
                    id, context,
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

    /// Runs a form of a party's page: done leads back to the page, also for a form that came before; what is wrong comes
    /// back with the form.
    func keep(
        _ id: ID, _ context: Context, _ verb: (Change) throws -> Void,
        again: (Invalid?, Refusal?) throws -> Response
    ) throws -> Response {
        do {
            try store.change(by: context.author, verb)
        } catch let invalid as Invalid {
            return try again(invalid, nil)
        } catch let refusal as Refusal where refusal.status == .conflict {
            return try again(nil, refusal)
        } catch let error as SQLError where error.kind == .duplicate {
            return context.goes(to: Directory.partyPath(id))
        }
        return context.goes(to: Directory.partyPath(id))
    }

    /// A form about a party, in a dialog or on a page; fields that were typed stay.
    func personForm(
        _ title: Phrase, to action: String, submit: Phrase, of id: ID, _ specs: [FieldSpec], _ typed: Fields,
        usual: [String: String] = [:], before: HTML = .none, _ context: Context, _ invalid: Invalid?,
        _ refusal: Refusal?
    ) throws -> Response {
        let party = try store.read { try parties.record(id, for: context.actor, in: $0) }
        return context.dialog(
            title, trail: [Link(.verbatim(party.title), to: Directory.partyPath(id))],
            isWrong: invalid != nil || refusal != nil, before: before
        ) { target in
            Design.Form(
                action: action, csrf: context.csrf, submit: submit, cancel: Directory.partyPath(id),
                error: refusal?.phrase, hidden: [("once", typed["once"] ?? context.surroundings.newID().description)],
                target: target,
                [
                    .init(
                        specs.map { spec in
                            spec.control(
                                typed[spec.name] ?? usual[spec.name], context.locale, today: context.today
                            ).error(invalid?[spec.name])
                        })
                ])
        }
    }

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

extension Fields {
    /// The id that a form carries so that it counts once.
    var once: ID? { self["once"].flatMap { ID($0) } }
}

extension Change {
    /// The day of the change.
    var today: Day { Day(containing: now, offsetSeconds: 3600) }
}
