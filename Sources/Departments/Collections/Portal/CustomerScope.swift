import SQL
import Values

/// Which debts somebody from outside reaches: those of the one party that they proved to be.
enum CustomerScope {
    /// A debtor's own debts, those of parties that were merged into them too; a creditor's own portfolio. A party that was
    /// itself merged into another opens nothing of that other: a wrong merge must not show one person's debts to the next.
    static func condition(for customer: Customer) -> SQL {
        switch customer.side {
        case .creditor: "debt.creditor_id = \(customer.subject)"
        case .debtor:
            """
            (debt.debtor_id = \(customer.subject) OR debt.debtor_id IN \
            (SELECT id FROM party_card WHERE merged_into = \(customer.subject)))
            """
        }
    }
}
