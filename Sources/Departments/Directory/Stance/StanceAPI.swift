import Department
import HTTP
import Localization
import NounPages
import Nouns
import Routing
import SQL
import Values

extension Directory {
    /// The same for programs. It is part of what is kept of a party, so it goes by the party’s own scopes.
    var stanceAPI: [Route<Context>] { Stance.all.flatMap(api(of:)) }

    static let stanceSchemas: [JSON.Member] = Stance.all.map { JSON.Member($0.schemaName, $0.noun.schema) }

    private func api(of stance: Stance) -> [Route<Context>] {
        let name = stance.noun.one.text.lowercased()
        let row = Operation.reference(stance.schemaName)
        return [
            .get(
                stance.ways.api, access: .needs(Party.noun.see),
                "Lists every \(name) of a party and of those merged into it, ended ones included.",
                operation: Operation(
                    "list\(stance.schemaName)s", tag: "parties", query: Paging.walking,
                    answers: [
                        .init(.ok, "A page of rows.", schema: Paging.schema(of: row)), .init(.notFound, "Not there."),
                    ], scope: "parties:read")
            ) { request, context, id in
                let owners = try store.read { connection in
                    _ = try parties.record(id, for: context.actor, in: connection)
                    return [id] + (try StandingMerge.absorbed(by: id, in: connection).keys.sorted())
                }
                return try Paging.answer(
                    stance.table, request, context, store, scope: "party_id IN (\(list: owners))"
                ) { rows, _ in rows.map { $0.json(for: context.actor) } }
            },
            .post(
                stance.ways.api, access: .needs(Party.noun.change), "Writes down a party's \(name).",
                operation: Operation(
                    "add\(stance.schemaName)", tag: "parties", body: FieldSpec.schema(of: stance.beginning),
                    answers: [
                        .init(.created, "The new row.", schema: row), .init(.notFound, "Not there."),
                        .init(.conflict, "The same stands already, or the person was erased."),
                        .init(.unprocessableContent, "A field is wrong."),
                    ], scope: "parties:write")
            ) { request, context, id in
                let typed = try Typed(stance.beginning, in: request.json())
                return try store.once(request, context) { change in
                    let record = try PartyFile(id, in: change).begin(stance, typed, once: change.newID())
                    return (.created, record.json(for: context.actor))
                }
            },
            .post(
                stance.ways.apiEnd, access: .needs(Party.noun.change),
                "Writes down that a party's \(name) no longer stands.",
                operation: Operation(
                    "end\(stance.schemaName)", tag: "parties", body: FieldSpec.schema(of: stance.ending),
                    answers: [
                        .init(.ok, "The row with its end.", schema: row), .init(.notFound, "Not there."),
                        .init(.conflict, "It has ended already."), .init(.unprocessableContent, "A field is wrong."),
                    ], scope: "parties:write")
            ) { request, context, id, said in
                let typed = try Typed(stance.ending, in: request.json())
                return try store.once(request, context) { change in
                    let record = try PartyFile(id, in: change).end(stance, said, typed)
                    return (.ok, record.json(for: context.actor))
                }
            },
        ]
    }
}

extension Stance {
    fileprivate var schemaName: String { noun.name.prefix(1).uppercased() + noun.name.dropFirst() }
}
