public import Design
import HTTP
public import Localization
public import Nouns
public import SQL
public import Values

/// How a department's audit trail reads to people: what its acts and fields are called, what its rows are called and
/// where they are shown. The trail itself keeps codes and ids, which outlive every wording.
public struct TrailWords: Sendable {
    /// A row that an entry is about.
    public struct Subject: Sendable {
        /// What people know it by.
        public let title: String
        /// Its page; nil when it has none.
        public let path: String?
        /// The currency of its amounts.
        public let currency: Currency

        /// Makes a subject.
        public init(_ title: String, path: String? = nil, currency: Currency = .dinar) {
            self.title = title
            self.path = path
            self.currency = currency
        }
    }

    /// What the department is called among the trails.
    public let title: Phrase
    /// What acts are called, by their codes: `debt.moved`. What is missing is told by the code's last word.
    public let acts: [String: Phrase]
    /// The nouns whose fields are described.
    public let nouns: [Noun]
    /// What nouns without a description are called, by their codes.
    public let things: [String: Phrase]
    /// What fields that no noun describes are called.
    public let fields: [String: Phrase]
    /// What the contents of such fields are called; nil shows them as they are.
    public let content: @Sendable (_ field: String, _ text: String) -> Phrase?
    /// Rows of a noun by their ids.
    public let subjects: @Sendable (_ noun: String, _ ids: Set<ID>, any Connection) throws -> [(ID, Subject)]
    /// What the links in changed fields are called.
    public let names: @Sendable (FieldSpec, _ ids: Set<ID>, any Connection) throws -> [ID: String]

    /// Gathers the words.
    public init(
        title: Phrase, acts: [String: Phrase] = [:], nouns: [Noun] = [], things: [String: Phrase] = [:],
        fields: [String: Phrase] = [:],
        content: @escaping @Sendable (_ field: String, _ text: String) -> Phrase? = { _, _ in nil },
        subjects: @escaping @Sendable (_ noun: String, _ ids: Set<ID>, any Connection) throws -> [(ID, Subject)] = {
            _, _, _ in []
        },
        names: @escaping @Sendable (FieldSpec, _ ids: Set<ID>, any Connection) throws -> [ID: String] = { _, _, _ in
            [:]
        }
    ) {
        self.title = title
        self.acts = acts
        self.nouns = nouns
        self.things = things
        self.fields = fields
        self.content = content
        self.subjects = subjects
        self.names = names
    }

    /// The acts that every department can have.
    public static let everywhere: [String: Phrase] = [
        "approval.asked": Phrase("Asked for a second person’s approval"), "approval.granted": Phrase("Approved"),
        "approval.refused": Phrase("Did not approve"), "approval.withdrawn": Phrase("Withdrew the request"),
        "approval.rule.changed": Phrase("Changed what needs two people"),
        "backup.made": Phrase("Made a backup"), "keys.turn.asked": Phrase("Asked for a new key"),
        "keys.turn.ordered": Phrase("Had the keys turned"),
        "keys.generation.made": Phrase("Made a new key"), "keys.resealed": Phrase("Sealed the old with the new key"),
        "keys.generation.retired": Phrase("Destroyed an old key"),
        "keys.person.destroyed": Phrase("Destroyed the keys of an erased person"),
        "keys.master.changing": Phrase("Began to change the master key"),
        "keys.master.changed": Phrase("Changed the master key"),
        "retention.released": Phrase("Let go of what was kept long enough"),
    ]

    /// What every department can have entries about.
    public static let thingsEverywhere: [String: Phrase] = [
        "approval": Phrase("Approval"), "backup": Phrase("Backup"), "keys": Phrase("Encryption keys"),
        "retention": Phrase("Retention rule"),
    ]

    /// What everybody's entries of approvals and keys call their fields.
    private static let fieldsEverywhere: [String: Phrase] = [
        "act": Phrase("What"), "subject": Phrase("About"), "askedBy": Phrase("Asked by"),
        "decidedBy": Phrase("Decided by"), "departments": Phrase("Department"), "generation": Phrase("Key in use"),
    ]

    /// What an act is called.
    public func act(_ code: String) -> Phrase {
        if let known = acts[code] ?? TrailWords.everywhere[code] { return known }
        switch code.split(separator: ".").last {
        case "added": return Phrase("Added it")
        case "changed": return Phrase("Changed")
        case "removed": return Phrase("Removed")
        case "imported": return Phrase("Imported")
        case "exported": return Phrase("Exported as a file")
        case "seen": return Phrase("Looked at")
        case "revealed": return Phrase("Had a hidden field shown")
        default: return .verbatim(code)
        }
    }

    /// What a noun is called.
    public func thing(_ code: String) -> Phrase {
        things[code] ?? nouns.first { $0.name == code }?.one ?? TrailWords.thingsEverywhere[code] ?? .verbatim(code)
    }

    /// The description of a noun's field.
    public func field(_ name: String, of noun: String) -> FieldSpec? {
        nouns.first { $0.name == noun }?[name]
    }

    /// Whether an actor may know what a noun's field holds.
    public func shows(_ name: String, of noun: String, to actor: Actor) -> Bool {
        guard let noun = nouns.first(where: { $0.name == noun }), let field = noun[name] else { return true }
        return noun.shows(field, to: actor)
    }

    /// What a field is called.
    public func label(_ name: String, of noun: String) -> Phrase {
        if let field = field(name, of: noun) { return field.label }
        let common = TrailWords.fieldsEverywhere[name]
        return (TrailWords.thingsEverywhere[noun] == nil ? fields[name] ?? common : common ?? fields[name])
            ?? .verbatim(name)
    }
}

extension Context {
    /// The way from a row's page to all that was done to it; nil for who may not read the audit.
    public func trail(of noun: String, _ row: ID) -> Action? { trail(["noun": noun, "row": row.description]) }

    /// The way from somebody's page to all that they did; nil for who may not read the audit.
    public func trail(by person: ID) -> Action? { trail(["actor": person.description]) }

    private func trail(_ query: Fields) -> Action? {
        guard actor.may("audit.see") else { return nil }
        return Action(Phrase("Who did what"), to: "/audit?" + query.encoded, icon: .history, weight: .quiet)
    }
}
