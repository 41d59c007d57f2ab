import Log
import SQL
import Synchronization
import Values

extension JobQueue {
    /// Leases the job that has waited longest, or one whose runner went silent; nil when none is due.
    func take() throws -> JobRun? {
        if handlers.isEmpty { return nil }
        let now = surroundings.now()
        let kinds = handlers.keys.sorted()
        let candidates = try database.read { connection in
            try connection.rows(
                """
                SELECT id FROM job WHERE state = 'waiting' AND run_at <= \(now) AND kind IN (\(list: kinds)) \
                ORDER BY run_at, id LIMIT 8
                """
            ) { $0.identity(0) }
                + connection.rows(
                    """
                    SELECT id FROM job WHERE state = 'running' AND lease_until <= \(now) AND kind IN (\(list: kinds)) \
                    ORDER BY lease_until LIMIT 8
                    """
                ) { $0.identity(0) }
        }
        for id in candidates {
            if let run = try database.write({ try lease(id, at: now, in: $0) }) { return run }
        }
        return nil
    }

    private func lease(_ id: ID, at now: Instant, in connection: any Connection) throws -> JobRun? {
        let until = now.adding(seconds: JobQueue.leaseSeconds)
        // The condition is looked at again under the row's lock, so only one runner gets the job.
        let isOurs = try connection.run(
            """
            UPDATE job SET state = 'running', owner = \(owner), lease_until = \(until), attempts = attempts + 1 \
            WHERE id = \(id) AND ((state = 'waiting' AND run_at <= \(now)) \
            OR (state = 'running' AND lease_until <= \(now)))
            """)
        guard isOurs > 0, let job = try job(id, in: connection) else { return nil }
        let checkpoint = try connection.first("SELECT checkpoint FROM job WHERE id = \(id)") { $0.optionalBytes(0) }
        let run = JobRun(job: job, checkpoint: checkpoint ?? nil, owner: owner, leaseUntil: until, log: log)
        if job.isCancelRequested { run.stop(.cancelled) }
        return run
    }

    /// Runs the handler and writes down how it ended.
    func perform(_ run: JobRun) throws {
        guard let handler = handlers[run.kind] else { return }
        do {
            if run.attempt > handler.attempts {
                throw JobFailure("The job was interrupted too many times.")
            }
            try run.check()
            run.log.debug("job begun", ["attempt": "\(run.attempt)"])
            try handler.run(run)
            try finish(run, .done)
            run.log.info("job done")
        } catch let stop as JobStop {
            switch stop {
            case .cancelled:
                try finish(run, .cancelled)
                run.log.info("job cancelled")
            case .stopping:
                try release(run, at: surroundings.now(), uncounted: true)
                run.log.info("job put down until the next start")
            case .lost: run.log.warning("job was taken over by another runner")
            }
        } catch let error as SQLError where error.kind == .unavailable && run.attempt <= handler.attempts {
            // The database went away under the handler; nothing can be written down now. The lease runs out by itself.
            run.log.warning("job interrupted", ["error": "\(error)"])
            try? fail(run, handler, error)
        } catch {
            try fail(run, handler, error)
        }
    }

    private func fail(_ run: JobRun, _ handler: JobHandler, _ error: any Error) throws {
        let reason = error as? any JobReason
        let detail = String(String(describing: error).prefix(500))
        if reason?.isFinal == true || run.attempt >= handler.attempts {
            failed.add()
            run.log.error("job given up", ["error": detail, "attempt": "\(run.attempt)"])
            let words = reason?.jobReason ?? "The job ended with an error inside the system."
            try finish(run, .failed, error: words, detail: detail)
        } else {
            run.log.warning("job failed and will be tried again", ["error": detail, "attempt": "\(run.attempt)"])
            try release(run, at: surroundings.now().adding(seconds: JobQueue.pause(after: run.attempt)), detail: detail)
        }
    }

    /// Seconds to wait after an attempt that failed: 5, 20, 80, 320 and so on, up to an hour.
    static func pause(after attempt: Int) -> Int64 {
        min(3600, 5 << Int64(2 * max(0, min(10, attempt - 1))))
    }

    private func finish(_ run: JobRun, _ end: Job.State, error: String? = nil, detail: String? = nil) throws {
        let (progress, result) = run.state.withLock { ($0.progress, $0.result) }
        let changed = try database.write { connection in
            try connection.run(
                """
                UPDATE job SET state = \(end.rawValue), finished = \(surroundings.now()), done = \(progress.done), \
                total = \(progress.total), note = \(progress.note), result = \(result), error = \(error), \
                detail = \(detail), checkpoint = NULL, owner = NULL, lease_until = NULL \
                WHERE id = \(run.id) AND owner = \(owner) AND attempts = \(run.attempt) AND state = 'running'
                """)
        }
        if changed == 0 { throw JobStop.lost }
    }

    /// Gives the job back, to be begun again at a moment.
    private func release(_ run: JobRun, at moment: Instant, uncounted: Bool = false, detail: String? = nil) throws {
        let progress = run.state.withLock { $0.progress }
        try database.write { connection in
            try connection.run(
                """
                UPDATE job SET state = 'waiting', run_at = \(moment), owner = NULL, lease_until = NULL, \
                attempts = attempts - \(uncounted), done = \(progress.done), total = \(progress.total), \
                note = \(progress.note), detail = \(detail) \
                WHERE id = \(run.id) AND owner = \(owner) AND attempts = \(run.attempt) AND state = 'running'
                """)
        }
    }

    /// Prolongs leases, writes progress down and hears of cancellations.
    func prolong(_ runs: [JobRun]) throws {
        let now = surroundings.now()
        for run in runs {
            let (progress, needsWriting) = run.state.withLock { state in
                let isOld = state.leaseUntil < now.adding(seconds: JobQueue.leaseSeconds * 2 / 3)
                return (state.progress, isOld || state.progress != state.flushed)
            }
            if needsWriting {
                let until = now.adding(seconds: JobQueue.leaseSeconds)
                let changed = try database.write { connection in
                    try connection.run(
                        """
                        UPDATE job SET lease_until = \(until), done = \(progress.done), total = \(progress.total), \
                        note = \(progress.note) \
                        WHERE id = \(run.id) AND owner = \(owner) AND attempts = \(run.attempt) AND state = 'running'
                        """)
                }
                guard changed > 0 else {
                    // Either lost, or it has just ended; the end does not look at this any more.
                    run.stop(.lost)
                    continue
                }
                run.state.withLock { state in
                    state.leaseUntil = until
                    state.flushed = progress
                }
            }
            let isCancelled = try database.read { connection in
                try connection.integer("SELECT cancel FROM job WHERE id = \(run.id)")
            }
            if isCancelled != 0 { run.stop(.cancelled) }
        }
    }
}
