import Department
public import Localization
public import Values

/// A role that every house has from the start. What it allows is decided by the program, so that it keeps up with what
/// the departments learn to do; whoever wants another makes a copy.
public enum Preset: String, Sendable, Hashable, CaseIterable {
    /// Everything, the staff’s accounts and roles included.
    case administrator
    /// Everything in the daily work and its figures, but no accounts.
    case manager
    /// The files of their groups: gives them out, follows them, closes them.
    case teamLeader = "team-leader"
    /// The files of their agency and of those below it: as a team leader, with exports and reversals.
    case branchManager = "branch-manager"
    /// Their own files.
    case agent
    /// Takes a file to court: every file with its papers, nothing of the desk's money.
    case legalOfficer = "legal-officer"
    /// Takes payments at the counter.
    case cashier
    /// Checks, reverses and takes out payments.
    case accountant
    /// Watches over data protection: the trail, the accounts and roles, and the daily work as it is seen.
    case auditor
    /// Sees everything of the daily work and changes nothing.
    case readOnly = "read-only"

    /// Reads a role as a person writes it on a command line: `Administrator`, `read-only`, `Read only`, `readonly`.
    public init?(named text: String) {
        func letters(_ text: String) -> [UInt8] {
            text.utf8.filter { $0 != UInt8(ascii: "-") && $0 != UInt8(ascii: "_") && $0 != UInt8(ascii: " ") }
                .map { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) ? $0 | 0x20 : $0 }
        }
        let wanted = letters(text)
        guard let preset = Preset.allCases.first(where: { letters($0.rawValue) == wanted }) else { return nil }
        self = preset
    }

    /// The role's name.
    public var label: Phrase {
        switch self {
        case .administrator: Phrase("Administrator")
        case .manager: Phrase("Manager")
        case .teamLeader: Phrase("Team leader")
        case .branchManager: Phrase("Branch manager")
        case .agent: Phrase("Agent")
        case .legalOfficer: Phrase("Legal officer")
        case .cashier: Phrase("Cashier")
        case .accountant: Phrase("Accountant")
        case .auditor: Phrase("Data-protection officer")
        case .readOnly: Phrase("Read-only")
        }
    }

    /// What the role means, for the person who gives it.
    public var explanation: Phrase {
        switch self {
        case .administrator: Phrase("Everything, the staff’s accounts and the audit included.")
        case .manager: Phrase("All files, figures, imports and exports. No accounts.")
        case .teamLeader: Phrase("Works on the files of their groups, gives them to people and closes them.")
        case .branchManager:
            Phrase(
                "Leads an agency or a region: the files of its people and of the agencies below, and their payments.")
        case .agent: Phrase("Works on the files assigned to them.")
        case .legalOfficer: Phrase("Takes files to court: every file with its documents and identity numbers.")
        case .cashier: Phrase("Takes payments on every file.")
        case .accountant: Phrase("Checks, records, reverses and exports payments.")
        case .auditor:
            Phrase(
                "Reads the audit, the accounts and roles, and the daily work. Answers what persons ask of their data.")
        case .readOnly: Phrase("Sees everything of the daily work and changes nothing.")
        }
    }

    /// Which rows the role's permissions reach.
    public var reach: Actor.Reach {
        switch self {
        case .agent: .own
        case .teamLeader: .team
        case .branchManager: .branch
        default: .all
        }
    }

    /// The role's permissions among all that the departments have. What nobody granted is denied.
    public func permissions(among known: Set<Permission>) -> Set<Permission> {
        switch self {
        case .administrator: known
        case .manager: known.filter { Preset.dailyNouns.contains(String($0.name.prefix { $0 != "." })) }
        case .teamLeader: known.intersection(Preset.agentGrants.union(Preset.leadingGrants))
        case .branchManager:
            known.intersection(Preset.agentGrants.union(Preset.leadingGrants).union(Preset.branchGrants))
        case .agent: known.intersection(Preset.agentGrants)
        case .legalOfficer: known.intersection(Preset.legalGrants)
        case .cashier: known.intersection(Preset.tillGrants)
        case .accountant: known.intersection(Preset.tillGrants.union(Preset.bookGrants))
        case .auditor: known.intersection(Preset.readingGrants.union(Preset.oversightGrants))
        case .readOnly: known.intersection(Preset.readingGrants)
        }
    }

    /// The role's permissions among the departments' notes: those of the tables below, and those whose notes say so.
    func permissions(among notes: [PermissionNote]) -> Set<Permission> {
        let known = Set(notes.map(\.permission))
        let audience: PermissionNote.Audience = self == .manager ? .managers : .everybody
        return permissions(among: known).union(notes.filter { $0.audience >= audience }.map(\.permission))
    }

    /// The nouns of the daily work. A noun that has no rules of its own says in its notes who has it instead.
    private static let dailyNouns: Set<String> = [
        "party", "creditor", "debt", "payment", "interaction", "promise", "document", "figures", "view", "search",
        "import",
    ]

    private static let agentGrants: Set<Permission> = [
        "party.see", "party.change", "creditor.see", "debt.see", "debt.change", "debt.propose-closing", "debt.import",
        "import.see", "payment.see", "payment.record", "interaction.record", "promise.record", "document.see",
        "document.add",
        "figures.see",
        "search", "search.use",
    ]

    private static let leadingGrants: Set<Permission> = ["debt.assign", "debt.close", "view.share"]

    private static let branchGrants: Set<Permission> = ["debt.export", "payment.export", "payment.reverse"]

    private static let readingGrants: Set<Permission> = [
        "party.see", "creditor.see", "debt.see", "payment.see", "document.see", "figures.see", "search", "search.use",
    ]

    private static let legalGrants: Set<Permission> = [
        "party.see", "party.change", "party.identifiers", "creditor.see", "debt.see", "debt.change", "debt.close",
        "payment.see", "interaction.record", "promise.record", "document.see", "document.add", "figures.see", "search",
        "search.use",
    ]

    private static let tillGrants: Set<Permission> = [
        "party.see", "creditor.see", "debt.see", "payment.see", "payment.record", "search", "search.use",
    ]

    private static let bookGrants: Set<Permission> = [
        "payment.reverse", "payment.export", "figures.see", "creditor.reveal",
    ]

    private static let oversightGrants: Set<Permission> = [
        "audit.see", "staff.see", "role.see", "import.see", "rights.see", "rights.handle", "rights.disclose",
        "rights.erase", "term.see", "retention.see", "retention.change", "processing.see", "processing.change",
        "breach.see",
        "breach.handle",
    ]
}
