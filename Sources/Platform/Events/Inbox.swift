public import Messages
public import SQL
public import Values

/// What a department has applied already, so that a message that comes twice has its effect once.
public enum Inbox {
    /// The table of the inbox.
    public static let migrations: [Migration] = [
        Migration(
            "inbox-001-applied",
            """
            CREATE TABLE inbox (
                consumer TEXT NOT NULL,
                message UUID NOT NULL,
                PRIMARY KEY (consumer, message)
            ) WITHOUT ROWID;
            """)
    ]

    /// Runs the body unless the consumer has applied the message before; both commit in the running transaction. False
    /// when it had. What the body throws must roll the transaction back. Throws ``SQLError``.
    @discardableResult
    public static func applyOnce(
        _ message: Message, consumer: String, in connection: any Connection, _ body: () throws -> Void
    ) throws -> Bool {
        let isNew = try connection.run(
            "INSERT INTO inbox (consumer, message) VALUES (\(consumer), \(message.id)) ON CONFLICT DO NOTHING")
        guard isNew > 0 else { return false }
        try body()
        return true
    }

    /// Forgets messages made before a moment, which no relay holds any more; gives how many. Throws ``SQLError``.
    @discardableResult
    public static func prune(consumer: String, before moment: Instant, in connection: any Connection) throws -> Int {
        // Ids of version 7 begin with their moment, so the primary key finds the old ones.
        let oldest = ID(at: moment, random: (0, 0))
        return try connection.run("DELETE FROM inbox WHERE consumer = \(consumer) AND message < \(oldest)")
    }
}
