import Messages
import SQL
import Values

/// Debts and everything that hangs on them, thousands to a transaction: made on one thread, written on another.
struct DemoWriter: Sendable {
    /// How many debts go into one transaction.
    private static let chunk = 10_000

    private let terms: DemoTerms
    private let creditors: [ID]
    /// How many debts there are with these.
    let last: Int
    private(set) var debtCount = 0
    private(set) var firstID: ID?
    /// The last references given out, by prefix and year.
    private var references: [(prefix: String, counts: [Int: Int64])] = []
    /// What all debts come to; with the last of them alone.
    private var tallies = DebtTallies()
    private let weights = DemoCreditor.all.map(\.weight)

    private var cards = RowBatch(
        into: "party_card",
        [
            "number", "id", "kind", "name", "arabic_name", "folded_name", "language", "wilaya", "version",
            "merged_into",
        ])
    private var search: RowBatch
    private var debts = RowBatch(
        into: "debt",
        [
            "id", "version", "created_at", "updated_at", "reference", "creditor_id", "creditor_reference",
            "debtor_id", "debtor_name", "wilaya", "kind", "currency", "principal", "interest", "costs",
            "principal_due", "interest_due", "costs_due", "balance", "paid", "credit", "origin_on",
            "original_due_on", "due_on", "handed_over_on", "state", "agent_id", "legal_action", "court",
            "section", "next_action", "next_action_on", "last_contact_on", "closed_on", "batch_id", "note",
        ])
    private var payments = RowBatch(
        into: "payment",
        [
            "id", "version", "created_at", "updated_at", "reference", "debt_id", "creditor_id", "agent_id",
            "received_on", "amount", "currency", "method", "receipt", "to_costs", "to_interest",
            "to_principal", "to_credit", "recorded_by", "recorded_by_name",
        ])
    private var interactions = RowBatch(
        into: "interaction",
        [
            "id", "created_at", "debt_id", "debtor_id", "channel", "direction", "outcome", "happened_at",
            "note", "next_action", "next_action_on", "agent_id", "agent_name",
        ])
    private var promises = RowBatch(
        into: "promise",
        [
            "id", "version", "created_at", "updated_at", "debt_id", "amount", "currency", "due_on", "state",
            "received", "note", "agent_id", "agent_name",
        ])
    private var steps = RowBatch(
        into: "state_change",
        [
            "id", "debt_id", "old_state", "new_state", "reason", "changed_at", "changed_by", "changed_by_name",
        ])
    private var assignments = RowBatch(
        into: "assignment",
        [
            "id", "debt_id", "agent_id", "agent_name", "assigned_at", "assigned_by_name",
        ])

    private init(terms: DemoTerms, creditors: [ID], last: Int, dialect: Dialect) {
        self.terms = terms
        self.creditors = creditors
        self.last = last
        search = DemoCards.insert(dialect)
    }

    /// Makes all debts, chunk by chunk, until there are no more or nobody takes them.
    static func make(_ terms: DemoTerms, _ creditors: [ID], _ dialect: Dialect, put: (DemoWriter) -> Bool) {
        var books = DemoBooks()
        let parties = DemoTerms.parties(for: terms.debts)
        for first in stride(from: 0, to: terms.debts, by: chunk) {
            let last = min(first + chunk, terms.debts)
            var writer = DemoWriter(terms: terms, creditors: creditors, last: last, dialect: dialect)
            // The cards of everybody who may owe one of these, before the debts.
            let needed = last == terms.debts ? parties : min(parties, last * 84 / 100 + 1)
            while books.cards < needed { writer.addCard(&books) }
            for index in first..<last { writer.add(index, &books) }
            writer.references = [("D", books.debts), ("P", books.payments)]
            if last == terms.debts { writer.tallies = books.tallies }
            guard put(writer) else { return }
        }
    }

    /// The next party's card.
    private mutating func addCard(_ books: inout DemoBooks) {
        let card = terms.party(books.cards)
        books.cards += 1
        let number = SQLValue.integer(Int64(books.cards))
        let (folded, words) = books.derived(card)
        cards.add(
            [
                number, .id(card.id), .text(card.kind.rawValue), .text(card.name), .from(card.arabicName),
                .text(folded), .text(card.language), .from(card.wilaya.map(Int64.init)), .integer(card.version), .null,
            ])
        search.add([number, .text(words)])
    }

    /// A debt with its history.
    private mutating func add(_ index: Int, _ books: inout DemoBooks) {
        debtCount += 1
        var dice = Dice(seed: terms.seed, stream: 1, row: index)
        let handedOver = DemoTerms.handedOver(index, of: terms.debts, today: terms.today)
        let created = DemoTerms.moment(handedOver, .opening, &dice)
        let id = dice.id(at: created)
        firstID = firstID ?? id
        let card = terms.party(terms.debtor(of: index))
        let creditorIndex = dice.index(of: weights)
        let creditor = DemoCreditor.all[creditorIndex]
        let isOrganisation = card.kind == .organisation
        let kind: DebtKind = isOrganisation && dice.falls(60) ? .commercial : dice.pick(creditor.kinds) ?? .other
        let agent = agent(card, creditorIndex, handedOver, &dice)
        let life = DemoLife(
            handedOver: handedOver, creditor: creditor, isOrganisation: isOrganisation, today: terms.today, dice: dice)
        let late = dice.number(40...420)
        let due = handedOver.adding(days: -late)
        let origin = due.adding(days: -dice.number(15...60))
        let reference = DemoBooks.next("D", handedOver.year, in: &books.debts)
        let number = String(index + 1)
        let creditorReference = creditor.mark + "-" + String(repeating: "0", count: max(0, 7 - number.count)) + number
        let folded = books.derived(card).folded
        let updated = max(created, life.lastChange.map { DemoTerms.moment($0, .step, &dice) } ?? created)
        let court = life.legal == nil || life.legal == .notice ? nil : DemoCourts.court(of: card.wilaya ?? 16, &dice)
        let balance = life.due.balance
        debts.add(
            [
                .id(id), .integer(Int64(1 + life.contacts.count + life.payments.count)),
                .integer(created.milliseconds), .integer(updated.milliseconds), .text(reference),
                .id(creditors[creditorIndex]), .text(creditorReference), .id(card.id), .text(folded),
                .from(card.wilaya.map(Int64.init)), .text(kind.rawValue), .text("DZD"), .integer(life.principal),
                .integer(life.interest), .integer(life.costs), .integer(life.due.principal),
                .integer(life.due.interest), .integer(life.due.costs), .integer(balance), .integer(life.paid),
                .integer(0), .from(origin), .from(due), .from(due), .from(handedOver), .text(life.state.rawValue),
                agent.map { .id($0.id) } ?? .null, .from(life.legal?.rawValue), .from(court),
                .from(court == nil ? nil : DemoCourts.section(of: kind)), .from(life.nextAction),
                .from(life.nextActionOn ?? .latest), .from(life.lastContact), .from(life.closedOn), .null, .null,
            ])
        books.tallies.add(
            .init(
                files: 1, claimed: life.principal + life.interest + life.costs, balance: balance, paid: life.paid,
                dueDays: Int64(due.number)),
            to: .init(
                creditor: creditors[creditorIndex], agent: agent?.id ?? DebtTally.nobody, state: life.state.rawValue,
                kind: kind.rawValue, wilaya: Int64(card.wilaya ?? 0), currency: "DZD"))
        addHistory(of: life, id, card.id, creditors[creditorIndex], agent, created, &books, &dice)
    }

    /// Most files of a wilaya go to the same few agents; the newest wait for one.
    private func agent(_ card: PartyCard, _ creditor: Int, _ handedOver: Day, _ dice: inout Dice) -> StaffCard? {
        guard !terms.agents.isEmpty else { return nil }
        let isFresh = terms.today.days(since: handedOver) < 4
        if dice.falls(isFresh ? 45 : 1) { return nil }
        let home = ((card.wilaya ?? 0) + creditor / 6) % terms.agents.count
        return terms.agents[dice.falls(70) ? home : dice.number(0..<terms.agents.count)]
    }

    /// What happened to a debt. The ids of all of it are of the moment when the debt came, so that the rows of debts that
    /// came one after another lie beside each other: ids of two years would scatter them over the whole of each index.
    private mutating func addHistory(
        of life: DemoLife, _ debt: ID, _ debtor: ID, _ creditor: ID, _ agent: StaffCard?, _ created: Instant,
        _ books: inout DemoBooks, _ dice: inout Dice
    ) {
        let person = agent ?? terms.manager
        if let agent {
            let moment = DemoTerms.moment(life.handedOver, .assigning, &dice)
            assignments.add(
                [
                    .id(dice.id(at: created)), .id(debt), .id(agent.id), .text(agent.name),
                    .integer(moment.milliseconds), .text(terms.manager.name),
                ])
        }
        for contact in life.contacts {
            let moment = DemoTerms.moment(contact.day, .contact, &dice)
            interactions.add(
                [
                    .id(dice.id(at: created)), .integer(moment.milliseconds), .id(debt), .id(debtor),
                    .text(contact.channel.rawValue), .text(contact.direction.rawValue), .text(contact.outcome.rawValue),
                    .integer(moment.milliseconds), .from(DemoWords.note(contact.outcome, &dice)), .null, .null,
                    .id(person.id), .text(person.name),
                ])
        }
        for promise in life.promises {
            let moment = DemoTerms.moment(promise.made, .promise, &dice)
            let updated = promise.state == .pending ? moment : max(moment, DemoTerms.moment(promise.due, .step, &dice))
            promises.add(
                [
                    .id(dice.id(at: created)), .integer(promise.state == .pending ? 1 : 2),
                    .integer(moment.milliseconds), .integer(updated.milliseconds), .id(debt), .integer(promise.amount),
                    .text("DZD"), .from(promise.due), .text(promise.state.rawValue), .integer(promise.received), .null,
                    .id(person.id), .text(person.name),
                ])
        }
        for payment in life.payments {
            let moment = DemoTerms.moment(payment.day, .payment, &dice)
            books.receipts += 1
            let receipt = payment.method == .cash || dice.falls(40) ? "Q-\(books.receipts)" : nil
            payments.add(
                [
                    .id(dice.id(at: created)), .integer(1), .integer(moment.milliseconds),
                    .integer(moment.milliseconds),
                    .text(DemoBooks.next("P", payment.day.year, in: &books.payments)), .id(debt), .id(creditor),
                    agent.map { .id($0.id) } ?? .null, .from(payment.day), .integer(payment.amount), .text("DZD"),
                    .text(payment.method.rawValue), .from(receipt), .integer(payment.shares.costs),
                    .integer(payment.shares.interest), .integer(payment.shares.principal), .integer(0),
                    .id(person.id), .text(person.name),
                ])
        }
        var last = Instant(milliseconds: 0)
        for step in life.steps {
            // Of one day, the later step after the earlier.
            let moment = max(DemoTerms.moment(step.day, .step, &dice), Instant(milliseconds: last.milliseconds + 1000))
            last = moment
            let closer = step.new.isDecision ? terms.manager : person
            steps.add(
                [
                    .id(dice.id(at: created)), .id(debt), .text(step.old.rawValue), .text(step.new.rawValue),
                    .from(step.reason), .integer(moment.milliseconds), .id(closer.id), .text(closer.name),
                ])
        }
    }

    /// Writes the rows, and the last references; with the last debts also the tallies.
    func insert(in connection: any Connection) throws {
        for batch in [cards, debts, payments, interactions, promises, steps, assignments, search] {
            try batch.insert(in: connection)
        }
        for (prefix, counts) in references {
            for (year, last) in counts {
                try connection.run(
                    """
                    INSERT INTO reference_number (prefix, year, last) VALUES (\(prefix), \(year), \(last)) \
                    ON CONFLICT (prefix, year) DO UPDATE SET last = excluded.last
                    """)
            }
        }
        try tallies.write(in: connection)
    }
}

extension SQLValue {
    fileprivate static func from(_ text: String?) -> SQLValue { text.map(SQLValue.text) ?? .null }
    fileprivate static func from(_ number: Int64?) -> SQLValue { number.map(SQLValue.integer) ?? .null }
    fileprivate static func from(_ day: Day?) -> SQLValue { day.map { .integer(Int64($0.number)) } ?? .null }
}
