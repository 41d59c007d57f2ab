import Department
import HTTP
import Localization
import Nouns
import SQL
import Values

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
        record[Debt.nextAction.spec.name] = .text(NextStep.checkPromise.rawValue)
        record[Debt.nextActionOn] = day.adding(days: 1)
        try close("promise.recorded")
        return promise
    }
}

/// Next steps that the program itself plans; people may write any other words.
enum NextStep: String {
    case checkPromise = "check-promise"
    case firstContact = "first-contact"

    var label: Phrase {
        switch self {
        case .checkPromise: Phrase("See whether the promise was kept")
        case .firstContact: Phrase("First contact")
        }
    }

    /// The words for a stored next step.
    static func phrase(_ stored: String) -> Phrase {
        NextStep(rawValue: stored)?.label ?? .verbatim(stored)
    }
}
