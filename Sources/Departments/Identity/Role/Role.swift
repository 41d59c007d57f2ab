public import Localization
public import Values

/// What a person is in the company: a name, what it allows, and which rows that reaches.
///
/// It is one of the presets, or made here by an administrator in the company's own words.
public struct Role: Sendable, Hashable {
    /// What names it in the database and the API: a preset's word, or the id of a role made here.
    public let code: String
    /// Counts its changes.
    public var version: Int64
    /// The company's name for it; a preset's own word.
    public var name: String
    /// What it is for, in the company's words; empty for a preset.
    public var explanation: String
    /// What a role made here allows; empty for a preset, whose permissions the program decides.
    public var granted: Set<Permission>
    /// Which rows the permissions reach.
    public var reach: Actor.Reach
    /// What whoever has the role needs besides the password.
    public var factor: FactorNeed
    /// True when whoever has the role works with a second factor only.
    public var needsFactor: Bool { factor != .none }

    /// What every account from outside has: no permission at all. Nobody gives it, takes it or sees it among the roles.
    static let customer = Role(
        code: "customer", version: 1, name: "customer", explanation: "", granted: [], reach: .own, factor: .none)

    /// The preset that it is; nil when it was made here.
    public var preset: Preset? { Preset(rawValue: code) }

    /// The name that people read.
    public var label: Phrase { preset?.label ?? .verbatim(name) }

    /// What it means, for the person who gives it; nil when nobody wrote it.
    public var meaning: Phrase? { preset?.explanation ?? (explanation.isEmpty ? nil : .verbatim(explanation)) }

    /// What the audit files it under. A preset has no id of its own: the letters of its word stand for one.
    public var id: ID {
        ID(code) ?? ID(high: 0, low: code.utf8.prefix(8).reduce(0) { $0 << 8 | UInt64($1) })
    }

    /// The name as it is compared.
    static func folded(_ name: String) -> String { name.lowercased() }
}

extension Actor.Reach {
    /// What people call it.
    var label: Phrase {
        switch self {
        case .own: Phrase("Their own files")
        case .team: Phrase("The files of their groups")
        case .branch: Phrase("The files of their groups and of those below")
        case .all: Phrase("All files")
        }
    }

    /// True when everything that the other reaches is reached by this one too.
    func covers(_ other: Actor.Reach) -> Bool { breadth >= other.breadth }

    private var breadth: Int {
        switch self {
        case .own: 0
        case .team: 1
        case .branch: 2
        case .all: 3
        }
    }
}
