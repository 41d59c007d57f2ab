import Localization
import Values

extension FigureMaker {
    var fileCards: [FigureCard] {
        let debtors = filesPerDebtor.reduce(0, +)
        let claims = places.map { facts.files[$0].claimed }
        return [
            card("debtors", Phrase("Debtors"), debtors, .count),
            card("filesPerDebtor", Phrase("Files per debtor"), FigureSums.mean(all.files, debtors, times: 100), .mean),
            card("meanClaim", Phrase("Mean amount per file"), FigureSums.mean(all.claimed, all.files), .money),
            card("medianClaim", Phrase("Median amount per file"), FigureMaker.median(claims), .money),
            card(
                "ratePerFile", Phrase("Files with a payment"), FigureSums.share(all.payers, of: all.files), .share,
                to: links.debts(.paying)),
        ]
    }

    var fileTables: [FigureTable] {
        [
            table(
                "kinds", Phrase("Kinds of debt"), head: Phrase("Kind of debt"), kinds(by: \.claimed), .portfolio,
                .ranks(1), isWide: true),
            debtors,
            table("sizes", Phrase("Amount due per file"), head: Phrase("Amount"), sizes, .portfolio, .bars([0])),
            table(
                "shares", Phrase("Recovery rate per file"), head: Phrase("Recovery rate"), shares, .recovered,
                .bars([0])),
            table(
                "ages", Phrase("Age of open files"), head: Phrase("Since the handing over"), ages, .open, .bars([0])),
        ]
    }

    /// How many debtors have one file, two, … five or more; nobody has none.
    private var filesPerDebtor: [Int64] {
        var counts = [UInt16](repeating: 0, count: facts.debtors)
        for place in places { counts[Int(facts.files[place].debtor)] &+= 1 }
        var spread = [Int64](repeating: 0, count: 6)
        for count in counts where count > 0 { spread[min(5, Int(count))] += 1 }
        return spread
    }

    private var debtors: FigureTable {
        let spread = filesPerDebtor
        return FigureTable(
            key: "debtors", title: Phrase("Files per debtor"), head: Phrase("Files per debtor"),
            columns: [.init(key: "debtors", title: Phrase("Debtors"), unit: .count)],
            rows: (1...5).map { count in
                .init(key: String(count), label: .text(count == 5 ? "5+" : String(count)), values: [spread[count]])
            }, drawing: .bars([0]))
    }
}
