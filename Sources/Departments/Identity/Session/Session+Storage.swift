import SQL
import Values
import Vault

extension Session {
    private static let columns: SQL = """
        \(Staff.columns), session.id, session.created_at, session.seen_at, session.expires_at, session.peer, \
        session.agent, session.csrf, session.factor, session.proved_at, session.locked_at, session.device_id, \
        EXISTS (SELECT 1 FROM time_factor WHERE time_factor.staff_id = session.staff_id \
        AND time_factor.confirmed_at IS NOT NULL) \
        OR EXISTS (SELECT 1 FROM passkey WHERE passkey.staff_id = session.staff_id) \
        OR EXISTS (SELECT 1 FROM staff_certificate WHERE staff_certificate.staff_id = session.staff_id), \
        EXISTS (SELECT 1 FROM passkey WHERE passkey.staff_id = session.staff_id) \
        OR EXISTS (SELECT 1 FROM staff_certificate WHERE staff_certificate.staff_id = session.staff_id), \
        session.certificate, \
        shown.code IS NOT NULL, \(Role.columns("shown"))
        """
    private static let source: SQL = """
        session JOIN staff ON staff.id = session.staff_id JOIN role ON role.code = staff.role \
        LEFT JOIN role AS shown ON shown.code = session.preview
        """

    init(_ row: any Row) {
        let first = Staff.width
        self.init(
            id: row.identity(first), staff: Staff(row), created: Instant(milliseconds: row.integer(first + 1)),
            seen: Instant(milliseconds: row.integer(first + 2)), expires: Instant(milliseconds: row.integer(first + 3)),
            peer: row.text(first + 4), agent: row.text(first + 5), csrf: row.text(first + 6),
            factor: Factor(rawValue: row.text(first + 7)) ?? .password,
            proved: Instant(milliseconds: row.integer(first + 8)), hasFactor: row.flag(first + 11),
            hasStrongFactor: row.flag(first + 12),
            preview: row.flag(first + 14) ? Role(row, at: first + 15) : nil, locked: row.instant(first + 9),
            certificate: row.optionalBytes(first + 13), device: row.id(first + 10))
    }

    /// The session of a token, or of the token that it had until a moment ago.
    static func find(_ digest: [UInt8], at now: Instant, in connection: any Connection) throws -> Session? {
        let found = try connection.first(
            "SELECT \(columns) FROM \(source) WHERE session.digest = \(digest)"
        ) { Session($0) }
        if let found { return found }
        return try connection.first(
            """
            SELECT \(columns) FROM \(source) \
            WHERE session.former = \(digest) AND session.renewed_at > \(now.adding(seconds: -grace))
            """
        ) { Session($0) }
    }

    /// Sessions by their ids; two hundred at most.
    static func find(_ ids: [ID], in connection: any Connection) throws -> [Session] {
        guard !ids.isEmpty else { return [] }
        return try connection.rows("SELECT \(columns) FROM \(source) WHERE session.id IN (\(list: ids))") {
            Session($0)
        }
    }

    /// Seconds for which a token that was replaced is still good: for requests that were under way.
    private static let grace: Int64 = 30

    /// Gives a session a new token, as is due once its person has shown again who they are (ASVS 5.0.0, 7.2.4).
    static func renew(_ id: ID, at now: Instant, in connection: any Connection) throws -> Token {
        let token = Token.make()
        try connection.run(
            "UPDATE session SET former = digest, digest = \(token.digest), renewed_at = \(now) WHERE id = \(id)")
        return token
    }

    /// Somebody's sessions that could still be used, the latest first.
    static func open(
        of staff: ID, at now: Instant, _ terms: Identity.SessionTerms, in connection: any Connection
    ) throws -> [Session] {
        try connection.rows(
            """
            SELECT \(columns) FROM \(source) \
            WHERE session.staff_id = \(staff) AND session.expires_at > \(now) \
            ORDER BY session.seen_at DESC LIMIT 100
            """
        ) { Session($0) }.filter { $0.isOpen(at: now, terms) }
    }

    func insert(digest: [UInt8], in connection: any Connection) throws {
        try connection.run(
            """
            INSERT INTO session (digest, id, staff_id, created_at, seen_at, expires_at, peer, agent, csrf, \
            factor, proved_at, device_id) VALUES \
            (\(digest), \(id), \(staff.id), \(created), \(seen), \(expires), \(peer), \(agent), \(csrf), \
            \(factor.rawValue), \(proved), \(device))
            """)
    }

    static func touch(_ digest: [UInt8], at now: Instant, peer: String, in connection: any Connection) throws {
        try connection.run(
            "UPDATE session SET seen_at = \(now), peer = \(peer) WHERE digest = \(digest) AND seen_at < \(now)")
    }

    /// The browser that a session began in.
    static func device(of id: ID, in connection: any Connection) throws -> ID? {
        try connection.first("SELECT device_id FROM session WHERE id = \(id)") { $0.id(0) } ?? nil
    }

    /// Puts a session into stand-by; false when it is there already.
    static func lock(_ id: ID, at now: Instant, in connection: any Connection) throws -> Bool {
        try connection.run("UPDATE session SET locked_at = \(now) WHERE id = \(id) AND locked_at IS NULL") > 0
    }

    /// Ends the stand-by of a session.
    static func unlock(_ id: ID, at now: Instant, in connection: any Connection) throws {
        try connection.run("UPDATE session SET locked_at = NULL, seen_at = \(now) WHERE id = \(id)")
    }

    /// Writes down that the person has just proved who they are, and by what when that decides what the session opens.
    static func prove(_ id: ID, by factor: Factor? = nil, at now: Instant, in connection: any Connection) throws {
        try connection.run("UPDATE session SET proved_at = \(now) WHERE id = \(id)")
        guard let factor else { return }
        try connection.run(
            "UPDATE session SET factor = \(factor.rawValue) WHERE id = \(id) AND factor <> 'certificate'")
    }

    /// Lets a session look as a role would, or ends that.
    static func show(_ role: String?, in id: ID, _ connection: any Connection) throws {
        try connection.run("UPDATE session SET preview = \(role) WHERE id = \(id)")
    }

    @discardableResult
    static func delete(_ id: ID, of staff: ID, in connection: any Connection) throws -> Int {
        try connection.run("DELETE FROM session WHERE id = \(id) AND staff_id = \(staff)")
    }

    /// Ends somebody's sessions, all but one when it is named; gives how many there were.
    @discardableResult
    static func deleteAll(of staff: ID, except kept: ID? = nil, in connection: any Connection) throws -> Int {
        if let kept {
            return try connection.run("DELETE FROM session WHERE staff_id = \(staff) AND id <> \(kept)")
        }
        return try connection.run("DELETE FROM session WHERE staff_id = \(staff)")
    }

    /// Sweeps away what can never be used again.
    static func sweep(at now: Instant, in connection: any Connection) throws {
        try connection.run("DELETE FROM session WHERE expires_at <= \(now)")
    }
}
