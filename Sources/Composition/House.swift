public import Collections
public import Department
import Design
public import Directory
import Events
import Glibc
import HTTP
public import HTTPServer
public import Identity
import Jobs
public import Lifecycle
import Localization
public import Log
public import Mail
import Messages
import PostgreSQL
import Routing
public import SQL
import SQLite
public import Scanning
public import Settings
public import Values
public import Vault

/// Every department with its database and keys, put together from the settings. The one place that names them all.
public struct House: Sendable {
    /// Every department, in the order in which they are opened.
    public let departments: [any Department]
    /// Who may come in.
    public let identity: Identity
    /// Parties.
    public let directory: Directory
    /// Debts.
    public let collections: Collections
    /// The function from request to response.
    public let site: Site
    /// Where open browsers listen for news.
    public let hub: EventHub
    private let awake: Awake
    private let keepers: PersonKeepers
    private let retainers: RetentionKeepers
    private let register: Holdings
    /// Counters for operators.
    public let metrics: Metrics
    let settings: Settings
    /// Why the mail server cannot be used; it stops a server, and no other command.
    private let mailFault: (any Error)?
    let log: Log
    let surroundings: Surroundings
    private let gate: FileGate
    let relays: [Relay]
    let queues: [JobQueue]

    /// The departments' names with their schemas, in the order in which they are migrated.
    public static let schemas: [(department: String, migrations: [Migration])] = [
        ("identity", Store.migrations + Identity.migrations), ("directory", Directory.migrations),
        ("collections", Collections.migrations),
    ]

    /// A department beside the house's own, such as the worked example's.
    public struct Guest: Sendable {
        /// The department's name.
        public let name: String
        /// Its schema.
        public let migrations: [Migration]
        let open: @Sendable (Store) -> any Department

        /// Names a department and says how it is opened over its store.
        public init(
            _ name: String, migrations: [Migration], open: @escaping @Sendable (Store) -> any Department
        ) {
            self.name = name
            self.migrations = migrations
            self.open = open
        }
    }

    /// Opens the house over the data directory, making what is missing and migrating what is older.
    ///
    /// `assets` is the directory that holds `Assets` and `Translations`; `mail` carries letters, and `scanner` looks at files,
    /// instead of those that the settings name. Throws a sentence for the operator.
    public init(
        settings: Settings, assets: String, log: Log, surroundings: Surroundings = .live(),
        passwordCost: Passwords.Cost = .standard, databases: [String: any Database]? = nil, guests: [Guest] = [],
        mail: (any MailCarrier)? = nil, scanner: (any FileScanner)? = nil
    ) throws {
        self.settings = settings
        self.log = log
        self.surroundings = surroundings
        let metrics = Metrics()
        let hub = EventHub()
        let awake = Awake()
        self.metrics = metrics
        self.hub = hub
        self.awake = awake
        let keys = try House.masterKey(settings)
        func store(_ department: String) throws -> Store {
            let database = try databases?[department] ?? House.open(department, settings)
            let schemas = House.schemas + guests.map { ($0.name, $0.migrations) }
            let migrations = schemas.first { $0.department == department }?.migrations ?? []
            let applied = try Migrator(migrations).migrate(database)
            if !applied.isEmpty { log.info("migrated", ["department": department, "steps": String(applied.count)]) }
            let ring = try KeyRing.open(
                department: department, directory: settings.data + "/keys", master: keys, at: surroundings.now(),
                find: { () throws(VaultError) in
                    try House.findMasterKey(settings)
                })
            return Store(
                department: department, database: database, ring: ring,
                persons: try House.persons(
                    of: department, database, ring, settings, surroundings, isDurable: databases == nil),
                people: House.people(of: department), surroundings: surroundings,
                zone: Zone(rawValue: settings.timeZone) ?? .algiers, nudge: { awake.nudge(department) },
                wake: { awake.nudge(department + Awake.jobs) },
                broadcast: { news in
                    for item in news { hub.publish(topic: item.topic, event: item.event, data: item.data) }
                })
        }
        let translations = try Translations.load(directory: assets + "/Translations")
        let keepers = PersonKeepers()
        self.keepers = keepers
        let retainers = RetentionKeepers()
        self.retainers = retainers
        let register = Holdings()
        self.register = register
        directory = Directory(
            store: try store("directory"), keepers: keepers, retainers: retainers, register: register)
        collections = Collections(
            store: try store("collections"), directory: directory, files: settings.data + "/files/collections",
            translations: translations, quota: House.quota(settings))
        let others: [any Department] = [directory, collections] + (try guests.map { $0.open(try store($0.name)) })
        let (post, fault) = House.post(settings, carrier: mail, translations: translations, metrics: metrics)
        mailFault = fault
        identity = Identity(
            store: try store("identity"),
            passwords: Passwords(cost: passwordCost, atOnce: max(2, settings.workers / 2 + 1)),
            permissions: others.map { PermissionChapter($0.title, $0.permissions) }
                + [PermissionChapter(Phrase("The house"), House.permissions)],
            sessionTerms: .init(
                idle: Int64(settings.sessionIdleMinutes) * 60, absolute: Int64(settings.sessionHours) * 3600,
                standby: Int64(settings.sessionStandbyMinutes) * 60),
            passwordRules: PasswordRules(known: try House.knownPasswords(assets)), readingLimit: settings.readingLimit,
            trust: try House.trust(settings, log: log, metrics: metrics),
            customers: collections, post: post)
        let departments: [any Department] = [identity] + others
        keepers.set(departments.filter { $0.name != "directory" }.compactMap { $0 as? any PersonKeeper })
        retainers.set(departments.compactMap { $0 as? any RetentionKeeper })
        register.set(departments.map { Holdings.Chapter($0) })
        self.departments = departments
        let transport = InProcessTransport(departments.compactMap(House.subscriber))
        relays = departments.map { department in
            Relay(
                department: department.name, database: department.store.database, transport: transport,
                surroundings: surroundings, log: log, metrics: metrics)
        }
        let order = KeyOrder(departments: departments, keeper: identity)
        queues = departments.map { department in
            JobQueue(
                department: department.name, database: department.store.database, surroundings: surroundings,
                handlers: department.jobs + KeyTurn(department).handlers
                    + (department.name == order.keeper.name ? [order.handler] : []), log: log, metrics: metrics,
                threads: settings.jobWorkers)
        }
        for (index, department) in departments.enumerated() {
            let relay = relays[index]
            let queue = queues[index]
            awake.wake(department.name) { relay.nudge() }
            // Apart: most changes leave messages and no work, and every runner that is woken asks the database.
            awake.wake(department.name + Awake.jobs) { queue.nudge() }
        }
        try identity.refreshCompany()
        try directory.eraseAgain()
        try identity.beginNotices()
        if settings.mail != nil {
            let identity = identity
            metrics.reading("sila_mail_waiting", help: "Letters that wait.") {  // not a phrase
                Double(identity.waitingLetters)
            }
        }
        let named = settings.virusScanner.flatMap(ScannerAddress.init).map { ClamScanner(at: $0) }
        gate = FileGate(
            scanner: scanner ?? named, isRequired: settings.isVirusScannerRequired, identity: identity,
            surroundings: surroundings, log: log, metrics: metrics)
        site = try Site(
            departments: departments, identity: identity, translations: translations,
            assets: .load(directory: assets + "/Assets"), settings: settings, surroundings: surroundings, log: log,
            metrics: metrics, gate: gate)
    }

    /// The services that run while the house is open, in the order in which they start.
    public func services() throws -> [any Service] {
        if let mailFault { throw mailFault }
        let pool = try WorkerPool(count: settings.workers, queueLimit: settings.queue)
        // Requests that change something mostly wait for the disk, together: so many of them as run at once share a commit.
        let changing = try WorkerPool(name: "changer", count: settings.changers, queueLimit: settings.queue)
        // Whoever is not in yet waits among themselves: a crowd that guesses passwords holds up nobody who works, and takes
        // half of the cores at most.
        let doors = try WorkerPool(name: "door", count: max(1, settings.workers / 2), queueLimit: House.doorQueue)
        var configuration = ServerConfiguration()
        configuration.address = settings.listen.host
        configuration.port = settings.listen.port
        configuration.connectionLimit = ConnectionRoom.find()
        configuration.hosts = settings.servedHosts
        configuration.trustedProxies = settings.trustedProxies
        configuration.temporaryDirectory = settings.data + "/tmp"
        configuration.drainSeconds = Double(settings.stopSeconds)
        if let certificate = settings.tlsCertificate, let key = settings.tlsKey {
            configuration.tls = TLSFiles(certificate: certificate, key: key)
        }
        configuration.clientAuthorities = settings.tlsClientCA
        configuration.headers = Guard.standing(isSecure: configuration.tls != nil)
        let site = site
        let server = HTTPServer(
            configuration: configuration, hub: hub, metrics: metrics, log: log, surroundings: surroundings,
            submit: { ticket in
                switch site.place(of: ticket.request) {
                case .read: pool.submit(ticket.answer)
                case .change: changing.submit(ticket.answer)
                case .door: doors.submit { ticket.isAwaited ? ticket.answer() : ticket.drop() }
                }
            },
            limit: { request in site.limit(request) },
            refuse: { failure, request in site.refuse(failure, request) },
            respond: { request in site.respond(request) })
        let keeper = CheckpointKeeper(checkpoints: checkpoints, log: log)
            .rounds(every: Double(settings.checkpointMinutes) * 60)
        let shippers: [any Service] =
            settings.syslog.flatMap { SyslogShipper(to: $0, departments, log: log) }.map { [$0] } ?? []
        let clerk = settings.mail == nil ? [] : [MailClerk(identity: identity, log: log).rounds]
        let usher = NewsUsher(identity, hub, log: log).rounds
        return relays + queues + clerk + [keeper, usher] + shippers + gate.services + [server]
            + (try redirecting(pool))
    }

    /// Delivers every message and runs every job that waits, for tests and commands that end.
    public func settle() throws {
        // A server waits for nobody's lease who has gone.
        defer { for relay in relays { relay.giveBack() } }
        for _ in 0..<100 {
            var moved = 0
            for relay in relays { moved += try relay.drain() }
            moved += try identity.postNotices()
            for queue in queues { moved += try queue.drain() }
            if moved == 0 { return }
        }
    }

    /// Closes every database, and lets go of what wakes relays and queues: these hold the stores, and the stores the wakers.
    public func close() {
        awake.forget()
        keepers.set([])
        retainers.set([])
        register.set([])
        for department in departments {
            department.store.persons?.database.close()
            department.store.database.close()
        }
    }

    /// How many may wait to be let in, first come, first served: a crowd then waits with everybody else. Where more are
    /// turned away at once, those who come again the fastest get in, and these are no people.
    private static let doorQueue = 512

    // MARK: Opening

    /// The passwords that nobody may choose.
    private static func knownPasswords(_ assets: String) throws -> KnownPasswords {
        let path = assets + "/Assets/known-passwords"
        guard let known = KnownPasswords(try DataFiles.read(path)) else {
            throw HouseFault("\(path) is damaged. Install the directory Assets again.")
        }
        return known
    }

    private static func quota(_ settings: Settings) -> FileQuota {
        let quota = settings.fileQuota
        return FileQuota(
            filesPerDay: quota.filesPerDay, bytesPerDay: quota.bytesPerDay, files: quota.files, bytes: quota.bytes)
    }

    /// Opens a department's database: the one that the settings name, or a file in the data directory.
    public static func open(_ department: String, _ settings: Settings) throws -> any Database {
        let place = settings.databases[department] ?? "\(settings.data)/\(department).db"
        if place.hasPrefix("postgresql://") || place.hasPrefix("postgres://") {
            var address = try PostgreSQLAddress(place)
            guard address.isProtected else {
                throw HouseFault(
                    """
                    database.\(department) is on another machine, and its address does not make sure who answers there. \
                    Add sslmode=verify-full to it, and sslrootcert=FILE for an authority of your own.
                    """)
            }
            if !address.hasPassword, let password = try databasePassword(department, settings) {
                address = address.password(password)
            }
            return PostgreSQLDatabase(address, connections: settings.connections)
        }
        return try SQLiteDatabase(path: place, readers: max(2, settings.workers + 1))
    }

    private static func subscriber(_ department: any Department) -> Subscriber? {
        let subscriptions = department.subscriptions
        guard !subscriptions.isEmpty else { return nil }
        let store = department.store
        return Subscriber(department: department.name, kinds: Set(subscriptions.map(\.kind))) { messages in
            try store.change(by: .system("relay")) { change in
                for message in messages {
                    try Inbox.applyOnce(
                        message, consumer: store.department, in: change.connection
                    ) {
                        for subscription in subscriptions where subscription.kind == message.kind {
                            try subscription.apply(message, change)
                        }
                    }
                }
                change.leaveUnnoted()
            }
        }
    }
}
