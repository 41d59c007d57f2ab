import Department
import Design
import HTTP
import Localization
import Nouns
import Routing
import SQL
import Values

extension Collections {
    /// Cancelling a promise.
    var promiseRoutes: [Route<Context>] {
        [
            .get(
                DebtPaths.cancellation, access: .needs(CollectionsPermissions.recordPromises),
                "Asks why a promise is cancelled."
            ) { _, context, id, promise in try cancellationForm(id, promise, context) },
            .post(
                DebtPaths.cancellation, access: .needs(CollectionsPermissions.recordPromises), "Cancels a promise."
            ) { request, context, id, promise in
                let entry = try Entry([ReasonStep.optional.spec], request, context)
                do {
                    try entry.check()
                    try store.change(by: context.author) { change in
                        var file = try DebtFile(id, in: change)
                        _ = try file.cancelPromise(promise, reason: entry[ReasonStep.optional])
                    }
                    return try doneInDialog(id, context, said: Phrase("The promise is cancelled."))
                } catch let invalid as Invalid {
                    return try cancellationForm(id, promise, context, entry.fields["reason"] ?? "", invalid)
                } catch let refusal as Refusal where refusal.status == .conflict {
                    return try cancellationForm(id, promise, context, "", nil, refusal.phrase)
                }
            },
        ]
    }

    private func cancellationForm(
        _ id: ID, _ promise: ID, _ context: Context, _ reason: String = "", _ invalid: Invalid? = nil,
        _ error: Phrase? = nil
    ) throws -> Response {
        let record = try store.read { connection in
            _ = try DebtFile.stored(id, for: context.actor, in: connection)
            return try DebtFile.promises.first(
                where: "promise.id = \(promise) AND promise.debt_id = \(id)", in: connection)
        }
        guard let record else { throw Refusal.notFound }
        return dialog(
            Phrase(
                "Cancel the promise of {amount} for {day}",
                [
                    "amount": .money(record.money(Promise.amount)),
                    "day": .day(record[Promise.due] ?? .latest, .short),
                ]), to: DebtPaths.cancellation(id, promise), submit: Phrase("Cancel the promise"), weight: .danger,
            id, context,
            [
                .textarea("reason", label: Phrase("Reason"), value: reason, rows: 3).limit(400)
                    .error(invalid?["reason"])
            ], error: error, isRefused: invalid != nil || error != nil)
    }
}
