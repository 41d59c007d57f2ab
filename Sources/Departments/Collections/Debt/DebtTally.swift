import Nouns
import SQL
import Values

/// Totals per creditor, agent, state, kind, wilaya and currency, kept with every change, so that the totals of a list
/// and the figures of a dashboard cost the same for ten thousand debts as for a million.
struct DebtTally: Hashable {
    struct Key: Hashable {
        let creditor: ID
        let agent: ID
        let state: String
        let kind: String
        let wilaya: Int64
        let currency: String
    }
    struct Sums: Hashable {
        var files: Int64 = 0
        var claimed: Int64 = 0
        var balance: Int64 = 0
        var paid: Int64 = 0
        /// The sum of the due days' numbers, from which the mean delay of any day follows.
        var dueDays: Int64 = 0
    }

    /// Nobody's files are counted under the zero id, because keys hold no NULL.
    static let nobody = ID(high: 0, low: 0)

    static func key(of debt: Record) -> Key {
        Key(
            creditor: debt[Debt.creditor] ?? nobody, agent: debt[Debt.agent] ?? nobody, state: debt.state.rawValue,
            kind: debt[Debt.kind.spec.name].text ?? "", wilaya: debt[Debt.wilaya.spec.name].integer ?? 0,
            currency: debt.currency.code)
    }

    static func sums(of debt: Record) -> Sums {
        Sums(
            files: 1, claimed: debt[Debt.principal] + debt[Debt.interest] + debt[Debt.costs],
            balance: debt[Debt.balance], paid: debt[Debt.paid], dueDays: Int64(debt[Debt.due]?.number ?? 0))
    }

    static func move(from old: Record?, to new: Record?, in connection: any Connection) throws {
        var tallies = DebtTallies()
        if let old { tallies.take(old, times: -1) }
        if let new { tallies.take(new, times: 1) }
        try tallies.write(in: connection)
    }
}

/// Differences to the tallies, gathered over many rows and written once.
struct DebtTallies {
    private var differences: [DebtTally.Key: DebtTally.Sums] = [:]

    mutating func take(_ debt: Record, times sign: Int64) {
        let sums = DebtTally.sums(of: debt)
        differences[DebtTally.key(of: debt), default: DebtTally.Sums()].add(sums, times: sign)
    }

    mutating func add(_ sums: DebtTally.Sums, to key: DebtTally.Key) {
        differences[key, default: DebtTally.Sums()].add(sums, times: 1)
    }

    func write(in connection: any Connection) throws {
        for (key, sums) in differences where sums != DebtTally.Sums() {
            try connection.run(
                """
                INSERT INTO debt_tally (creditor_id, agent_id, state, kind, wilaya, currency, files, claimed, \
                balance, paid, due_days) VALUES (\(key.creditor), \(key.agent), \(key.state), \(key.kind), \(key.wilaya), \
                \(key.currency), \(sums.files), \(sums.claimed), \(sums.balance), \(sums.paid), \
                \(sums.dueDays)) \
                ON CONFLICT (creditor_id, agent_id, state, kind, wilaya, currency) DO UPDATE SET \
                files = debt_tally.files + excluded.files, claimed = debt_tally.claimed + excluded.claimed, \
                balance = debt_tally.balance + excluded.balance, paid = debt_tally.paid + excluded.paid, \
                due_days = debt_tally.due_days + excluded.due_days
                """)
        }
    }
}

extension DebtTally.Sums {
    mutating func add(_ other: DebtTally.Sums, times sign: Int64) {
        files += other.files * sign
        claimed += other.claimed * sign
        balance += other.balance * sign
        paid += other.paid * sign
        dueDays += other.dueDays * sign
    }
}
