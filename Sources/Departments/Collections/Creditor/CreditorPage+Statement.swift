import Department
import Design
import HTML
import Localization
import NounPages
import Nouns
import Values

extension CreditorPage {
    /// What came in, what the agency keeps, and what the creditor is owed; what was paid to the creditor itself is its own.
    var statement: HTML {
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
}
