import Design
import Localization
import Nouns
import SQL
import Values

/// A column of the list of debts. The raw value is its name in addresses and saved views.
enum DebtColumn: String, CaseIterable {
    case file, debtor, creditor, balance, recovered, state, overdue, next, agent
    case claimed, principal, interest, costs, paid, kind, wilaya, handedOver, origin, originalDue, due, lastContact
    case legalAction, court, section, closed

    /// Those that a list shows unless the reader chooses otherwise.
    static let standard: [DebtColumn] = [
        .file, .debtor, .creditor, .balance, .recovered, .state, .overdue, .next, .agent,
    ]

    var label: Phrase {
        switch self {
        case .file: Phrase("File")
        case .debtor: Phrase("Debtor")
        case .creditor: Phrase("Creditor")
        case .balance: Phrase("Balance due")
        case .recovered: Phrase("Recovered")
        case .state: Phrase("State")
        case .overdue: Phrase("Overdue")
        case .next: Phrase("Next step")
        case .agent: Phrase("Agent")
        case .claimed: Phrase("Claimed")
        case .principal: Debt.principal.spec.label
        case .interest: Debt.interest.spec.label
        case .costs: Debt.costs.spec.label
        case .paid: Phrase("Paid so far")
        case .kind: Debt.kind.spec.label
        case .wilaya: Debt.wilaya.spec.label
        case .handedOver: Debt.handedOver.spec.label
        case .origin: Debt.origin.spec.label
        case .originalDue: Debt.originalDue.spec.label
        case .due: Debt.due.spec.label
        case .lastContact: Debt.lastContact.spec.label
        case .legalAction: Debt.legalAction.spec.label
        case .court: Debt.court.spec.label
        case .section: Debt.section.spec.label
        case .closed: Debt.closed.spec.label
        }
    }

    var alignment: Sheet.Alignment {
        switch self {
        case .balance, .recovered, .overdue, .claimed, .principal, .interest, .costs, .paid: .end
        default: .start
        }
    }

    /// The field that its heading sorts by.
    var sort: String? {
        switch self {
        case .file: "reference"
        case .debtor: "debtorName"
        case .balance: "balance"
        case .overdue: "overdue"
        case .due: "due"
        case .next: "nextActionOn"
        default: nil
        }
    }

    /// What most people want first when they sort by it.
    var sortsDescendingFirst: Bool { self == .balance || self == .overdue || self == .file }

    var phone: Sheet.Phone {
        switch self {
        case .file: .subtitle
        case .debtor: .title
        case .balance: .amount
        case .state: .tag
        case .recovered: .hidden
        default: .labelled
        }
    }

    /// True for columns that only those who choose them pay for.
    var isFurther: Bool { !DebtColumn.standard.contains(self) }
}

/// What the list reads of a debt.
struct DebtRow {
    var id: ID
    var reference: String
    var creditorReference: String
    var creditor: ID
    var debtor: ID
    var debtorName: String
    var wilaya: Int64?
    var currency: String
    var balance: Int64
    var paid: Int64
    var state: String
    var due: Day
    var nextAction: String?
    var nextActionOn: Day?
    var agent: ID?
    var further: Further?

    /// What is read when one of the further columns is shown.
    struct Further {
        var principal: Int64
        var interest: Int64
        var costs: Int64
        var kind: String
        var handedOver: Day?
        var origin: Day?
        var originalDue: Day?
        var lastContact: Day?
        var legalAction: String?
        var court: String?
        var section: String?
        var closed: Day?
    }

    static func columns(further: Bool) -> SQL {
        further
            ? """
            debt.id, debt.reference, debt.creditor_reference, debt.creditor_id, debt.debtor_id, debt.debtor_name, \
            debt.wilaya, debt.currency, debt.balance, debt.paid, debt.state, debt.due_on, debt.next_action, \
            debt.next_action_on, debt.agent_id, debt.principal, debt.interest, debt.costs, debt.kind, \
            debt.handed_over_on, debt.origin_on, debt.original_due_on, debt.last_contact_on, debt.legal_action, \
            debt.court, debt.section, debt.closed_on
            """
            : """
            debt.id, debt.reference, debt.creditor_reference, debt.creditor_id, debt.debtor_id, debt.debtor_name, \
            debt.wilaya, debt.currency, debt.balance, debt.paid, debt.state, debt.due_on, debt.next_action, \
            debt.next_action_on, debt.agent_id
            """
    }

    init(_ row: any Row, _ at: Int, further: Bool) {
        id = row.identity(at)
        reference = row.text(at + 1)
        creditorReference = row.text(at + 2)
        creditor = row.identity(at + 3)
        debtor = row.identity(at + 4)
        debtorName = row.text(at + 5)
        wilaya = row.optionalInteger(at + 6)
        currency = row.text(at + 7)
        balance = row.integer(at + 8)
        paid = row.integer(at + 9)
        state = row.text(at + 10)
        due = row.day(at + 11) ?? .latest
        nextAction = row.optionalText(at + 12)
        nextActionOn = row.day(at + 13).flatMap { $0 == .latest ? nil : $0 }
        agent = row.id(at + 14)
        guard further else { return }
        self.further = Further(
            principal: row.integer(at + 15), interest: row.integer(at + 16), costs: row.integer(at + 17),
            kind: row.text(at + 18), handedOver: row.day(at + 19), origin: row.day(at + 20),
            originalDue: row.day(at + 21), lastContact: row.day(at + 22), legalAction: row.optionalText(at + 23),
            court: row.optionalText(at + 24), section: row.optionalText(at + 25), closed: row.day(at + 26))
    }

    /// How much of what was owed has come in, in hundredths of a percent.
    var recovered: Int { DebtRow.share(paid, of: paid + balance) }

    static func share(_ part: Int64, of whole: Int64) -> Int {
        whole > 0 ? Int(Double(part) / Double(whole) * 10_000) : 0
    }
}
