import Department
import Design
import HTML
import HTTP
import Localization
import NounPages
import Nouns
import Routing
import Values

/// What waits for a second person, of every department, and from which size on an act does.
struct ApprovalRoutes {
    static let list = FixedPath("/approvals")
    static let rules = FixedPath("/approvals/rules")
    static let one = Path<String, ID>("/approvals/{department}/{id}")
    static let withdrawal = Path<String, ID>("/approvals/{department}/{id}/withdraw")
    static let see: Permission = "approval.see"
    static let change: Permission = "approval.change"

    static let notes: [PermissionNote] = [
        PermissionNote(
            see, Phrase("See what waits for a second person"), of: Phrase("Approvals"), audience: .everybody),
        PermissionNote(change, Phrase("Decide what takes two people"), of: Phrase("Approvals")),
    ]

    static let navigation = NavigationEntry(
        .steering, rank: 30, icon: .handshake, label: Phrase("Approvals"), path: list(), permission: see)

    let departments: [any Department]
    /// What takes two people and belongs to the house: kept by the department that knows the accounts.
    let order: KeyOrder

    /// What takes two people in a department's keeping.
    private func acts(of department: any Department) -> [ApprovalAct] {
        department.approvals + (department.name == order.keeper.name ? [order.act] : [])
    }

    /// A request with the act that it asks for and the department that keeps it.
    struct Item {
        let approval: Approval
        let act: ApprovalAct
        let department: any Department
        /// Whether the reader reaches what it is about.
        let isReached: Bool

        /// True for whoever asked, whoever could decide, and whoever oversees everything.
        func isSeen(by actor: Actor) -> Bool {
            approval.asker == actor.id || (isReached && actor.may(act.permission)) || actor.may("audit.see")
        }

        /// True for those who may decide: anybody with the right who reaches it, but who asked.
        func isDecided(by actor: Actor, at now: Instant) -> Bool {
            approval.isOpen(at: now) && approval.asker != actor.id && isReached && actor.may(act.permission)
        }
    }

    var routes: [Route<Context>] {
        [
            .get(Self.list, access: .needs(Self.see), "Lists what waits for a second person, and what became of it.") {
                request, context in
                let page = ApprovalListPage(
                    items: try items(context), context: context, done: request.query["done"])
                return context.page(Phrase("Approvals"), live: ["approvals"], page.html)
            },
            .get(Self.rules, access: .needs(Self.change), "Shows what takes two people.") { request, context in
                try rulesPage(context, isDone: request.query["done"] != nil)
            }.afterProof(),
            .post(
                Self.rules, access: .needs(Self.change), "Decides what takes two people.",
                limits: RouteLimits(body: 65_536)
            ) { request, context in
                try keepRules(try request.form().fields, context)
            }.afterProof(),
            .get(Self.one, access: .needs(Self.see), "Shows a request.") { _, context, department, id in
                try page(of: try item(department, id, context), context)
            },
            .post(
                Self.one, access: .needs(Self.see), "Approves a request or refuses it.",
                limits: RouteLimits(body: 16_384)
            ) { request, context, department, id in
                let item = try item(department, id, context)
                let fields = try request.form().fields
                do {
                    guard let decision = fields["decision"], decision == "grant" || decision == "refuse" else {
                        throw Invalid("decision", Phrase("Choose: approve or refuse."))
                    }
                    try item.department.store.change(by: context.author) { change in
                        try change.decide(
                            id, isApproved: decision == "grant", answer: fields["answer"], acts(of: item.department))
                    }
                    return .redirect(to: Self.list(query: ["done": decision]))
                } catch let invalid as Invalid {
                    return try page(of: item, context, fields, invalid)
                }
            }.afterProof(),
            .post(
                Self.withdrawal, access: .needs(Self.see), "Takes a request of one's own back.",
                limits: RouteLimits(body: 16_384)
            ) { _, context, department, id in
                let item = try item(department, id, context)
                try item.department.store.change(by: context.author) { try $0.withdraw(id) }
                return .redirect(to: Self.list(query: ["done": "withdrawn"]))
            },
        ]
    }

    private func items(_ context: Context) throws -> [Item] {
        try departments.flatMap { department -> [Item] in
            let acts = acts(of: department)
            guard !acts.isEmpty else { return [] }
            return try department.store.read { connection in
                let open = try Approval.open(at: context.now, in: connection)
                let listed = Set(open.map(\.id))
                let all = open + (try Approval.latest(in: connection).filter { !listed.contains($0.id) })
                return try acts.flatMap { act in
                    let asked = all.filter { $0.act == act.name }
                    let reached = try act.reached(Set(asked.map(\.row)), by: context.actor, in: connection)
                    return asked.map {
                        Item(approval: $0, act: act, department: department, isReached: reached.contains($0.row))
                    }
                }
            }.filter { $0.isSeen(by: context.actor) }
        }.sorted { $0.approval.asked > $1.approval.asked }
    }

    private func item(_ name: String, _ id: ID, _ context: Context) throws -> Item {
        guard let department = departments.first(where: { $0.name == name }) else { throw Refusal.notFound }
        let item = try department.store.read { connection -> Item? in
            guard let approval = try Approval.find(id, in: connection),
                let act = acts(of: department).first(where: { $0.name == approval.act })
            else { return nil }
            let reached = try act.reached([approval.row], by: context.actor, in: connection)
            return Item(
                approval: approval, act: act, department: department, isReached: reached.contains(approval.row))
        }
        guard let item, item.isSeen(by: context.actor) else { throw Refusal.notFound }
        return item
    }

    private func page(
        of item: Item, _ context: Context, _ fields: Fields = Fields(), _ invalid: Invalid? = nil
    ) throws -> Response {
        let page = ApprovalPage(item: item, context: context, fields: fields, invalid: invalid)
        return context.page(
            item.act.label, status: invalid == nil ? .ok : .unprocessableContent, page.html)
    }

    // MARK: Rules

    /// Whether an administrator decides of it.
    private func isSettable(_ act: ApprovalAct) -> Bool {
        if case .always = act.measure { false } else { true }
    }

    /// The field of an act's limit; nil for what takes two people whatever its size.
    private func limit(of act: ApprovalAct) -> FieldSpec? {
        let name = "limit.\(act.name)"
        switch act.measure {
        case .rows:
            return Nouns.Field<Int64>(name, Phrase("Above so many rows"), .integer(0...100_000_000), [.required]).spec
        case .always, .each: return nil
        case .amount: return Nouns.Field<Int64>.amount(name, Phrase("Above this amount"), [.required]).spec
        }
    }

    private func rulesPage(
        _ context: Context, _ typed: Fields? = nil, _ invalid: Invalid? = nil, isDone: Bool = false
    ) throws -> Response {
        let locale = context.locale
        let sections = try departments.flatMap { department -> [Design.Form.Section] in
            let acts = acts(of: department)
            guard !acts.isEmpty else { return [] }
            return try department.store.read { connection in
                try acts.compactMap { act in
                    guard isSettable(act) else { return nil }
                    let rule = try act.rule(in: connection)
                    let name = "on.\(act.name)"
                    var inputs: [Design.Field] = [
                        .checkbox(
                            name, label: Phrase("Takes two people"),
                            isOn: typed.map { $0.contains(name) } ?? rule.isOn)
                    ]
                    if let spec = limit(of: act) {
                        inputs.append(
                            spec.control(
                                typed?[spec.name] ?? spec.typed(.integer(rule.threshold), locale), locale,
                                today: context.today
                            ).error(invalid?[spec.name]))
                    }
                    return .init(title: act.label, inputs)
                }
            }
        }
        let title = Phrase("What takes two people")
        let head = PageHeader(
            locale, title: title,
            fact: Phrase(
                "One asks, somebody else who may do it approves. Whoever may only propose always asks. Both names stay in the audit."
            ),
            trail: [Link(Phrase("Approvals"), to: Self.list())])
        let form = Design.Form(
            action: Self.rules(), csrf: context.csrf, submit: Phrase("Save"), cancel: Self.list(), sections)
        let done: HTML = isDone ? Notice(Phrase("The rules are kept."), .brand).html(locale) : .none
        return context.page(
            title, status: invalid == nil ? .ok : .unprocessableContent,
            "\(head.html(locale))\(done)\(Layout.narrow(Card(form.html(locale)).html(locale)))")
    }

    private func keepRules(_ fields: Fields, _ context: Context) throws -> Response {
        var faults: [Invalid.Fault] = []
        var rules: [String: ApprovalRule] = [:]
        for act in departments.flatMap({ acts(of: $0) }) where isSettable(act) {
            guard let spec = limit(of: act) else {
                rules[act.name] = ApprovalRule(isOn: fields.contains("on.\(act.name)"), threshold: 0)
                continue
            }
            do throws(FieldFault) {
                let threshold = try spec.read(fields[spec.name] ?? "", .typed(.dinar)).integer ?? 0
                rules[act.name] = ApprovalRule(isOn: fields.contains("on.\(act.name)"), threshold: threshold)
            } catch {
                faults.append(.init(spec.name, error.phrase))
            }
        }
        guard faults.isEmpty else { return try rulesPage(context, fields, Invalid(faults)) }
        for department in departments where !acts(of: department).isEmpty {
            try department.store.change(by: context.author) { change in
                change.leaveUnnoted()
                for act in acts(of: department) {
                    if let rule = rules[act.name] { try change.rule(act, rule) }
                }
            }
        }
        return .redirect(to: Self.rules(query: ["done": "1"]))
    }
}
