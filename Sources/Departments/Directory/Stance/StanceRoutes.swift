import Department
import HTTP
import Localization
import NounPages
import Nouns
import Routing
import Values

extension Directory {
    /// The forms in which staff write down what a person agrees to and objects to.
    var stanceRoutes: [Route<Context>] { Stance.all.flatMap(routes(of:)) }

    private func routes(of stance: Stance) -> [Route<Context>] {
        let access = Access.needs(Party.noun.change)
        let limits = RouteLimits(body: 16_384)
        let name = stance.noun.one.text.lowercased()
        return [
            .get(stance.ways.form, access: access, "Shows the form for a person's \(name).") { _, context, id in
                try beginForm(stance, of: id, Fields(), context)
            },
            .post(stance.ways.list, access: access, "Writes a person's \(name) down.", limits: limits) {
                request, context, id in
                let fields = try request.form().fields
                return try keep(
                    leadingTo: Directory.partyPath(id), context,
                    { change in
                        try PartyFile(id, in: change).begin(
                            stance, Typed(stance.beginning, in: fields), once: fields.once ?? change.newID())
                    }, again: { try beginForm(stance, of: id, fields, context, $0, $1) })
            },
            .get(stance.ways.end, access: access, "Shows the form for the end of a person's \(name).") {
                _, context, id, said in try endForm(stance, said, of: id, Fields(), context)
            },
            .post(
                stance.ways.end, access: access, "Writes down that a person's \(name) no longer stands.", limits: limits
            ) { request, context, id, said in
                let fields = try request.form().fields
                return try keep(
                    leadingTo: Directory.partyPath(id), context,
                    { try PartyFile(id, in: $0).end(stance, said, Typed(stance.ending, in: fields)) },
                    again: { try endForm(stance, said, of: id, fields, context, $0, $1) })
            },
        ]
    }

    private func beginForm(
        _ stance: Stance, of id: ID, _ typed: Fields, _ context: Context, _ invalid: Invalid? = nil,
        _ refusal: Refusal? = nil
    ) throws -> Response {
        try personForm(
            stance.words.title, to: stance.ways.list(id), submit: stance.words.submit, of: id, stance.beginning, typed,
            usual: [stance.since.spec.name: context.today.description], context, invalid, refusal)
    }

    private func endForm(
        _ stance: Stance, _ said: ID, of id: ID, _ typed: Fields, _ context: Context, _ invalid: Invalid? = nil,
        _ refusal: Refusal? = nil
    ) throws -> Response {
        try personForm(
            stance.words.endTitle, to: stance.ways.end(id, said), submit: stance.words.endSubmit, of: id, stance.ending,
            typed, usual: [stance.ended.spec.name: context.today.description], context, invalid, refusal)
    }
}
