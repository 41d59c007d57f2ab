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
    static let newContactPath = Path<ID>("/parties/{id}/contacts/new")
    static let contactsPath = Path<ID>("/parties/{id}/contacts")
    static let preferPath = Path<ID, ID>("/parties/{id}/contacts/{contact}/prefer")
    static let endPath = Path<ID, ID>("/parties/{id}/contacts/{contact}/end")

    var contactRoutes: [Route<Context>] {
        let access = Access.needs(Party.noun.change)
        return [
            .get(Directory.newContactPath, access: access, "Shows the form for a new way of contact.") {
                _, context, id in try contactForm(of: id, Fields(), context)
            },
            .post(Directory.contactsPath, access: access, "Adds a way of contact.") { request, context, id in
                let fields = try request.form().fields
                do {
                    let point = try ContactPoint(
                        typed: fields["value"] ?? "", isFax: fields["fax"] != nil, field: "value")
                    let label = try Directory.label(fields["label"])
                    _ = try store.change(by: context.author) { change in
                        try PartyFile(id, in: change).add(point, label: label, isPreferred: fields["preferred"] != nil)
                    }
                    return context.goes(to: Directory.partyPath(id))
                } catch let invalid as Invalid {
                    return try contactForm(of: id, fields, context, invalid)
                } catch let refusal as Refusal where refusal.status == .conflict {
                    return try contactForm(of: id, fields, context, Invalid("value", refusal.phrase))
                }
            },
            .post(Directory.preferPath, access: access, "Makes a way of contact the first to try.") {
                _, context, id, contact in
                try store.change(by: context.author) { try PartyFile(id, in: $0).prefer(contact) }
                return context.goes(to: Directory.partyPath(id))
            },
            .post(Directory.endPath, access: access, "Ends the validity of a way of contact.") {
                _, context, id, contact in
                try store.change(by: context.author) { try PartyFile(id, in: $0).end(contact) }
                return context.goes(to: Directory.partyPath(id))
            },
        ]
    }

    /// What a number is called: "work", "his brother".
    static func label(_ text: String?) throws -> String? {
        guard let text, !text.allSatisfy(\.isWhitespace) else { return nil }
        guard let label = try? CleanText.read(text, limit: 60) else {
            throw Invalid(
                "label",
                Phrase(
                    one: "At most {count} character is possible.", other: "At most {count} characters are possible.",
                    count: 60))
        }
        return label
    }

    private func contactForm(
        of id: ID, _ fields: Fields, _ context: Context, _ invalid: Invalid? = nil
    ) throws -> Response {
        let party = try store.read { try parties.record(id, for: context.actor, in: $0) }
        return context.dialog(
            Phrase("Add a way of contact"), trail: [Link(.verbatim(party.title), to: Directory.partyPath(id))],
            isWrong: invalid != nil
        ) { target in
            Design.Form(
                action: Directory.contactsPath(id), csrf: context.csrf, submit: Phrase("Add"),
                cancel: Directory.partyPath(id), target: target,
                [
                    .init([
                        .text(
                            "value", label: Phrase("Telephone number or e-mail address"), value: fields["value"] ?? ""
                        )
                        .error(invalid?["value"]).required().limit(254).focused(),
                        .text("label", label: Phrase("What it is"), value: fields["label"] ?? "")
                            .help(Phrase("Work, home, the brother’s number …")).error(invalid?["label"]).limit(60),
                        .checkbox(
                            "preferred", label: Phrase("Try this one first"), isOn: fields["preferred"] != nil),
                        .checkbox("fax", label: Phrase("It is a fax"), isOn: fields["fax"] != nil),
                    ])
                ])
        }
    }
}
