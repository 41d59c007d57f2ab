import Department
import Design
import HTML
import HTTP
import Localization
import NounPages
import Nouns
import Phones
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
                ) { Instant(milliseconds: $0.integer(0)) }, context: context)
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

/// What a creditor handed over and what came of it, as far as the reader reaches.
struct CreditorPortfolio {
    struct Month {
        let first: Day
        var received: Int64 = 0
        var direct: Int64 = 0
    }
    var currency = Currency.dinar
    var byState: [DebtState: Int64] = [:]
    var files: Int64 = 0
    var open: Int64 = 0
    var claimed: Int64 = 0
    var paid: Int64 = 0
    var balance: Int64 = 0
    var months: [Month] = []

    init(_ id: ID, for actor: Actor, today: Day, in connection: any Connection) throws {
        let own = actor.reach == .own
        let reach: SQL = own ? "agent_id = \(actor.id)" : "1 = 1"
        var most: Int64 = -1
        try connection.each(
            """
            SELECT currency, sum(files) FROM debt_tally WHERE creditor_id = \(id) AND \(reach) GROUP BY currency
            """
        ) { row in
            if row.integer(1) > most {
                most = row.integer(1)
                currency = Currency(code: row.text(0)) ?? .dinar
            }
        }
        try connection.each(
            """
            SELECT state, sum(files), sum(claimed), sum(balance), sum(paid) FROM debt_tally \
            WHERE creditor_id = \(id) AND currency = \(currency.code) AND \(reach) GROUP BY state
            """
        ) { row in
            guard let state = DebtState(rawValue: row.text(0)), row.integer(1) != 0 else { return }
            byState[state] = row.integer(1)
            files += row.integer(1)
            claimed += row.integer(2)
            paid += row.integer(4)
            if !state.isClosed {
                open += row.integer(1)
                balance += row.integer(3)
            }
        }
        let first = today.startOfMonth.adding(months: -11)
        months = (0..<12).map { Month(first: first.adding(months: $0)) }
        try connection.each(
            """
            SELECT received_on, sum(amount), sum(CASE WHEN method = 'direct' THEN amount ELSE 0 END) FROM payment \
            WHERE creditor_id = \(id) AND received_on >= \(first) AND received_on <= \(today) \
            AND reversed_at IS NULL AND currency = \(currency.code) AND \(reach) GROUP BY received_on
            """
        ) { row in
            guard let day = row.day(0) else { return }
            let month = (day.year - first.year) * 12 + day.month - first.month
            guard months.indices.contains(month) else { return }
            months[month].received += row.integer(1)
            months[month].direct += row.integer(2)
        }
    }
}

/// The page of a creditor.
struct CreditorPage {
    let creditor: Record
    let portfolio: CreditorPortfolio
    let largest: DebtList.Page
    let mapping: Instant?
    let context: Context

    private var locale: Locale { context.locale }
    private var id: ID { creditor.id }
    private func money(_ minor: Int64) -> Money { Money(minor: minor, portfolio.currency) }
    private var list: String { "/debts?f.creditor=\(id)" }

    var html: HTML {
        var actions = [Action(Phrase("Its files"), to: list, icon: .folder, weight: .primary)]
        if context.actor.may(Creditor.noun.change) {
            actions.append(Action(Phrase("Edit"), to: "/creditors/\(id)/edit", icon: .edit, effect: .panel, key: "e"))
        }
        if context.actor.may(CollectionsPermissions.importDebts) {
            actions.append(Action(Phrase("Import"), to: "/imports/new?creditor=\(id)", icon: .upload))
        }
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

    private var figures: HTML {
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

    private var chart: HTML {
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

    private var states: HTML {
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

    private var largestCard: HTML {
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

    /// What came in, what the agency keeps, and what the creditor is owed; what was paid to the creditor itself is its own.
    private var statement: HTML {
        guard context.actor.reach == .all else { return .none }
        let rate = creditor[Creditor.commission]
        let months = portfolio.months.filter { $0.received > 0 }.reversed()
        guard !months.isEmpty else { return .none }
        let columns = [
            Sheet.Column(Phrase("Month"), phone: .title), Sheet.Column(Phrase("Received"), .end),
            Sheet.Column(Phrase("Paid to the creditor"), .end), Sheet.Column(Phrase("Commission"), .end),
            Sheet.Column(Phrase("Owed to the creditor"), .end, phone: .amount),
        ]
        var (receivedInAll, directInAll, keptInAll, owedInAll) = (Int64(0), Int64(0), Int64(0), Int64(0))
        let rows = months.map { month -> Sheet.Row in
            let commission = CreditorPage.commission(on: month.received, rate: rate)
            let owed = month.received - month.direct - commission
            receivedInAll += month.received
            directInAll += month.direct
            keptInAll += commission
            owedInAll += owed
            return Sheet.Row(
                id: month.first.description, name: locale.day(month.first, .monthYear),
                [
                    .name(locale.day(month.first, .monthYear)), .money(money(month.received), locale),
                    .money(money(month.direct), locale), .money(money(commission), locale),
                    .money(money(owed), locale),
                ])
        }
        return Card(
            title: Phrase("Owed to the creditor"), isFlush: true,
            Sheet(
                id: "statement", caption: Phrase("Owed to the creditor"), columns, rows,
                totals: [
                    .phrase(
                        Phrase("Total"), locale,
                        quiet: Phrase("Commission of {rate}", ["rate": .percent(Int(clamping: rate))])),
                    .money(money(receivedInAll), locale), .money(money(directInAll), locale),
                    .money(money(keptInAll), locale), .money(money(owedInAll), locale),
                ]
            ).html(locale)
        ).html(locale)
    }

    /// The agency's share of an amount, rounded to the nearest minor unit.
    static func commission(on amount: Int64, rate: Int64) -> Int64 {
        let (product, over) = amount.multipliedReportingOverflow(by: rate)
        return over ? amount / 10_000 * rate : (product + 5_000) / 10_000
    }

    private var phone: HTML {
        guard let kept = creditor[Creditor.phone.spec.name].text, !kept.isEmpty else { return .none }
        let shown = (try? Phone(reading: kept))?.national ?? kept
        return #"<a href="tel:\#(kept)"><bdi dir="ltr">\#(shown)</bdi></a>"#
    }

    private var email: HTML {
        guard let kept = creditor[Creditor.email.spec.name].text, !kept.isEmpty else { return .none }
        return #"<a href="mailto:\#(kept)">\#(HTML.email(kept))</a>"#
    }

    private var identity: HTML {
        let account = creditor[Creditor.bankAccount.spec.name].text.map(CreditorPage.masked)
        func text(_ field: Nouns.Field<String>) -> HTML {
            creditor[field.spec.name].text.map { .isolated($0) } ?? .none
        }
        let wilaya: HTML = creditor[Creditor.wilaya.spec.name].integer.map { .isolated(locale.wilaya($0)) } ?? .none
        let commission: HTML = .isolated(locale.percent(Int(clamping: creditor[Creditor.commission])))
        let allocation: HTML = creditor[Creditor.allocation].map { locale.html($0.label) } ?? .none
        let overpayment: HTML = creditor[Creditor.overpayment].map { locale.html($0.label) } ?? .none
        let masked: HTML = account.map { .isolated($0) } ?? .none
        let kept = mapping.map { Phrase("kept on {when}", ["when": .instant($0)]) } ?? Phrase("none yet")
        let facts: [(label: Phrase, value: HTML)] = [
            (Creditor.phone.spec.label, phone), (Creditor.email.spec.label, email),
            (Creditor.address.spec.label, text(Creditor.address)), (Creditor.wilaya.spec.label, wilaya),
            (Creditor.bankAccount.spec.label, masked), (Creditor.commission.spec.label, commission),
            (Creditor.allocation.spec.label, allocation), (Creditor.overpayment.spec.label, overpayment),
            (Phrase("Import mapping"), locale.html(kept)),
        ]
        return Card(title: Phrase("Identity"), Facts(facts).html(locale)).html(locale)
    }

    /// A bank account of which only the end can be read.
    static func masked(_ account: String) -> String {
        let digits = account.filter { !$0.isWhitespace }
        return digits.count > 8 ? "•••• " + digits.suffix(4) : "••••"
    }
}
