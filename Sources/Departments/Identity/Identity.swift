public import Department
import Design
public import HTTP
public import Localization
public import Messages
public import Routing
public import SQL
import Synchronization
public import Trust
import Values
public import Vault

/// The department that knows who works here: accounts, sessions, API keys, roles.
///
/// Other departments never ask it anything: a request reaches them with an ``Values/Actor`` that this one made, and they
/// keep a replica of the staff's cards.
public struct Identity: Department {
    /// How long a session lasts.
    public struct SessionTerms: Sendable {
        /// Seconds without a request after which a session has ended.
        public let idle: Int64
        /// Seconds after which a session ends however busy it is.
        public let absolute: Int64

        /// Seconds without a request after which a session is locked instead of ended; 0 when it never is by itself.
        public let standby: Int64

        /// Makes terms; 30 minutes and 12 hours unless told, at least a minute each.
        public init(idle: Int64 = 30 * 60, absolute: Int64 = 12 * 3600, standby: Int64 = 0) {
            self.idle = max(60, idle)
            self.standby = max(0, standby)
            self.absolute = max(60, absolute)
        }
    }

    /// The name in settings, file names and logs.
    public let name = "identity"
    public var title: Phrase { Identity.chapter }
    /// Its part of the database.
    public let store: Store
    /// What a password must be.
    public let passwordRules: PasswordRules
    let passwords: Passwords
    /// What the house holds of client certificates; nil where it takes none.
    let trust: Trust?
    let terms: SessionTerms
    /// What each preset allows.
    let grants: [Preset: Set<Permission>]
    /// What the departments let people do, in the order of the form of a role.
    let chapters: [PermissionChapter]
    /// Every permission there is.
    let known: Set<Permission>
    let scopes: [Scope]
    let sessions = TokenCache<Session>(capacity: 20_000)
    let keys = TokenCache<KnownKey>(capacity: 5_000)
    let house = HouseCache()
    let company = CompanyMemory()
    /// Who can tell whether somebody outside is who they say.
    let customers: any CustomerProof
    /// What letters need; nil in a house that sends none.
    let post: Post?
    let warnings = OpenWarnings()
    let pace: ReadingPace
    /// How many different records a person may open in ten minutes before administrators are told.
    let readingLimit: Int

    /// Opens the department.
    ///
    /// - Parameters:
    ///   - passwords: the process's one hasher, so that its bound on memory holds for all.
    ///   - permissions: those of every other department; Identity adds its own.
    ///   - readingLimit: how many different records a person may open in ten minutes before administrators are told.
    ///   - trust: whose client certificates open the door; nil takes none.
    ///   - post: what letters need; nil sends none, and links are handed over by hand.
    public init(
        store: Store, passwords: Passwords, permissions: [PermissionChapter],
        sessionTerms: SessionTerms = SessionTerms(),
        passwordRules: PasswordRules = PasswordRules(), readingLimit: Int = 300, trust: Trust? = nil,
        customers: any CustomerProof = NoCustomers(), post: Post? = nil
    ) {
        self.post = post
        self.customers = customers
        self.trust = trust
        self.readingLimit = readingLimit
        pace = ReadingPace(limit: readingLimit)
        self.store = store
        self.passwords = passwords
        self.passwordRules = passwordRules
        terms = sessionTerms
        chapters = permissions + [PermissionChapter(Identity.chapter, IdentityPermissions.all)]
        let notes = chapters.flatMap(\.notes)
        known = Set(notes.map(\.permission))
        grants = Dictionary(uniqueKeysWithValues: Preset.allCases.map { ($0, $0.permissions(among: notes)) })
        scopes = Scope.all(with: notes)
    }

    private static let chapter = Phrase("Accounts and access")

    /// What it checks.
    public var permissions: [PermissionNote] { IdentityPermissions.all }

    public var schemas: [JSON.Member] { [Identity.registrationSchema] }

    /// What it adds to the navigation.
    public var navigation: [NavigationEntry] {
        [
            NavigationEntry(
                .administration, rank: 10, icon: .badge, label: Phrase("Staff"), path: Paths.staff(),
                permission: .seeStaff),
            NavigationEntry(
                .administration, rank: 12, icon: .grid, label: Phrase("Groups"), path: Paths.groups(),
                permission: .seeStaff),
            NavigationEntry(
                .relations, rank: 40, icon: .inbox, label: Phrase("Registrations"), path: Paths.registrations(),
                permission: .seeRegistrations),
            NavigationEntry(
                .administration, rank: 15, icon: .shield, label: Phrase("Roles"), path: Paths.roles(),
                permission: .seeRoles),
            NavigationEntry(
                .administration, rank: 20, icon: .history, label: Phrase("Audit"), path: Paths.audit(),
                permission: .seeAudit),
            NavigationEntry(
                .administration, rank: 25, icon: .mail, label: Phrase("Mail"), path: Paths.mail(), permission: .seeMail),
            NavigationEntry(
                .administration, rank: 30, icon: .building, label: Phrase("The company"), path: Paths.company(),
                permission: .editCompany),
        ]
    }

    /// Everything that can be asked of it.
    public var routes: [Route<Context>] {
        signInRoutes + codeRoutes + proofRoutes + passkeyRoutes + certificateRoutes + lockRoutes + hintRoutes
            + setupRoutes
            + accountRoutes + deviceRoutes + factorRoutes + lostFactorRoutes + staffRoutes + invitationRoutes
            + roleRoutes + previewRoutes + groupRoutes + keyRoutes + companyRoutes
            + registrationRoutes + mailRoutes + forgotRoutes + proofOfAddressRoutes
    }

    /// The schema to migrate before the department opens, besides ``Department/Store/migrations``.
    public static let migrations = IdentityMigrations.all

    /// The clock.
    var now: Instant { store.surroundings.now() }

    /// The actor that somebody is; looking as another role, never with more than their own allows.
    func actor(_ staff: Staff, as preview: Role? = nil) -> Actor {
        if let customer = staff.customer {
            return Actor(id: staff.id, name: staff.name, permissions: [], reach: .own, customer: customer)
        }
        let own = permissions(of: staff.role)
        guard let preview else {
            return Actor(id: staff.id, name: staff.name, permissions: own, reach: staff.role.reach)
        }
        return Actor(
            id: staff.id, name: staff.name, permissions: own.intersection(permissions(of: preview)),
            reach: staff.role.reach.covers(preview.reach) ? preview.reach : staff.role.reach)
    }
}
