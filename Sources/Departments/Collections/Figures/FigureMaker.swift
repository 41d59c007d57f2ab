import Localization
import Values

/// Makes the reports: walks the facts that a filter leaves and sums them by what a table asks for.
struct FigureMaker {
    let facts: FigureFacts
    let filter: FigureFilter
    let names: FigureNames
    let today: Day
    let links: FigureLinks
    /// The files that pass, by their places in the facts.
    let places: [Int]
    /// The sums over all of them.
    let all: FigureSums

    init(_ facts: FigureFacts, _ filter: FigureFilter, _ names: FigureNames, today: Day) {
        self.facts = facts
        self.filter = filter
        self.names = names
        self.today = today
        links = FigureLinks(filter, facts)
        places = filter.places(in: facts)
        var all = FigureSums()
        for place in places { all.add(facts.files[place]) }
        self.all = all
    }

    func report(_ page: FigurePage) -> FigureReport {
        var report = FigureReport()
        report.currency = currency
        report.files = places.count
        switch page {
        case .general: (report.cards, report.tables) = (generalCards, generalTables)
        case .files: (report.cards, report.tables) = (fileCards, fileTables)
        case .delays: (report.cards, report.tables) = (delayCards, delayTables)
        case .efficiency: (report.cards, report.tables) = (efficiencyCards, efficiencyTables)
        case .duration: (report.cards, report.tables) = (durationCards, durationTables)
        }
        return report
    }

    var currency: Currency { Currency(code: filter.mainCurrency(in: facts)) ?? .dinar }

    // MARK: Summing

    /// The sums of files by a number from 0; files without one are left out.
    func sums(_ count: Int, by key: (FileFact) -> Int?) -> [FigureSums] {
        var sums = [FigureSums](repeating: FigureSums(), count: count)
        for place in places {
            let file = facts.files[place]
            if let index = key(file), sums.indices.contains(index) { sums[index].add(file) }
        }
        return sums
    }

    /// Which files pass, by place.
    var isChosen: [Bool] {
        var chosen = [Bool](repeating: false, count: facts.files.count)
        for place in places { chosen[place] = true }
        return chosen
    }

    // MARK: Showing

    /// A table of groups in a shape.
    func table(
        _ key: String, _ title: Phrase, head: Phrase, _ groups: [FigureGroup], _ shape: FigureShape,
        _ drawing: FigureTable.Drawing, isWide: Bool = false
    ) -> FigureTable {
        FigureTable(
            key: key, title: title, head: head, columns: shape.columns,
            rows: groups.map { group in
                .init(
                    key: group.key, label: group.label, values: shape.values(group.sums),
                    href: group.narrowing.map { links.debts($0.and(shape.narrowing)) })
            }, drawing: drawing, isWide: isWide)
    }

    func card(
        _ key: String, _ label: Phrase, _ value: Int64?, _ unit: FigureUnit, to href: String? = nil,
        trend: [Double] = []
    ) -> FigureCard {
        FigureCard(key: key, label: label, value: value, unit: unit, trend: trend, href: href)
    }

    /// The value in the middle, or between the two in the middle; nil of none.
    static func median(_ values: [Int64], times: Double = 1) -> Int64? {
        guard !values.isEmpty else { return nil }
        let sorted = values.sorted()
        let upper = sorted[sorted.count / 2]
        let lower = sorted[(sorted.count - 1) / 2]
        return Int64(((Double(lower) + Double(upper)) / 2 * times).rounded())
    }
}
