import Department
import HTTP
import Localization
import Nouns
import Routing
import SQL
import Values

extension Collections {
    var promiseAPI: [Route<Context>] {
        let promise = Operation.reference("PromiseToPay")
        return [
            .get(
                DebtPaths.API.promises, access: .needs(CollectionsPermissions.seeDebts),
                "Lists the promises on a debt, the latest first, at most 200.",
                operation: Operation(
                    "listPromises", tag: "promises",
                    answers: [
                        .init(
                            .ok, "The promises.",
                            schema: ["type": "object", "properties": ["items": ["type": "array", "items": promise]]]),
                        .init(.notFound, "Not there, or not visible."),
                    ], scope: "debts:read")
            ) { _, context, id in
                try store.read { connection in
                    _ = try DebtFile.stored(id, for: context.actor, in: connection)
                    let rows = try DebtFile.promises.records(
                        where: "promise.debt_id = \(id)", limit: 200, latestFirst: true, in: connection)
                    return .json(["items": .array(rows.map { $0.json(for: context.actor) })])
                }
            },
            .post(
                DebtPaths.API.promises, access: .needs(CollectionsPermissions.recordPromises),
                "Records a promise to pay by a day.",
                operation: Operation(
                    "addPromise", tag: "promises", body: FieldSpec.schema(of: PromiseDraft.fields),
                    answers: [
                        .init(.created, "The promise.", schema: promise),
                        .init(.notFound, "Not there, or not visible."), .init(.conflict, "The file is closed."),
                        .init(.unprocessableContent, "A field is wrong, or more is promised than is due."),
                    ], scope: "interactions:write")
            ) { request, context, id in
                let draft = try PromiseDraft(Entry(PromiseDraft.fields, request, context))
                return try store.once(request, context) { change in
                    var file = try DebtFile(id, in: change)
                    let promise = try file.promise(draft.amount, by: draft.due, note: draft.note)
                    return (.created, promise.json(for: context.actor))
                }
            },
            .post(
                DebtPaths.API.cancellation, access: .needs(CollectionsPermissions.recordPromises),
                "Cancels a pending promise.",
                operation: Operation(
                    "cancelPromise", tag: "promises", body: FieldSpec.schema(of: [ReasonStep.optional.spec]),
                    answers: [
                        .init(.ok, "The cancelled promise.", schema: promise),
                        .init(.notFound, "Not there, or not visible."), .init(.conflict, "It is not pending."),
                    ], scope: "interactions:write")
            ) { request, context, id, promise in
                let entry = try Entry([ReasonStep.optional.spec], request, context)
                try entry.check()
                return try store.once(request, context) { change in
                    var file = try DebtFile(id, in: change)
                    let cancelled = try file.cancelPromise(promise, reason: entry[ReasonStep.optional])
                    return (.ok, cancelled.json(for: context.actor))
                }
            },
        ]
    }
}
