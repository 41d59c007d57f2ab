import SQL
import Values

/// A one-time link by which somebody chooses the password of their own account: at the beginning, or anew. An
/// administrator makes it and passes it on; nobody but its holder ever knows the password.
struct Invitation: Sendable {
    /// What the link is for.
    enum Purpose: String, Sendable {
        /// The account is new and has no password yet.
        case welcome
        /// The password is lost, or somebody else may know it.
        case reset

        /// Seconds for which a link is good. A new password is chosen while the administrator is still on the telephone.
        var lifetime: Int64 { self == .welcome ? 72 * 3600 : 2 * 3600 }
    }

    let id: ID
    let staff: ID
    let purpose: Purpose
    let created: Instant
    let expires: Instant
    /// Who made it, as histories name them.
    let maker: String
    /// True for a link that its person asked for, and that came by mail.
    var isOwn = false

    /// Seconds for which a link is good that somebody asked for themselves (NIST SP 800-63B-4 has codes by mail end sooner
    /// than links that somebody hands over).
    static let ownLifetime: Int64 = 30 * 60
}

extension Invitation {
    private static let columns = "id, staff_id, purpose, created_at, expires_at, made_by"

    private init(_ row: any Row) {
        self.init(
            id: row.identity(0), staff: row.identity(1), purpose: Purpose(rawValue: row.text(2)) ?? .reset,
            created: Instant(milliseconds: row.integer(3)), expires: Instant(milliseconds: row.integer(4)),
            maker: row.text(5))
    }

    /// The link that a token opens; nil when it is unknown, over, used or taken back, or its account is not active.
    static func open(_ digest: [UInt8], at now: Instant, in connection: any Connection) throws -> Invitation? {
        try connection.first(
            """
            SELECT \(unescaped: columns) FROM invitation WHERE digest = \(digest) AND ended_at IS NULL \
            AND expires_at > \(now) \
            AND EXISTS (SELECT 1 FROM staff WHERE staff.id = invitation.staff_id AND staff.is_active = 1)
            """, Invitation.init)
    }

    /// Somebody's link that still works; there is one at most.
    static func open(of staff: ID, at now: Instant, in connection: any Connection) throws -> Invitation? {
        try connection.first(
            """
            SELECT \(unescaped: columns) FROM invitation WHERE staff_id = \(staff) AND ended_at IS NULL \
            AND expires_at > \(now) ORDER BY created_at DESC, id DESC LIMIT 1
            """, Invitation.init)
    }

    /// Everybody with a link that still works.
    static func invited(at now: Instant, in connection: any Connection) throws -> Set<ID> {
        Set(
            try connection.rows(
                "SELECT DISTINCT staff_id FROM invitation WHERE ended_at IS NULL AND expires_at > \(now)"
            ) { $0.identity(0) })
    }

    func insert(digest: [UInt8], in connection: any Connection) throws {
        try connection.run(
            """
            INSERT INTO invitation (digest, id, staff_id, purpose, created_at, expires_at, made_by, is_own) VALUES \
            (\(digest), \(id), \(staff), \(purpose.rawValue), \(created), \(expires), \(maker), \(isOwn))
            """)
    }

    /// Ends the links that somebody asked for, and leaves what an administrator made.
    static func endOwn(of staff: ID, at now: Instant, in connection: any Connection) throws {
        try connection.run(
            "UPDATE invitation SET ended_at = \(now) WHERE staff_id = \(staff) AND ended_at IS NULL AND is_own = 1")
        try PostedLetter.withdrawLinks(of: staff, own: true, at: now, in: connection)
    }

    /// Ends somebody's links; gives how many still worked.
    @discardableResult
    static func end(of staff: ID, at now: Instant, in connection: any Connection) throws -> Int {
        let count = try connection.integer(
            """
            SELECT count(*) FROM invitation WHERE staff_id = \(staff) AND ended_at IS NULL AND expires_at > \(now)
            """)
        try connection.run(
            "UPDATE invitation SET ended_at = \(now) WHERE staff_id = \(staff) AND ended_at IS NULL")
        try PostedLetter.withdrawLinks(of: staff, at: now, in: connection)
        return Int(count)
    }
}
