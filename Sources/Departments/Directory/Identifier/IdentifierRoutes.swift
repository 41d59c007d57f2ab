import Department
import Design
import HTML
import HTTP
import Intake
import Localization
import NounPages
import Nouns
import Routing
import Values

extension Directory {
    static let newIdentifierPath = Path<ID>("/parties/{id}/identifiers/new")
    static let identifiersPath = Path<ID>("/parties/{id}/identifiers")
    static let showIdentifierPath = Path<ID, ID>("/parties/{id}/identifiers/{identifier}")
    static let removeIdentifierPath = Path<ID, ID>("/parties/{id}/identifiers/{identifier}/remove")

    var identifierRoutes: [Route<Context>] {
        let mayChange = Access.needs(Party.noun.change)
        let maySee = Access.needs(DirectoryPermissions.seeIdentifiers)
        return [
            .get(Directory.newIdentifierPath, access: mayChange, "Shows the form for a new identity number.") {
                _, context, id in try identifierForm(of: id, Fields(), context)
            },
            .post(Directory.identifiersPath, access: mayChange, "Adds an identity number.") { request, context, id in
                let fields = try request.form().fields
                do {
                    guard let kind = IdentifierKind(rawValue: fields["kind"] ?? "") else {
                        throw Invalid("kind", Phrase("Choose one of the values offered."))
                    }
                    try store.change(by: context.author) { change in
                        try PartyFile(id, in: change).add(kind, number: fields["number"] ?? "")
                    }
                    return context.goes(to: Directory.partyPath(id))
                } catch let invalid as Invalid {
                    return try identifierForm(of: id, fields, context, invalid)
                } catch let refusal as Refusal where refusal.status == .conflict {
                    return try identifierForm(of: id, fields, context, Invalid("number", refusal.phrase))
                }
            },
            .get(Directory.showIdentifierPath, access: maySee, "Asks why an identity number is to be shown.") {
                _, context, id, identifier in try reasonForm(id, identifier, context)
            },
            .post(Directory.showIdentifierPath, access: maySee, "Shows an identity number; the look is audited.") {
                request, context, id, identifier in
                let text = try request.form().fields["reason"] ?? ""
                guard let reason = try? CleanText.read(text, limit: 200), reason.count >= 4 else {
                    return try reasonForm(
                        id, identifier, context, Invalid("reason", Phrase("Say why you need the number.")))
                }
                let number = try store.change(by: context.author) { change in
                    try PartyFile(id, in: change).reveal(identifier, reason: reason)
                }
                let body: HTML = #"<p class="revealed"><bdi>\#(number)</bdi></p>"#
                let title = Phrase("Identity number")
                if context.wantsFragment {
                    return context.fragment(Dialog(title: title, body).html(context.locale))
                }
                return context.page(
                    title,
                    Layout.narrow(
                        """
                        \(PageHeader(context.locale, title: title, trail: [
                            Link(Phrase("Back to the party"), to: Directory.partyPath(id))
                        ]).html(context.locale))\(Card(body).html(context.locale))
                        """))
            }.afterProof(),
            .post(Directory.removeIdentifierPath, access: maySee, "Takes a wrong identity number away.") {
                _, context, id, identifier in
                try context.require(Party.noun.change)
                try store.change(by: context.author) { try PartyFile(id, in: $0).remove(identifier) }
                return context.goes(to: Directory.partyPath(id))
            },
        ]
    }

    private func identifierForm(
        of id: ID, _ fields: Fields, _ context: Context, _ invalid: Invalid? = nil
    ) throws -> Response {
        let party = try store.read { try parties.record(id, for: context.actor, in: $0) }
        return context.dialog(
            Phrase("Add an identity number"), trail: [Link(.verbatim(party.title), to: Directory.partyPath(id))],
            isWrong: invalid != nil
        ) { target in
            Design.Form(
                action: Directory.identifiersPath(id), csrf: context.csrf, submit: Phrase("Add"),
                cancel: Directory.partyPath(id), target: target,
                [
                    .init([
                        .select(
                            "kind", label: Phrase("Kind"), value: fields["kind"] ?? "",
                            choices: IdentifierKind.allCases.map { .init($0.rawValue, $0.label) },
                            empty: Phrase("Choose")
                        ).error(invalid?["kind"]).required(),
                        .text("number", label: Phrase("Number"), value: fields["number"] ?? "")
                            .help(Phrase("It is kept sealed; reading it later asks for a reason."))
                            .error(invalid?["number"]).required().limit(60),
                    ])
                ])
        }
    }

    private func reasonForm(
        _ id: ID, _ identifier: ID, _ context: Context, _ invalid: Invalid? = nil
    ) throws -> Response {
        let party = try store.read { try parties.record(id, for: context.actor, in: $0) }
        return context.dialog(
            Phrase("Show the identity number"), trail: [Link(.verbatim(party.title), to: Directory.partyPath(id))],
            isWrong: invalid != nil
        ) { target in
            Design.Form(
                action: Directory.showIdentifierPath(id, identifier), csrf: context.csrf, submit: Phrase("Show"),
                cancel: Directory.partyPath(id), target: target,
                [
                    .init([
                        .text("reason", label: Phrase("Reason"))
                            .help(Phrase("The look and its reason are written into the audit."))
                            .error(invalid?["reason"]).required().limit(200).focused()
                    ])
                ])
        }
    }
}
