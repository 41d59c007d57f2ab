import HTTP
import Values

/// Which of the filter's files a figure counts.
struct FigureNarrowing: Sendable {
    /// Fields of the list's address, such as `f.kind`; they take the place of the filter's own.
    var fields: [(name: String, value: String)] = []
    /// Conditions in the filter language, which all hold.
    var conditions: [String] = []
    /// The days of handing over, within the filter's period.
    var from: Day?
    var to: Day?

    static let all = FigureNarrowing()
    static let paying = FigureNarrowing(conditions: ["paid > 0"])
    static let settled = FigureNarrowing(fields: [("f.state", DebtState.paid.rawValue)])

    static func field(_ name: String, _ value: String) -> FigureNarrowing { FigureNarrowing(fields: [(name, value)]) }

    static func handedOver(in month: Day) -> FigureNarrowing {
        FigureNarrowing(from: month, to: month.lastOfMonth)
    }

    /// Both narrowings at once.
    func and(_ other: FigureNarrowing) -> FigureNarrowing {
        FigureNarrowing(
            fields: fields + other.fields, conditions: conditions + other.conditions,
            from: [from, other.from].compactMap { $0 }.max(), to: [to, other.to].compactMap { $0 }.min())
    }
}

/// The addresses of the lists behind the figures: their rows are those that were counted.
struct FigureLinks: Sendable {
    let filter: FigureFilter
    /// The currency of the figures; nil when every file is in it.
    let currency: String?

    init(_ filter: FigureFilter, _ facts: FigureFacts) {
        self.filter = filter
        currency = facts.currencies.count > 1 ? filter.mainCurrency(in: facts) : nil
    }

    /// The files that a figure counts.
    func debts(_ narrowing: FigureNarrowing = .all, sort: String? = nil) -> String {
        var fields = files(narrowing, prefix: "f.")
        if !narrowing.conditions.isEmpty { fields.add("filter", narrowing.conditions.joined(separator: " and ")) }
        if let sort { fields.add("sort", sort) }
        return fields.isEmpty ? "/debts" : "/debts?" + fields.encoded
    }

    /// The payments that stand on the filter's files, received within some days.
    func payments(from first: Day? = nil, to last: Day? = nil) -> String {
        var fields = files(.all, prefix: "file.")
        // The list finds a creditor's payments by an index of their own.
        if let creditor = filter.creditor { fields.add("f.creditor", creditor.description) }
        if let first { fields.add("f.received.from", first.description) }
        if let last { fields.add("f.received.to", last.description) }
        fields.add("filter", "reversedAt is empty")
        return "/payments?" + fields.encoded
    }

    private func files(_ narrowing: FigureNarrowing, prefix: String) -> Fields {
        var fields = Fields()
        let taken = Set(narrowing.fields.map(\.name))
        func add(_ name: String, _ value: String?) {
            if let value, !taken.contains(prefix + name) { fields.add(prefix + name, value) }
        }
        add("handedOver.from", [filter.from, narrowing.from].compactMap { $0 }.max()?.description)
        add("handedOver.to", [filter.to, narrowing.to].compactMap { $0 }.min()?.description)
        add("creditor", filter.creditor?.description)
        // Whose files they are is the reader's reach already.
        add("agent", filter.isOwn ? nil : filter.agent?.description)
        add("kind", filter.kind?.rawValue)
        add("wilaya", filter.wilaya.map(String.init))
        add("currency", currency)
        for (name, value) in narrowing.fields { fields.add(name, value) }
        return fields
    }
}

extension Day {
    /// The last day of this day's month.
    var lastOfMonth: Day { startOfMonth.adding(months: 1).adding(days: -1) }
}
