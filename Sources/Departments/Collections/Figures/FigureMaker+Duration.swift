import Localization
import Values

extension FigureMaker {
    var durationCards: [FigureCard] {
        let days = places.map { Int64(facts.files[$0].settled) }.filter { $0 >= 0 }
        let quick = Int64(days.count { $0 <= 90 })
        return [
            card("settled", Phrase("Settled files"), all.settled, .count, to: links.debts(.settled)),
            card("mean", Phrase("Mean duration"), all.meanSettled, .days),
            card("median", Phrase("Median duration"), FigureMaker.median(days, times: 10), .days),
            card(
                "quick", Phrase("Settled within 90 days"), FigureSums.share(quick, of: Int64(days.count)), .share,
                to: links.debts(.settled.and(FigureNarrowing(conditions: ["daysToSettle <= 90"])))),
        ]
    }

    var durationTables: [FigureTable] {
        [
            table(
                "durations", Phrase("Time from the handing over to the settlement"), head: Phrase("Duration"),
                durations,
                .settled, .bars([0]), isWide: true),
            table(
                "kinds", Phrase("Duration by kind of debt"), head: Phrase("Kind of debt"), kinds(by: \.slowness),
                .duration, .ranks(2)),
            table(
                "sectors", Phrase("Duration by sector"), head: Phrase("Sector"), sectors(by: \.slowness), .duration,
                .ranks(2)),
            table(
                "sizes", Phrase("Duration by amount"), head: Phrase("Amount"), sizes, .duration, .bars([2]),
                isWide: true
            ),
        ]
    }
}
