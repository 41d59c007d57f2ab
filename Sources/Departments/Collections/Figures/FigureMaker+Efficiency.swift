import Localization
import Values

extension FigureMaker {
    var efficiencyCards: [FigureCard] {
        [
            card("rate", Phrase("Recovered of what was handed over"), all.rate, .share, to: links.debts()),
            card("recovered", Phrase("Recovered"), all.paid, .money, to: links.payments()),
            card("triesPerFile", Phrase("Contacts per file"), FigureSums.mean(all.tries, all.files, times: 100), .mean),
            card("reached", Phrase("Contacts that reach the debtor"), all.reachedShare, .share),
            card("kept", Phrase("Promises kept"), all.keptShare, .share),
        ]
    }

    var efficiencyTables: [FigureTable] {
        [
            table(
                "cohorts", Phrase("Recovery rate by month of handing over"), head: Phrase("Handed over"),
                cohorts(months()), .portfolio, .lines([3]), isWide: true),
            table("agents", Phrase("Agents"), head: Phrase("Agent"), agents, .work, .ranks(2), isWide: true),
            channels,
            FigureTable(
                key: "promises", title: Phrase("Promises to pay"), head: Phrase("State"),
                columns: [.init(key: "promises", title: Phrase("Promises"), unit: .count)],
                rows: [(PromiseState.kept, all.kept), (.broken, all.broken)].map { state, count in
                    .init(key: state.rawValue, label: .phrase(state.label), values: [count])
                }, drawing: .ring(0)),
            table(
                "creditors", Phrase("Creditors"), head: Phrase("Creditor"), creditors, .portfolio, .ranks(1),
                isWide: true),
        ]
    }

    private var channels: FigureTable {
        let channels = Channel.allCases.filter { $0 != .note }
        var tries = SIMD8<Int64>.zero
        var reached = SIMD8<Int64>.zero
        for place in places {
            tries &+= SIMD8(truncatingIfNeeded: facts.files[place].tries)
            reached &+= SIMD8(truncatingIfNeeded: facts.files[place].reached)
        }
        return FigureTable(
            key: "channels", title: Phrase("Ways of contact"), head: Phrase("Channel"),
            columns: [
                .init(key: "contacts", title: Phrase("Contacts"), unit: .count),
                .init(key: "reached", title: Phrase("Debtor reached"), unit: .count),
                .init(key: "share", title: Phrase("Share"), unit: .share),
            ],
            rows: channels.enumerated().map { index, channel in
                .init(
                    key: channel.rawValue, label: .phrase(channel.label),
                    values: [tries[index], reached[index], FigureSums.share(reached[index], of: tries[index])])
            }, drawing: .bars([0, 1]))
    }
}
