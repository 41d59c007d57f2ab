import Audit
public import Department
import Design
public import HTML
import HTTP
import Intake
import Localization
public import Nouns
import Routing
import SQL
import Values

extension NounDesk {
    /// Shows a masked content to whoever may see it and says why: for that one answer, and written into the audit.
    var revealRoutes: [Route<Context>] {
        guard !noun.secrets.isEmpty else { return [] }
        let access = Access.needs(noun.reveal)
        return [
            .get(revealPath, access: access, "Asks why a masked field is to be shown.") { _, context, id, name in
                let record = try store.read { try self.record(id, for: context.actor, in: $0) }
                return reasonForm(record, try secret(name), context)
            },
            .post(
                revealPath, access: access, "Shows a masked field; the look and its reason are audited.",
                limits: RouteLimits(body: 16_384)
            ) { request, context, id, name in
                let field = try secret(name)
                let typed = try request.form().fields["reason"] ?? ""
                do {
                    let text = try reveal(field, of: id, because: typed, context)
                    return shown(field, text, of: id, context)
                } catch let invalid as Invalid {
                    let record = try store.read { try self.record(id, for: context.actor, in: $0) }
                    return reasonForm(record, field, context, invalid)
                }
            }.afterProof(),
            .post(
                revealAPI, access: access, "Shows a masked field; the look and its reason are audited.",
                limits: RouteLimits(body: 16_384),
                operation: Operation(
                    "reveal\(schemaName)", tag: scopeName,
                    body: [
                        "type": "object", "required": ["field", "reason"],
                        "properties": ["field": ["type": "string"], "reason": ["type": "string", "minLength": 4]],
                    ],
                    answers: [
                        .init(.ok, "The whole content."), .init(.notFound, "Not there, or not visible."),
                        .init(.unprocessableContent, "The reason is missing."),
                        .init(.tooManyRequests, "Too many looks within the hour."),
                    ], scope: scopeName + ":reveal")
            ) { request, context, id in
                let body = try request.json()
                let field = try secret(body["field"]?.string ?? "")
                let text = try reveal(field, of: id, because: body["reason"]?.string ?? "", context)
                return .json(["field": .string(field.name), "value": text.map { .string($0) } ?? .null])
            }.afterProof(),
        ]
    }

    /// A masked field of a row, with a way to have it shown for whoever may.
    public func masked(_ field: FieldSpec, of record: Record, for context: Context) -> HTML {
        let content = field.masked(record[field.name])
        guard case .text(let text) = content, !text.isEmpty else { return .none }
        guard noun.shows(field, to: context.actor) else { return .isolated(text) }
        let show = Action(
            Phrase("Show"), to: revealPath(record.id, field.name), icon: .eye, weight: .quiet, effect: .dialog)
        return #"<span class="masked"><bdi dir="ltr">\#(text)</bdi></span> \#(show.html(context.locale))"#
    }

    private func secret(_ name: String) throws -> FieldSpec {
        guard let field = noun.secrets.first(where: { $0.name == name }) else { throw Refusal.notFound }
        return field
    }

    /// The whole content, once the look is in the audit. Throws `Invalid` without a reason, and `Refusal`.
    private func reveal(_ field: FieldSpec, of id: ID, because typed: String, _ context: Context) throws -> String? {
        guard noun.shows(field, to: context.actor) else { throw Refusal.forbidden }
        guard let reason = try? CleanText.read(typed, limit: 200), reason.count >= 4 else {
            throw Invalid("reason", Phrase("Say why you need the number."))
        }
        _ = try store.read { try self.record(id, for: context.actor, in: $0) }
        try store.looks.admit(context.actor.id, at: context.now)
        return try store.change(by: context.author) { change in
            let record = try self.record(id, for: context.actor, in: change.connection)
            try change.note(
                "\(noun.name).revealed", of: noun.name, id, reason: reason,
                changes: [AuditTrail.FieldChange(field: "field", old: nil, new: field.name)])
            return record[field.name].text
        }
    }

    private func reasonForm(
        _ record: Record, _ field: FieldSpec, _ context: Context, _ invalid: Invalid? = nil
    ) -> Response {
        context.dialog(
            Phrase("Show: {field}", ["field": .phrase(field.label)]),
            trail: [Link(.verbatim(record.title), to: address(of: record))], isWrong: invalid != nil
        ) { target in
            Design.Form(
                action: revealPath(record.id, field.name), csrf: context.csrf, submit: Phrase("Show"),
                cancel: address(of: record), target: target,
                [
                    .init([
                        .text("reason", label: Phrase("Reason"))
                            .help(Phrase("The look and its reason are written into the audit."))
                            .error(invalid?["reason"]).required().limit(200).focused()
                    ])
                ])
        }
    }

    private func shown(_ field: FieldSpec, _ text: String?, of id: ID, _ context: Context) -> Response {
        let body: HTML = #"<p class="revealed"><bdi dir="ltr">\#(text ?? "—")</bdi></p>"#
        let answer: Response
        if context.wantsFragment {
            answer = context.fragment(Dialog(title: field.label, body).html(context.locale))
        } else {
            let head = PageHeader(
                context.locale, title: field.label, trail: [Link(noun.one, to: row(id))]
            ).html(context.locale)
            answer = context.page(field.label, Layout.narrow("\(head)\(Card(body).html(context.locale))"))
        }
        return answer.with("Cache-Control", "no-store")
    }
}
