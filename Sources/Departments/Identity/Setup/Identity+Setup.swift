import Audit
public import Department
import HTTP
import Localization
import Routing
import SQL
import Synchronization
import Values
import Vault

/// What the whole house is asked for all the time and hardly ever changes.
final class HouseCache: Sendable {
    struct State: Sendable {
        let version: UInt64
        let company: String?
        let isEmpty: Bool
    }
    private let state = Mutex<State?>(nil)

    /// The state at a version of the database; read when it is not the one known. A house with people in it stays so.
    func state(_ version: UInt64, read: () throws -> (company: String?, isEmpty: Bool)) throws -> State {
        if let known = state.withLock({ $0 }), known.version == version, !known.isEmpty { return known }
        let (company, isEmpty) = try read()
        let fresh = State(version: version, company: company, isEmpty: isEmpty)
        state.withLock { $0 = fresh }
        return fresh
    }
}

extension Identity {
    /// True while nobody has an account.
    public var isEmpty: Bool { get throws { try houseState.isEmpty } }

    /// The company's name as it was given at set-up; nil before.
    public var company: String? { get throws { try houseState.company } }

    private var houseState: HouseCache.State {
        get throws {
            try house.state(store.database.version) {
                try store.read { connection in
                    (
                        company: try connection.first("SELECT company FROM house WHERE id = 1") { $0.text(0) },
                        isEmpty: try connection.integer("SELECT count(*) FROM (SELECT 1 FROM staff LIMIT 1) AS one")
                            == 0
                    )
                }
            }
        }
    }

    /// Names the company, as the demo does and the set-up page.
    public func nameCompany(_ name: String, by author: Author) throws {
        try store.change(by: author) { try setCompany(name, in: $0) }
    }

    private func setCompany(_ name: String, in change: Change) throws {
        let old = try change.connection.first("SELECT company FROM house WHERE id = 1") { $0.text(0) }
        try change.connection.run(
            """
            INSERT INTO house (id, company, created_at) VALUES (1, \(name), \(change.now)) \
            ON CONFLICT (id) DO UPDATE SET company = \(name)
            """)
        try change.note(
            "house.named", of: "house", Actor.visitor.id, changes: [.init(field: "company", old: old, new: name)])
    }

    /// Makes the path of a page where the first administrator sets the house up, good for a day and for one use; earlier
    /// links stop working. Nil when somebody has an account already.
    public func makeSetupLink() throws -> String? {
        guard try isEmpty else { return nil }
        let token = Token.make("setup")
        let isMade = try store.change(by: .system("setup")) { change in
            try change.note("house.setup-link.made", of: "house", Actor.visitor.id)
            try change.connection.run("DELETE FROM setup_link")
            guard try change.connection.integer("SELECT count(*) FROM staff") == 0 else { return false }
            try change.connection.run(
                """
                INSERT INTO setup_link (digest, created_at, expires_at) \
                VALUES (\(token.digest), \(change.now), \(change.now.adding(seconds: 86_400)))
                """)
            return true
        }
        return isMade ? Paths.setup(token.text) : nil
    }

    /// True while a set-up link may be used.
    func isSetupLink(_ token: String) throws -> Bool {
        guard let digest = Token.digest(of: token) else { return false }
        return try store.read { try isSetupLink(digest, in: $0) }
    }

    private func isSetupLink(_ digest: [UInt8], in connection: any Connection) throws -> Bool {
        try connection.integer(
            """
            SELECT count(*) FROM setup_link WHERE digest = \(digest) AND expires_at > \(now) \
            AND NOT EXISTS (SELECT 1 FROM staff)
            """) > 0
    }

    static let unknownLink = Refusal(
        .notFound, code: "setup.link.unknown",
        Phrase("This link has been used or is too old. Start Sila again to get a new one."))

    /// Makes the first administrator and names the company; opens their first session.
    func setUp(
        link: String, company: String, draft: StaffDraft, needsFactor: Bool, from arrival: Arrival, by visitor: Author
    ) throws -> Opened {
        guard let digest = Token.digest(of: link), try isSetupLink(link) else { throw Identity.unknownLink }
        var faults: [Invalid.Fault] = []
        let name = StaffDraft.line(company, limit: 100, "company", &faults)
        let (read, sealed, id) = try newAccount(draft, faults: faults, context: [company])
        guard let name else { throw Invalid(faults) }
        let administrator = Author(
            Actor(id: id, name: read.name, permissions: [], reach: .all), request: visitor.request, peer: visitor.peer)
        return try store.change(by: administrator) { change in
            guard try isSetupLink(digest, in: change.connection) else { throw Identity.unknownLink }
            try change.connection.run("DELETE FROM setup_link")
            try setCompany(name, in: change)
            if needsFactor { try requireFactor(of: [.administrator, .manager], in: change) }
            let staff = try insertStaff(id, read, sealed: sealed, in: change)
            return try open(for: staff, .password, from: arrival, in: change)
        }
    }
}
