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
    /// The work queue: one file at a time, the most pressing first.
    var queueRoutes: [Route<Context>] {
        let access = Access.needs(CollectionsPermissions.changeDebts)
        return [
            .get("/queue", access: access, "Shows the file to work on next, why, and those after it.") {
                request, context in try queuePage(request, context)
            },
            .get("/queue/next", access: access, "Goes to the file to work on next.") { request, context in
                let asked = QueueAsked(request.query, context)
                let item = try store.read { try WorkQueue(of: asked.agent, today: context.today, in: $0) }.items
                    .first { !asked.skipped.contains($0.debt.id) }
                return .redirect(to: item.map { DebtPaths.debt($0.debt.id) } ?? "/queue")
            },
            .post(
                Path<ID>("/queue/{id}/postponement"), access: access, "Puts the next step of a file off by some days."
            ) { request, context, id in
                let fields = try request.form().fields
                guard let days = fields["days"].flatMap({ Int($0) }), (1...90).contains(days) else {
                    throw Invalid("days", Phrase("A file is put off by 1 to 90 days."))
                }
                try store.change(by: context.author) { change in
                    var file = try DebtFile(id, in: change)
                    try file.plan(file.record[Debt.nextAction.spec.name].text, on: context.today.adding(days: days))
                    try file.close("debt.postponed")
                }
                return .redirect(to: QueueAsked(fields, context).link(skipping: nil))
            },
        ]
    }

    private func queuePage(_ request: Request, _ context: Context) throws -> Response {
        let asked = QueueAsked(request.query, context)
        let version = store.database.version
        let (queue, debtors, names) = try store.read { connection in
            let queue = try WorkQueue(of: asked.agent, today: context.today, in: connection)
            return (
                queue, try DebtList.debtors(Set(queue.items.prefix(80).map(\.debt.debtor)), in: connection),
                try memory.names(version, connection)
            )
        }
        let locale = context.locale
        let items = queue.items.filter { !asked.skipped.contains($0.debt.id) }
        let fact = Phrase(
            "{due} waiting, {open}",
            [
                "due": .phrase(Phrase(one: "{count} file", other: "{count} files", count: Int(queue.due))),
                "open": .phrase(Phrase(one: "{count} open file", other: "{count} open files", count: Int(queue.open))),
            ])
        var body = PageHeader(locale, title: Phrase("My queue"), fact: fact).html(locale)
        if context.actor.reach == .all { body.append(agentChoice(asked, names, locale)) }
        guard let first = items.first else {
            body.append(
                Empty(
                    .check, title: Phrase("Nothing waits"),
                    help: Phrase("No file has a step for today. Choose a file from the list to go on."),
                    actions: [Action(Phrase("To the list"), to: "/debts?filter=closed%20is%20empty&f.agent=me")]
                ).html(locale))
            return context.page(Phrase("My queue"), live: ["debts"], body)
        }
        let card = QueueCard(
            item: first, debtor: debtors[first.debt.debtor], names: names, asked: asked, context: context)
        body.append(
            Layout.columns(main: card.html, side: following(Array(items.dropFirst().prefix(12)), debtors, context)))
        return context.page(Phrase("My queue"), live: ["debts"], body)
    }

    private func agentChoice(_ asked: QueueAsked, _ names: ListNames, _ locale: Locale) -> HTML {
        FilterBar(
            action: "/queue", query: nil,
            [
                FilterBar.Filter(
                    Phrase("Agent"),
                    [
                        .select(
                            "agent", label: Phrase("Agent"), value: asked.agentText,
                            choices: [.init("me", Phrase("Me")), .init("all", Phrase("Everybody"))]
                                + names.activeAgents.map { .init($0.id.description, .verbatim($0.name)) })
                    ],
                    value: asked.agentText == "me"
                        ? Phrase("Me")
                        : asked.agentText == "all"
                            ? Phrase("Everybody") : names.agent(asked.agent).map { .verbatim($0) })
            ]
        ).html(locale)
    }

    private func following(
        _ items: [WorkQueue.Item], _ debtors: [ID: DebtRowWriter.DebtorName], _ context: Context
    ) -> HTML {
        let locale = context.locale
        guard !items.isEmpty else { return .none }
        return Card(
            title: Phrase("After that"), isFlush: true,
            """
            <ul class="findings">\(each: items, { item in
                let name = QueueCard.name(debtors[item.debt.debtor], item.debt, locale)
                let currency = Currency(code: item.debt.currency) ?? .dinar
                return """
                    <li><a href="\(DebtPaths.debt(item.debt.id))">\(Icon.folder.html)<span><b><bdi>\(name)</bdi></b>\
                    <small><bdi>\(locale.money(Money(minor: item.debt.balance, currency)))</bdi> · \
                    \(item.reasons.first.map { locale.html($0) })</small></span></a></li>
                    """
            })</ul>
            """
        ).html(locale)
    }
}

/// What the address of the queue says: whose it is, and which files were passed over.
struct QueueAsked {
    let agentText: String
    let agent: ID?
    let skipped: [ID]

    init(_ fields: Fields, _ context: Context) {
        let asked = fields["agent"] ?? "me"
        let mayChoose = context.actor.reach == .all
        if mayChoose, asked == "all" {
            (agentText, agent) = ("all", nil)
        } else if mayChoose, let id = ID(asked) {
            (agentText, agent) = (asked, id)
        } else {
            (agentText, agent) = ("me", context.actor.id)
        }
        skipped = (fields["skip"] ?? "").split(separator: ",").suffix(40).compactMap { ID($0) }
    }

    /// The queue again, passing over one more file.
    func link(skipping id: ID?) -> String {
        var fields = Fields()
        if agentText != "me" { fields.add("agent", agentText) }
        let ids = skipped + (id.map { [$0] } ?? [])
        if !ids.isEmpty { fields.add("skip", ids.suffix(40).map(\.description).joined(separator: ",")) }
        return fields.isEmpty ? "/queue" : "/queue?" + fields.encoded
    }
}

/// The file to work on next, large.
struct QueueCard {
    let item: WorkQueue.Item
    let debtor: DebtRowWriter.DebtorName?
    let names: ListNames
    let asked: QueueAsked
    let context: Context

    static func name(_ name: DebtRowWriter.DebtorName?, _ debt: DebtRow, _ locale: Locale) -> String {
        locale.language == .arabic ? name?.arabic ?? name?.latin ?? debt.debtorName : name?.latin ?? debt.debtorName
    }

    var html: HTML {
        let locale = context.locale
        let debt = item.debt
        let currency = Currency(code: debt.currency) ?? .dinar
        let state = DebtState(rawValue: debt.state) ?? .new
        let step = debt.nextAction.map { locale.html(NextStep.phrase($0)) } ?? .none
        let day: HTML = debt.nextActionOn.map { " · <bdi>\(locale.days($0.days(since: context.today)))</bdi>" } ?? .none
        let other = locale.language == .arabic ? debtor?.latin : debtor?.arabic
        let facts = Facts([
            (Phrase("Balance due"), "<strong>\(locale.html(Money(minor: debt.balance, currency)))</strong>"),
            (Phrase("Recovered"), "<bdi>\(locale.percent(debt.recovered))</bdi>\(Meter(debt.recovered).html)"),
            (Phrase("Creditor"), names.creditor(debt.creditor).map { .isolated($0.name) } ?? .none),
            (Phrase("Creditor’s reference"), .isolated(debt.creditorReference)),
            (Phrase("Due date"), debt.due == .latest ? .none : locale.html(debt.due)),
            (Phrase("Last contact"), item.lastContact.map { locale.html($0) } ?? .none),
            (Phrase("Next step"), "\(step)\(day)"),
            (Phrase("Wilaya"), debt.wilaya.map { .isolated(locale.wilaya($0)) } ?? .none),
        ])
        return Card(
            """
            <div class="queue-card"><div><p class="quiet"><bdi>\(debt.reference)</bdi></p><h2><bdi>\(QueueCard.name(debtor, debt, locale))</bdi></h2>\
            <p class="queue-who">\(other.map { "<bdi class=\"quiet\">\($0)</bdi>" as HTML })\
            \(Tag(state.label, state.standing.tone).html(locale))</p></div>\
            \(facts.html(locale))\(Notice(
                Phrase("Why this file"), detail: reasons, .sky).html(locale))\
            <div class="form-actions">\
            \(Action(Phrase("Open the file"), to: DebtPaths.debt(debt.id), icon: .folder, weight: .primary, key: "o").html(locale))\
            \(postpone)\
            \(Action(Phrase("Next"), to: asked.link(skipping: debt.id), icon: .arrow, key: "n").html(locale))</div></div>
            """
        ).html(locale)
    }

    private var reasons: Phrase {
        let locale = context.locale
        return .verbatim(item.reasons.map { locale($0) }.joined(separator: " · "))
    }

    private var postpone: HTML {
        let locale = context.locale
        return """
            <form class="inline" method="post" action="/queue/\(item.debt.id)/postponement">\
            <input type="hidden" name="csrf" value="\(context.csrf)"><input type="hidden" name="agent" value="\(asked.agentText)">\
            <input type="hidden" name="skip" value="\(asked.skipped.map(\.description).joined(separator: ","))">\
            <button class="button plain" name="days" value="1">\(Icon.clock.html)<span>\(locale("Tomorrow"))</span></button>\
            <button class="button plain" name="days" value="7"><span>\(locale("In a week"))</span></button></form>
            """
    }
}
