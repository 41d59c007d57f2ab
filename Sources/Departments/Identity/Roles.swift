import Department
public import Localization
public import Values

/// What a person is in the company; it decides what they may do and which files they reach.
public enum Role: String, Sendable, Hashable, CaseIterable {
    /// Everything, the staff’s accounts included.
    case administrator
    /// Everything in the daily work and its figures, but no accounts.
    case manager
    /// Their own files.
    case agent
    /// Sees everything of the daily work and changes nothing.
    case readOnly = "read-only"

    /// Reads a role as a person writes it on a command line: `Administrator`, `read-only`, `Read only`, `readonly`.
    public init?(named text: String) {
        func letters(_ text: String) -> [UInt8] {
            text.utf8.filter { $0 != UInt8(ascii: "-") && $0 != UInt8(ascii: "_") && $0 != UInt8(ascii: " ") }
                .map { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) ? $0 | 0x20 : $0 }
        }
        let wanted = letters(text)
        guard let role = Role.allCases.first(where: { letters($0.rawValue) == wanted }) else { return nil }
        self = role
    }

    /// The role's name.
    public var label: Phrase {
        switch self {
        case .administrator: Phrase("Administrator")
        case .manager: Phrase("Manager")
        case .agent: Phrase("Agent")
        case .readOnly: Phrase("Read-only")
        }
    }

    /// What the role means, for the person who gives it.
    public var explanation: Phrase {
        switch self {
        case .administrator: Phrase("Everything, the staff’s accounts and the audit included.")
        case .manager: Phrase("All files, figures, imports and exports. No accounts.")
        case .agent: Phrase("Works on the files assigned to them.")
        case .readOnly: Phrase("Sees everything of the daily work and changes nothing.")
        }
    }

    /// Which rows the role's permissions reach.
    public var reach: Actor.Reach { self == .agent ? .own : .all }

    /// The role's permissions among all that the departments have. What nobody granted is denied.
    public func permissions(among known: Set<Permission>) -> Set<Permission> {
        switch self {
        case .administrator: known
        case .manager: known.filter { Role.dailyNouns.contains(String($0.name.prefix { $0 != "." })) }
        case .agent: known.intersection(Role.agentGrants)
        case .readOnly: known.intersection(Role.readingGrants)
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
        "party.see", "party.change", "creditor.see", "debt.see", "debt.change", "debt.import", "import.see",
        "payment.see", "payment.record", "interaction.record", "promise.record", "document.see", "document.add",
        "figures.see",
        "search", "search.use",
    ]

    private static let readingGrants: Set<Permission> = [
        "party.see", "creditor.see", "debt.see", "payment.see", "document.see", "figures.see", "search", "search.use",
    ]
}
