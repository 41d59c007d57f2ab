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
    /// The page of a creditor.
    var creditorPageRoutes: [Route<Context>] {
        [
            .get(
                Path<ID>("/creditors/{id}"), access: .needs(Creditor.noun.see),
                "Shows a creditor: the portfolio, what came in, what is owed to it."
            ) { _, context, id in try creditorPage(id, context) }
        ]
    }

    private func creditorPage(_ id: ID, _ context: Context) throws -> Response {
        let version = store.database.version
        let page = try store.read { connection in
            CreditorPage(
                creditor: try creditors.record(id, for: context.actor, in: connection),
                portfolio: try CreditorPortfolio(id, for: context.actor, today: context.today, in: connection),
                largest: try largest(id, context, version, in: connection),
                mapping: try connection.first(
                    "SELECT updated_at FROM import_mapping WHERE creditor_id = \(id)"
                ) { Instant(milliseconds: $0.integer(0)) }, desk: creditors, context: context)
        }
        return context.page(.verbatim(page.creditor.title), live: ["debts"], page.html)
    }

    private func largest(
        _ id: ID, _ context: Context, _ version: UInt64, in connection: any Connection
    ) throws -> DebtList.Page {
        let list = DebtList(
            Fields([
                ("filter", "closed is empty"), ("f.creditor", id.description), ("sort", "-balance"), ("limit", "8"),
                ("columns", "file,debtor,balance,state,overdue"),
            ]), context)
        return try list.page(memory, version: version, in: connection)
    }
}

/// The page of a creditor.
struct CreditorPage {
    let creditor: Record
    let portfolio: CreditorPortfolio
    let largest: DebtList.Page
    let mapping: Instant?
    let desk: NounDesk
    let context: Context

    var locale: Locale { context.locale }
    var id: ID { creditor.id }
    func money(_ minor: Int64) -> Money { Money(minor: minor, portfolio.currency) }
    var list: String { "/debts?f.creditor=\(id)" }

    var html: HTML {
        var actions = [Action(Phrase("Its files"), to: list, icon: .folder, weight: .primary)]
        if context.actor.may(Creditor.noun.change) {
            actions.append(Action(Phrase("Edit"), to: "/creditors/\(id)/edit", icon: .edit, effect: .panel, key: "e"))
        }
        if context.actor.may(CollectionsPermissions.importDebts) {
            actions.append(Action(Phrase("Import"), to: "/imports/new?creditor=\(id)", icon: .upload))
        }
        if let trail = context.trail(of: Creditor.noun.name, id) { actions.append(trail) }
        let sector = creditor[Creditor.sector].map { Tag($0.label, .neutral) }
        let tags = [sector, creditor[Creditor.isActive] == false ? Tag(Phrase("Not active"), .brick) : nil]
            .compactMap { $0 }
        let arabic = creditor[Creditor.arabicName.spec.name].text
        let place: HTML = """
            <bdi>\(creditor["reference"].text ?? "")</bdi>\(arabic.map { " · <bdi>\($0)</bdi>" as HTML })
            """
        let head = PageHeader(
            title: .isolated(creditor.title), fact: place, trail: [Link(Creditor.noun.many, to: "/creditors")],
            tags: tags, actions: actions)
        return """
            \(head.html(locale))\(figures)\(Layout.columns(main: "\(chart)\(largestCard)\(statement)", side: "\(states)\(identity)"))
            """
    }

    var figures: HTML {
        let rate = DebtRow.share(portfolio.paid, of: portfolio.claimed)
        return Figure.row(
            [
                Figure(
                    Phrase("Files"), locale.number(portfolio.files),
                    change: Phrase(one: "{count} open file", other: "{count} open files", count: Int(portfolio.open)),
                    tone: .neutral, to: list),
                Figure(
                    Phrase("Claimed"), locale.moneyShort(money(portfolio.claimed)),
                    change: Phrase(
                        "{amount} still due", ["amount": .text(locale.moneyShort(money(portfolio.balance)))]),
                    tone: .neutral, to: list + "&filter=closed%20is%20empty&sort=-balance"),
                Figure(
                    Phrase("Recovered"), locale.moneyShort(money(portfolio.paid)),
                    trend: portfolio.months.map { Double($0.received) }.contains { $0 > 0 }
                        ? portfolio.months.map { Double($0.received) } : [],
                    to: "/payments?f.creditor=\(id)"),
                Figure(Phrase("Recovery rate"), locale.percent(rate)),
            ], locale)
    }

    var chart: HTML {
        let locale = locale
        let currency = portfolio.currency
        return Card(
            title: Phrase("Received by month"),
            Chart(
                .bars, title: Phrase("Received by month"),
                portfolio.months.map { month in
                    let last = month.first.adding(months: 1).adding(days: -1)
                    return Chart.Category(
                        locale.day(month.first, .month),
                        to: "/payments?f.creditor=\(id)&f.received.from=\(month.first)&f.received.to=\(last)")
                }, [Chart.Series(Phrase("Received"), portfolio.months.map { Double($0.received) })],
                format: { locale.money(Money(minor: Int64($0), currency)) },
                axis: { locale.moneyShort(Money(minor: Int64($0), currency)) }
            ).html(locale)
        ).html(locale)
    }

    var states: HTML {
        let shown = DebtState.allCases.filter { portfolio.byState[$0, default: 0] > 0 }
        guard !shown.isEmpty else { return .none }
        return Card(
            title: Phrase("By state"),
            Donut(
                title: Phrase("By state"),
                shown.map { state in
                    let files = portfolio.byState[state, default: 0]
                    return Donut.Slice(
                        state.label, Double(files), shown: locale.number(files), state.standing.tone,
                        to: list + "&f.state=\(state.rawValue)")
                }, centre: locale.number(portfolio.files), caption: Phrase("files")
            ).html(locale)
        ).html(locale)
    }

    var largestCard: HTML {
        guard !largest.rows.isEmpty else { return .none }
        let columns: [DebtColumn] = [.file, .debtor, .balance, .state, .overdue]
        var writer = DebtRowWriter(
            locale, today: context.today, columns: columns, names: largest.names, debtors: largest.debtors,
            isSelectable: false)
        var rows = HTML(capacity: 12_000)
        for row in largest.rows { writer.write(row, to: &rows) }
        return Card(
            title: Phrase("Largest open files"),
            action: Action(Phrase("All"), to: list + "&filter=closed%20is%20empty&sort=-balance", weight: .quiet),
            isFlush: true,
            Sheet(
                id: "largest", caption: Phrase("Largest open files"),
                columns.map { Sheet.Column($0.label, $0.alignment, phone: $0.phone) }, ready: rows
            ).html(locale)
        ).html(locale)
    }
}
