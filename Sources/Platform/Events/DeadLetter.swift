public import Messages
public import SQL
public import Values

/// A message that a subscriber refused again and again, put aside so that it does not hold up the others.
public struct DeadLetter: Sendable {
    /// Its number among the dead letters.
    public let seq: Int64
    /// The message.
    public let message: Message
    /// Who refused it.
    public let subscriber: String
    /// What went wrong the last time.
    public let error: String
    /// How many times it was handed over.
    public let attempts: Int
    /// When it was put aside.
    public let died: Instant

    /// Dead letters of this department's outbox, newest first, at most `limit` (1...1000). Throws ``SQLError``.
    public static func page(
        before seq: Int64? = nil, limit: Int = 50, in connection: any Connection
    ) throws -> [DeadLetter] {
        try connection.rows(
            """
            SELECT seq, id, kind, key, occurred, version, payload, subscriber, error, attempts, died FROM dead_letter \
            WHERE seq < \(seq ?? Int64.max) ORDER BY seq DESC LIMIT \(max(1, min(1000, limit)))
            """, decode)
    }

    /// How many there are. Throws ``SQLError``.
    public static func count(in connection: any Connection) throws -> Int {
        Int(clamping: try connection.integer("SELECT count(*) FROM dead_letter"))
    }

    /// Puts a dead letter back into the outbox, for the subscriber that refused it; it takes its place at the end.
    /// False when there is no such letter. Nudge the relay after the commit. Throws ``SQLError``.
    @discardableResult
    public static func replay(_ seq: Int64, in connection: any Connection) throws -> Bool {
        let found = try connection.first(
            """
            SELECT seq, id, kind, key, occurred, version, payload, subscriber, error, attempts, died FROM dead_letter \
            WHERE seq = \(seq)
            """, decode)
        guard let found, try discard(seq, in: connection) else { return false }
        try Outbox.insert(found.message, owing: found.subscriber, in: connection)
        return true
    }

    /// Throws a dead letter away for good. False when there is no such letter. Throws ``SQLError``.
    @discardableResult
    public static func discard(_ seq: Int64, in connection: any Connection) throws -> Bool {
        try connection.run("DELETE FROM dead_letter WHERE seq = \(seq)") > 0
    }

    private static func decode(_ row: any Row) -> DeadLetter {
        DeadLetter(
            seq: row.integer(0), message: Message.decode(row, from: 1), subscriber: row.text(7), error: row.text(8),
            attempts: Int(clamping: row.integer(9)), died: Instant(milliseconds: row.integer(10)))
    }

    static func put(_ row: OutboxRow, fault: DeliveryFault, at now: Instant, in connection: any Connection) throws {
        let message = row.message
        try connection.run(
            """
            INSERT INTO dead_letter (id, kind, key, occurred, version, payload, subscriber, error, attempts, died) \
            VALUES (\(message.id), \(message.kind), \(message.key), \(message.occurred), \(message.version), \
            \(message.payload), \(fault.subscriber), \(fault.error), \(row.attempts + 1), \(now))
            """)
    }
}
