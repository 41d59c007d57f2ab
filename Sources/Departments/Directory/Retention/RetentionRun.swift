import Audit
import Department
import Jobs
import Messages
import Nouns
import SQL
import Values

/// One time that a rule was carried out.
struct RetentionRun: Sendable {
    let id: ID
    let rule: ID
    let kind: String
    let before: Day
    let started: Instant
    var ended: Instant?
    var released: Int64 = 0
    var held: Int64 = 0

    private static let columns = "id, rule_id, kind, before_on, started_at, ended_at, released, held"

    init(_ row: any Row) {
        id = row.identity(0)
        rule = row.identity(1)
        kind = row.text(2)
        before = row.day(3) ?? .earliest
        started = Instant(milliseconds: row.integer(4))
        ended = row.instant(5)
        released = row.integer(6)
        held = row.integer(7)
    }

    init(id: ID, rule: Record, before: Day, at now: Instant) {
        self.id = id
        self.rule = rule.id
        kind = rule[RetentionRule.kind]
        self.before = before
        started = now
    }

    func insert(in connection: any Connection) throws {
        try connection.run(
            """
            INSERT INTO retention_run (\(unescaped: RetentionRun.columns)) VALUES (\(id), \(rule), \(kind), \
            \(before), \(started), \(ended), \(released), \(held))
            """)
    }

    func update(in connection: any Connection) throws {
        try connection.run(
            """
            UPDATE retention_run SET ended_at = \(ended), released = \(released), held = \(held) WHERE id = \(id)
            """)
    }

    static func find(_ id: ID, in connection: any Connection) throws -> RetentionRun? {
        try connection.first(
            "SELECT \(unescaped: columns) FROM retention_run WHERE id = \(id)", RetentionRun.init)
    }

    /// Past runs, of one rule or of all, the latest first.
    static func latest(
        of rule: ID? = nil, before id: ID? = nil, limit: Int, in connection: any Connection
    ) throws -> [RetentionRun] {
        var conditions: [SQL] = ["1 = 1"]
        if let rule { conditions.append("rule_id = \(rule)") }
        if let id { conditions.append("id < \(id)") }
        return try connection.rows(
            """
            SELECT \(unescaped: columns) FROM retention_run WHERE \(SQL.joined(conditions, separator: " AND ")) \
            ORDER BY id DESC LIMIT \(limit)
            """, RetentionRun.init)
    }
}

/// Where a day's work is: the run, and the last row of it that was looked at.
private struct RetentionPoint {
    var run: ID
    var row: RetentionRow?

    init(run: ID) { self.run = run }

    init?(_ bytes: [UInt8]?) {
        let words = String(decoding: bytes ?? [], as: UTF8.self).split(separator: " ").map(String.init)
        guard let first = words.first, let run = ID(first) else { return nil }
        self.run = run
        if words.count == 3, let place = Int64(words[1]), let id = ID(words[2]) {
            row = RetentionRow(id: id, place: place, since: .earliest, title: "", person: nil)
        }
    }

    var bytes: [UInt8] {
        Array((["\(run)"] + (row.map { ["\($0.place)", "\($0.id)"] } ?? [])).joined(separator: " ").utf8)
    }
}

extension Directory {
    static let retentionKind = "directory.retention"

    /// Once a day every rule that is switched on is carried out, one after the other, in pieces.
    var retentionJobs: [JobHandler] {
        [JobHandler(Directory.retentionKind, attempts: 5, every: 86_400) { run in try carryOutRules(run) }]
    }

    private func carryOutRules(_ job: JobRun) throws {
        var point = RetentionPoint(job.checkpoint)
        let interrupted = try point.flatMap { point in try store.read { try RetentionRun.find(point.run, in: $0) } }
        let rules = try store.read { try RetentionRule.all(in: $0) }.filter { $0.isOn(today) }
            .sorted { $0.id < $1.id }
        for (index, rule) in rules.enumerated() {
            if let interrupted, rule.id < interrupted.rule || (rule.id == interrupted.rule && interrupted.ended != nil)
            {
                continue
            }
            try job.check()
            job.report(done: Int64(index), total: Int64(rules.count))
            let run: RetentionRun
            if let interrupted, interrupted.rule == rule.id {
                run = interrupted
            } else {
                let now = store.surroundings.now()
                let fresh = RetentionRun(
                    id: store.surroundings.newID(), rule: rule, before: rule.boundary(on: today), at: now)
                let start = RetentionPoint(run: fresh.id)
                try store.keepBooks { connection in
                    try fresh.insert(in: connection)
                    try job.saveCheckpoint(start.bytes, in: connection)
                }
                run = fresh
                point = start
            }
            try carryOut(run, from: point ?? RetentionPoint(run: run.id), job)
        }
    }

    /// How many rows are looked at in one piece.
    private static let piece = 100

    /// Carries one rule out: row by row along an index, leaving out what somebody says has to stay. What is done stays
    /// done; after a crash it goes on behind the last piece.
    private func carryOut(_ begun: RetentionRun, from start: RetentionPoint, _ job: JobRun) throws {
        var run = begun
        var point = start
        while let (keeper, _) = retainers.kind(run.kind) {
            try job.check()
            let isOn = try store.read { try RetentionRule.table.record(run.rule, in: $0) }?.isOn(today) ?? false
            guard isOn else { break }
            let rows = try keeper.retained(run.kind, before: run.before, after: point.row, limit: Self.piece)
            guard let last = rows.last else { break }
            let holds = try everyHold(among: Set(rows.compactMap(\.person)))
            let free = rows.filter { row in row.person.map { holds[$0] == nil } ?? true }.map(\.id)
            var isOver = free.isEmpty
            while !isOver {
                try job.check()
                let step = try keeper.release(run.kind, free, before: run.before, rule: run.rule)
                run.released += Int64(step.released)
                isOver = step.isOver
            }
            run.held += Int64(rows.count - free.count)
            point.row = last
            let (done, bytes) = (run, point.bytes)
            try store.keepBooks { connection in
                try done.update(in: connection)
                try job.saveCheckpoint(bytes, in: connection)
            }
        }
        run.ended = store.surroundings.now()
        let ended = run
        try store.change(by: .system("retention")) { change in
            try ended.update(in: change.connection)
            try change.note(
                "retention.carried-out", of: RetentionRule.noun.name, ended.rule,
                changes: [
                    .init(field: "released", old: nil, new: "\(ended.released)"),
                    .init(field: "held", old: nil, new: "\(ended.held)"),
                ])
            change.tell(RetentionRule.noun.name, "changed", ended.rule.description)
        }
    }
}
