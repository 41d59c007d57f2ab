import Department
import HTTP
import Localization
import Nouns
import Routing
import Values

extension Directory {
    static let newObjectionPath = Path<ID>("/parties/{id}/objections/new")
    static let objectionsPath = Path<ID>("/parties/{id}/objections")
    static let endObjectionPath = Path<ID, ID>("/parties/{id}/objections/{objection}/end")

    var objectionRoutes: [Route<Context>] {
        let access = Access.needs(Party.noun.change)
        let limits = RouteLimits(body: 16_384)
        return [
            .get(Directory.newObjectionPath, access: access, "Shows the form for a person's objection.") {
                _, context, id in try objectionForm(of: id, Fields(), context)
            },
            .post(
                Directory.objectionsPath, access: access, "Writes down that a person objects to a way of contact.",
                limits: limits
            ) { request, context, id in
                let fields = try request.form().fields
                return try keep(
                    leadingTo: Directory.partyPath(id), context,
                    { change in
                        try PartyFile(id, in: change).object(
                            Typed(Objection.inputs, in: fields), once: fields.once ?? change.newID())
                    }, again: { try objectionForm(of: id, fields, context, $0, $1) })
            },
            .get(Directory.endObjectionPath, access: access, "Asks why an objection no longer stands.") {
                _, context, id, objection in try endForm(objection, of: id, Fields(), context)
            },
            .post(
                Directory.endObjectionPath, access: access, "Writes down that an objection no longer stands.",
                limits: limits
            ) { request, context, id, objection in
                let fields = try request.form().fields
                return try keep(
                    leadingTo: Directory.partyPath(id), context,
                    { change in
                        let typed = try Typed([Self.end.spec], in: fields)
                        guard let reason = typed[Self.end] as String? else { throw Refusal.notFound }
                        try PartyFile(id, in: change).endObjection(objection, reason: reason)
                    }, again: { try endForm(objection, of: id, fields, context, $0, $1) })
            },
        ]
    }

    private static let end = Nouns.Field<String>.text(
        "reason", Phrase("Why it no longer stands"), 4...400, [.required],
        help: Phrase("The person took it back; say when and how."))

    private func objectionForm(
        of id: ID, _ typed: Fields, _ context: Context, _ invalid: Invalid? = nil, _ refusal: Refusal? = nil
    ) throws -> Response {
        try personForm(
            Phrase("Record an objection"), to: Directory.objectionsPath(id), submit: Phrase("Record the objection"),
            of: id, Objection.inputs, typed, usual: ["since": context.today.description], context, invalid, refusal)
    }

    private func endForm(
        _ objection: ID, of id: ID, _ typed: Fields, _ context: Context, _ invalid: Invalid? = nil,
        _ refusal: Refusal? = nil
    ) throws -> Response {
        try personForm(
            Phrase("End the objection"), to: Directory.endObjectionPath(id, objection), submit: Phrase("End it"),
            of: id, [Self.end.spec], typed, context, invalid, refusal)
    }
}
