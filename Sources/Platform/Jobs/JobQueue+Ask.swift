public import SQL
public import Values

extension JobQueue {
    /// Asks for work in the running transaction and gives the job's id. Nudge the queue after the commit. Throws
    /// ``SQLError``.
    ///
    /// - Parameters:
    ///   - runAt: not before this moment; at once when nil.
    ///   - uniqueKey: while a job with this key waits or runs, asking again gives that job's id.
    @discardableResult
    public func enqueue(
        _ kind: String, payload: [UInt8], runAt: Instant? = nil, uniqueKey: String? = nil, by actor: ID? = nil,
        in connection: any Connection
    ) throws -> ID {
        let id = surroundings.newID()
        let now = surroundings.now()
        let made = try connection.run(
            """
            INSERT INTO job (id, kind, payload, unique_key, state, attempts, run_at, actor_id, created) VALUES (\(id), \
            \(kind), \(payload), \(uniqueKey), 'waiting', 0, \(runAt ?? now), \(actor), \(now)) ON CONFLICT DO NOTHING
            """)
        if made > 0 { return id }
        let known = try connection.first(
            "SELECT id FROM job WHERE unique_key = \(uniqueKey) AND state IN ('waiting', 'running') LIMIT 1"
        ) { $0.id(0) }
        guard let known = known ?? nil else { throw SQLError(.conflict, "the job with this key has just ended") }
        return known
    }

    /// Asks for work in a transaction of its own and wakes a runner. Throws ``SQLError``.
    @discardableResult
    public func enqueue(
        _ kind: String, payload: [UInt8], runAt: Instant? = nil, uniqueKey: String? = nil, by actor: ID? = nil
    ) throws -> ID {
        let id = try database.write { connection in
            try enqueue(kind, payload: payload, runAt: runAt, uniqueKey: uniqueKey, by: actor, in: connection)
        }
        nudge()
        return id
    }

    /// Asks a job to stop: one that waits is cancelled at once, one that runs within about a second, where its handler
    /// looks. False when it has ended or does not exist. Throws ``SQLError``.
    @discardableResult
    public func cancel(_ id: ID, in connection: any Connection) throws -> Bool {
        let now = surroundings.now()
        let waiting = try connection.run(
            "UPDATE job SET state = 'cancelled', cancel = 1, finished = \(now) WHERE id = \(id) AND state = 'waiting'")
        if waiting > 0 { return true }
        return try connection.run("UPDATE job SET cancel = 1 WHERE id = \(id) AND state = 'running'") > 0
    }

    /// Asks a job to stop, in a transaction of its own; a run in this process hears of it at once. Throws ``SQLError``.
    @discardableResult
    public func cancel(_ id: ID) throws -> Bool {
        let isTaken = try database.write { try cancel(id, in: $0) }
        if isTaken { run(of: id)?.stop(.cancelled) }
        return isTaken
    }

    /// A job as it stands, its progress at most about a second old; nil when there is none. Throws
    /// ``SQLError``.
    public func job(_ id: ID, in connection: any Connection) throws -> Job? {
        try connection.first("SELECT \(unescaped: Job.columns) FROM job WHERE id = \(id)", Job.decode)
    }

    /// A job as it stands. Throws ``SQLError``.
    public func job(_ id: ID) throws -> Job? { try database.read { try job(id, in: $0) } }

    /// Jobs, newest first, at most `limit` (1...1000), of one kind or all. Throws ``SQLError``.
    public func jobs(
        kind: String? = nil, before id: ID? = nil, limit: Int = 50, in connection: any Connection
    ) throws -> [Job] {
        var conditions: [SQL] = []
        if let kind { conditions.append("kind = \(kind)") }
        if let id { conditions.append("id < \(id)") }
        var query: SQL = "SELECT \(unescaped: Job.columns) FROM job"
        if !conditions.isEmpty { query.append(" WHERE \(SQL.joined(conditions, separator: " AND "))") }
        query.append(" ORDER BY id DESC LIMIT \(max(1, min(1000, limit)))")
        return try connection.rows(query, Job.decode)
    }
}
