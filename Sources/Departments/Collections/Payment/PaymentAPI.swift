import Department
import HTTP
import Localization
import NounPages
import Nouns
import Routing
import SQL
import Values

/// Why something is taken back.
enum ReasonStep {
    static let required = Field<String>.text("reason", Phrase("Reason"), 1...400, [.required], isMultiline: true)
    static let optional = Field<String>.text("reason", Phrase("Reason"), 0...400, isMultiline: true)
}

extension Collections {
    var paymentAPI: [Route<Context>] { [listPayments, debtPayments, addPayment, reversePayment] }

    private var listPayments: Route<Context> {
        .get(
            DebtPaths.API.payments, access: .needs(CollectionsPermissions.seePayments),
            "Lists payments, reversed ones included.",
            operation: Operation(
                "listPayments", tag: "payments", query: Paging.parameters,
                answers: [
                    .init(.ok, "A page of payments.", schema: Paging.schema(of: Operation.reference("Payment"))),
                    .init(.badRequest, "The filter, the order or the page cannot be read."),
                ], scope: "payments:read")
        ) { request, context in
            try Paging.answer(
                DebtFile.payments, request, context, store, scope: PaymentScope.condition(for: context.actor)
            ) { rows, _ in rows.map { $0.json(for: context.actor) } }
        }
    }

    private var debtPayments: Route<Context> {
        .get(
            DebtPaths.API.debtPayments, access: .needs(CollectionsPermissions.seePayments),
            "Lists the payments on a debt, reversed ones included.",
            operation: Operation(
                "listDebtPayments", tag: "payments", query: Paging.parameters,
                answers: [
                    .init(.ok, "A page of payments.", schema: Paging.schema(of: Operation.reference("Payment"))),
                    .init(.notFound, "Not there, or not visible."),
                ], scope: "payments:read")
        ) { request, context, id in
            _ = try store.read { try DebtFile.stored(id, for: context.actor, in: $0) }
            return try Paging.answer(
                DebtFile.payments, request, context, store, scope: "payment.debt_id = \(id)"
            ) { rows, _ in rows.map { $0.json(for: context.actor) } }
        }
    }

    private var addPayment: Route<Context> {
        .post(
            DebtPaths.API.debtPayments, access: .needs(CollectionsPermissions.recordPayments),
            "Records a payment. `amount` is in minor units of the debt's currency: 150000 is 1500.00 DZD.",
            operation: Operation(
                "addPayment", tag: "payments", body: FieldSpec.schema(of: PaymentDraft.fields),
                answers: [
                    .init(
                        .created, "The payment, how it was shared out, and what is still due.",
                        schema: PaymentJSON.schema), .init(.notFound, "Not there, or not visible."),
                    .init(.conflict, "The receipt is recorded already, or the file is withdrawn."),
                    .init(.unprocessableContent, "A field is wrong, or the amount is above the balance."),
                ], scope: "payments:write")
        ) { request, context, id in
            let draft = try PaymentDraft(Entry(PaymentDraft.fields, request, context))
            return try store.once(request, context) { change in
                var file = try DebtFile(id, in: change)
                let payment = try file.record(draft)
                return (.created, PaymentJSON.of(payment, on: file.record, for: context.actor))
            }
        }
    }

    private var reversePayment: Route<Context> {
        .post(
            DebtPaths.API.reversal, access: .needs(CollectionsPermissions.reversePayments),
            "Takes a payment back; what it settled is due again.",
            operation: Operation(
                "reversePayment", tag: "payments", body: FieldSpec.schema(of: [ReasonStep.required.spec]),
                answers: [
                    .init(.ok, "The reversed payment, and what is due again.", schema: PaymentJSON.schema),
                    .init(.notFound, "Not there, or not visible."), .init(.conflict, "It is reversed already."),
                ], scope: "payments:write")
        ) { request, context, id, payment in
            let entry = try Entry([ReasonStep.required.spec], request, context)
            try entry.check()
            return try store.once(request, context) { change in
                var file = try DebtFile(id, in: change)
                let reversed = try file.reverse(payment, reason: entry[ReasonStep.required] ?? "")
                return (.ok, PaymentJSON.of(reversed, on: file.record, for: context.actor))
            }
        }
    }
}

/// Which payments a person reaches: those on the debts that they reach.
enum PaymentScope {
    static func condition(for actor: Actor) -> SQL {
        switch actor.reach {
        case .all: "1 = 1"
        case .own: "payment.debt_id IN (SELECT id FROM debt WHERE agent_id = \(actor.id))"
        case .team, .branch:
            """
            EXISTS (SELECT 1 FROM debt AS reached WHERE reached.id = payment.debt_id \
            AND \(Reached.condition(on: "reached.agent_id", by: actor)))
            """
        }
    }
}

/// A payment as the API shows it after it was recorded: with its shares, and what it left of the debt.
enum PaymentJSON {
    static func of(_ payment: Record, on debt: Record, for actor: Actor) -> JSON {
        guard case .object(let members) = payment.json(for: actor) else { return .null }
        let shares = payment.shares
        return .object(
            members + [
                .init(
                    "allocation",
                    [
                        "costs": .integer(shares.costs), "interest": .integer(shares.interest),
                        "principal": .integer(shares.principal), "credit": .integer(shares.credit),
                    ]), .init("balance", .integer(debt[Debt.balance])),
                .init("debtState", .string(debt.state.rawValue)), .init("debtVersion", .integer(debt.version)),
            ])
    }

    static let schema: JSON = [
        "allOf": [
            Operation.reference("Payment"),
            [
                "type": "object",
                "properties": [
                    "allocation": [
                        "type": "object", "description": "Minor units to each component; they sum to the amount.",
                        "properties": [
                            "costs": ["type": "integer"], "interest": ["type": "integer"],
                            "principal": ["type": "integer"], "credit": ["type": "integer"],
                        ],
                    ], "balance": ["type": "integer", "description": "What is still due on the debt, in minor units."],
                    "debtState": ["type": "string"], "debtVersion": ["type": "integer"],
                ],
            ],
        ]
    ]
}
