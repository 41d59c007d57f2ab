import Department
import Glibc
import HTTP
import Jobs
import Localization
import SQL
import Values

extension Collections {
    /// Lets a job do the import. Whatever a trial has left is counted anew.
    func start(_ old: ImportBatch, isDryRun: Bool, _ context: Context) throws {
        try store.change(by: context.author) { change in
            // Two clicks start one import.
            guard let current = try ImportBatch.batch(old.id, in: change.connection), !current.state.isMoving,
                current.state == .draft || current.isDryRun
            else {
                change.leaveUnnoted()
                return
            }
            var batch = old
            batch.isDryRun = isDryRun
            batch.state = .waiting
            batch.position = ""
            batch.counts = ImportBatch.Counts()
            (batch.totalRows, batch.started, batch.finished, batch.fault) = (0, nil, nil, nil)
            batch.job = try change.enqueue(
                Collections.importKind, payload: Array(batch.id.description.utf8), uniqueKey: "import:\(batch.id)")
            try change.connection.run("DELETE FROM import_reject WHERE batch_id = \(batch.id)")
            try batch.update(in: change.connection)
            try change.note(
                isDryRun ? "import.check-asked" : "import.asked", of: "import", batch.id, reason: batch.fileName)
        }
    }

    /// Stops an import; what was imported stays.
    func cancelImport(_ id: ID, _ context: Context) throws {
        let batch = try store.read { try ImportBatch.batch(id, for: context.actor, in: $0) }
        try store.change(by: context.author) { change in
            guard var current = try ImportBatch.batch(id, in: change.connection),
                !current.state.isFinal || current.isDryRun
            else { return change.leaveUnnoted() }
            if let job = current.job { try store.jobs.cancel(job, in: change.connection) }
            // A command hears of it before its next chunk.
            if current.state != .running || current.job == nil {
                current.state = .cancelled
                current.finished = change.now
                try current.update(in: change.connection)
                forget(batch)
            }
            try change.note("import.cancel-asked", of: "import", id, reason: batch.fileName)
            change.tell("import/\(id)", "progress", "\(current.counts.read)")
        }
    }

    /// Sends the refused rows with their reasons.
    func rejectFile(_ id: ID, _ context: Context) throws -> Response {
        let batch = try store.read { try ImportBatch.batch(id, for: context.actor, in: $0) }
        let path = rejectPath(of: batch)
        guard batch.counts.rejected > 0, access(path, R_OK) == 0 else { throw Refusal.notFound }
        try store.change(by: context.author) { change in
            try change.note("import.rejects-sent", of: "import", id, reason: batch.fileName)
        }
        let stem = batch.fileName.split(separator: ".").dropLast().joined(separator: ".")
        let name = (stem.isEmpty ? batch.fileName : stem) + "-" + context.locale("refused rows") + ".csv"
        return .file(path, type: "text/csv; charset=utf-8", name: name)
    }
}
