import Localization
import Values

extension FigureMaker {
    var generalCards: [FigureCard] {
        [
            card("files", Phrase("Files handled"), all.files, .count, to: links.debts()),
            card("claimed", Phrase("Amount handed over"), all.claimed, .money, to: links.debts(sort: "-balance")),
            card(
                "recovered", Phrase("Recovered"), all.paid, .money, to: links.payments(),
                trend: receipts(in: months(untilToday: true)).map(Double.init)),
            card("rate", Phrase("Recovery rate"), all.rate, .share, to: filter.link(FigurePage.efficiency.path)),
            card(
                "meanRecovered", Phrase("Mean recovered per paying file"), FigureSums.mean(all.paid, all.payers),
                .money,
                to: links.debts(.paying)),
            card(
                "response", Phrase("Mean response"), all.meanContact, .days, to: filter.link(FigurePage.delays.path)),
            card(
                "daysToSettle", Phrase("Mean time to recover"), all.meanSettled, .days,
                to: filter.link(FigurePage.duration.path)),
        ]
    }

    var generalTables: [FigureTable] {
        [
            receiptsByMonth,
            table("states", Phrase("State of the files"), head: Phrase("State"), states, .states, .ring(0)),
            table(
                "sectors", Phrase("Sectors most affected"), head: Phrase("Sector"), sectors(by: \.claimed), .portfolio,
                .ranks(1)),
            table(
                "wilayas", Phrase("Geographic spread"), head: Phrase("Wilaya"), wilayas, .portfolio, .ranks(0),
                isWide: true),
        ]
    }

    /// What came in per month on the files of the filter.
    private func receipts(in months: [Day]) -> [Int64] {
        guard let base = months.first?.monthIndex else { return [] }
        let isChosen = isChosen
        var sums = [Int64](repeating: 0, count: months.count)
        for receipt in facts.receipts where isChosen[Int(receipt.file)] {
            let index = FigureMaker.monthIndex(receipt.day) - base
            if sums.indices.contains(index) { sums[index] &+= receipt.amount }
        }
        return sums
    }

    private var receiptsByMonth: FigureTable {
        let months = months(untilToday: true)
        return FigureTable(
            key: "months", title: Phrase("Handed over and received by month"), head: Phrase("Month"),
            columns: [.files, .claimed, .init(key: "received", title: Phrase("Received"), unit: .money)],
            rows: zip(zip(months, cohorts(months)), receipts(in: months)).map { cohort, received in
                let (month, group) = cohort
                return .init(
                    key: group.key, label: group.label, values: [group.sums.files, group.sums.claimed, received],
                    href: links.payments(from: month, to: month.lastOfMonth))
            }, drawing: .bars([1, 2]), isWide: true)
    }
}
