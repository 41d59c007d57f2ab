import Department
import Nouns
import SQL
import Values

extension DebtDossier {
    /// What a debtor or a creditor may know of a file: the debt, its payments, the names of the two sides. Nothing of the
    /// work on it. Throws ``Refusal/notFound`` for a debt that is not theirs.
    static func read(
        _ id: ID, for customer: Customer, of actor: Actor, in connection: any Connection
    ) throws -> DebtDossier {
        let debt = try DebtFile.stored(id, for: actor, in: connection)
        let creditor = debt[Debt.creditor]
        return DebtDossier(
            debt: debt,
            creditor: try Creditor.names(creditor.map { [$0] } ?? [], in: connection).values.first ?? "",
            debtor: try debtor(of: debt, in: connection), agent: nil,
            payments: try DebtFile.payments.records(
                where: "payment.debt_id = \(id)", limit: wholeDepth, latestFirst: true, in: connection),
            interactions: [], promises: [], steps: [], assignments: [], documents: [], others: [], objections: [])
    }
}

extension DebtState {
    /// What the two sides are told: how far it is, and nothing of what the agency thinks of it.
    var told: DebtState {
        switch self {
        case .new, .contacting, .negotiating: .new
        case .unrecoverable, .withdrawn: .withdrawn
        case .promise, .plan, .disputed, .legal, .paid: self
        }
    }
}
