import Department
import Design
import HTML
import HTTP
import Localization
import NounPages
import Nouns
import Routing
import Values

/// What can be added to a debt without leaving its page, each with a form of its own.
enum DebtPane: String, CaseIterable, Sendable {
    case payment, interaction, promise, state, note
}

/// The forms above the timeline. After a refusal the form that was sent stays open, as it was typed.
struct DebtComposer {
    let debt: Record
    let context: Context
    /// The ways of contact that the debtor objects to.
    var objections: [Channel] = []
    var current: DebtPane?
    var inputs: Inputs?
    var invalid: Invalid?
    var refusal: Refusal?

    /// How a page or part with these forms is answered.
    var status: Status { refusal?.status ?? (invalid == nil ? .ok : .unprocessableContent) }

    private var locale: Locale { context.locale }
    private var today: Day { context.today }

    /// The panes that the person may use on a file in this state. Where nothing is due, a payment is the last thing that
    /// anybody wants to record.
    var panes: [DebtPane] {
        let isSettled = debt[Debt.balance] <= 0
        let order =
            isSettled ? DebtPane.allCases.filter { $0 != .payment } + [.payment] : DebtPane.allCases
        return order.filter { pane in
            switch pane {
            case .payment:
                context.actor.may(CollectionsPermissions.recordPayments) && debt.state != .withdrawn
            case .interaction, .note: context.actor.may(CollectionsPermissions.recordInteractions)
            case .promise:
                context.actor.may(CollectionsPermissions.recordPromises) && !debt.state.isClosed
                    && debt[Debt.balance] > 0
            case .state: !states.isEmpty
            }
        }
    }

    /// The states that the person may choose next.
    private var states: [(state: DebtState, word: DebtState.Word)] {
        debt.state.next.compactMap { next in
            debt.state.word(of: context.actor, on: next).map { (next, $0) }
        }
    }

    var html: HTML {
        let panes = panes
        guard !panes.isEmpty else { return .none }
        return Composer(
            panes.map { pane in
                switch pane {
                case .payment: .init(Phrase("Payment"), .cash, payment)
                case .interaction: .init(Phrase("Contact"), .phone, interaction)
                case .promise: .init(Phrase("Promise"), .handshake, promise)
                case .state: .init(Phrase("State"), .flag, state)
                case .note: .init(Phrase("Note"), .note, note)
                }
            }, current: current.flatMap { panes.firstIndex(of: $0) } ?? 0
        ).html(locale)
    }

    // MARK: Panes

    private var payment: HTML {
        form(
            .payment, to: DebtPaths.payments(debt.id), submit: Phrase("Record the payment"),
            // Sent once, counted once: a second click or a reload finds its own first.
            hidden: [("once", context.surroundings.newID().description)],
            [
                .money("amount", label: Phrase("Amount"), value: typed(.payment, "amount"), currency: debt.currency)
                    .required().help(
                        Phrase("Balance due: {balance}", ["balance": .money(debt.money(Debt.balance))])
                    ).width(.third),
                .date(
                    "received", label: Phrase("Received on"), value: typed(.payment, "received", today.description)
                ).required().width(.third),
                select(.payment, Payment.method.spec, PaymentMethod.cash.rawValue).width(.third),
                .text("receipt", label: Phrase("Receipt number"), value: typed(.payment, "receipt")).limit(64)
                    .width(.third),
                .text("note", label: Phrase("Note"), value: typed(.payment, "note")).limit(1_000),
            ])
    }

    private var interaction: HTML {
        let channels = Channel.allCases.filter { $0 != .note }
        return form(
            .interaction, to: DebtPaths.interactions(debt.id), submit: Phrase("Record the contact"),
            [
                .select(
                    "channel", label: Phrase("Channel"), value: typed(.interaction, "channel", Channel.call.rawValue),
                    choices: channels.map { .init($0.rawValue, $0.label) }
                ).required().width(.third),
                select(.interaction, Interaction.direction.spec, Direction.outgoing.rawValue).width(.third),
                .select(
                    "outcome", label: Phrase("Outcome"), value: typed(.interaction, "outcome"),
                    choices: Outcome.allCases.filter { $0 != .noted }.map { .init($0.rawValue, $0.label) },
                    empty: Phrase("Choose")
                ).required().width(.third),
                .textarea("note", label: Phrase("Note"), value: typed(.interaction, "note"), rows: 2).limit(4_000),
                .text("nextAction", label: Phrase("Next action"), value: typed(.interaction, "nextAction"))
                    .limit(200).width(.half),
                .date("nextActionOn", label: Phrase("Next action on"), value: typed(.interaction, "nextActionOn"))
                    .width(.half),
            ] + despite)
    }

    /// Where the debtor objects to a way of contact, why it was necessary all the same.
    private var despite: [Design.Field] {
        guard !objections.isEmpty else { return [] }
        return [
            .text("despite", label: Interaction.despite.spec.label, value: typed(.interaction, "despite")).limit(400)
                .help(Phrase("Only for a way of contact that this person objects to."))
        ]
    }

    private var promise: HTML {
        form(
            .promise, to: DebtPaths.promises(debt.id), submit: Phrase("Record the promise"),
            [
                .money("amount", label: Phrase("Amount"), value: typed(.promise, "amount"), currency: debt.currency)
                    .required().width(.third),
                .date("due", label: Phrase("Promised for"), value: typed(.promise, "due")).required().width(.third),
                .text("note", label: Phrase("Note"), value: typed(.promise, "note")).limit(1_000),
            ])
    }

    private var state: HTML {
        let states = states
        return form(
            .state, to: DebtPaths.state(debt.id),
            submit: states.allSatisfy { $0.word == .proposes } ? Phrase("Propose") : Phrase("Change the state"),
            hidden: [("from", debt.state.rawValue)],
            [
                .radios(
                    "state", label: Phrase("New state"), value: typed(.state, "state"),
                    choices: states.map { state, word in
                        word == .decides
                            ? .init(state.rawValue, state.label)
                            : .init(
                                state.rawValue, Phrase("Propose to close as unrecoverable"),
                                help: Phrase("Somebody who may close debts decides."))
                    }
                ).required(),
                .textarea("reason", label: Phrase("Reason"), value: typed(.state, "reason"), rows: 2).limit(400)
                    .help(Phrase("Needed to close a file.")),
            ])
    }

    private var note: HTML {
        form(
            .note, to: DebtPaths.notes(debt.id), submit: Phrase("Keep the note"),
            [.textarea("note", label: Phrase("Note"), value: typed(.note, "note"), rows: 3).required().limit(4_000)])
    }

    // MARK: Pieces

    private func form(
        _ pane: DebtPane, to action: String, submit: Phrase, hidden: [(name: String, value: String)] = [],
        _ fields: [Design.Field]
    ) -> HTML {
        let isSent = pane == current
        let names = DebtComposer.names(of: pane)
        return Design.Form(
            action: action, csrf: context.csrf, submit: submit, error: isSent ? refusal?.phrase : nil, hidden: hidden,
            target: .element("debt-desk"), scope: pane.rawValue,
            [
                .init(
                    zip(fields, names).map { field, name in isSent ? field.error(invalid?[name]) : field })
            ]
        ).html(locale)
    }

    /// The names of a pane's fields, in the order of its form.
    private static func names(of pane: DebtPane) -> [String] {
        switch pane {
        case .payment: ["amount", "received", "method", "receipt", "note"]
        case .interaction: ["channel", "direction", "outcome", "note", "nextAction", "nextActionOn", "despite"]
        case .promise: ["amount", "due", "note"]
        case .state: ["state", "reason"]
        case .note: ["note"]
        }
    }

    private func typed(_ pane: DebtPane, _ name: String, _ usual: String = "") -> String {
        pane == current ? inputs?[name] ?? usual : usual
    }

    private func select(_ pane: DebtPane, _ field: FieldSpec, _ usual: String) -> Design.Field {
        guard case .choice(let choices) = field.kind else { return .text(field.name, label: field.label) }
        return .select(
            field.name, label: field.label, value: typed(pane, field.name, usual),
            choices: choices.map { .init($0.code, $0.label) }
        ).required()
    }
}
