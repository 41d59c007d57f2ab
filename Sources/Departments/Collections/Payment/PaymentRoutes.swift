import Department
import Design
import HTTP
import Localization
import Nouns
import Routing
import SQL
import Values

extension Collections {
    /// Taking a payment back.
    var paymentRoutes: [Route<Context>] {
        [
            .get(
                DebtPaths.reversal, access: .needs(CollectionsPermissions.reversePayments),
                "Asks why a payment is reversed."
            ) { _, context, id, payment in try reversalForm(id, payment, context) },
            .post(
                DebtPaths.reversal, access: .needs(CollectionsPermissions.reversePayments), "Reverses a payment."
            ) { request, context, id, payment in
                let entry = try Entry([ReasonStep.required.spec], request, context)
                do {
                    try entry.check()
                    try store.change(by: context.author) { change in
                        var file = try DebtFile(id, in: change)
                        _ = try file.reverse(payment, reason: entry[ReasonStep.required] ?? "")
                    }
                    return try doneInDialog(id, context, said: Phrase("The payment is reversed."))
                } catch let invalid as Invalid {
                    return try reversalForm(id, payment, context, entry.fields["reason"] ?? "", invalid)
                } catch let refusal as Refusal where refusal.status == .conflict {
                    return try reversalForm(id, payment, context, entry.fields["reason"] ?? "", nil, refusal.phrase)
                }
            },
        ]
    }

    private func reversalForm(
        _ id: ID, _ payment: ID, _ context: Context, _ reason: String = "", _ invalid: Invalid? = nil,
        _ error: Phrase? = nil
    ) throws -> Response {
        let record = try store.read { connection in
            _ = try DebtFile.stored(id, for: context.actor, in: connection)
            return try DebtFile.payments.first(
                where: "payment.id = \(payment) AND payment.debt_id = \(id)", in: connection)
        }
        guard let record else { throw Refusal.notFound }
        return dialog(
            Phrase(
                "Reverse the payment {reference} of {amount}",
                ["reference": .text(record.reference), "amount": .money(record.money(Payment.amount))]),
            to: DebtPaths.reversal(id, payment), submit: Phrase("Reverse the payment"), weight: .danger, id, context,
            [
                .textarea("reason", label: Phrase("Reason"), value: reason, rows: 3).required().limit(400)
                    .help(Phrase("What it settled is due again; both stay in the history."))
                    .error(invalid?["reason"])
            ], error: error, isRefused: invalid != nil || error != nil)
    }
}
