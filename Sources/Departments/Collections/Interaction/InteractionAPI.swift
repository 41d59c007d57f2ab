import Department
import HTTP
import Localization
import Nouns
import Routing
import SQL
import Values

extension Collections {
    var interactionAPI: [Route<Context>] {
        [
            .get(
                DebtPaths.API.interactions, access: .needs(CollectionsPermissions.seeDebts),
                "Lists the contacts on a debt, the latest first, at most 200.",
                operation: Operation(
                    "listInteractions", tag: "interactions",
                    answers: [
                        .init(
                            .ok, "The contacts.",
                            schema: [
                                "type": "object",
                                "properties": [
                                    "items": ["type": "array", "items": Operation.reference("Interaction")]
                                ],
                            ]), .init(.notFound, "Not there, or not visible."),
                    ], scope: "debts:read")
            ) { _, context, id in
                try store.read { connection in
                    _ = try DebtFile.stored(id, for: context.actor, in: connection)
                    let rows = try InteractionRow.of(id, limit: 200, in: connection)
                    return .json(["items": .array(rows.map(\.json))])
                }
            },
            .post(
                DebtPaths.API.interactions, access: .needs(CollectionsPermissions.recordInteractions),
                "Records a contact, or the attempt at one, and plans the next step.",
                operation: Operation(
                    "addInteraction", tag: "interactions", body: FieldSpec.schema(of: Interaction.inputs),
                    answers: [
                        .init(.created, "The contact.", schema: Operation.reference("Interaction")),
                        .init(.notFound, "Not there, or not visible."),
                        .init(.unprocessableContent, "A field is wrong."),
                    ], scope: "interactions:write")
            ) { request, context, id in
                let draft = try InteractionDraft(Entry(Interaction.inputs, request, context))
                return try store.once(request, context) { change in
                    var file = try DebtFile(id, in: change)
                    let interaction = try file.log(draft)
                    return (
                        .created,
                        InteractionRow(
                            id: interaction, channel: draft.channel, direction: draft.direction,
                            outcome: draft.outcome, happened: change.now, note: draft.note,
                            nextAction: draft.nextAction, nextActionOn: draft.nextActionOn,
                            agent: context.actor.id, agentName: context.actor.name
                        ).json
                    )
                }
            },
        ]
    }
}

/// A contact as it is stored.
struct InteractionRow: Sendable {
    let id: ID
    let channel: Channel
    let direction: Direction
    let outcome: Outcome
    let happened: Instant
    let note: String?
    let nextAction: String?
    let nextActionOn: Day?
    let agent: ID
    let agentName: String

    /// The contacts on a debt, the latest first.
    static func of(_ debt: ID, limit: Int, in connection: any Connection) throws -> [InteractionRow] {
        try connection.rows(
            """
            SELECT id, channel, direction, outcome, happened_at, note, next_action, next_action_on, agent_id, agent_name \
            FROM interaction WHERE debt_id = \(debt) ORDER BY happened_at DESC, id DESC LIMIT \(limit)
            """
        ) { row in
            InteractionRow(
                id: row.identity(0), channel: Channel(rawValue: row.text(1)) ?? .note,
                direction: Direction(rawValue: row.text(2)) ?? .outgoing,
                outcome: Outcome(rawValue: row.text(3)) ?? .noted, happened: Instant(milliseconds: row.integer(4)),
                note: row.optionalText(5), nextAction: row.optionalText(6), nextActionOn: row.day(7),
                agent: row.identity(8), agentName: row.text(9))
        }
    }

    var json: JSON {
        [
            "id": .string(id.description), "channel": .string(channel.rawValue),
            "direction": .string(direction.rawValue), "outcome": .string(outcome.rawValue),
            "happened": .string(happened.description), "note": note.map(JSON.string) ?? .null,
            "nextAction": nextAction.map(JSON.string) ?? .null,
            "nextActionOn": nextActionOn.map { .string($0.description) } ?? .null,
            "agent": .string(agent.description), "agentName": .string(agentName),
        ]
    }
}

extension Interaction {
    /// The schema of a contact as the API shows it.
    static var schema: JSON {
        let fields = [
            channel.spec, direction.spec, outcome.spec, happened.spec, note.spec, nextAction.spec, nextActionOn.spec,
            agent.spec, agentName.spec,
        ]
        return [
            "type": "object",
            "properties": .object(
                [.init("id", ["type": "string", "format": "uuid", "readOnly": true])]
                    + fields.map { .init($0.name, $0.schema) }),
        ]
    }
}
