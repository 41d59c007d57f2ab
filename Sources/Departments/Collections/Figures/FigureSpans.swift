import Localization
import Values

/// Numbers in spans that end at limits, each included; the last span is what lies beyond.
struct FigureSpans {
    let limits: [Int64]

    var count: Int { limits.count + 1 }

    func place(of value: Int64) -> Int { limits.firstIndex { value <= $0 } ?? limits.count }

    /// A span of days in words.
    func days(_ index: Int) -> FigureTable.Label {
        if index >= limits.count {
            return .phrase(Phrase("more than {days} days", ["days": .number(limits.last ?? 0)]))
        }
        let low = index == 0 ? 0 : limits[index - 1] + 1
        return .phrase(Phrase("{from} to {to} days", ["from": .number(low), "to": .number(limits[index])]))
    }

    /// A span in the filter language.
    func conditions(on field: String, _ index: Int) -> [String] {
        var conditions: [String] = []
        if index > 0 { conditions.append("\(field) > \(limits[index - 1])") }
        if index < limits.count { conditions.append("\(field) <= \(limits[index])") }
        return conditions
    }
}

extension FigureMaker {
    /// The months that the figures span, at most 24: from the first file on, until the period's end or, where money that came
    /// in is shown, until today.
    func months(untilToday: Bool = false) -> [Day] {
        let end = min(filter.to ?? today, today).startOfMonth
        var first = end.adding(months: -23)
        if let from = filter.from?.startOfMonth, from > first { first = from }
        let earliest = places.lazy.map { facts.files[$0].handedOver }.min().flatMap { Day(number: Int64($0)) }
        if let start = earliest?.startOfMonth, start > first { first = min(start, end) }
        let last = untilToday ? today.startOfMonth : end
        var months: [Day] = []
        var month = first
        while month <= last, months.count < 24 {
            months.append(month)
            month = month.adding(months: 1)
        }
        return months
    }

    static func monthIndex(_ day: Int32) -> Int { (Day(number: Int64(day)) ?? .earliest).monthIndex }
}

extension Day {
    /// Months since the year 0.
    var monthIndex: Int {
        let parts = parts
        return parts.year * 12 + parts.month - 1
    }

    /// Year and month, `2026-03`.
    var monthText: String { String(description.prefix(7)) }
}
