import Department
import Design
import HTML
import HTTP
import Localization
import NounPages
import Nouns
import SQL
import Values

extension PaymentList {
    /// Counts what the filter leaves, up to a cap, with its sum per currency.
    func totals() throws -> Response {
        let version = collections.store.database.version
        let key = "payments \(context.actor.id) \(query.filter) \(files.filter) \(files.faults.isEmpty)"
        let totals = try collections.store.read { connection in
            try collections.memory.totals(for: key, version) {
                let condition = query.filter.condition(of: Payment.noun, for: reader, dialect: connection.dialect)
                var totals = DebtTotals()
                try connection.each(
                    """
                    SELECT currency, count(*), sum(amount) FROM (SELECT payment.currency AS currency, \
                    CASE WHEN payment.reversed_at IS NULL THEN payment.amount ELSE 0 END AS amount FROM payment \
                    WHERE (\(scope(connection.dialect))) AND (\(condition)) LIMIT \(DebtTotals.cap + 1)) AS found GROUP BY currency
                    """
                ) { row in
                    totals.byCurrency[row.text(0)] = .init(
                        files: row.integer(1), claimed: 0, balance: row.integer(2), paid: row.integer(2), dueDays: 0)
                }
                totals.isWhole = totals.files <= Int64(DebtTotals.cap)
                return totals
            }
        }
        let locale = context.locale
        guard totals.isWhole else {
            return context.fragment(
                #"<span id="totals">\#(locale.html(Phrase("more than {count} payments", ["count": .number(Int64(DebtTotals.cap))])))</span>"#
            )
        }
        let sums: HTML = .each(Array(totals.currencies.enumerated())) { index, entry in
            let money = locale.html(Money(minor: entry.sum.paid, entry.currency))
            return "\(if: index > 0, " + ")<strong>\(money)</strong>"
        }
        return context.fragment(
            """
            <span id="totals">\(locale.html(Phrase(one: "{count} payment", other: "{count} payments", count: Int(totals.files))))\
            \(if: totals.files > 0, " · ")\(sums)</span>
            """)
    }
}
