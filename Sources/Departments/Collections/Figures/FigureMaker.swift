import Localization
import SQL
import Values

/// What creditors and members of staff are called, and the trades of the creditors.
struct FigureNames: Sendable {
    let creditors: [ID: (name: String, sector: Sector)]
    let staff: [ID: String]

    init(_ connection: any Connection) throws {
        creditors = Dictionary(
            try connection.rows("SELECT id, name, sector FROM creditor") {
                ($0.identity(0), ($0.text(1), Sector(rawValue: $0.text(2)) ?? .other))
            }, uniquingKeysWith: { first, _ in first })
        staff = Dictionary(
            try connection.rows("SELECT id, name FROM staff_card") { ($0.identity(0), $0.text(1)) },
            uniquingKeysWith: { first, _ in first })
    }
}

/// Makes the reports: walks the facts that a filter leaves and sums them by what a table asks for.
struct FigureMaker {
    let facts: FigureFacts
    let filter: FigureFilter
    let names: FigureNames
    let today: Day
    private let places: [Int]
    private let all: FigureSums

    init(_ facts: FigureFacts, _ filter: FigureFilter, _ names: FigureNames, today: Day) {
        self.facts = facts
        self.filter = filter
        self.names = names
        self.today = today
        places = filter.places(in: facts)
        var all = FigureSums()
        for place in places { all.add(facts.files[place]) }
        self.all = all
    }

    func report(_ page: FigurePage) -> FigureReport {
        var report = FigureReport()
        report.currency = Currency(code: filter.mainCurrency(in: facts)) ?? .dinar
        report.files = places.count
        switch page {
        case .general:
            report.cards = generalCards
            report.tables = [months, states, sectors, wilayas]
        case .files:
            report.cards = fileCards
            report.tables = [kinds, debtors, sizes, shares, ages]
        case .delays:
            report.cards = delayCards
            report.tables = [steps, within, responses, delaysByMonth]
        case .efficiency:
            report.cards = efficiencyCards
            report.tables = [cohorts, agents, channels, promises, creditors]
        case .duration:
            report.cards = durationCards
            report.tables = [durations, durationByKind, durationBySector, durationBySize]
        }
        return report
    }

    // MARK: Summing

    private func group(_ count: Int, _ key: (FileFact) -> Int?) -> [FigureSums] {
        var sums = [FigureSums](repeating: FigureSums(), count: count)
        for place in places {
            let file = facts.files[place]
            if let index = key(file), index >= 0, index < count { sums[index].add(file) }
        }
        return sums
    }

    /// The bucket of a value among limits; the last takes what is beyond them.
    private static func bucket(_ value: Int64, _ limits: [Int64]) -> Int {
        limits.firstIndex { value <= $0 } ?? limits.count
    }

    private static func monthIndex(_ day: Int32) -> Int {
        let parts = (Day(number: Int64(day)) ?? .earliest).parts
        return parts.year * 12 + parts.month - 1
    }

    /// The first days of the months that the figures span: at most 24, the present one last.
    private var monthStarts: [Day] {
        let last = min(filter.to ?? today, today).startOfMonth
        var first = last.adding(months: -23)
        if let from = filter.from?.startOfMonth, from > first { first = from }
        let earliest = places.lazy.map { facts.files[$0].handedOver }.min().flatMap { Day(number: Int64($0)) }
        if let start = earliest?.startOfMonth, start > first { first = min(start, last) }
        var months: [Day] = []
        var month = first
        while month <= last, months.count < 24 {
            months.append(month)
            month = month.adding(months: 1)
        }
        return months
    }

    // MARK: Columns

    private static let files = FigureTable.Column(key: "files", title: Phrase("Files"), unit: .count)
    private static let claimed = FigureTable.Column(
        key: "claimed", title: Phrase("Amount handed over"), unit: .money)
    private static let recovered = FigureTable.Column(key: "recovered", title: Phrase("Recovered"), unit: .money)
    private static let rate = FigureTable.Column(key: "rate", title: Phrase("Recovery rate"), unit: .share)
    private static let open = FigureTable.Column(key: "balance", title: Phrase("Balance due"), unit: .money)
    private static let settled = FigureTable.Column(key: "settled", title: Phrase("Settled files"), unit: .count)
    private static let toSettle = FigureTable.Column(
        key: "daysToSettle", title: Phrase("Days to settle"), unit: .days)
    private static let portfolio = [files, claimed, recovered, rate]

    private static func values(_ sums: FigureSums) -> [Int64?] { [sums.files, sums.claimed, sums.paid, sums.rate] }

    private func card(
        _ key: String, _ label: Phrase, _ value: Int64?, _ unit: FigureUnit, note: Phrase? = nil,
        to href: String? = nil,
        trend: [Double] = []
    ) -> FigureCard {
        FigureCard(key: key, label: label, value: value, unit: unit, note: note, trend: trend, href: href)
    }

    // MARK: General

    private var generalCards: [FigureCard] {
        [
            card("files", Phrase("Files handled"), all.files, .count, to: filter.debts()),
            card(
                "claimed", Phrase("Amount handed over"), all.claimed, .money, to: filter.debts([("sort", "-balance")])),
            card(
                "recovered", Phrase("Recovered"), all.paid, .money, to: filter.payments(),
                trend: monthlyReceipts.map(Double.init)),
            card("rate", Phrase("Recovery rate"), all.rate, .share, to: filter.link(FigurePage.efficiency.path)),
            card(
                "meanRecovered", Phrase("Mean recovered per paying file"), FigureSums.mean(all.paid, all.payers), .money
            ),
            card(
                "response", Phrase("Mean response"), all.meanContact, .days, to: filter.link(FigurePage.delays.path)),
            card(
                "daysToSettle", Phrase("Mean time to recover"), all.meanSettled, .days,
                to: filter.link(FigurePage.duration.path)),
        ]
    }

    /// What came in per month on the files of the filter.
    private var monthlyReceipts: [Int64] {
        let months = monthStarts
        guard let first = months.first else { return [] }
        var chosen = [Bool](repeating: false, count: facts.files.count)
        for place in places { chosen[place] = true }
        let base = FigureMaker.monthIndex(first.number)
        var sums = [Int64](repeating: 0, count: months.count)
        for receipt in facts.receipts where chosen[Int(receipt.file)] {
            let index = FigureMaker.monthIndex(receipt.day) - base
            if sums.indices.contains(index) { sums[index] &+= receipt.amount }
        }
        return sums
    }

    private var months: FigureTable {
        let starts = monthStarts
        let base = FigureMaker.monthIndex((starts.first ?? today).number)
        let sums = group(starts.count) { FigureMaker.monthIndex($0.handedOver) - base }
        let received = monthlyReceipts
        return FigureTable(
            key: "months", title: Phrase("Handed over and received by month"), head: Phrase("Month"),
            columns: [
                FigureMaker.files, FigureMaker.claimed,
                .init(key: "received", title: Phrase("Received"), unit: .money),
            ],
            rows: starts.enumerated().map { index, month in
                .init(
                    key: String(month.description.prefix(7)), label: .month(month),
                    values: [sums[index].files, sums[index].claimed, received[index]],
                    href: filter.payments(from: month, to: month.adding(months: 1).adding(days: -1)))
            }, drawing: .bars([1, 2]), isWide: true)
    }

    private var states: FigureTable {
        let states = DebtState.allCases
        let sums = group(states.count) { Int($0.state) }
        return FigureTable(
            key: "states", title: Phrase("State of the files"), head: Phrase("State"),
            columns: [FigureMaker.files, FigureMaker.claimed, FigureMaker.open],
            rows: states.enumerated().filter { sums[$0.offset].files > 0 }.map { index, state in
                .init(
                    key: state.rawValue, label: .phrase(state.label),
                    values: [sums[index].files, sums[index].claimed, sums[index].balance],
                    href: filter.debts([("f.state", state.rawValue)]))
            }, drawing: .ring(0))
    }

    private var sectorOf: [Int] {
        facts.creditors.map { Sector.allCases.firstIndex(of: names.creditors[$0]?.sector ?? .other) ?? 0 }
    }

    private var sectors: FigureTable {
        let sectorOf = sectorOf
        let sums = group(Sector.allCases.count) { sectorOf[Int($0.creditor)] }
        return FigureTable(
            key: "sectors", title: Phrase("Sectors most affected"), head: Phrase("Sector"),
            columns: FigureMaker.portfolio,
            rows: ranked(sums, by: \.claimed).map { index in
                .init(
                    key: Sector.allCases[index].rawValue, label: .phrase(Sector.allCases[index].label),
                    values: FigureMaker.values(sums[index]))
            }, drawing: .ranks(1))
    }

    private var wilayas: FigureTable {
        let sums = group(Wilaya.all.count + 1) { Int($0.wilaya) }
        return FigureTable(
            key: "wilayas", title: Phrase("Geographic spread"), head: Phrase("Wilaya"), columns: FigureMaker.portfolio,
            rows: ranked(sums, by: \.files).map { code in
                .init(
                    key: code == 0 ? "none" : String(code), label: FigureMaker.wilaya(code),
                    values: FigureMaker.values(sums[code]),
                    href: filter.debts([("f.wilaya", code == 0 ? "none" : String(code))]))
            }, drawing: .ranks(0), isWide: true)
    }

    private static func wilaya(_ code: Int) -> FigureTable.Label {
        Wilaya(code: code).map { .wilaya($0) } ?? .phrase(Phrase("Unknown"))
    }

    private func ranked(_ sums: [FigureSums], by value: KeyPath<FigureSums, Int64>) -> [Int] {
        sums.indices.filter { sums[$0].files > 0 }.sorted {
            sums[$0][keyPath: value] == sums[$1][keyPath: value]
                ? $0 < $1 : sums[$0][keyPath: value] > sums[$1][keyPath: value]
        }
    }

    // MARK: By file and by debtor

    private var filesPerDebtor: [Int64] {
        var counts = [UInt16](repeating: 0, count: facts.debtors)
        for place in places { counts[Int(facts.files[place].debtor)] &+= 1 }
        var spread = [Int64](repeating: 0, count: 6)
        for count in counts where count > 0 { spread[min(5, Int(count))] += 1 }
        return spread
    }

    private var fileCards: [FigureCard] {
        let debtors = filesPerDebtor.reduce(0, +)
        let claims = places.map { facts.files[$0].claimed }.sorted()
        return [
            card("debtors", Phrase("Debtors"), debtors, .count),
            card("filesPerDebtor", Phrase("Files per debtor"), FigureSums.mean(all.files, debtors, times: 100), .mean),
            card("meanClaim", Phrase("Mean amount per file"), FigureSums.mean(all.claimed, all.files), .money),
            card(
                "medianClaim", Phrase("Median amount per file"), claims.isEmpty ? nil : claims[claims.count / 2], .money
            ),
            card("ratePerFile", Phrase("Files with a payment"), FigureSums.share(all.payers, of: all.files), .share),
        ]
    }

    private var kinds: FigureTable {
        let sums = group(DebtKind.allCases.count) { Int($0.kind) }
        return FigureTable(
            key: "kinds", title: Phrase("Kinds of debt"), head: Phrase("Kind of debt"),
            columns: FigureMaker.portfolio,
            rows: ranked(sums, by: \.claimed).map { index in
                let kind = DebtKind.allCases[index]
                return .init(
                    key: kind.rawValue, label: .phrase(kind.label), values: FigureMaker.values(sums[index]),
                    href: filter.debts([("f.kind", kind.rawValue)]))
            }, drawing: .ranks(1), isWide: true)
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

    private static let sizeLimits: [Int64] = [500_000, 2_000_000, 10_000_000, 50_000_000]

    /// The amounts as words, so that every language writes them its own way.
    private func sizeLabel(_ index: Int) -> FigureTable.Label {
        let currency = Currency(code: filter.mainCurrency(in: facts)) ?? .dinar
        let limits = FigureMaker.sizeLimits
        func money(_ index: Int) -> Phrase.Argument { .roundMoney(Money(minor: limits[index], currency)) }
        if index == 0 { return .phrase(Phrase("up to {amount}", ["amount": money(0)])) }
        if index == limits.count { return .phrase(Phrase("above {amount}", ["amount": money(index - 1)])) }
        return .phrase(Phrase("up to {amount}", ["amount": money(index)]))
    }

    private var sizes: FigureTable {
        let sums = group(FigureMaker.sizeLimits.count + 1) { FigureMaker.bucket($0.claimed, FigureMaker.sizeLimits) }
        return FigureTable(
            key: "sizes", title: Phrase("Amount due per file"), head: Phrase("Amount"), columns: FigureMaker.portfolio,
            rows: sums.indices.map { index in
                .init(key: String(index), label: sizeLabel(index), values: FigureMaker.values(sums[index]))
            }, drawing: .bars([0]))
    }

    private var shares: FigureTable {
        let limits: [Int64] = [0, 2_500, 5_000, 7_500, 9_999]
        let labels = ["0 %", "1–25 %", "26–50 %", "51–75 %", "76–99 %", "100 %"]
        let sums = group(6) { FigureMaker.bucket(FigureSums.share($0.paid, of: $0.claimed) ?? 0, limits) }
        return FigureTable(
            key: "shares", title: Phrase("Recovery rate per file"), head: Phrase("Recovery rate"),
            columns: [FigureMaker.files, FigureMaker.claimed, FigureMaker.recovered],
            rows: sums.indices.map { index in
                .init(
                    key: String(index), label: .text(labels[index]),
                    values: [sums[index].files, sums[index].claimed, sums[index].paid])
            }, drawing: .bars([0]))
    }

    private static let ageLimits: [Int64] = [30, 90, 180, 365]

    private static func spanLabel(_ index: Int, _ limits: [Int64]) -> FigureTable.Label {
        if index >= limits.count {
            return .phrase(Phrase("more than {days} days", ["days": .number(limits.last ?? 0)]))
        }
        let low = index == 0 ? 0 : limits[index - 1] + 1
        return .phrase(Phrase("{from} to {to} days", ["from": .number(low), "to": .number(limits[index])]))
    }

    private var ages: FigureTable {
        let closed = Set(DebtState.closed.compactMap { DebtState.allCases.firstIndex(of: $0) })
        let sums = group(5) { file in
            closed.contains(Int(file.state))
                ? nil : FigureMaker.bucket(Int64(today.number - file.handedOver), FigureMaker.ageLimits)
        }
        return FigureTable(
            key: "ages", title: Phrase("Age of open files"), head: Phrase("Since the handing over"),
            columns: [FigureMaker.files, FigureMaker.open],
            rows: sums.indices.map { index in
                var more: [(String, String)] = [("filter", "closed is empty")]
                if index < 4 {
                    more.append(
                        ("f.handedOver.from", today.adding(days: -Int(FigureMaker.ageLimits[index])).description))
                }
                if index > 0 {
                    more.append(
                        ("f.handedOver.to", today.adding(days: -Int(FigureMaker.ageLimits[index - 1]) - 1).description))
                }
                return .init(
                    key: String(index), label: FigureMaker.spanLabel(index, FigureMaker.ageLimits),
                    values: [sums[index].files, sums[index].balance], href: filter.debts(more))
            }, drawing: .bars([0]))
    }

    // MARK: Delays

    private var delayCards: [FigureCard] {
        [
            card("contact", Phrase("Until the first contact"), all.meanContact, .days),
            card("promise", Phrase("Until the first promise"), all.meanPromise, .days),
            card("payment", Phrase("Until the first payment"), all.meanPayment, .days),
            card("settled", Phrase("Until it is settled"), all.meanSettled, .days),
        ]
    }

    private var steps: FigureTable {
        let rows: [(String, Phrase, Int64, Int64?)] = [
            ("contact", Phrase("First contact"), all.contacted, all.meanContact),
            ("promise", Phrase("First promise"), all.promised, all.meanPromise),
            ("payment", Phrase("First payment"), all.payers, all.meanPayment),
            ("settled", Phrase("Settled"), all.settled, all.meanSettled),
        ]
        return FigureTable(
            key: "steps", title: Phrase("Delay at each step"), head: Phrase("Step"),
            columns: [
                FigureMaker.files, .init(key: "share", title: Phrase("Share of the files"), unit: .share),
                .init(key: "days", title: Phrase("Mean days"), unit: .days),
            ],
            rows: rows.map { key, label, files, days in
                .init(
                    key: key, label: .phrase(label), values: [files, FigureSums.share(files, of: all.files), days])
            }, drawing: .bars([2]))
    }

    /// What came in within a time, of the claims of files that are at least that old.
    private var within: FigureTable {
        var claimed = [Int64](repeating: 0, count: 4)
        var came = [Double](repeating: 0, count: 4)
        for place in places {
            let file = facts.files[place]
            let age = Int64(today.number - file.handedOver)
            let shares = [file.within.0, file.within.1, file.within.2, file.within.3]
            for (index, limit) in FigureReading.limits.enumerated() where age >= limit {
                claimed[index] &+= file.claimed
                came[index] += Double(shares[index]) * Double(file.claimed) / 10_000
            }
        }
        let labels = [Phrase("one month"), Phrase("three months"), Phrase("six months"), Phrase("one year")]
        return FigureTable(
            key: "within", title: Phrase("Recovered within"), head: Phrase("Within"),
            columns: [
                FigureMaker.claimed, FigureMaker.recovered,
                .init(key: "share", title: Phrase("Share recovered"), unit: .share),
            ],
            rows: labels.enumerated().map { index, label in
                let sum = Int64(came[index].rounded())
                return .init(
                    key: String(FigureReading.limits[index]), label: .phrase(label),
                    values: [claimed[index], sum, FigureSums.share(sum, of: claimed[index])])
            }, drawing: .bars([2]))
    }

    private var responses: FigureTable {
        let limits: [Int64] = [1, 3, 7, 14, 30]
        let sums = group(7) { $0.contact < 0 ? 6 : FigureMaker.bucket(Int64($0.contact), limits) }
        return FigureTable(
            key: "responses", title: Phrase("Days until the first contact"), head: Phrase("First contact"),
            columns: [FigureMaker.files],
            rows: sums.indices.map { index in
                .init(
                    key: String(index),
                    label: index == 6 ? .phrase(Phrase("none yet")) : FigureMaker.spanLabel(index, limits),
                    values: [sums[index].files],
                    href: index == 6 ? filter.debts([("filter", "lastContact is empty")]) : nil)
            }, drawing: .bars([0]), isWide: true)
    }

    private var delaysByMonth: FigureTable {
        let starts = monthStarts
        let base = FigureMaker.monthIndex((starts.first ?? today).number)
        let sums = group(starts.count) { FigureMaker.monthIndex($0.handedOver) - base }
        return FigureTable(
            key: "months", title: Phrase("Delays by month of handing over"), head: Phrase("Handed over"),
            columns: [
                FigureMaker.files, .init(key: "contact", title: Phrase("First contact"), unit: .days),
                .init(key: "payment", title: Phrase("First payment"), unit: .days),
                .init(key: "settled", title: Phrase("Settled"), unit: .days),
            ],
            rows: starts.enumerated().map { index, month in
                .init(
                    key: String(month.description.prefix(7)), label: .month(month),
                    values: [
                        sums[index].files, sums[index].meanContact, sums[index].meanPayment, sums[index].meanSettled,
                    ],
                    href: filter.debts(monthFilter(month)))
            }, drawing: .lines([2, 3]), isWide: true)
    }

    private func monthFilter(_ month: Day) -> [(String, String)] {
        [
            ("f.handedOver.from", month.description),
            ("f.handedOver.to", month.adding(months: 1).adding(days: -1).description),
        ]
    }

    // MARK: Efficiency

    private var efficiencyCards: [FigureCard] {
        [
            card("rate", Phrase("Recovered of what was handed over"), all.rate, .share, to: filter.debts()),
            card("recovered", Phrase("Recovered"), all.paid, .money, to: filter.payments()),
            card("triesPerFile", Phrase("Contacts per file"), FigureSums.mean(all.tries, all.files, times: 100), .mean),
            card("reached", Phrase("Contacts that reach the debtor"), all.reachedShare, .share),
            card(
                "kept", Phrase("Promises kept"), all.keptShare, .share,
                to: filter.debts([("f.state", DebtState.promise.rawValue)])),
        ]
    }

    private var cohorts: FigureTable {
        let starts = monthStarts
        let base = FigureMaker.monthIndex((starts.first ?? today).number)
        let sums = group(starts.count) { FigureMaker.monthIndex($0.handedOver) - base }
        return FigureTable(
            key: "cohorts", title: Phrase("Recovery rate by month of handing over"), head: Phrase("Handed over"),
            columns: FigureMaker.portfolio,
            rows: starts.enumerated().map { index, month in
                .init(
                    key: String(month.description.prefix(7)), label: .month(month),
                    values: FigureMaker.values(sums[index]), href: filter.debts(monthFilter(month)))
            }, drawing: .lines([3]), isWide: true)
    }

    private var agents: FigureTable {
        let sums = group(facts.agents.count) { Int($0.agent) }
        return FigureTable(
            key: "agents", title: Phrase("Agents"), head: Phrase("Agent"),
            columns: FigureMaker.portfolio + [
                .init(key: "contacts", title: Phrase("Contacts"), unit: .count),
                .init(key: "reached", title: Phrase("Debtor reached"), unit: .share),
                .init(key: "kept", title: Phrase("Promises kept"), unit: .share),
            ],
            rows: ranked(sums, by: \.paid).map { index in
                let id = facts.agents[index]
                let isNobody = id == DebtTally.nobody
                return .init(
                    key: isNobody ? "none" : id.description,
                    label: isNobody ? .phrase(Phrase("Unassigned")) : .text(names.staff[id] ?? "—"),
                    values: FigureMaker.values(sums[index]) + [
                        sums[index].tries, sums[index].reachedShare, sums[index].keptShare,
                    ], href: filter.debts([("f.agent", isNobody ? "none" : id.description)]))
            }, drawing: .ranks(2), isWide: true)
    }

    private var channels: FigureTable {
        var tries = [Int64](repeating: 0, count: 5)
        var reached = tries
        for place in places {
            for channel in 0..<5 {
                tries[channel] += Int64(facts.files[place].tries[channel])
                reached[channel] += Int64(facts.files[place].reached[channel])
            }
        }
        return FigureTable(
            key: "channels", title: Phrase("Ways of contact"), head: Phrase("Channel"),
            columns: [
                .init(key: "contacts", title: Phrase("Contacts"), unit: .count),
                .init(key: "reached", title: Phrase("Debtor reached"), unit: .count),
                .init(key: "share", title: Phrase("Share"), unit: .share),
            ],
            rows: (0..<5).map { index in
                .init(
                    key: Channel.allCases[index].rawValue, label: .phrase(Channel.allCases[index].label),
                    values: [tries[index], reached[index], FigureSums.share(reached[index], of: tries[index])])
            }, drawing: .bars([0, 1]))
    }

    private var promises: FigureTable {
        FigureTable(
            key: "promises", title: Phrase("Promises to pay"), head: Phrase("State"),
            columns: [.init(key: "promises", title: Phrase("Promises"), unit: .count)],
            rows: [
                .init(key: "kept", label: .phrase(PromiseState.kept.label), values: [all.kept]),
                .init(key: "broken", label: .phrase(PromiseState.broken.label), values: [all.broken]),
            ], drawing: .ring(0))
    }

    private var creditors: FigureTable {
        let sums = group(facts.creditors.count) { Int($0.creditor) }
        return FigureTable(
            key: "creditors", title: Phrase("Creditors"), head: Phrase("Creditor"), columns: FigureMaker.portfolio,
            rows: ranked(sums, by: \.claimed).map { index in
                let id = facts.creditors[index]
                return .init(
                    key: id.description, label: .text(names.creditors[id]?.name ?? "—"),
                    values: FigureMaker.values(sums[index]), href: filter.debts([("f.creditor", id.description)]))
            }, drawing: .ranks(1), isWide: true)
    }

    // MARK: Repayment duration

    private static let durationLimits: [Int64] = [30, 60, 90, 180, 365]

    private var durationCards: [FigureCard] {
        let days = places.compactMap { facts.files[$0].settled >= 0 ? Int64(facts.files[$0].settled) : nil }.sorted()
        let quick = days.prefix { $0 <= 90 }.count
        return [
            card(
                "settled", Phrase("Settled files"), all.settled, .count,
                to: filter.debts([("f.state", DebtState.paid.rawValue)])),
            card("mean", Phrase("Mean duration"), all.meanSettled, .days),
            card("median", Phrase("Median duration"), days.isEmpty ? nil : days[days.count / 2] * 10, .days),
            card(
                "quick", Phrase("Settled within 90 days"), FigureSums.share(Int64(quick), of: Int64(days.count)), .share
            ),
        ]
    }

    private static let durationColumns = [files, settled, toSettle]

    private static func duration(_ sums: FigureSums) -> [Int64?] { [sums.files, sums.settled, sums.meanSettled] }

    private var durations: FigureTable {
        let sums = group(6) {
            $0.settled < 0 ? nil : FigureMaker.bucket(Int64($0.settled), FigureMaker.durationLimits)
        }
        return FigureTable(
            key: "durations", title: Phrase("Time from the handing over to the settlement"), head: Phrase("Duration"),
            columns: [FigureMaker.settled, FigureMaker.recovered],
            rows: sums.indices.map { index in
                .init(
                    key: String(index), label: FigureMaker.spanLabel(index, FigureMaker.durationLimits),
                    values: [sums[index].files, sums[index].paid])
            }, drawing: .bars([0]), isWide: true)
    }

    private var durationByKind: FigureTable {
        let sums = group(DebtKind.allCases.count) { Int($0.kind) }
        return FigureTable(
            key: "kinds", title: Phrase("Duration by kind of debt"), head: Phrase("Kind of debt"),
            columns: FigureMaker.durationColumns,
            rows: ranked(sums, by: \.settled).map { index in
                let kind = DebtKind.allCases[index]
                return .init(
                    key: kind.rawValue, label: .phrase(kind.label), values: FigureMaker.duration(sums[index]),
                    href: filter.debts([("f.kind", kind.rawValue), ("f.state", DebtState.paid.rawValue)]))
            }, drawing: .ranks(2))
    }

    private var durationBySector: FigureTable {
        let sectorOf = sectorOf
        let sums = group(Sector.allCases.count) { sectorOf[Int($0.creditor)] }
        return FigureTable(
            key: "sectors", title: Phrase("Duration by sector"), head: Phrase("Sector"),
            columns: FigureMaker.durationColumns,
            rows: ranked(sums, by: \.settled).map { index in
                .init(
                    key: Sector.allCases[index].rawValue, label: .phrase(Sector.allCases[index].label),
                    values: FigureMaker.duration(sums[index]))
            }, drawing: .ranks(2))
    }

    private var durationBySize: FigureTable {
        let sums = group(FigureMaker.sizeLimits.count + 1) { FigureMaker.bucket($0.claimed, FigureMaker.sizeLimits) }
        return FigureTable(
            key: "sizes", title: Phrase("Duration by amount"), head: Phrase("Amount"),
            columns: FigureMaker.durationColumns,
            rows: sums.indices.map { index in
                .init(key: String(index), label: sizeLabel(index), values: FigureMaker.duration(sums[index]))
            }, drawing: .bars([2]), isWide: true)
    }
}
