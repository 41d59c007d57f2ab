import CSQLite
import Glibc
import SQL
import Synchronization

/// One body that waits for the writing thread, and what became of it.
///
/// `@unchecked Sendable` holds because the caller gives it away in ``SQLiteWriter/perform(_:)`` and looks at it again
/// only after the semaphore says that the writing thread is done with it.
final class SQLiteTurn: @unchecked Sendable {
    private var body: ((SQLiteConnection) throws -> Void)?
    private var failure: (any Error)?
    private let done = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)

    init(_ body: @escaping (SQLiteConnection) throws -> Void) {
        self.body = body
        sem_init(done, 0, 0)
    }

    deinit {
        sem_destroy(done)
        done.deallocate()
    }

    func run(_ connection: SQLiteConnection) throws {
        try body?(connection)
        try connection.requireSound()
    }

    /// Lets go of the body, which lives on the caller's stack, before the caller wakes.
    func finish(_ failure: (any Error)?) {
        body = nil
        self.failure = failure
        sem_post(done)
    }

    func wait() throws {
        while sem_wait(done) != 0 {}
        if let failure { throw failure }
    }
}

/// The one thread that changes a file and copies its log into it, committing many bodies at once.
///
/// Debian's SQLite 3.40.1 can damage a file when one connection resets the log while another writes; with one
/// connection for both on one thread that cannot happen.
///
/// `@unchecked Sendable` holds because the connection is touched by the thread alone once it has started, and by
/// nobody before.
final class SQLiteWriter: @unchecked Sendable {
    private struct Queue {
        var turns: [SQLiteTurn] = []
        var isClosed = false
    }

    /// A group ends after so many bodies, or so long after it began.
    private static let groupLimit = 256
    private static let groupNanoseconds = 5_000_000
    /// After a body failed so many groups are careful: failures come in bunches.
    private static let cautiousGroups = 16
    /// The log is copied into the file each time it has grown by a sixteenth of the file, at least by 16 MB and at most by
    /// 64 MB: the further apart, the more often a page that changes again and again is copied only once, but a small file
    /// must not need a disk of many times its size.
    private static let pagesBetweenCheckpoints: ClosedRange<Int64> = 4000...16_000
    /// It is made to start anew when it is so many times as long as that.
    private static let patience: Int32 = 4

    private let queue = Monitor(Queue())
    private let connection: SQLiteConnection
    private let turnstile: SQLiteTurnstile
    private var thread = pthread_t()
    private let commits = Atomic<UInt64>(0)
    private let isScrubWanted = Atomic<Bool>(false)
    /// What SQLite said when it cut the log off last.
    private let scrubbing = Atomic<Int32>(SQLITE_OK)
    /// Pages in the log after the last commit, told by SQLite; 0 when the last commit changed nothing.
    private let logPages = UnsafeMutablePointer<Int32>.allocate(capacity: 1)
    /// How many groups are still to be careful.
    private var caution = 0
    private var checkpointDistance: Int32
    private var nextCheckpoint: Int32
    /// How long the log was after the last commit that changed something.
    private var lastPages: Int32 = 0

    /// Takes over the connection; the lock keeps other processes from doing the same to the file at the same time.
    init(_ connection: SQLiteConnection, _ turnstile: SQLiteTurnstile) throws {
        self.connection = connection
        self.turnstile = turnstile
        checkpointDistance = SQLiteWriter.checkpointDistance(connection)
        nextCheckpoint = checkpointDistance
        logPages.initialize(to: 0)
        let note: @convention(c) (UnsafeMutableRawPointer?, OpaquePointer?, UnsafePointer<CChar>?, Int32) -> Int32 = {
            context, _, _, pages in
            context?.assumingMemoryBound(to: Int32.self).pointee = pages
            return SQLITE_OK
        }
        sqlite3_wal_hook(connection.handle, note, logPages)
        // Signals are for the thread that waits for them.
        var all = sigset_t()
        var previous = sigset_t()
        sigfillset(&all)
        pthread_sigmask(SIG_SETMASK, &all, &previous)
        defer { pthread_sigmask(SIG_SETMASK, &previous, nil) }
        let context = Unmanaged.passRetained(self)
        let code = pthread_create(
            &thread, nil,
            { context in
                guard let context else { return nil }
                Unmanaged<SQLiteWriter>.fromOpaque(context).takeRetainedValue().work()
                return nil
            }, context.toOpaque())
        guard code == 0 else {
            context.release()
            throw SQLError(.unavailable, "no thread could be started")
        }
    }

    deinit { logPages.deallocate() }

    /// How many commits changed something.
    var version: UInt64 { commits.load(ordering: .acquiring) }

    /// Queues a body and waits until it is durable, or failed.
    func perform(_ turn: SQLiteTurn) throws {
        guard pthread_equal(thread, pthread_self()) == 0 else {
            throw SQLError(.failed, "a write waits for another write inside it")
        }
        let isQueued = queue.change { queue in
            if !queue.isClosed { queue.turns.append(turn) }
            return !queue.isClosed
        }
        guard isQueued else { throw SQLError(.unavailable, "the database is closed") }
        try turn.wait()
    }

    /// Copies the whole log into the file and cuts it off. Throws when a reader stands in the way.
    func scrub() throws {
        isScrubWanted.store(true, ordering: .releasing)
        // The log is looked after behind each group: it is clean once the second one begins.
        try perform(SQLiteTurn { _ in })
        try perform(SQLiteTurn { _ in })
        let code = scrubbing.load(ordering: .acquiring)
        guard code == SQLITE_OK else { throw SQLError(.unavailable, "a reader needs the log") }
    }

    /// Finishes what is queued and closes the connection, which copies the log into the file; call it once.
    func close() {
        queue.change { $0.isClosed = true }
        pthread_join(thread, nil)
    }

    // MARK: On the thread

    private func work() {
        while let first = nextTurn() {
            do { try turnstile.enter() } catch {
                first.finish(error)
                continue
            }
            let finished = group(startingWith: first)
            for (turn, failure) in finished { turn.finish(failure) }
            checkpoint()
            turnstile.leave()
        }
        // The last connection of all copies the log into the file; if another process is busy it is not the last.
        let isEntered = (try? turnstile.enter()) != nil
        connection.close()
        if isEntered { turnstile.leave() }
    }

    private func nextTurn() -> SQLiteTurn? {
        queue.wait { queue -> SQLiteTurn?? in
            if !queue.turns.isEmpty { return .some(queue.turns.removeFirst()) }
            return queue.isClosed ? .some(nil) : nil
        }
    }

    /// What became of the bodies of one transaction.
    private struct Group {
        var done: [SQLiteTurn] = []
        var failed: [(SQLiteTurn, (any Error)?)] = []
        /// Whether each body has a savepoint of its own, so that it can be undone alone. That costs a copy of every page
        /// that it changes, and most bodies go well.
        var isCareful: Bool
    }

    /// Runs queued bodies in one transaction and commits it; gives each body with its failure, if it has one.
    private func group(startingWith first: SQLiteTurn) -> [(SQLiteTurn, (any Error)?)] {
        var group = Group(isCareful: caution > 0)
        caution = max(0, caution - 1)
        var upcoming: SQLiteTurn? = first
        let deadline = SQLiteWriter.nanoseconds() + SQLiteWriter.groupNanoseconds
        while let turn = upcoming {
            run(turn, in: &group)
            let mayGrow = group.done.count < SQLiteWriter.groupLimit && SQLiteWriter.nanoseconds() < deadline
            upcoming = mayGrow ? queue.withLock { $0.turns.isEmpty ? nil : $0.turns.removeFirst() } : nil
        }
        guard !group.done.isEmpty else { return group.failed }
        logPages.pointee = 0
        do { try connection.commit() } catch { return group.failed + group.done.map { ($0, error) } }
        if logPages.pointee > 0 { commits.add(1, ordering: .releasing) }
        return group.failed + group.done.map { ($0, nil) }
    }

    private func run(_ turn: SQLiteTurn, in group: inout Group) {
        do {
            if !connection.isOpen { try connection.begin("BEGIN IMMEDIATE") }
            // The first body needs no savepoint: what undoes it is undoing the transaction.
            if group.isCareful, !group.done.isEmpty {
                try connection.savepoint { try turn.run(connection) }
            } else {
                try turn.run(connection)
            }
            group.done.append(turn)
        } catch {
            if group.done.isEmpty {
                connection.rollback()
                group.failed.append((turn, error))
            } else if !connection.isOpen {
                // The transaction went, and the earlier bodies of the group with it.
                let loss = connection.loss ?? SQLError(.unavailable, "the group's transaction was lost")
                group.failed.append((turn, error))
                group.failed += group.done.map { ($0, loss) }
                group.done = []
                connection.rollback()
            } else if group.isCareful {
                group.failed.append((turn, error))
            } else {
                // Undone together, and run again in their order, each so that it can be undone alone.
                connection.rollback()
                let again = group.done + [turn]
                group.done = []
                group.isCareful = true
                caution = SQLiteWriter.cautiousGroups
                for turn in again { run(turn, in: &group) }
            }
        }
    }

    /// Copies the log into the file when it has grown; after the callers were answered, so that none waits for it.
    private func checkpoint() {
        if isScrubWanted.exchange(false, ordering: .acquiringAndReleasing) {
            sqlite3_busy_timeout(connection.handle, 1000)
            let code = sqlite3_wal_checkpoint_v2(connection.handle, nil, SQLITE_CHECKPOINT_TRUNCATE, nil, nil)
            sqlite3_busy_timeout(connection.handle, 5000)
            scrubbing.store(code, ordering: .releasing)
        }
        let pages = logPages.pointee
        // The log began anew.
        if pages > 0, pages < lastPages { nextCheckpoint = checkpointDistance }
        if pages > 0 { lastPages = pages }
        guard pages >= nextCheckpoint else { return }
        // A long reader keeps the log from starting anew: then it grows by this much until the next attempt.
        checkpointDistance = SQLiteWriter.checkpointDistance(connection)
        nextCheckpoint = pages + checkpointDistance
        let isLong = pages >= checkpointDistance * SQLiteWriter.patience
        if isLong { sqlite3_busy_timeout(connection.handle, 200) }
        let mode = isLong ? SQLITE_CHECKPOINT_RESTART : SQLITE_CHECKPOINT_PASSIVE
        // A failure, of a full disk for one, loses nothing: the log keeps its pages and the next attempt tries again.
        sqlite3_wal_checkpoint_v2(connection.handle, nil, mode, nil, nil)
        if isLong { sqlite3_busy_timeout(connection.handle, 5000) }
    }

    private static func checkpointDistance(_ connection: SQLiteConnection) -> Int32 {
        let pages = (try? connection.integer("PRAGMA page_count")) ?? 0
        return Int32(min(max(pages / 16, pagesBetweenCheckpoints.lowerBound), pagesBetweenCheckpoints.upperBound))
    }

    private static func nanoseconds() -> Int {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return time.tv_sec * 1_000_000_000 + time.tv_nsec
    }
}
