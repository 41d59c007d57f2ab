import Localization
import Values

/// A role as one kind of company knows it, to begin with: copied into a role of the house’s own, in the reader’s language,
/// and changed there as one likes. It is no role itself, so the list of roles stays as short as the house makes it.
///
/// Models are data, and give little: what the work needs. What could do harm in them is said in their explanation.
struct RoleModel: Sendable {
    /// What a house does.
    enum Company: String, Sendable, CaseIterable {
        case agency
        case insurer
        case contactCentre
        case departments
        case services
        case any

        var label: Phrase {
            switch self {
            case .agency: Phrase("Collection agency")
            case .insurer: Phrase("Insurer")
            case .contactCentre: Phrase("Telephone company and its contact centre")
            case .departments: Phrase("Company of several departments")
            case .services: Phrase("Services, training and events")
            case .any: Phrase("In every company")
            }
        }
    }

    let code: String
    let company: Company
    let label: Phrase
    let explanation: Phrase
    let reach: Actor.Reach
    let factor: FactorNeed
    let permissions: Set<Permission>

    init(
        _ code: String, _ company: Company, _ label: Phrase, _ explanation: Phrase, _ reach: Actor.Reach,
        _ factor: FactorNeed, _ permissions: Set<Permission>
    ) {
        self.code = code
        self.company = company
        self.label = label
        self.explanation = explanation
        self.reach = reach
        self.factor = factor
        self.permissions = permissions
    }

    /// Everybody who looks something up.
    static let looking: Set<Permission> = ["party.see", "creditor.see", "debt.see", "search"]
    /// Whoever talks with people.
    static let talking: Set<Permission> = looking.union(["payment.see", "interaction.record", "promise.record"])
    /// Whoever keeps papers.
    static let papers: Set<Permission> = ["document.see", "document.add"]
    /// Whoever leads a team.
    static let leading: Set<Permission> = ["debt.assign", "figures.see", "view.share"]

    /// All of them.
    static let all: [RoleModel] = agency + insurer + contactCentre + departments + services + everywhere

    /// The one of a code.
    static func named(_ code: String) -> RoleModel? { all.first { $0.code == code } }

    /// Rights that could do harm, with a word of which one must stand in the explanation of a model that has one.
    static let harms: [Permission: String] = [
        "debt.close": "closes", "payment.reverse": "reverses", "debt.export": "exports", "payment.export": "exports",
        "party.export": "exports", "creditor.export": "exports", "party.identifiers": "identity numbers",
        "creditor.reveal": "accounts", "audit.export": "takes the audit out", "audit.see": "audit",
        "registration.decide": "accepts", "party.merge": "merges", "creditor.change": "creditors",
        "certificate.change": "certificates", "keys.turn": "keys", "staff.see": "accounts", "rights.handle": "requests",
        "breach.handle": "breaches", "mail.see": "letters", "debt.import": "imports", "company.edit": "technical sheet",
    ]
}
