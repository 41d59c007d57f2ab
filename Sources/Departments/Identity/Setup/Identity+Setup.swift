import Audit
import Department
import HTTP
import Localization
import Routing
import SQL
import Synchronization
import Values
import Vault

/// Whether anybody has an account: asked for at every door, and true only once.
final class HouseCache: Sendable {
    private let state = Mutex<(version: UInt64, isEmpty: Bool)?>(nil)

    /// The state at a version of the database; read when it is not the one known. A house with people in it stays so.
    func isEmpty(_ version: UInt64, read: () throws -> Bool) throws -> Bool {
        if let known = state.withLock({ $0 }), known.version == version || !known.isEmpty { return known.isEmpty }
        let isEmpty = try read()
        state.withLock { $0 = (version, isEmpty) }
        return isEmpty
    }
}

extension Identity {
    /// True while nobody has an account.
    public var isEmpty: Bool {
        get throws {
            try house.isEmpty(store.database.version) {
                try store.read {
                    try $0.integer("SELECT count(*) FROM (SELECT 1 FROM staff LIMIT 1) AS one") == 0
                }
            }
        }
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

    /// Makes the first administrator, names the company and says which visitors may register; opens their first session.
    func setUp(
        link: String, company: String, draft: StaffDraft, needsFactor: Bool, opensTo sides: Set<Customer.Side>,
        from arrival: Arrival, by visitor: Author
    ) throws -> Opened {
        guard let digest = Token.digest(of: link), try isSetupLink(link) else { throw Identity.unknownLink }
        var faults: [Invalid.Fault] = []
        let name = StaffDraft.line(company, limit: 100, "company", &faults)
        let (read, sealed, id) = try newAccount(draft, faults: faults, context: [company])
        guard let name else { throw Invalid(faults) }
        let administrator = Author(
            Actor(id: id, name: read.name, permissions: [], reach: .all), request: visitor.request, peer: visitor.peer)
        let opened = try store.change(by: administrator) { change in
            guard try isSetupLink(digest, in: change.connection) else { throw Identity.unknownLink }
            try change.connection.run("DELETE FROM setup_link")
            try setCompany(name, opensTo: sides, in: change)
            if needsFactor { try requireFactor(of: [.administrator, .manager], in: change) }
            let staff = try insertStaff(id, read, sealed: sealed, in: change)
            return try open(for: staff, .password, from: arrival, in: change)
        }
        try self.company.refresh(store, after: .change)
        return opened
    }
}
