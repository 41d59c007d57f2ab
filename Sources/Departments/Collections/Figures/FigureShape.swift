import Localization

/// What a table says of each of its groups of files: the columns, the values under them, and which of the files they count.
struct FigureShape: Sendable {
    let columns: [FigureTable.Column]
    let values: @Sendable (FigureSums) -> [Int64?]
    /// What the counted files have in common; the row's link is narrowed by it.
    var narrowing = FigureNarrowing.all

    /// Files, what was claimed, what came in of it.
    static let portfolio = FigureShape(columns: [.files, .claimed, .recovered, .rate]) {
        [$0.files, $0.claimed, $0.paid, $0.rate]
    }
    /// Files and what is still due on them.
    static let open = FigureShape(columns: [.files, .balance]) { [$0.files, $0.balance] }
    static let states = FigureShape(columns: [.files, .claimed, .balance]) { [$0.files, $0.claimed, $0.balance] }
    static let recovered = FigureShape(columns: [.files, .claimed, .recovered]) { [$0.files, $0.claimed, $0.paid] }
    static let files = FigureShape(columns: [.files]) { [$0.files] }
    /// How long files took to be paid.
    static let duration = FigureShape(
        columns: [.files, .settled, .daysToSettle], values: { [$0.files, $0.settled, $0.meanSettled] },
        narrowing: .settled)
    static let settled = FigureShape(
        columns: [.settled, .recovered], values: { [$0.settled, $0.paid] }, narrowing: .settled)
    /// How long each step took.
    static let delays = FigureShape(
        columns: [
            .files, .init(key: "contact", title: Phrase("First contact"), unit: .days),
            .init(key: "payment", title: Phrase("First payment"), unit: .days),
            .init(key: "settled", title: Phrase("Settled"), unit: .days),
        ]
    ) { [$0.files, $0.meanContact, $0.meanPayment, $0.meanSettled] }
    /// The portfolio and the work on it.
    static let work = FigureShape(
        columns: portfolio.columns + [
            .init(key: "contacts", title: Phrase("Contacts"), unit: .count),
            .init(key: "reached", title: Phrase("Debtor reached"), unit: .share),
            .init(key: "kept", title: Phrase("Promises kept"), unit: .share),
        ]
    ) { portfolio.values($0) + [$0.tries, $0.reachedShare, $0.keptShare] }

    private init(
        columns: [FigureTable.Column], values: @escaping @Sendable (FigureSums) -> [Int64?],
        narrowing: FigureNarrowing = .all
    ) {
        self.columns = columns
        self.values = values
        self.narrowing = narrowing
    }
}

extension FigureTable.Column {
    static let files = FigureTable.Column(key: "files", title: Phrase("Files"), unit: .count)
    static let claimed = FigureTable.Column(key: "claimed", title: Phrase("Amount handed over"), unit: .money)
    static let recovered = FigureTable.Column(key: "recovered", title: Phrase("Recovered"), unit: .money)
    static let rate = FigureTable.Column(key: "rate", title: Phrase("Recovery rate"), unit: .share)
    static let balance = FigureTable.Column(key: "balance", title: Phrase("Balance due"), unit: .money)
    static let settled = FigureTable.Column(key: "settled", title: Phrase("Settled files"), unit: .count)
    static let daysToSettle = FigureTable.Column(key: "daysToSettle", title: Phrase("Days to settle"), unit: .days)
}
