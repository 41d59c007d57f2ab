public import Lifecycle
public import Log
public import SQL
import Synchronization
public import Values

/// A department's slow work: jobs wait in a table, runners lease and run them, a crash loses none.
///
/// A runner owns a job by a lease that it prolongs while it works; a runner that dies stops prolonging, and another takes
/// the job over from its last checkpoint. All changes of a job name its owner and attempt, so a runner that lost its
/// lease unawares changes nothing any more.
public final class JobQueue: Service {
    /// What operators call it.
    public let name: String
    let database: any Database
    let surroundings: Surroundings
    let handlers: [String: JobHandler]
    let log: Log
    let owner: String
    let started: Counter
    let failed: Counter
    private let threads: Int
    private let running = Mutex<[ID: JobRun]>([:])
    private let state = Monitor(State())
    private let books = Mutex(Books())

    private struct State: Sendable {
        var news = 0
        var isStopping = false
        var threads: [Thread] = []
        var ticker: Ticker?
        var alive = 0
    }

    private struct Books {
        var schedulesAt = Instant(milliseconds: .min)
        var pruneAt = Instant(milliseconds: .min)
    }

    /// How long a runner owns a job without prolonging, in seconds.
    public static let leaseSeconds: Int64 = 30
    /// How long finished jobs are kept, in days.
    public static let keptDays: Int64 = 90

    /// Makes a queue.
    ///
    /// - Parameters:
    ///   - handlers: how each kind is run; jobs of other kinds wait for a process that knows them.
    ///   - threads: how many jobs run at once in this process.
    public init(
        department: String = "main", database: any Database, surroundings: Surroundings, handlers: [JobHandler],
        log: Log = .silent, metrics: Metrics = Metrics(), threads: Int = 2
    ) {
        name = "jobs-\(department)"
        self.database = database
        self.surroundings = surroundings
        self.handlers = Dictionary(handlers.map { ($0.kind, $0) }, uniquingKeysWith: { first, _ in first })
        self.log = log.with(["department": department])
        self.threads = max(1, threads)
        owner = surroundings.newID().description
        started = metrics.counter(
            "sila_jobs_started_total", help: "Runs of jobs begun.", labels: ["department": department])
        failed = metrics.counter(
            "sila_jobs_failed_total", help: "Jobs given up.", labels: ["department": department])
    }

    /// The tables of jobs and schedules.
    public static let migrations: [Migration] = [
        Migration(
            "job-001-queue",
            """
            CREATE TABLE job (
                id UUID PRIMARY KEY NOT NULL,
                kind TEXT NOT NULL,
                payload BYTEA NOT NULL,
                unique_key TEXT,
                state TEXT NOT NULL CHECK (state IN ('waiting', 'running', 'done', 'failed', 'cancelled')),
                attempts BIGINT NOT NULL,
                run_at BIGINT NOT NULL,
                owner TEXT,
                lease_until BIGINT,
                cancel BIGINT NOT NULL DEFAULT 0,
                done BIGINT NOT NULL DEFAULT 0,
                total BIGINT NOT NULL DEFAULT 0,
                note TEXT NOT NULL DEFAULT '',
                checkpoint BYTEA,
                result BYTEA,
                error TEXT,
                detail TEXT,
                actor_id UUID,
                created BIGINT NOT NULL,
                finished BIGINT
            );
            CREATE UNIQUE INDEX job_unique ON job (unique_key) WHERE state IN ('waiting', 'running');
            CREATE INDEX job_waiting ON job (run_at, id) WHERE state = 'waiting';
            CREATE INDEX job_running ON job (lease_until) WHERE state = 'running';
            CREATE TABLE job_schedule (
                kind TEXT PRIMARY KEY NOT NULL,
                next_at BIGINT NOT NULL
            );
            """)
    ]

    // MARK: Life

    /// Starts the runners. Throws ``ThreadError``.
    public func start() throws {
        state.withLock { $0.isStopping = false }
        let ticker = try Ticker(name: "\(name)-beat", every: 1) { [weak self] in self?.beat() }
        state.withLock { $0.ticker = ticker }
        for number in 1...threads {
            state.withLock { $0.alive += 1 }
            do {
                let thread = try Thread.start(name: "\(name)-\(number)") { [self] in work() }
                state.withLock { $0.threads.append(thread) }
            } catch {
                state.withLock { $0.alive -= 1 }
                stop()
                throw error
            }
        }
    }

    /// Tells running handlers to stop and waits up to twenty seconds for them. What stops in order goes on after the
    /// next start and is not counted as an attempt; what does not is taken over once its lease is out.
    public func stop() {
        let (threads, ticker) = state.withLock { state in
            state.isStopping = true
            defer {
                state.threads = []
                state.ticker = nil
            }
            return (state.threads, state.ticker)
        }
        for run in running.withLock({ Array($0.values) }) { run.stop(.stopping) }
        state.broadcast()
        let isOver = state.wait(seconds: 20) { $0.alive == 0 ? true : nil } ?? false
        if isOver {
            for thread in threads { thread.join() }
        } else {
            log.warning("jobs were still running when the process stopped")
        }
        ticker?.stop()
    }

    /// Lets a free runner look for work. Call it right after a commit that enqueued a job.
    public func nudge() {
        state.withLock { $0.news &+= 1 }
        state.broadcast()
    }

    private func work() {
        var seen = -1
        while true {
            // Look once a second even without a nudge: another process may have enqueued.
            let news = state.wait(seconds: 1) { state -> Int? in
                state.isStopping || state.news != seen ? state.news : nil
            }
            if let news { seen = news }
            if state.withLock({ $0.isStopping }) { break }
            do {
                while try runNext(), !state.withLock({ $0.isStopping }) {}
            } catch {
                log.warning("jobs wait, the database does not answer", ["error": "\(error)"])
            }
        }
        state.withLock { $0.alive -= 1 }
        state.broadcast()
    }

    /// Runs, on this thread, every job that is due; gives how many. For tests and commands. Throws ``SQLError``.
    @discardableResult
    public func drain() throws -> Int {
        try enqueueScheduled()
        var count = 0
        while try runNext() { count += 1 }
        return count
    }

    /// Takes one job that is due and runs it to its end; false when none is due. Throws ``SQLError``.
    public func runNext() throws -> Bool {
        guard let run = try take() else { return false }
        running.withLock { $0[run.id] = run }
        // A stop that came between the two would have missed the run.
        if state.withLock({ $0.isStopping }) { run.stop(.stopping) }
        defer { _ = running.withLock { $0.removeValue(forKey: run.id) } }
        started.add()
        do {
            try perform(run)
        } catch is JobStop {
            run.log.warning("job was taken over by another runner before its end was written down")
        }
        return true
    }

    /// What the queue does every second: prolong leases, write progress down, hear of cancellations, enqueue what comes
    /// round, forget what is old. Public for tests that move the clock.
    public func beat() {
        do {
            let runs = running.withLock { Array($0.values) }
            if !runs.isEmpty { try prolong(runs) }
            try enqueueScheduled()
            try pruneNowAndThen()
        } catch {
            log.warning("the queue of jobs missed a beat", ["error": "\(error)"])
        }
    }

    /// The run of a job in this process, when it runs here.
    func run(of id: ID) -> JobRun? { running.withLock { $0[id] } }

    // MARK: What comes round

    private func enqueueScheduled() throws {
        let now = surroundings.now()
        guard books.withLock({ $0.schedulesAt <= now }) else { return }
        var next = now.adding(seconds: 3600)
        var isNews = false
        for handler in handlers.values {
            guard let every = handler.every else { continue }
            let due = try database.write { connection in
                try connection.run(
                    "INSERT INTO job_schedule (kind, next_at) VALUES (\(handler.kind), \(now)) ON CONFLICT DO NOTHING")
                // Only one process wins each round.
                let after = now.adding(seconds: every)
                let isOurs = try connection.run(
                    "UPDATE job_schedule SET next_at = \(after) WHERE kind = \(handler.kind) AND next_at <= \(now)")
                if isOurs > 0 {
                    try enqueue(handler.kind, payload: [], uniqueKey: "schedule:\(handler.kind)", in: connection)
                    isNews = true
                }
                return try connection.integer("SELECT next_at FROM job_schedule WHERE kind = \(handler.kind)")
            }
            next = min(next, Instant(milliseconds: due))
        }
        books.withLock { $0.schedulesAt = next }
        if isNews { nudge() }
    }

    private func pruneNowAndThen() throws {
        let now = surroundings.now()
        let isTime = books.withLock { books in
            guard books.pruneAt <= now else { return false }
            books.pruneAt = now.adding(seconds: 3600)
            return true
        }
        guard isTime else { return }
        let oldest = ID(at: now.adding(seconds: -JobQueue.keptDays * 86_400), random: (0, 0))
        try database.write { connection in
            try connection.run(
                "DELETE FROM job WHERE id < \(oldest) AND state IN ('done', 'failed', 'cancelled')")
        }
    }
}
