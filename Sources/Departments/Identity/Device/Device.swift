import Department
import HTTP
import SQL
import Values
import Vault

/// A browser that somebody has signed in with, known by a mark that it keeps. A password that is used on one nobody knows
/// is the first sign of a theft, so its owner is told.
struct Device: Sendable {
    let id: ID
    let agent: String
    let peer: String
    let first: Instant
    let known: Instant?

    /// Seconds after which a browser that nobody complained about counts as known.
    static let patience: Int64 = 7 * 86_400

    static func cookieName(isSecure: Bool) -> String { isSecure ? "__Host-sila-device" : "sila-device" }

    static func cookie(_ token: String, isSecure: Bool) -> Cookie {
        Cookie(cookieName(isSecure: isSecure), token, maxAge: 365 * 86_400, isSecure: isSecure)
    }

    /// True when nobody needs to be asked about it.
    func isKnown(at now: Instant) -> Bool {
        known != nil || first.adding(seconds: Device.patience) <= now
    }
}

extension Device {
    private static let columns = "id, agent, peer, first_at, known_at"

    private init(_ row: any Row) {
        self.init(
            id: row.identity(0), agent: row.text(1), peer: row.text(2), first: Instant(milliseconds: row.integer(3)),
            known: row.instant(4))
    }

    /// Finds the browser among somebody's, or adds it. The first one that an account is used with is known; a later one
    /// is new. The mark is given when the browser has none that was ever given out.
    static func recognise(
        _ arrival: Arrival, of staff: ID, in change: Change
    ) throws -> (id: ID, isNew: Bool, mark: Token?) {
        let connection = change.connection
        let agent = Session.shortened(arrival.agent)
        let held = arrival.device.flatMap { Token.digest(of: $0) }
        if let held,
            let id = try connection.first(
                "SELECT id FROM device WHERE staff_id = \(staff) AND digest = \(held)", { $0.identity(0) })
        {
            try connection.run(
                """
                UPDATE device SET seen_at = \(change.now), agent = \(agent), peer = \(change.author.peer) WHERE id = \(id)
                """)
            return (id, false, nil)
        }
        // Colleagues at one browser share its mark, but each is asked about it.
        let isOurs = try held.map { try connection.integer("SELECT count(*) FROM device WHERE digest = \($0)") > 0 }
        let mark = isOurs == true ? nil : Token.make("device")
        let isNew = try connection.integer("SELECT count(*) FROM device WHERE staff_id = \(staff)") > 0
        let id = change.newID()
        let known: Instant? = isNew ? nil : change.now
        try connection.run(
            """
            INSERT INTO device (staff_id, digest, id, agent, peer, first_at, seen_at, known_at) VALUES \
            (\(staff), \(mark?.digest ?? held ?? []), \(id), \(agent), \(change.author.peer), \(change.now), \
            \(change.now), \(known))
            """)
        try connection.run(
            "DELETE FROM device WHERE staff_id = \(staff) AND seen_at < \(change.now.adding(seconds: -400 * 86_400))")
        return (id, isNew, mark)
    }

    static func find(_ id: ID, of staff: ID, in connection: any Connection) throws -> Device? {
        try connection.first(
            "SELECT \(unescaped: columns) FROM device WHERE id = \(id) AND staff_id = \(staff)", Device.init)
    }

    /// Somebody's browsers that a person must still be asked about, the latest first.
    static func news(of staff: ID, at now: Instant, in connection: any Connection) throws -> [Device] {
        try connection.rows(
            """
            SELECT \(unescaped: columns) FROM device WHERE staff_id = \(staff) AND known_at IS NULL \
            AND first_at > \(now.adding(seconds: -patience)) ORDER BY first_at DESC, id LIMIT 5
            """, Device.init)
    }
}
