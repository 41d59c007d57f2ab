import Department
import Nouns
import SQL
import Values

/// Which index a list is read by.
///
/// SQLite keeps no statistics of ours and would sort three hundred thousand debts of a large creditor to show fifty. The
/// tallies know how many rows each filter has, so the list either walks the index of its order until the page is full, or
/// gathers the few rows of the most telling filter and sorts these: whichever touches fewer rows. PostgreSQL has its own
/// statistics and is left to them.
struct DebtPlan {
    let filter: Filter
    let order: Noun.Order
    let actor: Actor
    let today: Day
    /// How many rows the tallied conditions leave, of how many.
    let matches: Int64
    let all: Int64

    /// As far as a range's rows are counted before it passes for wide.
    static let probe: Int64 = 8_000

    /// What to select from; nil leaves the choice to the database.
    func source(in connection: any Connection) throws -> SQL? {
        guard connection.dialect == .sqlite else { return nil }
        if let index = sortedIndex { return DebtPlan.by(index) }
        var best: (index: String, rows: Int64)?
        func offer(_ index: String, _ rows: Int64) {
            if rows < best?.rows ?? .max { best = (index, rows) }
        }
        var share = 1.0
        for (field, index, condition) in try ranges(in: connection) {
            let rows = try connection.integer(
                "SELECT count(*) FROM (SELECT 1 FROM \(DebtPlan.by(index)) WHERE \(condition) LIMIT \(DebtPlan.probe))")
            if rows < DebtPlan.probe { offer(index, rows) } else if field != order.field { share *= 0.3 }
        }
        for (index, column, values) in equals {
            let rows = try connection.integer(
                """
                SELECT COALESCE(sum(files), 0) FROM debt_tally WHERE \(unescaped: column) IN (\(list: values))
                """)
            offer(index, rows)
        }
        let found = max(1, Double(matches) * share)
        let walked = Int64(min(51 * Double(max(all, 1)) / found, Double(max(all, 1))))
        if let best, best.rows < walked { return DebtPlan.by(best.index) }
        return orderIndex.map(DebtPlan.by)
    }

    private static func by(_ index: String) -> SQL { SQL(unescaped: "debt INDEXED BY \(index)") }

    private var isByDue: Bool { order.field == "due" || order.field == "overdue" }

    private var orderIndex: String? {
        switch order.field {
        case "due", "overdue": "debt_by_due"
        case "balance": "debt_by_balance"
        case "debtorName": "debt_by_name"
        case "nextActionOn": "debt_by_next"
        case "reference": "sqlite_autoindex_debt_2"
        default: nil
        }
    }

    /// An index that finds one value's rows in the very order of the list.
    private var sortedIndex: String? {
        let single = Set(equals.filter { $0.values.count == 1 }.map(\.column))
        guard single.contains("state") else { return nil }
        if isByDue {
            if single.contains("creditor_id") { return "debt_by_creditor" }
            if single.contains("wilaya") { return "debt_by_wilaya" }
            return single.contains("agent_id") ? nil : "debt_by_state"
        }
        return order.field == "nextActionOn" && single.contains("agent_id") ? "debt_by_agent" : nil
    }

    /// The conditions on one value or a few, with the index that begins with their column.
    private var equals: [(index: String, column: String, values: [SQLValue])] {
        let indexes = [
            "creditor_id": "debt_by_creditor", "agent_id": "debt_by_agent", "wilaya": "debt_by_wilaya",
            "state": "debt_by_state",
        ]
        return TallyConditions(filter, for: actor, me: actor.id).values.compactMap { column, values in
            guard let index = indexes[column],
                !values.contains(.id(DebtTally.nobody)), !(column == "wilaya" && values.contains(.integer(0)))
            else { return nil }
            return (index, column, values)
        }
    }

    private func ranges(in connection: any Connection) throws -> [(field: String, index: String, condition: SQL)] {
        let indexes = [
            "balance": "debt_by_balance", "due": "debt_by_due", "overdue": "debt_by_due",
            "nextActionOn": "debt_by_next", "legalAction": "debt_by_legal_action",
        ]
        let reader = FilterReader(today: today, me: actor.id)
        var byField: [String: [Filter]] = [:]
        for condition in filter.conditions {
            switch condition {
            case .compare(let field, let comparison, _) where indexes[field] != nil && comparison != .different:
                byField[field, default: []].append(condition)
            case .oneOf("legalAction", _): byField["legalAction", default: []].append(condition)
            default: break
            }
        }
        return byField.sorted { $0.key < $1.key }.compactMap { field, conditions in
            indexes[field].map { index in
                (
                    field, index,
                    SQL.joined(
                        conditions.map { $0.condition(of: Debt.noun, for: reader, dialect: .sqlite) },
                        separator: " AND ")
                )
            }
        }
    }
}
