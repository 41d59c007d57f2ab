public import Log
public import SQL
import Synchronization
public import Values

/// One run of a job, in the hands of its handler.
public final class JobRun: Sendable {
    /// How far a run is.
    struct Progress: Sendable, Equatable {
        var done: Int64
        var total: Int64
        var note: String
    }

    struct State: Sendable {
        var progress: Progress
        var result: [UInt8]?
        var stop: JobStop?
        var leaseUntil: Instant
        var flushed: Progress
    }

    /// The job's identity.
    public let id: ID
    /// The job's kind.
    public let kind: String
    /// What the handler needs to know.
    public let payload: [UInt8]
    /// Which attempt this is, from 1.
    public let attempt: Int
    /// What ``saveCheckpoint(_:in:)`` kept in an earlier attempt; nil at the beginning.
    public let checkpoint: [UInt8]?
    /// Who asked for the job.
    public let actor: ID?
    /// A log whose lines name the job.
    public let log: Log
    let owner: String
    let state: Mutex<State>

    init(
        job: Job, checkpoint: [UInt8]?, owner: String, leaseUntil: Instant, log: Log
    ) {
        id = job.id
        kind = job.kind
        payload = job.payload
        attempt = job.attempts
        self.checkpoint = checkpoint
        actor = job.actor
        self.owner = owner
        self.log = log.with(["job": job.id.description, "kind": job.kind])
        let progress = Progress(done: job.done, total: job.total, note: job.note)
        state = Mutex(State(progress: progress, result: nil, stop: nil, leaseUntil: leaseUntil, flushed: progress))
    }

    /// Tells how far the work is; cheap, for it is written down about once a second. The note is an English phrase to
    /// translate.
    public func report(done: Int64, total: Int64, note: String? = nil) {
        state.withLock { state in
            state.progress.done = done
            state.progress.total = total
            if let note { state.progress.note = note }
        }
    }

    /// True when the run should end soon: cancelled, stopping or lost. Ask between pieces of work.
    public var isCancelled: Bool { state.withLock { $0.stop != nil } }

    /// Throws ``JobStop`` when the run should end. Call it between pieces of work and let it pass.
    public func check() throws(JobStop) {
        if let stop = state.withLock({ $0.stop }) { throw stop }
    }

    /// Keeps bytes from which a later attempt goes on, together with the progress, in the transaction of the piece of
    /// work that they stand for. Throws ``JobStop/lost`` when another runner has taken over: then that transaction must
    /// not commit. Throws ``SQLError``.
    public func saveCheckpoint(_ bytes: [UInt8], in connection: any Connection) throws {
        let progress = state.withLock { $0.progress }
        let changed = try connection.run(
            """
            UPDATE job SET checkpoint = \(bytes), done = \(progress.done), total = \(progress.total), \
            note = \(progress.note) WHERE id = \(id) AND owner = \(owner) AND attempts = \(attempt) \
            AND state = 'running'
            """)
        guard changed > 0 else {
            stop(.lost)
            throw JobStop.lost
        }
    }

    /// Leaves a result, kept when the run ends well: where a file is, what was counted.
    public func setResult(_ bytes: [UInt8]) { state.withLock { $0.result = bytes } }

    func stop(_ reason: JobStop) {
        state.withLock { state in
            // To have lost the job outweighs every other reason.
            if state.stop == nil || reason == .lost { state.stop = reason }
        }
    }
}
