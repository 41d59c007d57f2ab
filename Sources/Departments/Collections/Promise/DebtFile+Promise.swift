import Audit
import Department
import HTTP
import Localization
import Nouns
import SQL
import Values

/// What is said of a promise when it is noted.
struct PromiseDraft: Sendable {
    var amount: Int64
    var due: Day
    var note: String?

    /// What the form and the API ask for.
    static let fields = [Promise.amount.spec, Promise.due.spec, Promise.note.spec]

    /// Reads a draft; throws every fault at once.
    init(_ entry: Entry) throws {
        try entry.check()
        amount = entry[Promise.amount] ?? 0
        due = entry[Promise.due] ?? .earliest
        note = entry[Promise.note]
    }
}

extension DebtFile {
    static let promises = NounTable(Promise.noun)

    /// Notes a promise to pay; the file's next step is to see whether it is kept.
    mutating func promise(_ amount: Int64, by day: Day, note: String?) throws -> Record {
        guard !record.state.isClosed else {
            throw Refusal(.conflict, code: "promise.file-closed", Phrase("A closed file takes no promise."))
        }
        guard day >= today else {
            throw Invalid("due", Phrase("A promise is for today or later."))
        }
        guard amount <= record[Debt.balance] else {
            throw Invalid(
                "amount",
                Phrase(
                    "At most the balance of {balance} can be promised.", ["balance": .money(record.money(Debt.balance))]
                ))
        }
        var promise = Record(Promise.noun, id: change.newID(), at: change.now)
        promise[Promise.debt] = id
        promise[Promise.amount] = amount
        promise[Promise.currency] = record.currency.code
        promise[Promise.due] = day
        promise[Promise.state] = .pending
        promise[Promise.received] = 0
        promise[Promise.note.spec.name] = note.map(Content.text) ?? .none
        promise[Promise.agent] = change.author.actor.id
        promise[Promise.agentName] = change.author.actor.name
        try DebtFile.promises.insert(promise, in: change.connection)
        if record.state.next.contains(.promise) { try enter(.promise, reason: nil) }
        record[Debt.lastContact] = today
        // The day after, because a transfer made on the promised day shows up a day later.
        try plan(NextStep.checkPromise.rawValue, on: day.adding(days: 1))
        remarks.append(.init(field: "promise", old: "", new: "\(record.money(amount)) \(day)"))
        try close("promise.recorded")
        return promise
    }

    /// Takes a promise back that was noted by mistake or that both sides gave up.
    mutating func cancelPromise(_ promiseID: ID, reason: String?) throws -> Record {
        let promise = try turn(promiseID, to: .cancelled)
        try leavePromises(next: nil)
        try close("promise.cancelled", reason: reason)
        return promise
    }

    /// Breaks a promise whose day has passed; the next step is to get back to the debtor.
    mutating func breakPromise(_ promiseID: ID) throws {
        _ = try turn(promiseID, to: .broken)
        try leavePromises(next: .brokenPromise)
        try close("promise.broken")
    }

    private mutating func turn(_ promiseID: ID, to state: PromiseState) throws -> Record {
        guard
            let stored = try DebtFile.promises.first(
                where: "promise.id = \(promiseID) AND promise.debt_id = \(id)", in: change.connection)
        else { throw Refusal.notFound }
        guard stored[Promise.state] == .pending else {
            throw Refusal(
                .conflict, code: "promise.not-pending", Phrase("Only a pending promise can be cancelled."))
        }
        var promise = stored
        try store(&promise, from: stored, in: state)
        return promise
    }

    private mutating func store(_ promise: inout Record, from stored: Record, in state: PromiseState) throws {
        promise[Promise.state] = state
        try DebtFile.promises.update(&promise, from: stored, at: change.now, in: change.connection)
        guard let before = stored[Promise.state], before != state else { return }
        remarks.append(.init(field: "promise", old: before.rawValue, new: state.rawValue))
    }

    /// Counts a payment towards the promises that it is in time for, the earliest first. A promise that was broken is kept
    /// after all when the money came in time and was only recorded late.
    mutating func keepPromises(with amount: Int64, received: Day) throws {
        var left = amount
        var changed = false
        let open = try DebtFile.promises.records(
            where: """
                promise.debt_id = \(id) AND promise.due_on >= \(received) \
                AND promise.state IN ('pending', 'broken')
                """, limit: 50, in: change.connection)
        for stored in open.sorted(by: Promise.isEarlier) where left > 0 {
            var promise = stored
            let share = min(left, promise[Promise.amount] - promise[Promise.received])
            promise[Promise.received] += share
            left -= share
            let isKept = promise[Promise.received] >= promise[Promise.amount]
            try store(&promise, from: stored, in: isKept ? .kept : stored[Promise.state] ?? .pending)
            changed = changed || isKept
        }
        if changed { try leavePromises(next: nil) }
    }

    /// Counts again what the payments that stand have brought for each promise, after one was reversed.
    mutating func recountPromises() throws {
        let promises = try DebtFile.promises.records(
            where: "promise.debt_id = \(id) AND promise.state <> 'cancelled'", limit: 500, in: change.connection
        ).sorted(by: Promise.isEarlier)
        guard !promises.isEmpty else { return }
        var received: [ID: Int64] = [:]
        let payments = try DebtFile.payments.records(
            where: "payment.debt_id = \(id) AND payment.reversed_at IS NULL", limit: 5_000, in: change.connection)
        for payment in payments {
            var left = payment[Payment.amount]
            for promise in promises where left > 0 && promise.created <= payment.created {
                guard let due = promise[Promise.due], let day = payment[Payment.received], day <= due else { continue }
                let share = min(left, promise[Promise.amount] - received[promise.id, default: 0])
                received[promise.id, default: 0] += share
                left -= share
            }
        }
        for stored in promises where stored[Promise.received] != received[stored.id, default: 0] {
            var promise = stored
            promise[Promise.received] = received[stored.id, default: 0]
            let isKept = promise[Promise.received] >= promise[Promise.amount]
            let isOver = (promise[Promise.due] ?? .latest) < today
            try store(&promise, from: stored, in: isKept ? .kept : isOver ? .broken : .pending)
        }
    }

    /// Leaves the state of a promise, and the look at it, when none is pending any more.
    private mutating func leavePromises(next: NextStep?) throws {
        let pending = try change.connection.integer(
            "SELECT count(*) FROM promise WHERE debt_id = \(id) AND state = 'pending'")
        guard pending == 0, !record.state.isClosed else { return }
        if record.state == .promise { try enter(.contacting, reason: nil) }
        if let next {
            try plan(next.rawValue, on: today)
        } else if record[Debt.nextAction.spec.name].text == NextStep.checkPromise.rawValue {
            try plan(nil, on: nil)
        }
    }
}

extension Promise {
    /// The earlier day first; of one day, the one noted first.
    static func isEarlier(_ left: Record, _ right: Record) -> Bool {
        let days = (left[due] ?? .latest, right[due] ?? .latest)
        return days.0 == days.1 ? left.id < right.id : days.0 < days.1
    }
}

/// Next steps that the program itself plans; people may write any other words.
enum NextStep: String {
    case checkPromise = "check-promise"
    case brokenPromise = "broken-promise"
    case firstContact = "first-contact"

    var label: Phrase {
        switch self {
        case .checkPromise: Phrase("See whether the promise was kept")
        case .brokenPromise: Phrase("Ask about the broken promise")
        case .firstContact: Phrase("First contact")
        }
    }

    /// The words for a stored next step.
    static func phrase(_ stored: String) -> Phrase {
        NextStep(rawValue: stored)?.label ?? .verbatim(stored)
    }
}
