import Localization
import Values

/// Files that have something in common, summed, and how the list of them is narrowed.
struct FigureGroup {
    let key: String
    let label: FigureTable.Label
    let sums: FigureSums
    /// Nil when no list can be narrowed to them.
    let narrowing: FigureNarrowing?
}

extension FigureMaker {
    /// The groups with the largest first, those of nothing left out.
    private func ranked(
        _ sums: [FigureSums], by value: KeyPath<FigureSums, Int64>,
        _ group: (Int) -> (String, FigureTable.Label, FigureNarrowing?)
    ) -> [FigureGroup] {
        sums.indices.filter { sums[$0].files > 0 }.sorted {
            (sums[$1][keyPath: value], $0) < (sums[$0][keyPath: value], $1)
        }.map { index in
            let (key, label, narrowing) = group(index)
            return FigureGroup(key: key, label: label, sums: sums[index], narrowing: narrowing)
        }
    }

    func kinds(by value: KeyPath<FigureSums, Int64>) -> [FigureGroup] {
        ranked(sums(DebtKind.allCases.count) { Int($0.kind) }, by: value) { index in
            let kind = DebtKind.allCases[index]
            return (kind.rawValue, .phrase(kind.label), .field("f.kind", kind.rawValue))
        }
    }

    func sectors(by value: KeyPath<FigureSums, Int64>) -> [FigureGroup] {
        let sectors = facts.creditors.map { names.creditors[$0]?.sector ?? .other }
        let places = sectors.map { Sector.allCases.firstIndex(of: $0) ?? 0 }
        return ranked(sums(Sector.allCases.count) { places[Int($0.creditor)] }, by: value) { index in
            let sector = Sector.allCases[index]
            let creditors = zip(facts.creditors, sectors).filter { id, its in
                its == sector && (filter.creditor == nil || filter.creditor == id)
            }
            // A list takes so many choices and no more.
            let narrowing =
                creditors.count > 50
                ? nil : FigureNarrowing(fields: creditors.map { ("f.creditor", $0.0.description) })
            return (sector.rawValue, .phrase(sector.label), narrowing)
        }
    }

    var wilayas: [FigureGroup] {
        ranked(sums(Wilaya.all.count + 1) { Int($0.wilaya) }, by: \.files) { code in
            let key = code == 0 ? "none" : String(code)
            return (
                key, Wilaya(code: code).map { .wilaya($0) } ?? .phrase(Phrase("Unknown")), .field("f.wilaya", key)
            )
        }
    }

    var agents: [FigureGroup] {
        ranked(sums(facts.agents.count) { Int($0.agent) }, by: \.paid) { index in
            let id = facts.agents[index]
            if id == DebtTally.nobody { return ("none", .phrase(Phrase("Unassigned")), .field("f.agent", "none")) }
            return (id.description, .text(names.staff[id] ?? "—"), .field("f.agent", id.description))
        }
    }

    var creditors: [FigureGroup] {
        ranked(sums(facts.creditors.count) { Int($0.creditor) }, by: \.claimed) { index in
            let id = facts.creditors[index]
            return (id.description, .text(names.creditors[id]?.name ?? "—"), .field("f.creditor", id.description))
        }
    }

    var states: [FigureGroup] {
        let sums = sums(DebtState.allCases.count) { Int($0.state) }
        return zip(DebtState.allCases, sums).filter { $1.files > 0 }.map { state, sums in
            FigureGroup(
                key: state.rawValue, label: .phrase(state.label), sums: sums,
                narrowing: .field("f.state", state.rawValue))
        }
    }

    /// The files by the month in which they were handed over.
    func cohorts(_ months: [Day]) -> [FigureGroup] {
        let base = (months.first ?? today).monthIndex
        let sums = sums(months.count) { FigureMaker.monthIndex($0.handedOver) - base }
        return zip(months, sums).map { month, sums in
            FigureGroup(
                key: month.monthText, label: .month(month), sums: sums, narrowing: .handedOver(in: month))
        }
    }

    var sizes: [FigureGroup] {
        let spans = FigureSpans(limits: [500_000, 2_000_000, 10_000_000, 50_000_000])
        let sums = sums(spans.count) { spans.place(of: $0.claimed) }
        return sums.indices.map { index in
            let limit = Money(minor: spans.limits[min(index, spans.limits.count - 1)], currency)
            return FigureGroup(
                key: String(index),
                label: .phrase(
                    index < spans.limits.count
                        ? Phrase("up to {amount}", ["amount": .roundMoney(limit)])
                        : Phrase("above {amount}", ["amount": .roundMoney(limit)])), sums: sums[index],
                narrowing: FigureNarrowing(conditions: spans.conditions(on: "claimed", index)))
        }
    }

    /// The files by what share of their claim came in.
    var shares: [FigureGroup] {
        let spans = FigureSpans(limits: [0, 2_500, 5_000, 7_500, 9_999])
        let labels = ["0 %", "1–25 %", "26–50 %", "51–75 %", "76–99 %", "100 %"]
        let sums = sums(spans.count) { file in
            // What rounds to nothing is something.
            file.paid == 0 ? 0 : max(1, spans.place(of: file.paid * 10_000 / max(1, file.claimed)))
        }
        return sums.indices.map { index in
            let conditions =
                switch index {
                case 0: ["paid = 0"]
                case 1: ["paid > 0", "recovery <= \(spans.limits[1])"]
                default: spans.conditions(on: "recovery", index)
                }
            return FigureGroup(
                key: String(index), label: .text(labels[index]), sums: sums[index],
                narrowing: FigureNarrowing(conditions: conditions))
        }
    }

    /// The open files by the days since they were handed over.
    var ages: [FigureGroup] {
        let spans = FigureSpans(limits: [30, 90, 180, 365])
        let closed = Set(DebtState.closed.compactMap { DebtState.allCases.firstIndex(of: $0) })
        let sums = sums(spans.count) { file in
            closed.contains(Int(file.state)) ? nil : spans.place(of: Int64(today.number) - Int64(file.handedOver))
        }
        return sums.indices.map { index in
            var narrowing = FigureNarrowing(conditions: ["closed is empty"])
            if index < spans.limits.count { narrowing.from = today.adding(days: -Int(spans.limits[index])) }
            if index > 0 { narrowing.to = today.adding(days: -Int(spans.limits[index - 1]) - 1) }
            return FigureGroup(
                key: String(index), label: spans.days(index), sums: sums[index], narrowing: narrowing)
        }
    }

    /// The paid files by the days that it took.
    var durations: [FigureGroup] {
        let spans = FigureSpans(limits: [30, 60, 90, 180, 365])
        let sums = sums(spans.count) { $0.settled < 0 ? nil : spans.place(of: Int64($0.settled)) }
        return sums.indices.map { index in
            FigureGroup(
                key: String(index), label: spans.days(index), sums: sums[index],
                narrowing: FigureNarrowing(conditions: spans.conditions(on: "daysToSettle", index)))
        }
    }

    /// The files by the days until somebody was first in touch, and those that wait for it.
    var responses: [FigureGroup] {
        let spans = FigureSpans(limits: [1, 3, 7, 14, 30])
        let sums = sums(spans.count + 1) { $0.contact < 0 ? spans.count : spans.place(of: Int64($0.contact)) }
        return sums.indices.map { index in
            index == spans.count
                ? FigureGroup(
                    key: String(index), label: .phrase(Phrase("no contact yet")), sums: sums[index],
                    narrowing: FigureNarrowing(conditions: ["lastContact is empty"]))
                : FigureGroup(key: String(index), label: spans.days(index), sums: sums[index], narrowing: nil)
        }
    }
}
