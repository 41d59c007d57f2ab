public import Audit
public import Events
public import Jobs
public import Localization
public import SQL
public import Values
public import Vault

/// A department's own keeping: its database, its keys, its audit trail and its outbox.
public struct Store: Sendable {
    /// The department's name.
    public let department: String
    /// Its database.
    public let database: any Database
    /// Its keys.
    public let ring: KeyRing
    /// The keys of the persons of whom it keeps something; nil in a department that seals nothing for persons.
    public let persons: PersonKeys?
    /// Whom its rows are about.
    public let people: RowPeople
    /// Its audit trail.
    public let trail: AuditTrail
    /// What it has to tell the other departments.
    public let outbox: Outbox
    /// Where it asks for slow work; the composition runs it.
    public let jobs: JobQueue
    /// How often masked contents were shown to whom.
    public let looks = LookLimit()
    /// Clock and ids.
    public let surroundings: Surroundings
    /// Where the house is: its clock says which day it is.
    public let zone: Zone
    /// Called after a change that left messages is durable.
    let nudge: @Sendable () -> Void
    /// Called after a change that asked for slow work is durable.
    let wake: @Sendable () -> Void
    /// Called with what open browsers should know, after the change is durable.
    let broadcast: @Sendable ([News]) -> Void

    /// Opens a department's store. `nudge` is called after changes that left messages, `wake` after those that asked for
    /// slow work; `nudge` for both when there is no `wake`. The zone is where the house is.
    public init(
        department: String, database: any Database, ring: KeyRing, persons: PersonKeys? = nil,
        people: RowPeople = RowPeople(), surroundings: Surroundings, zone: Zone = .algiers,
        nudge: @escaping @Sendable () -> Void,
        wake: (@Sendable () -> Void)? = nil,
        broadcast: @escaping @Sendable ([News]) -> Void
    ) {
        self.department = department
        self.database = database
        self.ring = ring
        self.persons = persons
        self.people = people
        self.surroundings = surroundings
        self.zone = zone
        self.nudge = nudge
        self.wake = wake ?? nudge
        self.broadcast = broadcast
        trail = AuditTrail(department: department, ring: ring, persons: persons)
        outbox = Outbox(department: department)
        jobs = JobQueue(department: department, database: database, surroundings: surroundings, handlers: [])
    }

    /// The day that it is where the house is.
    public var today: Day { zone.day(of: surroundings.now()) }

    /// The tables that every department has beside its own: audit, outbox, inbox, jobs, reference numbers, replies.
    public static let migrations: [Migration] =
        AuditTrail.migrations + Outbox.migrations + Inbox.migrations + JobQueue.migrations + [
            Migration(
                "store-001-reference-number",
                """
                CREATE TABLE reference_number (
                    prefix TEXT NOT NULL,
                    year BIGINT NOT NULL,
                    last BIGINT NOT NULL,
                    PRIMARY KEY (prefix, year)
                ) WITHOUT ROWID;
                """),
            Migration(
                "store-002-reply",
                """
                CREATE TABLE reply (
                    actor_id UUID NOT NULL,
                    key TEXT NOT NULL,
                    request BYTEA NOT NULL,
                    status BIGINT NOT NULL,
                    body BYTEA NOT NULL,
                    made_at BIGINT NOT NULL,
                    PRIMARY KEY (actor_id, key)
                ) WITHOUT ROWID;
                CREATE INDEX reply_by_time ON reply (made_at);
                """),
            Approval.migration,
            // Which file of persons’ keys belongs to this database.
            Migration(
                "store-004-person-key-file",
                """
                CREATE TABLE person_key_file (
                    one BIGINT PRIMARY KEY CHECK (one = 1),
                    mark UUID NOT NULL
                );
                """),
        ]

    /// Reads one consistent state.
    public func read<Result>(_ body: (any Connection) throws -> Result) throws -> Result {
        try database.read(body)
    }

    /// Changes rows in one transaction with their audit and events; returns once all of it is durable.
    ///
    /// A change that notes nothing for the audit is a mistake of the program and is rolled back.
    public func change<Result>(by author: Author, _ body: (Change) throws -> Result) throws -> Result {
        let now = surroundings.now()
        var news: [News] = []
        var hasMessages = false
        var hasJobs = false
        let result = try database.write { connection in
            let change = Change(connection: connection, author: author, now: now, store: self)
            let result = try body(change)
            guard change.isNoted else { throw UnnotedChange(department: department) }
            news = change.news
            hasMessages = change.hasMessages
            hasJobs = change.hasJobs
            return result
        }
        if hasMessages { nudge() }
        if hasJobs { wake() }
        if !news.isEmpty { broadcast(news) }
        return result
    }

    /// Keeps the program's own books, such as a session's last use or a job's progress, which no audit needs.
    public func keepBooks<Result>(_ body: (any Connection) throws -> Result) throws -> Result {
        try database.write(body)
    }
}

/// A change forgot its audit: a mistake of the program, found by its tests.
public struct UnnotedChange: Error, Sendable {
    let department: String
}
