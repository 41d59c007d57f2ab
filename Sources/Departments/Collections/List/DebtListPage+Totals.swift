import Department
import Design
import HTML
import HTTP
import Localization
import NounPages
import SQL
import Values

extension Collections {
    /// The foot of the list.
    func debtPager(_ list: DebtList, _ page: DebtList.Page) -> Pager {
        let total: HTML =
            page.totals.map { totalHTML($0, list.context.locale) }
                ?? """
                <span id="totals" hx-get="\(totalsLink(list))" hx-trigger="load" hx-target="this" \
                hx-swap="outerHTML" class="quiet">…</span>
                """
        return Pager(
            shown: page.rows.count, of: page.totals.map { Int($0.files) }, said: total,
            previous: page.previous.map { list.link([("before", $0.text)]) },
            next: page.next.map { list.link([("after", $0.text)]) })
    }

    private func totalsLink(_ list: DebtList) -> String {
        let query = exportQuery(list)
        return query.isEmpty ? "/debts/totals" : "/debts/totals?" + query
    }

    /// What a filter amounts to, in words.
    func totalHTML(_ totals: DebtTotals, _ locale: Locale) -> HTML {
        let sums = totals.currencies.prefix(3).map { currency, sum in
            Phrase.Argument.money(Money(minor: sum.balance, currency))
        }
        guard let first = sums.first else { return .none }
        let amount: HTML = .each(Array(sums.enumerated())) { index, sum in
            let text: HTML = locale.html(Phrase("{amount}", ["amount": sum]))
            return "\(if: index > 0, " + ")<strong>\(text)</strong>"
        }
        _ = first
        if !totals.isWhole {
            return """
                \(locale.html(Phrase("more than {count} files", ["count": .number(Int64(DebtTotals.cap))])))
                """
        }
        return "\(locale.html(Phrase("Balance of what is filtered"))) \(amount)"
    }

    /// The totals of a filter that the tallies do not tell apart, counted after the page is shown.
    func totalsPart(_ request: Request, _ context: Context) throws -> Response {
        let list = DebtList(request.query, context)
        let version = store.database.version
        let totals = try store.read { connection in
            try memory.totals(for: "\(actorKey(context.actor)) \(list.query.filter)", version) {
                let tallied = try DebtTotals.tallied(list.conditions, in: connection)
                if !list.conditions.hasOthers { return tallied }
                if tallied.files == 0 { return DebtTotals() }
                return try DebtTotals.counted(
                    list.query.filter, from: "debt", scope: list.scope, for: list.reader, in: connection)
            }
        }
        let files: HTML =
            totals.isWhole
            ? context.locale.html(Phrase(one: "{count} file", other: "{count} files", count: Int(totals.files))) : .none
        return context.fragment(
            """
            <span id="totals">\(files)\(if: totals.isWhole, " · ")\(totalHTML(totals, context.locale))</span>
            """)
    }

    private func actorKey(_ actor: Actor) -> String { "count \(actor.id)" }
}
