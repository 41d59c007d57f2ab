import Department
import HTTP
import Localization
import Nouns
import SQL
import Values

extension DebtFile {
    /// What people may change of a debt after it was opened. Creditor and debtor stay: a debt of somebody else is another
    /// debt.
    static let facts = [
        Debt.creditorReference.spec, Debt.kind.spec, Debt.currency.spec, Debt.principal.spec, Debt.interest.spec,
        Debt.costs.spec, Debt.origin.spec, Debt.originalDue.spec, Debt.due.spec, Debt.handedOver.spec,
        Debt.legalAction.spec, Debt.court.spec, Debt.section.spec, Debt.note.spec,
    ]

    /// Changes facts. Amounts keep what was settled: what is due is the new amount less that, and never below nothing.
    mutating func edit(_ contents: [String: Content]) throws {
        var faults: [Invalid.Fault] = []
        let isPriced = DebtFile.amounts.contains { amount, _ in
            contents[amount.spec.name].map { ($0.integer ?? 0) != record[amount] } ?? false
        }
        if isPriced, record.state == .withdrawn {
            throw Refusal(
                .conflict, code: "debt.withdrawn", Phrase("A withdrawn file keeps its amounts. Reopen it first."))
        }
        if let currency = contents[Debt.currency.spec.name], currency != record[Debt.currency.spec.name],
            try hasMoneyMoved()
        {
            faults.append(
                .init(
                    Debt.currency.spec.name, Phrase("The currency stays once payments or promises are recorded.")))
        }
        for (amount, due) in DebtFile.amounts {
            guard let content = contents[amount.spec.name] else { continue }
            let settled = record[amount] - record[due]
            let wanted = content.integer ?? 0
            guard wanted >= settled else {
                faults.append(
                    .init(
                        amount.spec.name,
                        Phrase(
                            "{amount} of it is settled already, so it cannot be less.",
                            ["amount": .money(Money(minor: settled, record.currency))])))
                continue
            }
            record[amount] = wanted
            record[due] = wanted - settled
        }
        for field in DebtFile.facts where !DebtFile.amounts.contains(where: { $0.0.spec.name == field.name }) {
            if let content = contents[field.name] { record[field.name] = content }
        }
        record[Debt.balance] = record.due.balance
        faults += DebtFile.faultsOfDays(in: record, today: today)
        guard faults.isEmpty else { throw Invalid(faults) }
        if record[Debt.balance] == 0, !record.state.isClosed { try enter(.paid, reason: nil) }
        if record[Debt.balance] > 0, record.state == .paid { try reopen(reason: nil) }
        guard !record.differences(from: old).isEmpty else { return change.leaveUnnoted() }
        try close("debt.changed")
    }

    /// Opens a paid file again, in the state in which it was before.
    mutating func reopen(reason: String?) throws {
        let before = try change.connection.first(
            """
            SELECT old_state FROM state_change WHERE debt_id = \(id) AND new_state = 'paid' \
            ORDER BY changed_at DESC, id DESC LIMIT 1
            """
        ) { DebtState(rawValue: $0.text(0)) }
        let state = before.flatMap { $0 } ?? .contacting
        try enter(state.isClosed ? .contacting : state, reason: reason)
    }

    static let amounts = [
        (Debt.principal, Debt.principalDue), (Debt.interest, Debt.interestDue), (Debt.costs, Debt.costsDue),
    ]

    static func faultsOfDays(in debt: Record, today: Day) -> [Invalid.Fault] {
        var faults: [Invalid.Fault] = []
        if let day = debt[Debt.handedOver], day > today {
            faults.append(.init(Debt.handedOver.spec.name, Phrase("A file cannot be handed over after today.")))
        }
        if let origin = debt[Debt.origin] {
            if origin > today {
                faults.append(.init(Debt.origin.spec.name, Phrase("A debt cannot arise after today.")))
            }
            for field in [Debt.originalDue, Debt.due] {
                if let due = debt[field], due < origin {
                    faults.append(.init(field.spec.name, Phrase("A debt is not due before it arises.")))
                }
            }
        }
        return faults
    }

    private func hasMoneyMoved() throws -> Bool {
        try change.connection.integer(
            """
            SELECT (SELECT count(*) FROM payment WHERE debt_id = \(id)) \
            + (SELECT count(*) FROM promise WHERE debt_id = \(id))
            """) > 0
    }
}
