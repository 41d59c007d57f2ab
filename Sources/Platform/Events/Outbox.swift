public import Messages
public import SQL
import Values

/// What a department has to tell the others, written in the same transaction as the change that it tells of.
public struct Outbox: Sendable {
    let department: String

    /// Makes the outbox of a department.
    public init(department: String) { self.department = department }

    /// The tables of the outbox, of the relay's lease and of the messages that nobody could take.
    public static let migrations: [Migration] = [
        Migration(
            "outbox-001-messages", sqlite: text(key: "INTEGER PRIMARY KEY AUTOINCREMENT"),
            postgresql: text(key: "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY"))
    ]

    private static func text(key: String) -> String {
        """
        CREATE TABLE outbox (
            seq \(key),
            id UUID NOT NULL,
            kind TEXT NOT NULL,
            key TEXT NOT NULL,
            occurred BIGINT NOT NULL,
            version BIGINT NOT NULL,
            payload BYTEA NOT NULL,
            due BIGINT NOT NULL,
            attempts BIGINT NOT NULL DEFAULT 0,
            owing TEXT,
            delivered BIGINT
        );
        CREATE INDEX outbox_waiting ON outbox (seq) WHERE delivered IS NULL;
        CREATE INDEX outbox_by_key ON outbox (key, seq) WHERE delivered IS NULL;
        CREATE TABLE outbox_relay (
            one BIGINT PRIMARY KEY CHECK (one = 1),
            owner TEXT NOT NULL,
            until BIGINT NOT NULL
        );
        INSERT INTO outbox_relay (one, owner, until) VALUES (1, '', 0);
        CREATE TABLE dead_letter (
            seq \(key),
            id UUID NOT NULL,
            kind TEXT NOT NULL,
            key TEXT NOT NULL,
            occurred BIGINT NOT NULL,
            version BIGINT NOT NULL,
            payload BYTEA NOT NULL,
            subscriber TEXT NOT NULL,
            error TEXT NOT NULL,
            attempts BIGINT NOT NULL,
            died BIGINT NOT NULL
        );
        """
    }

    /// Writes a message in the running transaction; it is delivered after the commit, once the relay is nudged or at
    /// its next tick. Throws ``SQLError``.
    public func append(_ message: Message, in connection: any Connection) throws {
        try Outbox.insert(message, owing: nil, in: connection)
    }

    /// Writes messages in their order. Throws ``SQLError``.
    public func append(_ messages: [Message], in connection: any Connection) throws {
        for message in messages { try append(message, in: connection) }
    }

    static func insert(_ message: Message, owing: String?, in connection: any Connection) throws {
        try connection.run(
            """
            INSERT INTO outbox (id, kind, key, occurred, version, payload, due, owing) VALUES (\(message.id), \
            \(message.kind), \(message.key), \(message.occurred), \(message.version), \(message.payload), \(0), \(owing))
            """)
    }
}

/// A message that waits in the outbox.
struct OutboxRow: Sendable {
    let seq: Int64
    let message: Message
    let attempts: Int
    /// The subscribers that have not taken it yet; nil for all of them.
    let owing: [String]?

    /// Messages that are due, oldest first, except those whose key has an earlier message that is not due yet: so order
    /// within a key is kept. Never "above the last number", which would miss transactions that commit late.
    static func due(at now: Instant, limit: Int, in connection: any Connection) throws -> [OutboxRow] {
        try connection.rows(
            """
            SELECT seq, id, kind, key, occurred, version, payload, attempts, owing FROM outbox AS message \
            WHERE delivered IS NULL AND due <= \(now) AND NOT EXISTS (SELECT 1 FROM outbox AS earlier \
            WHERE earlier.delivered IS NULL AND earlier.key = message.key AND earlier.seq < message.seq \
            AND earlier.due > \(now) AND earlier.key <> '') ORDER BY seq LIMIT \(limit)
            """
        ) { row in
            OutboxRow(
                seq: row.integer(0), message: Message.decode(row, from: 1), attempts: Int(clamping: row.integer(7)),
                owing: row.optionalText(8).map { $0.split(separator: " ").map(String.init) })
        }
    }
}

extension Message {
    /// Reads id, kind, key, occurred, version and payload from that column on.
    static func decode(_ row: any Row, from column: Int) -> Message {
        Message(
            id: row.identity(column), kind: row.text(column + 1), key: row.text(column + 2),
            occurred: Instant(milliseconds: row.integer(column + 3)), version: Int(clamping: row.integer(column + 4)),
            payload: row.bytes(column + 5))
    }
}
