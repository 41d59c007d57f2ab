import Localization
import Values

extension FigureMaker {
    var delayCards: [FigureCard] {
        [
            card("contact", Phrase("Until the first contact"), all.meanContact, .days),
            card("promise", Phrase("Until the first promise"), all.meanPromise, .days),
            card("payment", Phrase("Until the first payment"), all.meanPayment, .days, to: links.debts(.paying)),
            card("settled", Phrase("Until it is settled"), all.meanSettled, .days, to: links.debts(.settled)),
        ]
    }

    var delayTables: [FigureTable] {
        [
            steps, within,
            table(
                "responses", Phrase("Days until the first contact"), head: Phrase("First contact"), responses, .files,
                .bars([0]), isWide: true),
            table(
                "months", Phrase("Delays by month of handing over"), head: Phrase("Handed over"), cohorts(months()),
                .delays, .lines([2, 3]), isWide: true),
        ]
    }

    private var steps: FigureTable {
        let rows: [(key: String, label: Phrase, files: Int64, days: Int64?, narrowing: FigureNarrowing)] = [
            (
                "contact", Phrase("First contact"), all.contacted, all.meanContact,
                FigureNarrowing(conditions: ["lastContact is not empty"])
            ),
            (
                "promise", Phrase("First promise"), all.promised, all.meanPromise,
                FigureNarrowing(conditions: ["promises > 0"])
            ),
            ("payment", Phrase("First payment"), all.payers, all.meanPayment, .paying),
            ("settled", Phrase("Settled"), all.settled, all.meanSettled, .settled),
        ]
        return FigureTable(
            key: "steps", title: Phrase("Delay at each step"), head: Phrase("Step"),
            columns: [
                .files, .init(key: "share", title: Phrase("Share of the files"), unit: .share),
                .init(key: "days", title: Phrase("Mean days"), unit: .days),
            ],
            rows: rows.map { row in
                .init(
                    key: row.key, label: .phrase(row.label),
                    values: [row.files, FigureSums.share(row.files, of: all.files), row.days],
                    href: links.debts(row.narrowing))
            }, drawing: .bars([2]))
    }

    /// What came in within a time, of the claims of files that are at least that old.
    private var within: FigureTable {
        let spans: [(days: Int32, label: Phrase)] = [
            (30, Phrase("one month")), (90, Phrase("three months")), (180, Phrase("six months")),
            (365, Phrase("one year")),
        ]
        let isChosen = isChosen
        var sums = [FigureSums](repeating: FigureSums(), count: spans.count)
        for place in places {
            let file = facts.files[place]
            for (index, span) in spans.enumerated() where file.age(on: today) >= span.days {
                sums[index].files += 1
                sums[index].claimed &+= file.claimed
            }
        }
        for receipt in facts.receipts where isChosen[Int(receipt.file)] {
            let file = facts.files[Int(receipt.file)]
            for (index, span) in spans.enumerated()
            where file.age(on: today) >= span.days && receipt.day - file.handedOver <= span.days {
                sums[index].paid &+= receipt.amount
            }
        }
        return FigureTable(
            key: "within", title: Phrase("Recovered within"), head: Phrase("Within"),
            columns: [
                .files, .claimed, .recovered, .init(key: "share", title: Phrase("Share recovered"), unit: .share),
            ],
            rows: zip(spans, sums).map { span, sums in
                .init(
                    key: String(span.days), label: .phrase(span.label),
                    values: [sums.files, sums.claimed, sums.paid, sums.rate],
                    href: links.debts(FigureNarrowing(to: today.adding(days: -Int(span.days)))))
            }, drawing: .bars([3]))
    }
}

extension FileFact {
    /// Days since the file was handed over.
    fileprivate func age(on today: Day) -> Int32 { today.number - handedOver }
}
