import Department
import HTTP
import Localization
import Messages
import Nouns
import SQL
import Values

/// What is said of a payment when it is recorded.
struct PaymentDraft: Sendable {
    var amount: Int64
    var received: Day
    var method: PaymentMethod
    var receipt: String?
    var note: String?
}

extension DebtFile {
    static let payments = NounTable(Payment.noun)

    /// Records a payment: shares it out, settles what is due, keeps promises, and closes the file when nothing is left.
    mutating func record(_ draft: PaymentDraft, for creditor: Record) throws -> Record {
        guard draft.received <= today else {
            throw Invalid("received", Phrase("A payment cannot be received after today."))
        }
        guard record.state != .withdrawn else {
            throw Refusal(.conflict, code: "payment.file-withdrawn", Phrase("A withdrawn file takes no payment."))
        }
        let shares = Shares(
            of: draft.amount, over: record.due, in: creditor[Creditor.allocation] ?? .costsInterestPrincipal)
        if shares.credit > 0, creditor[Creditor.overpayment] != .credit {
            throw Refusal(
                code: "payment.above-balance",
                Phrase(
                    "A payment of {amount} is above the balance of {balance}. Enter at most the balance.",
                    [
                        "amount": .money(Money(minor: draft.amount, record.currency)),
                        "balance": .money(record.money(Debt.balance)),
                    ]))
        }
        var payment = Record(Payment.noun, id: change.newID(), at: change.now)
        payment["reference"] = .text(try change.nextReference("P"))
        payment[Payment.debt] = id
        payment[Payment.creditor] = record[Debt.creditor]
        payment[Payment.agent] = record[Debt.agent]
        payment[Payment.received] = draft.received
        payment[Payment.amount] = draft.amount
        payment[Payment.currency] = record.currency.code
        payment[Payment.method] = draft.method
        payment[Payment.receipt.spec.name] = draft.receipt.map(Content.text) ?? .none
        payment[Payment.note.spec.name] = draft.note.map(Content.text) ?? .none
        payment[Payment.toCosts] = shares.costs
        payment[Payment.toInterest] = shares.interest
        payment[Payment.toPrincipal] = shares.principal
        payment[Payment.toCredit] = shares.credit
        payment[Payment.recordedBy] = change.author.actor.id
        payment[Payment.recordedByName] = change.author.actor.name
        do {
            try DebtFile.payments.insert(payment, in: change.connection)
        } catch let error as SQLError where error.kind == .duplicate {
            throw Refusal(
                .conflict, code: "payment.receipt-taken",
                Phrase(
                    "Receipt {receipt} is recorded already for this creditor.", ["receipt": .text(draft.receipt ?? "")])
            )
        }
        record.due.settle(shares)
        record[Debt.paid] += draft.amount
        record[Debt.credit] += shares.credit
        try keepPromises(with: draft.amount, received: draft.received)
        if record[Debt.balance] == 0 { try enter(.paid, reason: nil) }
        try close("payment.recorded")
        try change.publish(
            PaymentWasRecorded(payment: payment.id, debt: id, amount: draft.amount, currency: record.currency.code))
        return payment
    }

    /// Takes a payment back, with a reason; what it settled is owed again and a paid file is open again.
    mutating func reverse(_ paymentID: ID, reason: String) throws -> Record {
        guard
            let stored = try DebtFile.payments.first(
                where: "payment.id = \(paymentID) AND payment.debt_id = \(id)", in: change.connection)
        else { throw Refusal.notFound }
        guard stored[Payment.reversedAt] == nil else {
            throw Refusal(.conflict, code: "payment.reversed", Phrase("This payment is reversed already."))
        }
        guard !reason.isEmpty else { throw Invalid("reason", Phrase("Say why the payment is reversed.")) }
        var payment = stored
        payment[Payment.reversedAt] = change.now
        payment[Payment.reversedByName] = change.author.actor.name
        payment[Payment.reversalReason] = reason
        try DebtFile.payments.update(&payment, from: stored, at: change.now, in: change.connection)
        let shares = stored.shares
        record.due.restore(shares)
        record[Debt.paid] -= stored[Payment.amount]
        record[Debt.credit] -= shares.credit
        if record.state == .paid, record[Debt.balance] > 0 { try enter(.contacting, reason: reason) }
        try close("payment.reversed", reason: reason)
        try change.publish(
            PaymentWasRecorded(
                payment: payment.id, debt: id, amount: -stored[Payment.amount], currency: record.currency.code))
        return payment
    }

    /// Counts a payment towards the pending promises that it is in time for, the earliest first.
    private mutating func keepPromises(with amount: Int64, received: Day) throws {
        var left = amount
        let pending = try DebtFile.promises.records(
            where: "promise.debt_id = \(id) AND promise.state = 'pending' AND promise.due_on >= \(received)",
            limit: 20, in: change.connection)
        for stored in pending.sorted(by: { ($0[Promise.due] ?? .latest) < ($1[Promise.due] ?? .latest) })
        where left > 0 {
            var promise = stored
            let share = min(left, promise[Promise.amount] - promise[Promise.received])
            promise[Promise.received] += share
            left -= share
            if promise[Promise.received] >= promise[Promise.amount] { promise[Promise.state] = .kept }
            try DebtFile.promises.update(&promise, from: stored, at: change.now, in: change.connection)
        }
    }
}
