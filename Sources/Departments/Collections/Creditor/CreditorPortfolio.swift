import SQL
import Values

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
        let reach = Reached.condition(on: "agent_id", by: actor)
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
