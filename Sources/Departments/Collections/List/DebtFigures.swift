import Design
import HTML
import Localization
import SQL
import Values

/// The figures above the list of debts, for one person's reach.
struct DebtFigures: Sendable {
    var openFiles: Int64 = 0
    var open: Money = .zero(.dinar)
    var creditors: Int64 = 0
    /// What came in per month, the present one last.
    var received: [Int64] = []
    var kept: Int64 = 0
    var broken: Int64 = 0
    var keptBefore: Int64 = 0
    var brokenBefore: Int64 = 0
    var meanDelay: Int?

    /// Counts the figures. Everything comes from tallies or from indexes that hold what is summed.
    init(for actor: Actor, today: Day, in connection: any Connection) throws {
        let reach = Reached.condition(on: "agent_id", by: actor)
        let open = DebtState.open.map(\.rawValue)
        var days: (files: Int64, sum: Int64) = (0, 0)
        var main: (currency: String, files: Int64, balance: Int64) = ("DZD", -1, 0)
        try connection.each(
            """
            SELECT currency, sum(files), sum(balance), sum(due_days) FROM debt_tally \
            WHERE state IN (\(list: open)) AND \(reach) GROUP BY currency
            """
        ) { row in
            openFiles += row.integer(1)
            days = (days.files + row.integer(1), days.sum + row.integer(3))
            if row.integer(1) > main.files { main = (row.text(0), row.integer(1), row.integer(2)) }
        }
        let currency = Currency(code: main.currency) ?? .dinar
        self.open = Money(minor: main.balance, currency)
        if days.files > 0 { meanDelay = Int(Double(today.number) - Double(days.sum) / Double(days.files)) }
        creditors = try connection.integer(
            """
            SELECT count(DISTINCT creditor_id) FROM debt_tally \
            WHERE state IN (\(list: open)) AND \(reach) AND files > 0
            """)
        let first = today.startOfMonth.adding(months: -5)
        received = [Int64](repeating: 0, count: 6)
        try connection.each(
            """
            SELECT received_on, sum(amount) FROM payment WHERE received_on >= \(first) AND received_on <= \(today) \
            AND reversed_at IS NULL AND currency = \(currency.code) AND \(reach) GROUP BY received_on
            """
        ) { row in
            guard let day = row.day(0) else { return }
            let month = (day.year - first.year) * 12 + day.month - first.month
            if received.indices.contains(month) { received[month] += row.integer(1) }
        }
        for (state, from, to, path) in [
            ("kept", -90, 0, \DebtFigures.kept), ("broken", -90, 0, \.broken),
            ("kept", -180, -91, \.keptBefore), ("broken", -180, -91, \.brokenBefore),
        ] as [(String, Int, Int, WritableKeyPath<DebtFigures, Int64>)] {
            self[keyPath: path] = try connection.integer(
                """
                SELECT count(*) FROM promise WHERE state = \(state) AND due_on >= \(today.adding(days: from)) \
                AND due_on <= \(today.adding(days: to)) AND \(reach)
                """)
        }
    }

    /// The share of promises that were kept, in hundredths of a percent.
    private static func share(_ kept: Int64, _ broken: Int64) -> Int? {
        kept + broken > 0 ? DebtRow.share(kept, of: kept + broken) : nil
    }

    /// The cards.
    func html(_ locale: Locale, today: Day) -> HTML {
        let month = received.last ?? 0
        let before = received.dropLast().last ?? 0
        let trend = received.map(Double.init)
        let promises = DebtFigures.share(kept, broken)
        let promisesBefore = DebtFigures.share(keptBefore, brokenBefore)
        let open = "/debts?filter=closed%20is%20empty"
        return Figure.row(
            [
                Figure(
                    Phrase("To recover"), locale.moneyShort(self.open),
                    change: Phrase(one: "{count} open file", other: "{count} open files", count: Int(openFiles)),
                    tone: .neutral, to: open + "&sort=-balance"),
                Figure(
                    Phrase("Recovered this month"), locale.moneyShort(Money(minor: month, self.open.currency)),
                    change: before > 0
                        ? Phrase(
                            "Last month: {amount}",
                            ["amount": .text(locale.moneyShort(Money(minor: before, self.open.currency)))])
                        : nil, trend: trend.count > 1 && trend.contains { $0 > 0 } ? trend : [],
                    to: "/payments?f.received.from=\(today.startOfMonth)"),
                Figure(
                    Phrase("Promises kept"), promises.map { locale.percent($0 / 100 * 100) } ?? "—",
                    change: promises.flatMap { now in
                        promisesBefore.map { before in
                            Phrase(
                                "{change} points in 90 days",
                                ["change": .text(locale.number(Int64((now - before) / 100), signed: true))])
                        }
                    }, tone: (promises ?? 0) >= (promisesBefore ?? 0) ? .brand : .brick,
                    to: "/debts?f.state=promise&sort=nextActionOn"),
                Figure(
                    Phrase("Mean overdue"),
                    meanDelay.map {
                        locale.number($0) + "\u{A0}" + locale(Phrase("d", context: "days"))
                    } ?? "—", to: open + "&f.overdue.from=91&sort=-overdue"),
            ], locale)
    }
}
