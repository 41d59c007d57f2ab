public import SQL
public import Values

extension Approval {
    /// Where requests and rules are kept. That nobody decides what they asked for stands in the schema too.
    static let migration = Migration(
        "store-003-approval",
        """
        CREATE TABLE approval (
            id UUID PRIMARY KEY,
            act TEXT NOT NULL CHECK (act <> ''),
            noun TEXT NOT NULL,
            row_id UUID NOT NULL,
            title TEXT NOT NULL,
            payload TEXT NOT NULL,
            reason TEXT NOT NULL CHECK (reason <> ''),
            asker_id UUID NOT NULL,
            asker_name TEXT NOT NULL,
            asked_at BIGINT NOT NULL,
            expires_at BIGINT NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('open', 'granted', 'done', 'refused', 'withdrawn')),
            decider_id UUID CHECK (decider_id IS NULL OR decider_id <> asker_id),
            decider_name TEXT,
            decided_at BIGINT,
            answer TEXT,
            CHECK (state IN ('open', 'withdrawn') OR decider_id IS NOT NULL)
        ) WITHOUT ROWID;
        CREATE INDEX approval_by_time ON approval (asked_at, id);
        CREATE INDEX approval_by_row ON approval (row_id, act);

        CREATE TABLE approval_rule (
            act TEXT PRIMARY KEY CHECK (act <> ''),
            is_on BIGINT NOT NULL CHECK (is_on IN (0, 1)),
            threshold BIGINT NOT NULL CHECK (threshold >= 0)
        ) WITHOUT ROWID;
        """)

    private static let columns: SQL = """
        id, act, noun, row_id, title, payload, reason, asker_id, asker_name, asked_at, expires_at, state, \
        decider_name, decided_at, answer
        """

    private init(_ row: any Row) {
        self.init(
            id: row.identity(0), act: row.text(1), noun: row.text(2), row: row.identity(3), title: row.text(4),
            payload: row.text(5), reason: row.text(6), asker: row.identity(7), askerName: row.text(8),
            asked: Instant(milliseconds: row.integer(9)), expires: Instant(milliseconds: row.integer(10)),
            state: State(rawValue: row.text(11)) ?? .refused, deciderName: row.optionalText(12),
            decided: row.instant(13), answer: row.optionalText(14))
    }

    /// A request; nil when there is none. Throws `SQLError`.
    public static func find(_ id: ID, in connection: any Connection) throws -> Approval? {
        try connection.first("SELECT \(columns) FROM approval WHERE id = \(id)") { Approval($0) }
    }

    /// The latest requests of the department, open or not.
    public static func latest(_ limit: Int = 200, in connection: any Connection) throws -> [Approval] {
        try connection.rows("SELECT \(columns) FROM approval ORDER BY asked_at DESC, id DESC LIMIT \(limit)") {
            Approval($0)
        }
    }

    /// The requests of the department that wait for a decision, the latest first. However much was decided since, none of
    /// them is pushed out of sight. Throws `SQLError`.
    public static func open(_ limit: Int = 1_000, at now: Instant, in connection: any Connection) throws -> [Approval] {
        try connection.rows(
            """
            SELECT \(columns) FROM approval WHERE asked_at > \(now.adding(seconds: -daysToDecide * 86_400)) \
            AND state = 'open' AND expires_at > \(now) ORDER BY asked_at DESC, id DESC LIMIT \(limit)
            """
        ) { Approval($0) }
    }

    /// The request about a row that waits for a decision; nil when there is none.
    public static func waiting(
        _ act: String, _ row: ID, at now: Instant, in connection: any Connection
    ) throws -> Approval? {
        try connection.first(
            """
            SELECT \(columns) FROM approval WHERE row_id = \(row) AND act = \(act) AND state = 'open' \
            AND expires_at > \(now) LIMIT 1
            """
        ) { Approval($0) }
    }

    /// The requests about some rows, the oldest first. Throws `SQLError`.
    public static func about(_ rows: [ID], _ act: String, in connection: any Connection) throws -> [Approval] {
        try connection.rows(
            """
            SELECT \(columns) FROM approval WHERE row_id IN (\(list: rows)) AND act = \(act) ORDER BY asked_at, id
            """
        ) { Approval($0) }
    }

    func insert(in connection: any Connection) throws {
        try connection.run(
            """
            INSERT INTO approval (id, act, noun, row_id, title, payload, reason, asker_id, asker_name, asked_at, \
            expires_at, state) VALUES (\(id), \(act), \(noun), \(row), \(title), \(payload), \(reason), \(asker), \
            \(askerName), \(asked), \(expires), \(state.rawValue))
            """)
    }

    /// Writes down a decision; false when somebody else decided meanwhile.
    func decide(
        _ state: State, by actor: Actor, _ answer: String?, until expires: Instant, at now: Instant,
        in connection: any Connection
    ) throws -> Bool {
        try connection.run(
            """
            UPDATE approval SET state = \(state.rawValue), decider_id = \(actor.id), decider_name = \(actor.name), \
            decided_at = \(now), answer = \(answer), expires_at = \(expires) WHERE id = \(id) AND state = 'open'
            """) == 1
    }

    /// Moves on from a state; false when it was left meanwhile.
    func move(from old: State, to new: State, in connection: any Connection) throws -> Bool {
        try connection.run(
            "UPDATE approval SET state = \(new.rawValue) WHERE id = \(id) AND state = \(old.rawValue)") == 1
    }
}
