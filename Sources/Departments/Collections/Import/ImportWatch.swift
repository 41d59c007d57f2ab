import Department
import Localization
import SQL
import Values

extension Collections {
    /// Ends imports that nobody runs any more: of a command that was killed, or whose job was cancelled or given up while no
    /// runner had it. What they imported stays, and importing the file again does the rest.
    func stopDeadImports() throws {
        for id in try store.read({ try Collections.deadImports(at: store.surroundings.now(), in: $0) }) {
            try store.change(by: .system("imports")) { change in
                guard try Collections.deadImports(at: change.now, in: change.connection).contains(id),
                    var batch = try ImportBatch.batch(id, in: change.connection)
                else { return change.leaveUnnoted() }
                let isCancelled = try change.connection.integer(
                    "SELECT count(*) FROM job WHERE id = \(batch.job) AND state = 'cancelled'")
                batch.state = isCancelled > 0 ? .cancelled : .failed
                if isCancelled == 0 {
                    batch.fault = translations.locale(batch.language)(
                        Phrase(
                            "The import was interrupted. What was imported stays; import the file again for the rest."))
                }
                batch.finished = change.now
                batch.lease = nil
                try batch.update(in: change.connection)
                try change.note(
                    "import.finished", of: "import", id, reason: "\(batch.state.rawValue): \(batch.counts.said)")
                change.tell("import/\(id)", "progress", "\(batch.counts.read)")
            }
        }
    }

    private static func deadImports(at now: Instant, in connection: any Connection) throws -> [ID] {
        try connection.rows(
            """
            SELECT id FROM import_batch WHERE state IN ('waiting', 'running') AND (\
            (job_id IS NULL AND state = 'running' AND COALESCE(lease_until, 0) <= \(now)) \
            OR (job_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM job WHERE job.id = import_batch.job_id \
            AND job.state IN ('waiting', 'running')))) ORDER BY created_at, id LIMIT 200
            """
        ) { $0.identity(0) }
    }
}
