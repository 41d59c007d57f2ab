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

extension Directory {
    static let retentionPath = FixedPath("/retention")
    static let newRetentionPath = FixedPath("/retention/new")
    static let retentionRunsPath = FixedPath("/retention/runs")
    static let retentionRulePath = Path<ID>("/retention/{id}")
    static let editRetentionPath = Path<ID>("/retention/{id}/edit")
    static let retentionOnPath = Path<ID>("/retention/{id}/on")
    static let retentionOffPath = Path<ID>("/retention/{id}/off")

    var retentionRoutes: [Route<Context>] {
        let see = Access.needs(RetentionRule.noun.see)
        let change = Access.needs(RetentionRule.noun.change)
        let limits = RouteLimits(body: 16_384)
        return [
            .get(Directory.retentionPath, access: see, "Shows how long everything is kept.") { _, context in
                let (rules, runs) = try store.read { connection in
                    (try RetentionRule.all(in: connection), try RetentionRun.latest(limit: 200, in: connection))
                }
                return context.page(
                    RetentionRule.noun.many, live: [RetentionRule.noun.name],
                    RetentionListPage(rules: rules, runs: runs, retainers: retainers, context: context).html)
            },
            .get(Directory.newRetentionPath, access: change, "Shows the form for a rule of keeping.") { _, context in
                try retentionForm(nil, Fields(), context)
            },
            .post(Directory.retentionPath, access: change, "Adds a rule of keeping, switched off.", limits: limits) {
                request, context in
                let fields = try request.form().fields
                let once = fields.once ?? context.surroundings.newID()
                return try keep(
                    leadingTo: Directory.retentionRulePath(once), context,
                    { change in
                        guard let kind = fields["kind"], retainers.kind(kind) != nil else {
                            throw Invalid("kind", Phrase("Choose one of the values offered."))
                        }
                        try RetentionFile.add(kind, Typed(RetentionRule.inputs, in: fields), once: once, in: change)
                    }, again: { try retentionForm(nil, fields, context, $0, $1) })
            },
            .get(Directory.retentionRunsPath, access: see, "Shows when rules were carried out, and what went.") {
                request, context in
                let before = request.query["before"].flatMap { ID($0) }
                let (rules, runs) = try store.read { connection in
                    (
                        try RetentionRule.all(in: connection),
                        try RetentionRun.latest(before: before, limit: 101, in: connection)
                    )
                }
                return context.page(
                    Phrase("What was let go"),
                    RetentionRunsPage(rules: rules, runs: runs, retainers: retainers, context: context).html)
            },
            .get(Directory.retentionRulePath, access: see, "Shows a rule and what it would take away today.") {
                _, context, id in try retentionPage(id, context)
            }.costing(.bulk),
            .get(Directory.editRetentionPath, access: change, "Shows the form that changes a rule.") {
                _, context, id in
                let rule = try store.read { try RetentionRule.table.record(id, in: $0) }
                guard let rule else { throw Refusal.notFound }
                return try retentionForm(rule, Fields(), context)
            },
            .post(Directory.editRetentionPath, access: change, "Changes a rule.", limits: limits) {
                request, context, id in
                let fields = try request.form().fields
                return try keep(
                    leadingTo: Directory.retentionRulePath(id), context,
                    { change in
                        var file = try RetentionFile(id, version: ExpectedVersion(form: fields), in: change)
                        try file.edit(Typed(RetentionRule.inputs, in: fields))
                    },
                    again: { invalid, refusal in
                        guard let rule = try store.read({ try RetentionRule.table.record(id, in: $0) }) else {
                            throw Refusal.notFound
                        }
                        return try retentionForm(rule, fields, context, invalid, refusal)
                    })
            },
            .post(
                Directory.retentionOnPath, access: change,
                "Switches a rule on; the audit keeps what its preview showed.", limits: limits
            ) { request, context, id in
                let fields = try request.form().fields
                guard let rule = try store.read({ try RetentionRule.table.record(id, in: $0) }),
                    let preview = try preview(of: rule)
                else { throw Refusal.notFound }
                return try keep(
                    leadingTo: Directory.retentionRulePath(id), context,
                    { change in
                        // Whoever decides has seen as much as there is now.
                        guard fields["seen"] == "\(preview.count.rows)" else { throw RetentionPage.grown }
                        var file = try RetentionFile(id, version: ExpectedVersion(form: fields), in: change)
                        try file.switchOn(seen: preview.count, held: preview.heldRows)
                    }, again: { try retentionPage(id, context, $1 ?? RetentionPage.grown) })
            }.afterProof(),
            .post(Directory.retentionOffPath, access: change, "Switches a rule off.", limits: limits) {
                request, context, id in
                let fields = try request.form().fields
                return try keep(
                    leadingTo: Directory.retentionRulePath(id), context,
                    { change in
                        var file = try RetentionFile(id, version: ExpectedVersion(form: fields), in: change)
                        try file.switchOff()
                    }, again: { try retentionPage(id, context, $1 ?? Refusal.stale) })
            },
        ]
    }

    private func retentionPage(_ id: ID, _ context: Context, _ refusal: Refusal? = nil) throws -> Response {
        let (rule, runs, books) = try store.read { connection in
            let rule = try RetentionRule.table.record(id, in: connection)
            return (
                rule, try RetentionRun.latest(of: id, limit: 10, in: connection),
                try LegalTerm.term(
                    .books, rule?[RetentionRule.place] == .europe ? .europe : .algeria, on: context.today,
                    in: connection)
            )
        }
        guard let rule else { throw Refusal.notFound }
        let page = RetentionPage(
            rule: rule, preview: try preview(of: rule), runs: runs, books: books, context: context, refusal: refusal)
        return context.page(
            page.title, status: refusal?.status ?? .ok, live: [RetentionRule.noun.name], page.html)
    }

    private func retentionForm(
        _ rule: Record?, _ typed: Fields, _ context: Context, _ invalid: Invalid? = nil, _ refusal: Refusal? = nil
    ) throws -> Response {
        let kinds = retainers.all.flatMap { keeper in keeper.retention.map { ($0.code, $0.title) } }
        let title =
            rule == nil ? Phrase("New retention rule") : Phrase("Change the retention rule")
        let what: [Design.Field] =
            rule == nil
            ? [
                .select(
                    "kind", label: RetentionRule.kind.spec.label, value: typed["kind"] ?? "",
                    choices: kinds.map { .init($0.0, $0.1) }
                ).error(invalid?["kind"]).required()
            ] : []
        return context.dialog(
            title, trail: [Link(RetentionRule.noun.many, to: Directory.retentionPath())],
            isWrong: invalid != nil || refusal != nil,
            before: rule?[RetentionRule.on] == nil
                ? .none
                : Notice(
                    Phrase("This rule is switched on."),
                    detail: Phrase("When what it takes away changes, it is off until somebody has looked again."), .sand
                ).html(context.locale)
        ) { target in
            Design.Form(
                action: rule.map { Directory.editRetentionPath($0.id) } ?? Directory.retentionPath(),
                csrf: context.csrf, submit: rule == nil ? Phrase("Add the rule") : Phrase("Save"),
                cancel: rule.map { Directory.retentionRulePath($0.id) } ?? Directory.retentionPath(),
                error: refusal?.phrase,
                hidden: rule.map { [("version", String($0.version))] }
                    ?? [("once", typed["once"] ?? context.surroundings.newID().description)],
                target: target,
                [
                    .init(
                        what
                            + RetentionRule.inputs.map { spec in
                                spec.control(
                                    typed[spec.name] ?? rule.map { $0[spec].typed(context.locale) }
                                        ?? (spec.name == "from" ? context.today.description : nil),
                                    context.locale, today: context.today
                                ).error(invalid?[spec.name])
                            })
                ])
        }
    }
}

extension Content {
    /// What stands in a form's field.
    func typed(_ locale: Locale) -> String {
        switch self {
        case .none: ""
        case .day(let day): day.description
        default: description
        }
    }
}
