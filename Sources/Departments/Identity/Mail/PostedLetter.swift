import Department
import Localization
import Mail
import SQL
import Values
import Vault

/// A letter in the queue. Its content is sealed, and gone as soon as nobody needs to carry it any more.
struct PostedLetter: Sendable {
    /// Where it is in its life.
    enum State: String, Sendable, CaseIterable {
        case waiting, sent, failed

        /// What people call it.
        var label: Phrase {
            switch self {
            case .waiting: Phrase("Waiting")
            case .sent: Phrase("Sent")
            case .failed: Phrase("Given up")
            }
        }
    }

    let id: ID
    var kind: LetterKind
    let address: String
    var staff: ID?
    var registration: ID?
    var state = State.waiting
    let created: Instant
    var expires: Instant
    var tries = 0
    var tried: Instant?
    /// Why it was not taken the last time, a ``MailFailure/Cause`` or ``late``; empty before.
    var cause = ""
    /// The server's codes.
    var code = ""
    var content: [UInt8]?

    static func place(_ id: ID) -> Place { Place(table: "letter", column: "content", row: id) }

    /// The cause of what nobody needs any more.
    static let late = "late"  // not a phrase

    /// The cause of a letter whose link was taken back before it went.
    static let withdrawn = "withdrawn"  // not a phrase

    /// How long a row stays after its end, in days.
    static let keptDays: Int64 = 30
}

extension PostedLetter {
    private static let columns: SQL = """
        id, kind, address, staff_id, registration_id, state, created_at, expires_at, tries, tried_at, cause, code, content
        """

    private init(_ row: any Row) {
        self.init(
            id: row.identity(0), kind: LetterKind(rawValue: row.text(1)) ?? .welcome, address: row.text(2),
            staff: row.id(3), registration: row.id(4), state: State(rawValue: row.text(5)) ?? .failed,
            created: Instant(milliseconds: row.integer(6)), expires: Instant(milliseconds: row.integer(7)),
            tries: Int(clamping: row.integer(8)), tried: row.instant(9), cause: row.text(10), code: row.text(11),
            content: row.optionalBytes(12))
    }

    static func find(_ id: ID, in connection: any Connection) throws -> PostedLetter? {
        try connection.first("SELECT \(columns) FROM letter WHERE id = \(id)", PostedLetter.init)
    }

    /// Letters in a state, the latest first, at most 200; what is only wished for is nobody's to see.
    static func all(_ state: State, in connection: any Connection) throws -> [PostedLetter] {
        try connection.rows(
            """
            SELECT \(columns) FROM letter WHERE state = \(state.rawValue) AND kind NOT IN ('forgotten-asked', 'code-asked') \
            ORDER BY created_at DESC, id DESC LIMIT 200
            """, PostedLetter.init)
    }

    /// Letters to some accounts, or about some registrations, the oldest first; what is only wished for is none.
    static func to(
        _ accounts: [ID], _ registrations: [ID], in connection: any Connection
    ) throws -> [PostedLetter] {
        guard !accounts.isEmpty || !registrations.isEmpty else { return [] }
        return try connection.rows(
            """
            SELECT \(columns) FROM letter WHERE (staff_id IN (\(list: accounts)) \
            OR registration_id IN (\(list: registrations))) AND kind NOT IN ('forgotten-asked', 'code-asked') \
            ORDER BY created_at, id LIMIT 1000
            """, PostedLetter.init)
    }

    /// Takes letters back that still wait and bring somebody a link: the link opens nothing any more.
    static func withdrawLinks(of staff: ID, own: Bool = false, at now: Instant, in connection: any Connection) throws {
        let kinds: [LetterKind] = own ? [.forgotten] : [.welcome, .reset, .accepted, .forgotten]
        try connection.run(
            """
            UPDATE letter SET state = 'failed', ended_at = \(now), content = NULL, cause = \(withdrawn) \
            WHERE staff_id = \(staff) AND state = 'waiting' AND kind IN (\(list: kinds.map(\.rawValue)))
            """)
    }

    /// How many wait.
    static func waiting(in connection: any Connection) throws -> Int64 {
        try connection.integer("SELECT count(*) FROM letter WHERE state = 'waiting'")
    }

    /// How many letters of some kinds an address got since a moment.
    static func count(
        _ kinds: Set<LetterKind>, to address: String, since: Instant, in connection: any Connection
    ) throws -> Int64 {
        try connection.integer(
            """
            SELECT count(*) FROM letter WHERE address = \(address) AND created_at > \(since) \
            AND kind IN (\(list: kinds.map(\.rawValue).sorted()))
            """)
    }

    /// Adds it; false when the same entry of the trail has told the same address already.
    @discardableResult
    func insert(origin: Int64? = nil, in connection: any Connection) throws -> Bool {
        try connection.run(
            """
            INSERT INTO letter (\(PostedLetter.columns), origin) VALUES (\(id), \(kind.rawValue), \(address), \(staff), \
            \(registration), \(state.rawValue), \(created), \(expires), \(tries), \(tried), \(cause), \(code), \
            \(content), \(origin)) ON CONFLICT DO NOTHING
            """) > 0
    }

    static func remove(_ id: ID, in connection: any Connection) throws {
        try connection.run("DELETE FROM letter WHERE id = \(id)")
    }

    /// Keeps what became of an attempt. Content stays only while it will be tried again.
    static func note(
        _ id: ID, _ state: State, cause: String, code: String, at now: Instant, in connection: any Connection
    ) throws {
        let ended: Instant? = state == .waiting ? nil : now
        let gone: SQL = state == .waiting ? "" : ", content = NULL"
        try connection.run(
            """
            UPDATE letter SET state = \(state.rawValue), tries = tries + 1, tried_at = \(now), ended_at = \(ended), \
            cause = \(cause), code = \(code)\(gone) WHERE id = \(id) AND state = 'waiting'
            """)
    }

    /// Gives up what is of no use any more, and forgets what ended long ago.
    static func tidy(at now: Instant, in connection: any Connection) throws {
        try connection.run(
            """
            UPDATE letter SET state = 'failed', ended_at = \(now), content = NULL, cause = \(late) \
            WHERE state = 'waiting' AND expires_at <= \(now)
            """)
        try connection.run("DELETE FROM letter WHERE ended_at < \(now.adding(seconds: -keptDays * 86_400))")
        try connection.run("DELETE FROM contact_code WHERE expires_at <= \(now)")
    }
}
