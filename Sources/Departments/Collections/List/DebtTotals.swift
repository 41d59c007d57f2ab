import Nouns
import SQL
import Values

/// How many debts a filter leaves and what they amount to, by currency.
struct DebtTotals: Sendable, Equatable {
    struct Sum: Sendable, Equatable {
        var files: Int64
        var claimed: Int64
        var balance: Int64
        var paid: Int64
        var dueDays: Int64
    }
    var byCurrency: [String: Sum] = [:]
    /// False when counting stopped at ``cap``.
    var isWhole = true

    /// So many rows are counted one by one at most.
    static let cap = 100_000

    var files: Int64 { byCurrency.values.reduce(0) { $0 + $1.files } }

    /// The currencies, the one with most files first.
    var currencies: [(currency: Currency, sum: Sum)] {
        byCurrency.sorted { $0.value.files == $1.value.files ? $0.key < $1.key : $0.value.files > $1.value.files }
            .map { (Currency(code: $0.key) ?? .dinar, $0.value) }
    }

    /// The totals of conditions that the tallies tell apart.
    static func tallied(_ conditions: TallyConditions, in connection: any Connection) throws -> DebtTotals {
        var totals = DebtTotals()
        try connection.each(
            """
            SELECT currency, sum(files), sum(claimed), sum(balance), sum(paid), sum(due_days) FROM debt_tally \
            WHERE \(conditions.condition) GROUP BY currency
            """
        ) { row in
            let sum = Sum(
                files: row.integer(1), claimed: row.integer(2), balance: row.integer(3), paid: row.integer(4),
                dueDays: row.integer(5))
            if sum.files > 0 { totals.byCurrency[row.text(0)] = sum }
        }
        return totals
    }

    /// The totals of any filter, counted row by row up to ``cap``.
    static func counted(
        _ filter: Filter, from source: SQL, scope: SQL, for reader: FilterReader, in connection: any Connection
    ) throws -> DebtTotals {
        var totals = DebtTotals()
        let condition = filter.condition(of: Debt.noun, for: reader, dialect: connection.dialect)
        try connection.each(
            """
            SELECT currency, count(*), sum(claimed), sum(balance), sum(paid) FROM (SELECT debt.currency AS currency, \
            debt.principal + debt.interest + debt.costs AS claimed, debt.balance AS balance, debt.paid AS paid \
            FROM \(source) WHERE (\(scope)) AND (\(condition)) LIMIT \(cap + 1)) AS found GROUP BY currency
            """
        ) { row in
            totals.byCurrency[row.text(0)] = Sum(
                files: row.integer(1), claimed: row.integer(2), balance: row.integer(3), paid: row.integer(4),
                dueDays: 0)
        }
        totals.isWhole = totals.files <= Int64(cap)
        return totals
    }
}

/// The conditions of a filter that the tallies tell apart; nil when it has others.
struct TallyConditions {
    /// The tallied columns with the values that each may have. No entry: any.
    private(set) var values: [String: [SQLValue]] = [:]
    /// True when conditions beside these remain, so that the tallies give an upper bound alone.
    private(set) var hasOthers = false
    /// Whose groups alone are counted; nil for everybody's files.
    private var team: Actor?

    private static let columns = [
        "creditor": "creditor_id", "agent": "agent_id", "state": "state", "kind": "kind", "wilaya": "wilaya",
        "currency": "currency",
    ]

    init(_ filter: Filter, for actor: Actor, me: ID) {
        if actor.reach == .own { narrow("agent_id", to: [.id(actor.id)]) }
        if actor.reach == .team || actor.reach == .branch { team = actor }
        for condition in filter.conditions { take(condition, me) }
    }

    private mutating func take(_ condition: Filter, _ me: ID) {
        switch condition {
        case .compare("closed", _, _): hasOthers = true
        case .empty("closed"): narrow("state", to: DebtState.open.map { .text($0.rawValue) })
        case .compare(let field, .equal, let operand):
            guard let column = TallyConditions.columns[field], let value = value(operand, me) else {
                hasOthers = true
                return
            }
            narrow(column, to: [value])
        case .oneOf(let field, let operands):
            let values = operands.compactMap { value($0, me) }
            guard let column = TallyConditions.columns[field], values.count == operands.count else {
                hasOthers = true
                return
            }
            narrow(column, to: values)
        case .empty("agent"): narrow("agent_id", to: [.id(DebtTally.nobody)])
        case .empty("wilaya"): narrow("wilaya", to: [.integer(0)])
        default: hasOthers = true
        }
    }

    private func value(_ operand: Filter.Operand, _ me: ID) -> SQLValue? {
        switch operand {
        case .value(let content): content.sqlValue
        case .me: .id(me)
        case .today: nil
        }
    }

    private mutating func narrow(_ column: String, to wanted: [SQLValue]) {
        if let present = values[column] {
            values[column] = present.filter(wanted.contains)
        } else {
            values[column] = wanted
        }
    }

    /// The conditions over the table of tallies.
    var condition: SQL {
        let reach = team.map { [Reached.condition(on: "agent_id", by: $0)] } ?? []
        if values.isEmpty, reach.isEmpty { return "files <> 0" }
        let parts: [SQL] =
            reach
            + values.sorted { $0.key < $1.key }.map { column, values in
                "\(unescaped: column) IN (\(list: values))"
            }
        return SQL.joined(parts, separator: " AND ")
    }

    /// What tells these conditions from others.
    var key: String {
        (team.map { "\($0.reach.rawValue)=\($0.id) " } ?? "")
            + values.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: "&")
    }
}
