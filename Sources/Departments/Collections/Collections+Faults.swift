import Department
import SQL

extension Collections {
    /// What the schema cannot hold: tallies equal a recount, debts equal their payments, every debtor has a card. The
    /// database does the counting, so that memory stays small; at most so many faults of a kind are told.
    public func faults() throws -> [String] {
        let limit = 20
        return try store.read { connection in
            let tallies = try connection.rows(
                """
                SELECT creditor_id, state, sum(files) FROM (\
                SELECT creditor_id, COALESCE(agent_id, \(DebtTally.nobody)) AS agent_id, state, kind, \
                COALESCE(wilaya, 0) AS wilaya, currency, 1 AS files, principal + interest + costs AS claimed, \
                balance, paid, due_on AS due_days FROM debt \
                UNION ALL SELECT creditor_id, agent_id, state, kind, wilaya, currency, -files, -claimed, -balance, \
                -paid, -due_days FROM debt_tally) AS counted \
                GROUP BY creditor_id, agent_id, state, kind, wilaya, currency \
                HAVING sum(files) <> 0 OR sum(claimed) <> 0 OR sum(balance) <> 0 OR sum(paid) <> 0 \
                OR sum(due_days) <> 0 LIMIT \(limit)
                """
            ) { row in
                "the totals of creditor \(row.identity(0)) in the state \(row.text(1)) differ from a recount by \(row.integer(2)) files"
            }
            let sums = try connection.rows(
                """
                SELECT d.reference, d.paid, COALESCE(p.amount, 0) FROM debt d LEFT JOIN (SELECT debt_id, \
                sum(amount) AS amount, sum(to_costs) AS costs, sum(to_interest) AS interest, \
                sum(to_principal) AS principal, sum(to_credit) AS credit FROM payment WHERE reversed_at IS NULL \
                GROUP BY debt_id) AS p ON p.debt_id = d.id WHERE d.paid <> COALESCE(p.amount, 0) \
                OR d.costs - d.costs_due <> COALESCE(p.costs, 0) \
                OR d.interest - d.interest_due <> COALESCE(p.interest, 0) \
                OR d.principal - d.principal_due <> COALESCE(p.principal, 0) \
                OR d.credit <> COALESCE(p.credit, 0) LIMIT \(limit)
                """
            ) { row in
                "debt \(row.text(0)) says that \(row.integer(1)) was paid or is settled otherwise than its payments of \(row.integer(2)) say"
            }
            let cards = try connection.rows(
                """
                SELECT reference FROM debt WHERE NOT EXISTS (SELECT 1 FROM party_card c WHERE c.id = debt.debtor_id) \
                LIMIT \(limit)
                """
            ) { "debt \($0.text(0)) has a debtor without a card" }
            return tallies + sums + cards
        }
    }
}
