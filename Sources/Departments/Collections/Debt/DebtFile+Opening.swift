import Department
import HTTP
import Localization
import Messages
import Names
import Nouns
import SQL
import Values

extension DebtFile {
    /// Opens a new file of a creditor on a debtor, once per creditor and creditor's reference.
    ///
    /// An agent who reaches only their own files is given the new one, or they would lose sight of it at once.
    static func open(_ contents: [String: Content], debtor card: PartyCard, in change: Change) throws -> Record {
        let now = change.now
        let today = change.today
        let actor = change.author.actor
        var debt = Record(Debt.noun, id: change.newID(), at: now)
        for (name, content) in contents { debt[name] = content }
        guard let creditor = debt[Debt.creditor],
            let isActive = try change.connection.first(
                "SELECT is_active FROM creditor WHERE id = \(creditor)", { $0.flag(0) })
        else { throw Invalid(Debt.creditor.spec.name, Phrase("Choose one of the values offered.")) }
        guard isActive else {
            throw Invalid(Debt.creditor.spec.name, Phrase("This creditor is no longer active."))
        }
        try PartyCards.take([card], in: change.connection)
        debt[Debt.debtor] = card.id
        debt[Debt.debtorName] = Folded.text(card.name)
        debt[Debt.wilaya.spec.name] = card.wilaya.map { .integer(Int64($0)) } ?? .none
        if debt[Debt.currency.spec.name].isNone { debt[Debt.currency] = Currency.dinar.code }
        debt[Debt.handedOver] = debt[Debt.handedOver] ?? today
        for (amount, due) in amounts {
            debt[amount] = debt[amount]
            debt[due] = debt[amount]
        }
        debt[Debt.balance] = debt.due.balance
        debt[Debt.paid] = 0
        debt[Debt.credit] = 0
        debt.state = .new
        debt[Debt.nextAction] = NextStep.firstContact.rawValue
        debt[Debt.nextActionOn] = today
        if actor.reach != .all { debt[Debt.agent] = actor.id }
        let faults = faultsOfDays(in: debt, today: today)
        guard faults.isEmpty else { throw Invalid(faults) }
        debt["reference"] = .text(try change.nextReference("D"))
        do { try table.insert(debt, in: change.connection) } catch let error as SQLError
            where error.kind == .duplicate
        { throw taken }
        if actor.reach != .all {
            try change.connection.run(
                """
                INSERT INTO assignment (id, debt_id, agent_id, agent_name, assigned_at, assigned_by_name) \
                VALUES (\(change.newID()), \(debt.id), \(actor.id), \(actor.name), \(now), \(actor.name))
                """)
        }
        try DebtTally.move(from: nil, to: debt, in: change.connection)
        try change.note(
            "debt.added", of: "debt", debt.id, changes: debt.differences(from: nil), about: debt[Debt.debtor])
        change.tell("debts", "changed", debt.id.description)
        return debt
    }
}

/// Who a new debt is owed by: a party that was picked, or one to find or make in the Directory.
enum DebtorChoice: Sendable {
    case known(ID)
    case described(PartyDraft)

    /// What is asked of a debtor who is not in the Directory yet.
    static let fields = [
        name.spec, arabicName.spec, kind.spec, phone.spec, email.spec, identifier.spec, address.spec, wilaya.spec,
    ]
    static let name = Field<String>.text("debtorName", Phrase("Name"), 0...200, sensitivity: .personal)
    static let arabicName = Field<String>.text(
        "debtorArabicName", Phrase("Name in Arabic"), 0...200, sensitivity: .personal)
    static let kind = Field<DebtorKind>.choice("debtorKind", Phrase("Person or organisation"))
    static let phone = Field<String>(
        "debtorPhone", Phrase("Telephone"), .phone, sensitivity: .personal)
    static let email = Field<String>("debtorEmail", Phrase("E-mail"), .email, sensitivity: .personal)
    static let identifier = Field<String>.text(
        "debtorIdentifier", Phrase("Identity number (NIN, NIF)"), 0...30, sensitivity: .secret)
    static let address = Field<String>.text("debtorAddress", Phrase("Address"), 0...400, sensitivity: .personal)
    static let wilaya = Field<Int64>("debtorWilaya", Phrase("Wilaya"), .wilaya, sensitivity: .personal)

    /// Reads a description; nil when no name was given.
    static func described(_ entry: Entry, creditor: ID, reference: String) -> DebtorChoice? {
        guard let given = entry[name] ?? entry[arabicName] else { return nil }
        let kind = entry[kind] ?? .person
        var draft = PartyDraft(
            source: "debt:\(creditor):\(reference)", kind: kind == .person ? .person : .organisation, name: given)
        draft.arabicName = entry[arabicName]
        draft.phones = entry[phone].map { [$0] } ?? []
        draft.emails = entry[email].map { [$0] } ?? []
        draft.identifiers =
            entry[identifier].map { [.init(kind: kind == .person ? "nin" : "nif", value: $0)] } ?? []
        draft.address = entry[address]
        draft.wilaya = entry[wilaya].map { Int(clamping: $0) }
        return .described(draft)
    }
}

/// Person or organisation, as forms ask for it.
enum DebtorKind: String, FieldChoice {
    case person, organisation

    var label: Phrase {
        switch self {
        case .person: Phrase("Person")
        case .organisation: Phrase("Organisation")
        }
    }
}

extension Collections {
    /// The card of a new debt's debtor. The Directory is asked before the change begins, for it has a database of its own;
    /// what it registered is found again when the same form comes twice.
    func card(_ choice: DebtorChoice, creditor: ID, reference: String, _ context: Context) throws -> PartyCard {
        let isTaken = try store.read { connection in
            try connection.integer(
                """
                SELECT count(*) FROM debt WHERE creditor_id = \(creditor) AND creditor_reference = \(reference)
                """) > 0
        }
        guard !isTaken else { throw DebtFile.taken }
        switch choice {
        case .described(let draft):
            let registrations = try directory.register([draft], by: context.actor, request: context.request)
            guard let card = registrations.first?.card else { throw Refusal.notFound }
            return card
        case .known(let id):
            guard let card = try directory.card(id) else {
                throw Invalid(Debt.debtor.spec.name, Phrase("Choose one of the values offered."))
            }
            if let kept = card.mergedInto, let survivor = try directory.card(kept) { return survivor }
            return card
        }
    }
}
