import Department
import Design
import HTML
import HTTP
import Localization
import Messages
import NounPages
import Nouns
import Routing
import SQL
import Values

extension Collections {
    /// The forms that open a file and change its facts.
    var debtFormRoutes: [Route<Context>] {
        [
            .get(DebtPaths.new, access: .needs(CollectionsPermissions.changeDebts), "Shows the form of a new debt.") {
                request, context in try newForm(request.query, context)
            },
            .get(
                DebtPaths.debtors, access: .needs(CollectionsPermissions.changeDebts),
                "Finds debtors while their name is typed."
            ) { request, context in
                let words = String((request.query["q"] ?? "").prefix(200))
                let hits =
                    context.actor.may("party.see") && words.contains { !$0.isWhitespace }
                    ? try directory.search(words, limit: 8) : []
                return context.fragment(
                    ComboboxOptions(
                        hits.map { hit in
                            (hit.card.id.description, hit.card.name, hit.matched ?? hit.reference)
                        }
                    ).html(context.locale))
            },
            .post(DebtPaths.list, access: .needs(CollectionsPermissions.changeDebts), "Opens a file from the form.") {
                request, context in try add(request, context)
            },
            .get(DebtPaths.edit, access: .needs(CollectionsPermissions.changeDebts), "Shows the form of a debt.") {
                _, context, id in
                let debt = try store.read { try DebtFile.stored(id, for: context.actor, in: $0) }
                return editForm(debt, DebtForm.typed(debt, context.locale), context)
            },
            .post(DebtPaths.edit, access: .needs(CollectionsPermissions.changeDebts), "Changes the facts of a debt.") {
                request, context, id in try keep(id, request, context)
            },
        ]
    }

    // MARK: Opening

    private func add(_ request: Request, _ context: Context) throws -> Response {
        let fields = try request.form().fields
        let currency = fields["currency"].flatMap(Currency.init(code:)) ?? .dinar
        let entry = try Entry(Collections.openingFields, request, context, currency: currency)
        do {
            let opening = try opening(entry, context)
            let debt = try store.change(by: context.author) { change in
                try DebtFile.open(opening.contents, debtor: opening.card, in: change)
            }
            return .redirect(to: DebtPaths.debt(debt.id))
        } catch let invalid as Invalid {
            return try newForm(fields, context, invalid)
        } catch let refusal as Refusal where refusal.status == .conflict {
            return try newForm(fields, context, refusal: refusal)
        }
    }

    private func newForm(
        _ fields: Fields, _ context: Context, _ invalid: Invalid? = nil, refusal: Refusal? = nil
    ) throws -> Response {
        let creditors = try store.read { connection in
            try connection.rows("SELECT id, name FROM creditor WHERE is_active = 1 ORDER BY folded_name LIMIT 1000") {
                Design.Field.Choice($0.identity(0).description, .verbatim($0.text(1)))
            }
        }
        let chosen = try fields["debtor"].flatMap { ID($0) }.flatMap { try directory.card($0) }
        let form = DebtForm(context: context, inputs: Inputs(fields), invalid: invalid)
        let title = Phrase("New debt")
        let html = Design.Form(
            action: DebtPaths.list(), csrf: context.csrf, submit: Phrase("Open the file"), cancel: DebtPaths.list(),
            error: refusal?.phrase,
            [
                .init(
                    title: Phrase("Creditor"),
                    [
                        .select(
                            "creditor", label: Phrase("Creditor"), value: fields["creditor"] ?? "",
                            choices: creditors, empty: Phrase("Choose")
                        ).required().error(invalid?["creditor"]).width(.half),
                        form[Debt.creditorReference.spec].width(.half),
                    ]),
                .init(
                    title: Phrase("Debtor"),
                    help: Phrase("Search for the debtor first. Describe a new one below only when nothing is found."),
                    [
                        Design.Field.combobox(
                            "debtor", label: Phrase("Known debtor"), value: chosen?.id.description ?? "",
                            shown: chosen?.name ?? fields["debtor-text"] ?? "", source: DebtPaths.debtors()
                        ).error(invalid?["debtor"])
                    ] + form.debtor),
            ] + form.facts
        ).html(context.locale)
        return shown(title, html, back: nil, context, invalid, refusal)
    }

    // MARK: Changing

    private func keep(_ id: ID, _ request: Request, _ context: Context) throws -> Response {
        let stored = try store.read { try DebtFile.stored(id, for: context.actor, in: $0) }
        let fields = try request.form().fields
        let currency = fields["currency"].flatMap(Currency.init(code:)) ?? stored.currency
        let entry = try Entry(DebtFile.facts, request, context, currency: currency, isPartial: true)
        do {
            try entry.check()
            try store.change(by: context.author) { change in
                var file = try DebtFile(id, in: change)
                try file.expect(ExpectedVersion(form: fields))
                try file.edit(entry.contents)
            }
            return .redirect(to: DebtPaths.debt(id))
        } catch let invalid as Invalid {
            return editForm(stored, fields, context, invalid)
        } catch let refusal as Refusal where refusal.status == .conflict {
            let now = try store.read { try DebtFile.stored(id, for: context.actor, in: $0) }
            let isStale = refusal.code == Refusal.stale.code
            // What was typed stays; sending it again starts from what is stored now, which stands beside the fields.
            let typed = isStale ? fields.setting("version", to: String(now.version)) : fields
            return editForm(now, typed, context, refusal: refusal, stored: isStale ? now : nil)
        }
    }

    private func editForm(
        _ debt: Record, _ fields: Fields, _ context: Context, _ invalid: Invalid? = nil, refusal: Refusal? = nil,
        stored: Record? = nil
    ) -> Response {
        let form = DebtForm(
            context: context, inputs: Inputs(fields), invalid: invalid, stored: stored, currency: debt.currency)
        let title = Phrase("Edit {name}", ["name": .text(debt.reference)])
        let html = Design.Form(
            action: DebtPaths.edit(debt.id), csrf: context.csrf, submit: Phrase("Save"),
            cancel: DebtPaths.debt(debt.id), error: refusal?.phrase,
            hidden: [("version", fields["version"] ?? String(debt.version))],
            [.init(title: Phrase("File"), [form[Debt.creditorReference.spec].width(.half)])] + form.facts
        ).html(context.locale)
        return shown(title, html, back: debt, context, invalid, refusal)
    }

    private func shown(
        _ title: Phrase, _ form: HTML, back debt: Record?, _ context: Context, _ invalid: Invalid?, _ refusal: Refusal?
    ) -> Response {
        let locale = context.locale
        var trail = [Link(Phrase("Debts"), to: DebtPaths.list())]
        if let debt { trail.append(Link(.verbatim(debt.reference), to: DebtPaths.debt(debt.id))) }
        return context.page(
            title, status: refusal?.status ?? (invalid == nil ? .ok : .unprocessableContent),
            Layout.narrow(
                "\(PageHeader(locale, title: title, trail: trail).html(locale))\(Card(form).html(locale))"))
    }
}

/// The controls of a debt's facts, with what was typed and what is wrong.
struct DebtForm {
    let context: Context
    let inputs: Inputs
    let invalid: Invalid?
    /// The debt as it is stored meanwhile, after a stale edit.
    var stored: Record?
    var currency = Currency.dinar

    /// A debt's facts as people type them.
    static func typed(_ debt: Record, _ locale: Locale) -> Fields {
        var fields = Fields([("version", String(debt.version))])
        for field in DebtFile.facts { fields.add(field.name, typed(field, of: debt, locale)) }
        return fields
    }

    private static func typed(_ field: FieldSpec, of debt: Record, _ locale: Locale) -> String {
        guard case .amount = field.kind else { return field.typed(debt[field.name], locale) }
        return locale.amount(debt.money(debt[field.name].integer ?? 0))
    }

    /// The control of a field.
    subscript(field: FieldSpec) -> Design.Field {
        var control = field.control(inputs[field.name], context.locale, today: context.today)
        if case .amount = field.kind {
            control = .money(field.name, label: field.label, value: inputs[field.name] ?? "", currency: currency)
                .required(field.isRequired)
        }
        if let stored {
            let now = stored[field.name]
            control = control.stored(
                meanwhile: .text(now.isNone ? "—" : field.text(now, context.locale, currency: stored.currency)),
                unless: DebtForm.typed(field, of: stored, context.locale) == inputs[field.name] ?? "")
        }
        return control.error(invalid?[field.name])
    }

    var facts: [Design.Form.Section] {
        [
            .init(
                title: Phrase("Amounts"),
                [
                    self[Debt.principal.spec].width(.third), self[Debt.interest.spec].width(.third),
                    self[Debt.costs.spec].width(.third), self[Debt.kind.spec].width(.half),
                    currencyField.width(.half),
                ]),
            .init(
                title: Phrase("Dates"),
                [
                    self[Debt.due.spec].width(.half), self[Debt.originalDue.spec].width(.half),
                    self[Debt.origin.spec].width(.half), self[Debt.handedOver.spec].width(.half),
                ]),
            .init(
                title: Phrase("Legal action"),
                [
                    self[Debt.legalAction.spec].width(.third), self[Debt.court.spec].width(.third),
                    self[Debt.section.spec].width(.third),
                ]), .init(title: Phrase("Note"), [self[Debt.note.spec]]),
        ]
    }

    private var currencyField: Design.Field {
        .select(
            "currency", label: Phrase("Currency"), value: inputs["currency"] ?? Currency.dinar.code,
            choices: Currency.all.map { .init($0.code, .verbatim($0.code)) }
        ).required().error(invalid?["currency"])
    }

    /// What is asked of a debtor who is not known yet.
    var debtor: [Design.Field] {
        DebtorChoice.fields.map { field in
            self[field].width(field.name == DebtorChoice.address.spec.name ? .full : .half)
        }
    }
}
