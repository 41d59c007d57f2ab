import Department
import Design
import HTML
import HTTP
import Localization
import NounPages
import Nouns
import Routing
import SQL
import Values

extension Collections {
    /// The page of a debt and what is done on it, and the same for programs.
    var debtRoutes: [Route<Context>] {
        [showDebt, debtParts, debtHistory, showContacts, printStatement] + composerRoutes + assignmentRoutes
            + paymentRoutes
            + promiseRoutes + documentRoutes + debtFormRoutes + debtAPI
    }

    private var showDebt: Route<Context> {
        .get(
            DebtPaths.debt, access: .needs(CollectionsPermissions.seeDebts),
            "Shows a debt: the money, what happened, and the forms to go on."
        ) { _, context, id in
            let dossier = try dossier(id, context)
            return page(
                dossier, DebtComposer(debt: dossier.debt, context: context, objections: dossier.objections), context)
        }
    }

    private var debtParts: Route<Context> {
        .get(
            DebtPaths.parts, access: .needs(CollectionsPermissions.seeDebts),
            "Sends the parts of a debt's page anew, after news of a change."
        ) { _, context, id in
            guard context.wantsFragment else { return .redirect(to: DebtPaths.debt(id)) }
            return context.fragment(DebtPage(dossier: try dossier(id, context), context: context).outOfBand)
        }
    }

    private var debtHistory: Route<Context> {
        .get(
            DebtPaths.history, access: .needs(CollectionsPermissions.seeDebts), "Shows the whole history of a debt."
        ) { _, context, id in
            let dossier = try store.read { connection in
                try DebtDossier.read(id, for: context.actor, depth: DebtDossier.wholeDepth, in: connection)
            }
            let locale = context.locale
            return context.page(
                Phrase("History"),
                """
                \(PageHeader(
                    locale, title: Phrase("History"),
                    trail: [
                        Link(Phrase("Debts"), to: DebtPaths.list()),
                        Link(.verbatim(dossier.debt.reference), to: DebtPaths.debt(id)),
                    ]).html(locale))\
                \(Card(DebtTimeline(dossier: dossier, context: context).html(isWhole: true)).html(locale))
                """)
        }
    }

    // MARK: Answers

    func dossier(_ id: ID, _ context: Context) throws -> DebtDossier {
        try store.read { connection in
            var dossier = try DebtDossier.read(id, for: context.actor, in: connection)
            dossier.waiting = try Approval.waiting(Collections.givingUp.name, id, at: context.now, in: connection)
            return dossier
        }
    }

    /// The page of a debt; its status tells when one of its forms was refused.
    func page(
        _ dossier: DebtDossier, _ composer: DebtComposer, _ context: Context, uploadError: Phrase? = nil
    ) -> Response {
        let page = DebtPage(dossier: dossier, context: context)
        return context.page(
            page.title, status: uploadError == nil ? composer.status : .unprocessableContent,
            live: ["debt/\(dossier.debt.id)"],
            page.html(composer, uploadError: uploadError))
    }

    /// Answers a form that did its work: htmx gets the parts and fresh forms, a plain browser goes to the page.
    func done(_ id: ID, _ context: Context, said: Phrase) throws -> Response {
        guard context.wantsFragment else { return .redirect(to: DebtPaths.debt(id)) }
        let dossier = try dossier(id, context)
        let composer = DebtComposer(debt: dossier.debt, context: context, objections: dossier.objections)
        return context.fragment(
            """
            \(composer.html)\(DebtPage(dossier: dossier, context: context).outOfBand)\
            \(Toast(said).outOfBand(context.locale))
            """)
    }

    /// Answers a dialog that did its work: it closes, and the forms and the parts of the page are put in place anew.
    func doneInDialog(_ id: ID, _ context: Context, said: Phrase) throws -> Response {
        guard context.wantsFragment else { return .redirect(to: DebtPaths.debt(id)) }
        guard let dossier = try? dossier(id, context) else {
            // Given away: the file is out of the person's reach now.
            return Response.empty(.ok).with("HX-Redirect", DebtPaths.list())
        }
        let composer = DebtComposer(debt: dossier.debt, context: context, objections: dossier.objections)
        return context.fragment(
            """
            <div id="debt-desk" hx-swap-oob="true">\(composer.html)</div>\
            \(DebtPage(dossier: dossier, context: context).outOfBand)\(Toast(said).outOfBand(context.locale))
            """
        ).with("HX-Reswap", "none").with("HX-Trigger", "close-dialog")
    }

    /// Runs a verb for one of the composer's forms. A refusal comes back beside the fields, as they were typed.
    private func compose(
        _ pane: DebtPane, _ specs: [FieldSpec], said: @autoclosure () -> Phrase, _ request: Request,
        _ context: Context, _ id: ID,
        _ verb: (inout DebtFile, Entry) throws -> Void
    ) throws -> Response {
        let debt = try store.read { try DebtFile.stored(id, for: context.actor, in: $0) }
        let entry = try Entry(specs, request, context, currency: debt.currency)
        var composer = DebtComposer(debt: debt, context: context, current: pane, inputs: entry.inputs)
        do {
            try entry.check()
            try store.change(by: context.author) { change in
                try SentOnce.take(entry.fields["once"], in: change)
                var file = try DebtFile(id, in: change)
                try verb(&file, entry)
            }
            return try done(id, context, said: said())
        } catch let invalid as Invalid {
            composer.invalid = invalid
        } catch let refusal as Refusal where refusal.status == .conflict || refusal.status == .unprocessableContent {
            composer.refusal = refusal
        } catch let error as SQLError where error.kind == .duplicate && entry.fields["once"] != nil {
            // The same form came before, and did its work then.
            return try done(id, context, said: said())
        }
        let dossier = try dossier(id, context)
        let again = DebtComposer(
            debt: dossier.debt, context: context, objections: dossier.objections, current: pane,
            inputs: composer.inputs, invalid: composer.invalid,
            refusal: composer.refusal)
        guard context.wantsFragment else { return page(dossier, again, context) }
        return context.fragment(again.html, status: again.status)
    }

    // MARK: The composer's forms

    private var composerRoutes: [Route<Context>] {
        [
            .post(
                DebtPaths.payments, access: .needs(CollectionsPermissions.recordPayments),
                "Records a payment on a debt."
            ) { request, context, id in
                try compose(
                    .payment, PaymentDraft.fields, said: Phrase("The payment is recorded."), request, context, id
                ) { file, entry in _ = try file.record(PaymentDraft(entry)) }
            },
            .post(
                DebtPaths.interactions, access: .needs(CollectionsPermissions.recordInteractions),
                "Records a contact on a debt."
            ) { request, context, id in
                try compose(
                    .interaction, Interaction.inputs, said: Phrase("The contact is recorded."), request, context, id
                ) { file, entry in _ = try file.log(InteractionDraft(entry)) }
            },
            .post(
                DebtPaths.promises, access: .needs(CollectionsPermissions.recordPromises),
                "Records a promise to pay on a debt."
            ) { request, context, id in
                try compose(
                    .promise, PromiseDraft.fields, said: Phrase("The promise is recorded."), request, context, id
                ) { file, entry in
                    let draft = try PromiseDraft(entry)
                    _ = try file.promise(draft.amount, by: draft.due, note: draft.note)
                }
            },
            .post(
                DebtPaths.state, access: .needsOne(DebtState.wordPermissions),
                "Moves a debt to another state, or proposes it."
            ) { request, context, id in
                var isAsked = false
                return try compose(
                    .state, StateStep.fields,
                    said: isAsked
                        ? Phrase("It is asked for: somebody else must approve.") : Phrase("The state is changed."),
                    request, context, id
                ) { file, entry in
                    // The person chose from the state that they saw.
                    guard entry.fields["from"] ?? file.record.state.rawValue == file.record.state.rawValue else {
                        throw Refusal.stale
                    }
                    try file.step(entry)
                    isAsked = file.asked != nil
                }
            },
            .post(
                DebtPaths.notes, access: .needs(CollectionsPermissions.recordInteractions), "Keeps a note on a debt."
            ) { request, context, id in
                try compose(
                    .note, [Interaction.note.spec], said: Phrase("The note is kept."), request, context, id
                ) { file, entry in
                    _ = try file.log(
                        InteractionDraft(
                            channel: .note, direction: .outgoing, outcome: .noted, note: entry[Interaction.note]))
                }
            },
        ]
    }

    // MARK: Assignment

    private var assignmentRoutes: [Route<Context>] {
        [
            .get(
                DebtPaths.assignment, access: .needs(CollectionsPermissions.assignDebts),
                "Shows whom a debt can be given to."
            ) { _, context, id in try assignmentForm(id, context, nil) },
            .post(
                DebtPaths.assignment, access: .needs(CollectionsPermissions.assignDebts), "Gives a debt to somebody."
            ) { request, context, id in
                let entry = try Entry([AssignmentStep.agent.spec], request, context)
                do {
                    try entry.check()
                    try store.change(by: context.author) { change in
                        var file = try DebtFile(id, in: change)
                        try file.give(to: entry[AssignmentStep.agent])
                    }
                    return try doneInDialog(id, context, said: Phrase("The file is given."))
                } catch let invalid as Invalid {
                    return try assignmentForm(id, context, invalid)
                }
            },
        ]
    }

    private func assignmentForm(_ id: ID, _ context: Context, _ invalid: Invalid?) throws -> Response {
        let (debt, staff) = try store.read { connection in
            (try DebtFile.stored(id, for: context.actor, in: connection), try StaffCards.active(in: connection))
        }
        return dialog(
            Phrase("Give the file"), to: DebtPaths.assignment(id), submit: Phrase("Give the file"), id, context,
            [
                .select(
                    "agent", label: Phrase("Agent"), value: debt[Debt.agent]?.description ?? "",
                    choices: staff.map { .init($0.id.description, .verbatim($0.name)) }, empty: Phrase("Nobody")
                ).error(invalid?["agent"])
            ], error: nil, isRefused: invalid != nil)
    }

    /// A form in a dialog over the page of a debt; a page of its own without JavaScript.
    func dialog(
        _ title: Phrase, to action: String, submit: Phrase, weight: Action.Weight = .primary, _ id: ID,
        _ context: Context, _ fields: [Design.Field], error: Phrase?, isRefused: Bool
    ) -> Response {
        let locale = context.locale
        let status: Status = isRefused ? .unprocessableContent : .ok
        let form = Design.Form(
            action: action, csrf: context.csrf, submit: submit, weight: weight, cancel: DebtPaths.debt(id),
            error: error, target: context.wantsFragment ? .element("dialog") : .page, scope: "dialog",
            [.init(fields)]
        ).html(locale)
        if context.wantsFragment { return context.fragment(Dialog(title: title, form).html(locale), status: status) }
        return context.page(
            title, status: status,
            Layout.narrow("\(PageHeader(locale, title: title).html(locale))\(Card(form).html(locale))"))
    }
}

/// Forms that must count once however often they are sent: each carries an id of its own, kept with the replies.
enum SentOnce {
    /// Takes a form's id; the second time this throws `SQLError` of kind `duplicate`, and the change is undone.
    static func take(_ once: String?, in change: Change) throws {
        guard let once, let id = ID(once) else { return }
        try change.connection.run(
            """
            INSERT INTO reply (actor_id, key, request, status, body, made_at) VALUES (\(change.author.actor.id), \
            \("form:\(id)"), \([UInt8]()), 303, \([UInt8]()), \(change.now))
            """)
    }
}
