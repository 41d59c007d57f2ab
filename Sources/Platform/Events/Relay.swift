public import Lifecycle
public import Log
import Messages
public import SQL
import Synchronization
public import Values

/// Carries a department's messages from its outbox to the others, in order, until each was taken or put aside.
///
/// One relay works at a time: it holds a lease in the database, so several processes may serve one department. A message
/// may arrive twice, after a crash between its delivery and its mark; the inbox takes care of that.
public final class Relay: Service {
    /// What operators call it.
    public let name: String
    private let department: String
    private let database: any Database
    private let transport: any Transport
    private let policy: DeliveryPolicy
    private let surroundings: Surroundings
    private let log: Log
    private let owner: String
    private let keptDays: Int64
    private let delivered: Counter
    private let putAside: Counter
    private let state = Mutex(State())
    /// Held for the length of a round, so that no two threads of this process deliver at once.
    private let round = Mutex(())

    private struct State {
        var ticker: Ticker?
        var leaseUntil = Instant(milliseconds: .min)
        var pruneAt = Instant(milliseconds: .min)
        var isStopping = false
    }

    private static let leaseSeconds: Int64 = 30
    private static let batch = 256

    /// Makes a relay.
    ///
    /// - Parameters:
    ///   - keptDays: how many days delivered messages stay in the outbox, to be replayed after a restore.
    public init(
        department: String, database: any Database, transport: any Transport, surroundings: Surroundings,
        log: Log = .silent, metrics: Metrics = Metrics(), policy: DeliveryPolicy = DeliveryPolicy(),
        keptDays: Int64 = 30
    ) {
        name = "relay-\(department)"
        self.department = department
        self.database = database
        self.transport = transport
        self.surroundings = surroundings
        self.policy = policy
        self.log = log.with(["department": department])
        self.keptDays = keptDays
        owner = surroundings.newID().description
        delivered = metrics.counter(
            "sila_messages_delivered_total", help: "Messages that every subscriber has taken.",
            labels: ["department": department])
        putAside = metrics.counter(
            "sila_messages_dead_total", help: "Messages put aside because a subscriber refused them.",
            labels: ["department": department])
        metrics.reading(
            "sila_outbox_oldest_seconds", help: "Age of the oldest message that waits; 0 when none does.",
            labels: ["department": department]
        ) {
            let occurred = try? database.read { connection in
                try connection.first("SELECT occurred FROM outbox WHERE delivered IS NULL ORDER BY seq LIMIT 1") {
                    $0.integer(0)
                }
            }
            guard let occurred = occurred ?? nil else { return 0 }
            return max(0, Double(surroundings.now().milliseconds - occurred) / 1000)
        }
    }

    /// Starts the thread that delivers. Throws ``ThreadError``.
    public func start() throws {
        let ticker = try Ticker(name: name, every: 1) { [weak self] in self?.deliverAll() }
        state.withLock { state in
            state.ticker = ticker
            state.isStopping = false
        }
        ticker.nudge()
    }

    /// Delivers soon. Call it right after a commit that left messages; it costs next to nothing.
    public func nudge() { state.withLock { $0.ticker }?.nudge() }

    /// Ends the running round and the thread, and gives the lease back.
    public func stop() {
        let ticker = state.withLock { state in
            state.isStopping = true
            defer { state.ticker = nil }
            return state.ticker
        }
        ticker?.stop()
        giveBack()
    }

    /// Lets another relay deliver from now on: whoever drains by hand and goes would keep the others waiting for as long as
    /// the lease runs. Does nothing without a lease.
    public func giveBack() {
        let had = state.withLock { state in
            defer { state.leaseUntil = Instant(milliseconds: .min) }
            return state.leaseUntil
        }
        guard had > Instant(milliseconds: .min) else { return }
        do {
            try database.write { connection in
                try connection.run("UPDATE outbox_relay SET until = 0 WHERE one = 1 AND owner = \(owner)")
            }
        } catch {
            log.warning("the relay's lease was not given back", ["error": "\(error)"])
        }
    }

    /// Delivers, on this thread, everything that is due, and what that leads to; gives how many messages were taken by
    /// everybody. For tests and for the end of a command. Throws ``SQLError`` and what the transport throws.
    @discardableResult
    public func drain() throws -> Int {
        var total = 0
        while let count = try deliverBatch() { total += count }
        return total
    }

    private func deliverAll() {
        do {
            while !state.withLock({ $0.isStopping }), try deliverBatch() != nil {}
            try pruneNowAndThen()
        } catch {
            log.warning("messages wait, their delivery failed", ["error": "\(error)"])
        }
    }

    /// Delivers one batch; nil when nothing is due or another relay has the lease.
    private func deliverBatch() throws -> Int? {
        try round.withLock { _ in
            let now = surroundings.now()
            let rows = try database.read { try OutboxRow.due(at: now, limit: Relay.batch, in: $0) }
            guard !rows.isEmpty, try holdsLease(at: now) else { return nil }
            let faults = try transport.deliver(
                rows.map { Delivery($0.message, owing: $0.owing) }, from: department)
            let byMessage = Dictionary(grouping: faults, by: \.message)
            let decisions = rows.map { row in
                (row, policy.decide(attempts: row.attempts, faults: byMessage[row.message.id] ?? [], now: now))
            }
            try database.write { try settle(decisions, at: now, in: $0) }
            return report(decisions, at: now)
        }
    }

    private func settle(
        _ decisions: [(row: OutboxRow, decision: DeliveryPolicy.Decision)], at now: Instant,
        in connection: any Connection
    ) throws {
        // Whole runs of numbers are marked at once; a run has no gap that a late commit could fill.
        var run: ClosedRange<Int64>?
        func mark() throws {
            guard let range = run else { return }
            try connection.run(
                """
                UPDATE outbox SET delivered = \(now), owing = NULL \
                WHERE seq BETWEEN \(range.lowerBound) AND \(range.upperBound) AND delivered IS NULL
                """)
            run = nil
        }
        for (row, decision) in decisions {
            switch decision {
            case .delivered:
                if let range = run, range.upperBound + 1 == row.seq {
                    run = range.lowerBound...row.seq
                } else {
                    try mark()
                    run = row.seq...row.seq
                }
            case .retry(let owing, let attempts, let due):
                try postpone(row, owing: owing, attempts: attempts, due: due, in: connection)
            case .putAside(let faults, let owing, let due):
                for fault in faults { try DeadLetter.put(row, fault: fault, at: now, in: connection) }
                if owing.isEmpty {
                    try connection.run("UPDATE outbox SET delivered = \(now), owing = NULL WHERE seq = \(row.seq)")
                } else {
                    try postpone(row, owing: owing, attempts: 0, due: due, in: connection)
                }
            }
        }
        try mark()
    }

    private func postpone(
        _ row: OutboxRow, owing: [String], attempts: Int, due: Instant, in connection: any Connection
    ) throws {
        try connection.run(
            """
            UPDATE outbox SET due = \(due), attempts = \(attempts), owing = \(owing.joined(separator: " ")) \
            WHERE seq = \(row.seq)
            """)
    }

    /// Counts and logs; gives how many were taken by everybody, nil when nothing moved, so that nobody spins.
    private func report(
        _ decisions: [(row: OutboxRow, decision: DeliveryPolicy.Decision)], at now: Instant
    ) -> Int? {
        var taken = 0
        var moved = false
        for (row, decision) in decisions {
            switch decision {
            case .delivered: taken += 1
            case .retry(_, let attempts, let due):
                // Refused and put off: what stands behind it may be taken now. Nothing moves while somebody is away.
                if attempts > row.attempts, due > now { moved = true }
            case .putAside(let faults, _, _):
                moved = true
                putAside.add(UInt64(faults.count))
                for fault in faults {
                    log.error(
                        "message put aside",
                        [
                            "message": row.message.id.description, "kind": row.message.kind,
                            "subscriber": fault.subscriber, "error": fault.error,
                        ])
                }
            }
        }
        delivered.add(UInt64(taken))
        return taken > 0 || moved ? taken : nil
    }

    /// Takes or prolongs the lease; false while another relay has it.
    private func holdsLease(at now: Instant) throws -> Bool {
        let until = state.withLock { $0.leaseUntil }
        if now.adding(seconds: Relay.leaseSeconds / 2) < until { return true }
        let fresh = now.adding(seconds: Relay.leaseSeconds)
        let isOurs = try database.write { connection in
            try connection.run(
                """
                UPDATE outbox_relay SET owner = \(owner), until = \(fresh) \
                WHERE one = 1 AND (owner = \(owner) OR until <= \(now))
                """) > 0
        }
        state.withLock { $0.leaseUntil = isOurs ? fresh : Instant(milliseconds: .min) }
        return isOurs
    }

    private func pruneNowAndThen() throws {
        let now = surroundings.now()
        let isTime = state.withLock { state in
            guard state.pruneAt <= now else { return false }
            state.pruneAt = now.adding(seconds: 3600)
            return true
        }
        guard isTime else { return }
        while try prune(before: now.adding(seconds: -keptDays * 86_400)) >= 1000 {}
    }

    /// Removes at most a thousand messages delivered before a moment, oldest first; gives how many. Throws ``SQLError``.
    @discardableResult
    public func prune(before moment: Instant) throws -> Int {
        try database.write { connection in
            try connection.run(
                """
                DELETE FROM outbox WHERE seq IN (SELECT seq FROM (SELECT seq, delivered FROM outbox ORDER BY seq \
                LIMIT 1000) AS oldest WHERE delivered IS NOT NULL AND delivered < \(moment))
                """)
        }
    }
}
