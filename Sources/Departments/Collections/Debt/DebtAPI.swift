import Department
import HTTP
import Localization
import Messages
import NounPages
import Nouns
import Routing
import SQL
import Values

extension Collections {
    /// The JSON API of debts. It runs the verbs that the pages run.
    var debtAPI: [Route<Context>] {
        [listDebts, addDebt, getDebt, changeDebt, moveDebt, assignDebt] + paymentAPI + interactionAPI + promiseAPI
            + documentAPI
    }

    /// The schemas that the operations refer to.
    var debtSchemas: [JSON.Member] {
        [
            .init("Debt", Debt.noun.schema), .init("Payment", Payment.noun.schema),
            .init("PromiseToPay", Promise.noun.schema), .init("Interaction", Interaction.schema),
            .init("DebtDocument", DebtDocument.schema),
        ]
    }

    private var listDebts: Route<Context> {
        .get(
            DebtPaths.API.debts, access: .needs(CollectionsPermissions.seeDebts), "Lists debts.",
            operation: Operation(
                "listDebts", tag: "debts", query: Paging.parameters,
                answers: [
                    .init(.ok, "A page of debts.", schema: Paging.schema(of: Operation.reference("Debt"))),
                    .init(.badRequest, "The filter, the order or the page cannot be read."),
                ], scope: "debts:read")
        ) { request, context in
            try Paging.answer(DebtFile.table, request, context, store, scope: DebtScope.condition(for: context.actor)) {
                rows, connection in try DebtJSON.rows(rows, for: context.actor, in: connection)
            }
        }
    }

    private var getDebt: Route<Context> {
        .get(
            DebtPaths.API.debt, access: .needs(CollectionsPermissions.seeDebts), "Shows a debt.",
            operation: Operation(
                "getDebt", tag: "debts",
                answers: [
                    .init(.ok, "The debt.", schema: Operation.reference("Debt")),
                    .init(.notModified, "`If-None-Match` names its present version."),
                    .init(.notFound, "Not there, or not visible."),
                ], scope: "debts:read")
        ) { request, context, id in
            try store.read { connection in
                let debt = try DebtFile.stored(id, for: context.actor, in: connection)
                let tag = ETag(version: debt.version)
                if let header = request.headers["if-none-match"], ETag.Condition(header).weakly(names: tag) {
                    return .notModified(tag)
                }
                return try DebtJSON.reply(debt, context, in: connection)
            }
        }
    }

    private var addDebt: Route<Context> {
        .post(
            DebtPaths.API.debts, access: .needs(CollectionsPermissions.changeDebts),
            "Opens a file; the debtor is a party's id, or a description by which the party is found or registered.",
            operation: Operation(
                "addDebt", tag: "debts",
                body: FieldSpec.schema(of: Collections.openingFields, required: ["creditor", "creditorReference"]),
                answers: [
                    .init(.created, "The new debt.", schema: Operation.reference("Debt")),
                    .init(.conflict, "The creditor has a file with this reference already."),
                    .init(.unprocessableContent, "A field is wrong."),
                ], scope: "debts:write")
        ) { request, context in
            // A repeated request is answered before the rules look, for the first one has made the reference taken.
            if let reply = try store.replied(request, context) { return reply }
            let opening = try opening(Entry(Collections.openingFields, request, context), context)
            let response = try store.once(request, context) { change in
                let debt = try DebtFile.open(opening.contents, debtor: opening.card, in: change)
                let json = try DebtJSON.row(debt, for: context.actor, in: change.connection)
                return (.created, json)
            }
            return response
        }
    }

    private var changeDebt: Route<Context> {
        .patch(
            DebtPaths.API.debt, access: .needs(CollectionsPermissions.changeDebts),
            "Changes a debt's facts; `If-Match` names the version it starts from.",
            operation: Operation(
                "changeDebt", tag: "debts", body: FieldSpec.schema(of: DebtFile.facts),
                answers: [
                    .init(.ok, "The changed debt.", schema: Operation.reference("Debt")),
                    .init(.notFound, "Not there, or not visible."),
                    .init(.preconditionFailed, "Somebody else changed it meanwhile."),
                    .init(.unprocessableContent, "A field is wrong, or an amount is below what was settled."),
                    .init(.preconditionRequired, "`If-Match` is missing."),
                ], scope: "debts:write")
        ) { request, context, id in
            let version = try request.expectedVersion()
            let entry = try Entry(DebtFile.facts, request, context, isPartial: true)
            try entry.check()
            return try store.change(by: context.author) { change in
                var file = try DebtFile(id, in: change)
                try file.expect(version)
                try file.edit(entry.contents)
                return try DebtJSON.reply(file.record, context, in: change.connection)
            }
        }
    }

    // MARK: Opening

    /// What is asked for a new file: its facts, whose it is, and who owes it.
    static let openingFields: [FieldSpec] =
        [Debt.creditor.spec, Debt.debtor.spec.asOptional] + DebtorChoice.fields + DebtFile.openingFacts

    /// Reads a new file and finds its debtor; throws every fault at once.
    func opening(_ entry: Entry, _ context: Context) throws -> (contents: [String: Content], card: PartyCard) {
        var entry = entry
        let creditor = entry[Debt.creditor]
        let reference = entry[Debt.creditorReference] ?? ""
        var choice = entry[Debt.debtor].map(DebtorChoice.known)
        if choice == nil, let creditor {
            choice = DebtorChoice.described(entry, creditor: creditor, reference: reference)
        }
        if choice == nil {
            entry.fault(
                Debt.debtor.spec.name, Phrase("Choose the debtor, or fill in the name of a new one."))
        }
        try entry.check()
        guard let creditor, let choice else { throw Refusal.notFound }
        let card = try card(choice, creditor: creditor, reference: reference, context)
        let own = Set(DebtorChoice.fields.map(\.name))
        return (entry.contents.filter { !own.contains($0.key) }, card)
    }
}

extension DebtFile {
    /// The facts of a new file: those that may change later, with what the law of numbers needs.
    static let openingFacts = facts.map { $0.name == Debt.currency.spec.name ? $0.asOptional : $0 }

    /// A debt as it is stored, when the actor reaches it.
    static func stored(_ id: ID, for actor: Actor, in connection: any Connection) throws -> Record {
        let scope = DebtScope.condition(for: actor)
        guard let record = try table.first(where: "debt.id = \(id) AND \(scope)", in: connection) else {
            throw Refusal.notFound
        }
        return record
    }
}
