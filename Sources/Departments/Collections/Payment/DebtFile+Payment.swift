import Audit
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

    /// What the form and the API ask for.
    static let fields = [
        Payment.amount.spec, Payment.received.spec, Payment.method.spec, Payment.receipt.spec, Payment.note.spec,
    ]

    /// Reads a draft; throws every fault at once.
    init(_ entry: Entry) throws {
        try entry.check()
        amount = entry[Payment.amount] ?? 0
        received = entry[Payment.received] ?? .earliest
        method = entry[Payment.method] ?? .other
        receipt = entry[Payment.receipt]
        note = entry[Payment.note]
    }

    init(amount: Int64, received: Day, method: PaymentMethod, receipt: String? = nil, note: String? = nil) {
        self.amount = amount
        self.received = received
        self.method = method
        self.receipt = receipt
        self.note = note
    }
}

/// What a creditor wants done with payments. Read alone, for every payment asks for it and no secret field must be opened.
struct PaymentTerms: Sendable, Hashable {
    var allocation: Allocation
    var overpayment: Overpayment

    static func of(_ creditor: ID?, in connection: any Connection) throws -> PaymentTerms {
        let terms = try connection.first("SELECT allocation, overpayment FROM creditor WHERE id = \(creditor)") {
            PaymentTerms(
                allocation: Allocation(rawValue: $0.text(0)) ?? .costsInterestPrincipal,
                overpayment: Overpayment(rawValue: $0.text(1)) ?? .refuse)
        }
        guard let terms else { throw Refusal.notFound }
        return terms
    }
}

extension DebtFile {
    static let payments = NounTable(Payment.noun)

    /// Records a payment: shares it out, settles what is due, keeps promises, and closes the file when nothing is left.
    mutating func record(_ draft: PaymentDraft) throws -> Record {
        guard draft.received <= today else {
            throw Invalid("received", Phrase("A payment cannot be received after today."))
        }
        guard record.state != .withdrawn else {
            throw Refusal(.conflict, code: "payment.file-withdrawn", Phrase("A withdrawn file takes no payment."))
        }
        let terms = try PaymentTerms.of(record[Debt.creditor], in: change.connection)
        let shares = Shares(of: draft.amount, over: record.due, in: terms.allocation)
        if shares.credit > 0, terms.overpayment == .refuse {
            throw Refusal(
                code: "payment.above-balance",
                Phrase(
                    "A payment of {amount} is above the balance of {balance}. Enter at most the balance.",
                    [
                        "amount": .money(Money(minor: draft.amount, record.currency)),
                        "balance": .money(record.money(Debt.balance)),
                    ]))
        }
        let payment = try insert(draft, shares)
        record.due.settle(shares)
        record[Debt.paid] += draft.amount
        record[Debt.credit] += shares.credit
        try keepPromises(with: draft.amount, received: draft.received)
        if record[Debt.balance] == 0 { try enter(.paid, reason: nil) }
        try change.publish(
            PaymentWasRecorded(payment: payment.id, debt: id, amount: draft.amount, currency: record.currency.code))
        remarks.append(.init(field: "payment", old: "", new: payment.title))
        try close("payment.recorded")
        return payment
    }

    private func insert(_ draft: PaymentDraft, _ shares: Shares) throws -> Record {
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
        return payment
    }

    /// Takes a payment back, with a reason; what it settled is owed again and a paid file is open again, as it was.
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
        try recountPromises()
        if record.state == .paid, record[Debt.balance] > 0 { try reopen(reason: reason) }
        try change.publish(
            PaymentWasRecorded(
                payment: payment.id, debt: id, amount: -stored[Payment.amount], currency: record.currency.code))
        remarks.append(.init(field: "payment", old: stored.title, new: ""))
        try close("payment.reversed", reason: reason)
        return payment
    }
}
