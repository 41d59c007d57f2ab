public import Design
public import HTTP
public import Jobs
public import Localization
public import Messages
public import Routing
public import Values

/// A slice of the house with its own door, database and key. The composition knows it only by these properties.
public protocol Department: Sendable {
    /// The name in settings, file names and logs: `collections`.
    var name: String { get }
    /// What people call it, over its part of the form of a role.
    var title: Phrase { get }
    /// Everything that can be asked of it over HTTP.
    var routes: [Route<Context>] { get }
    /// What it adds to the side navigation.
    var navigation: [NavigationEntry] { get }
    /// The parts that it serves of other departments' pages.
    var fragments: [PageFragment] { get }
    /// The permissions that it checks, for the role editor and the tests that walk them.
    var permissions: [PermissionNote] { get }
    /// What it does when other departments' messages arrive.
    var subscriptions: [Subscription] { get }
    /// The slow work that it runs in the background.
    var jobs: [JobHandler] { get }
    /// What takes two people when it is large.
    var approvals: [ApprovalAct] { get }
    /// Its part of a database.
    var store: Store { get }
    /// Every column whose values are sealed with its keys.
    var sealedColumns: [SealedColumn] { get }
    /// Every column that names files sealed with its keys.
    var sealedShelves: [SealedShelf] { get }
    /// What its tables hold of people, and what for; every table of its own is on it.
    var holdings: [HeldTable] { get }
    /// The schemas that its operations refer to, by name.
    var schemas: [JSON.Member] { get }
    /// Checks what its schema cannot: gives a sentence for the operator for each fault, none when all is sound.
    func faults() throws -> [String]
    /// How its audit trail reads to people.
    var trailWords: TrailWords { get }
    /// What somebody has to be warned of on every page; asked with every page, so it costs no query.
    func alerts(for actor: Actor) -> [Alert]
    /// What it finds for words typed into the global search, best first, at most `limit`.
    func find(_ words: String, for context: Context, limit: Int) throws -> [Finding]
}

extension Department {
    /// Its name, unless it has words in every language.
    public var title: Phrase { .verbatim(name) }
    /// No entries unless it has some.
    public var navigation: [NavigationEntry] { [] }
    /// No parts of others' pages unless it has some.
    public var fragments: [PageFragment] { [] }
    /// Hears nothing unless it says so.
    public var subscriptions: [Subscription] { [] }
    /// Nothing unless it has some.
    public var approvals: [ApprovalAct] { [] }
    /// No background work unless it has some.
    public var jobs: [JobHandler] { [] }
    /// None unless it has some.
    public var schemas: [JSON.Member] { [] }
    /// Nothing sealed unless it says so.
    public var sealedColumns: [SealedColumn] { [] }
    /// Nothing unless it says so; the register’s test then finds its tables.
    public var holdings: [HeldTable] { [] }
    /// No sealed files unless it has some.
    public var sealedShelves: [SealedShelf] { [] }
    /// Nothing to check beyond the schema unless it knows better.
    public func faults() throws -> [String] { [] }
    /// Codes, unless it has words for them.
    public var trailWords: TrailWords { TrailWords(title: .verbatim(name)) }
    /// Warns of nothing unless it knows better.
    public func alerts(for actor: Actor) -> [Alert] { [] }
    /// Finds nothing unless it knows better.
    public func find(_ words: String, for context: Context, limit: Int) throws -> [Finding] { [] }
}

/// Something that the global search found.
public struct Finding: Sendable {
    /// What kind of thing it is: `party`, `debt`; also the heading's group.
    public let noun: String
    /// The heading that it stands under.
    public let group: Phrase
    /// Its id.
    public let id: ID
    /// What people know it by.
    public let title: String
    /// The quiet second line.
    public let detail: String
    /// Where it leads.
    public let path: String
    /// Its drawing.
    public let icon: Icon
    /// Where all that the same words find are listed.
    public let all: String

    /// Makes a finding.
    public init(
        noun: String, group: Phrase, id: ID, title: String, detail: String, path: String, icon: Icon, all: String
    ) {
        self.all = all
        self.noun = noun
        self.group = group
        self.id = id
        self.title = title
        self.detail = detail
        self.path = path
        self.icon = icon
    }
}

/// A permission with the words that explain it to the person who grants it.
public struct PermissionNote: Sendable {
    /// Who has a permission without being named in Identity's own table of grants.
    public enum Audience: Int, Sendable, Comparable {
        /// Administrators alone, who have everything.
        case administrators
        /// Managers too.
        case managers
        /// Every role.
        case everybody

        public static func < (left: Audience, right: Audience) -> Bool { left.rawValue < right.rawValue }
    }

    /// The permission.
    public let permission: Permission
    /// What it lets a person do.
    public let label: Phrase
    /// Who has it without being named.
    public let audience: Audience
    /// The scope of API keys that leaves it to a program, besides those that Identity names: `courts:read`.
    public let scope: String?
    /// What it is about, `Debts`: permissions about the same thing stand together.
    public let noun: Phrase?

    /// Makes a note.
    public init(
        _ permission: Permission, _ label: Phrase, of noun: Phrase? = nil, audience: Audience = .administrators,
        scope: String? = nil
    ) {
        self.noun = noun
        self.permission = permission
        self.label = label
        self.audience = audience
        self.scope = scope
    }
}

/// What a department lets people do, under its name.
public struct PermissionChapter: Sendable {
    /// What people call the department.
    public let title: Phrase
    /// Its permissions.
    public let notes: [PermissionNote]

    /// Makes a chapter.
    public init(_ title: Phrase, _ notes: [PermissionNote]) {
        self.title = title
        self.notes = notes
    }
}

/// A line of the side navigation.
public struct NavigationEntry: Sendable {
    /// The groups of the navigation, in their order on the page.
    public enum Group: Int, Sendable, CaseIterable {
        /// The daily work of collecting.
        case collections
        /// People and organisations.
        case relations
        /// Figures and oversight.
        case steering
        /// Accounts and settings.
        case administration
        /// What customers see, who see nothing else.
        case customers
    }
    /// The group it stands in.
    public let group: Group
    /// Its place within the group, smallest first.
    public let rank: Int
    /// Its drawing.
    public let icon: Icon
    /// Its words.
    public let label: Phrase
    /// Where it leads.
    public let path: String
    /// Without this permission the entry is not shown; everybody who is signed in sees it when nil.
    public let permission: Permission?
    /// True when it belongs into the bar at the bottom of a phone's screen.
    public let isOnPhone: Bool
    /// Its shorter words for that bar.
    public let short: Phrase?
    /// True for a desk of one's own work, which is empty for those who only oversee others.
    public let isPersonal: Bool

    /// Makes an entry.
    public init(
        _ group: Group, rank: Int, icon: Icon, label: Phrase, path: String, permission: Permission? = nil,
        isOnPhone: Bool = false, short: Phrase? = nil, isPersonal: Bool = false
    ) {
        self.short = short
        self.isPersonal = isPersonal
        self.group = group
        self.rank = rank
        self.icon = icon
        self.label = label
        self.path = path
        self.permission = permission
        self.isOnPhone = isOnPhone
    }
}

/// A part of a page about a noun of another department, such as the debts of a party. The page knows it only by this and
/// loads it from the department that serves and authorises it.
public struct PageFragment: Sendable {
    /// The noun whose page it stands on: `party`.
    public let noun: String
    /// Its place among the parts, smallest first.
    public let rank: Int
    /// Its heading.
    public let title: Phrase
    /// Without this permission the page leaves it out.
    public let permission: Permission
    /// Where it is served, by the row's id.
    public let path: @Sendable (ID) -> String

    /// Makes a part.
    public init(
        of noun: String, rank: Int, title: Phrase, permission: Permission, path: @escaping @Sendable (ID) -> String
    ) {
        self.noun = noun
        self.rank = rank
        self.title = title
        self.permission = permission
        self.path = path
    }
}

/// What a department does when a kind of message arrives; it runs in one transaction with the inbox's mark.
public struct Subscription: Sendable {
    /// The kind of message: `directory.cards`.
    public let kind: String
    /// Applies the message.
    public let apply: @Sendable (Message, Change) throws -> Void

    /// Makes a subscription.
    public init(to kind: String, apply: @escaping @Sendable (Message, Change) throws -> Void) {
        self.kind = kind
        self.apply = apply
    }
}
