import Localization
import Nouns

/// Where the work on a file stands.
enum DebtState: String, FieldChoice {
    case new, contacting, negotiating, promise, plan, disputed, legal, paid, unrecoverable, withdrawn

    /// A closed file takes no more work; only a payment's reversal or a decision reopens it.
    var isClosed: Bool { self == .paid || self == .unrecoverable || self == .withdrawn }

    /// A file that somebody decided to give up; reaching or leaving these states is for those who may close debts.
    var isDecision: Bool { self == .unrecoverable || self == .withdrawn }

    static let open: [DebtState] = allCases.filter { !$0.isClosed }
    static let closed: [DebtState] = allCases.filter(\.isClosed)

    /// The states that a person may choose next. Paid is never chosen: the balance decides.
    var next: [DebtState] {
        switch self {
        case .new: [.contacting, .negotiating, .promise, .disputed, .legal, .unrecoverable, .withdrawn]
        case .contacting: [.negotiating, .promise, .plan, .disputed, .legal, .unrecoverable, .withdrawn]
        case .negotiating: [.contacting, .promise, .plan, .disputed, .legal, .unrecoverable, .withdrawn]
        case .promise: [.contacting, .negotiating, .plan, .disputed, .legal, .unrecoverable, .withdrawn]
        case .plan: [.contacting, .negotiating, .promise, .disputed, .legal, .unrecoverable, .withdrawn]
        case .disputed: [.contacting, .negotiating, .legal, .unrecoverable, .withdrawn]
        case .legal: [.contacting, .negotiating, .promise, .plan, .unrecoverable, .withdrawn]
        case .paid: []
        case .unrecoverable, .withdrawn: [.contacting]
        }
    }

    var label: Phrase {
        switch self {
        case .new: Phrase("New")
        case .contacting: Phrase("In contact")
        case .negotiating: Phrase("Negotiating")
        case .promise: Phrase("Promise")
        case .plan: Phrase("Instalment plan")
        case .disputed: Phrase("Disputed")
        case .legal: Phrase("Legal action")
        case .paid: Phrase("Paid")
        case .unrecoverable: Phrase("Closed, unrecoverable")
        case .withdrawn: Phrase("Withdrawn")
        }
    }

    var standing: Standing {
        switch self {
        case .new, .contacting: .active
        case .negotiating, .promise: .waiting
        case .plan, .paid: .good
        case .disputed, .legal: .bad
        case .unrecoverable, .withdrawn: .plain
        }
    }
}

/// What a debt arose from.
enum DebtKind: String, FieldChoice {
    case commercial, personal, rent, telecom, insurance, loan, energy, tuition, medical, other

    var label: Phrase {
        switch self {
        case .commercial: Phrase("Commercial")
        case .personal: Phrase("Personal")
        case .rent: Phrase("Rent")
        case .telecom: Phrase("Telecommunications")
        case .insurance: Phrase("Insurance premium")
        case .loan: Phrase("Loan")
        case .energy: Phrase("Energy")
        case .tuition: Phrase("Tuition")
        case .medical: Phrase("Medical fees")
        case .other: Phrase("Other")
        }
    }
}

/// The step of a legal procedure.
enum LegalAction: String, FieldChoice {
    case none, notice, order, claim, judgment, enforcement

    var label: Phrase {
        switch self {
        case .none: Phrase("None")
        case .notice: Phrase("Formal notice")
        case .order: Phrase("Order to pay")
        case .claim: Phrase("Claim on the merits")
        case .judgment: Phrase("Judgment")
        case .enforcement: Phrase("Enforcement")
        }
    }
}
