import Department
import Glibc
public import HTTP
import Jobs
public import Localization
import NounPages
import Nouns
import SQL
import Sheets
public import Values

extension Collections {
    static let importKind = "collections.import"

    /// The work of importing.
    var importJobs: [JobHandler] {
        [
            JobHandler(Collections.importKind, attempts: 5) { run in try runImport(run) },
            JobHandler("collections.import-watch", every: 60) { _ in try stopDeadImports() },
            JobHandler("collections.import-tidy", every: 6 * 3600) { _ in try tidyImports() },
        ]
    }

    private func runImport(_ run: JobRun) throws {
        guard let id = ID(String(decoding: run.payload, as: UTF8.self)),
            let batch = try store.read({ try ImportBatch.batch(id, in: $0) }), batch.state.isMoving
        else { return }
        var importing = Importing(self, batch, control: JobControl(run: run))
        do {
            let done = try importing.run()
            if !done.isDryRun { forget(done) }
        } catch JobStop.cancelled {
            importing.batch.state = .cancelled
            try importing.finish()
            forget(importing.batch)
            throw JobStop.cancelled
        } catch let fault as SheetFault {
            try fail(&importing, fault.phrase)
        } catch let fault as ImportFault {
            try fail(&importing, fault.phrase)
        } catch let error as JobStop {
            throw error
        } catch {
            if run.attempt >= 5 {
                importing.batch.state = .failed
                importing.batch.fault = translations.locale(batch.language)(
                    Phrase("The import was interrupted again and again. What was imported stays; try again later."))
                try? importing.finish()
            }
            throw error
        }
    }

    private func fail(_ importing: inout Importing, _ phrase: Phrase) throws {
        importing.batch.state = .failed
        importing.batch.fault = translations.locale(importing.batch.language)(phrase)
        try importing.finish()
        throw JobFailure("The file cannot be imported.")
    }

    /// Removes a file that nothing more is read from; the refused rows stay.
    func forget(_ batch: ImportBatch) {
        guard batch.file.hasPrefix(files + "/") else { return }
        unlink(batch.file)
    }

    /// Removes files of imports that were begun a week ago and never run.
    private func tidyImports() throws {
        let weekAgo = store.surroundings.now().adding(seconds: -7 * 86_400)
        let old = try store.read { connection in
            try connection.rows(
                """
                SELECT \(unescaped: ImportBatch.columns) FROM import_batch WHERE created_at < \(weekAgo) \
                AND (state = 'draft' OR (state = 'done' AND is_dry_run = 1)) ORDER BY created_at LIMIT 200
                """, ImportBatch.init)
        }
        for var batch in old {
            batch.state = .cancelled
            batch.finished = store.surroundings.now()
            try store.keepBooks { try batch.update(in: $0) }
            forget(batch)
        }
    }

    /// Where the refused rows of an import are.
    func rejectPath(of batch: ImportBatch) -> String { "\(files)/rejects-\(batch.id).csv" }

    // MARK: For the command

    /// Imports a file at once and gives what it came to.
    ///
    /// - Parameters:
    ///   - file: the path of a CSV or XLSX file.
    ///   - creditor: the creditor's id, reference or name.
    ///   - mapping: what the columns feed, as JSON; found by itself when nil.
    ///   - progress: hears how many rows are done of how many.
    ///
    /// Throws ``Refusal`` for what the person can mend, and `SQLError`.
    public func importDebts(
        file: String, creditor: String, mapping: JSON? = nil, dryRun: Bool = false, by actor: Actor,
        language: Language = .french, progress: @escaping (Int64, Int64) -> Void = { _, _ in }
    ) throws -> ImportSummary {
        try stopDeadImports()
        let creditor = try store.read { try importCreditor(creditor, in: $0) }
        var status = stat()
        guard stat(file, &status) == 0 else { throw SheetFault.unreadable.refusal }
        do {
            let plan = try importPlan(for: file, creditor: creditor.id, mapping: mapping, by: actor)
            var batch = ImportBatch(
                id: store.surroundings.newID(), at: store.surroundings.now(), creditor: creditor.id,
                fileName: Upload.safeName(file), file: file, size: Int64(status.st_size), plan: plan,
                language: language, isDryRun: dryRun, state: .running, by: actor)
            let control = CommandControl(batch: batch.id, progress: progress)
            batch.lease = control.lease(from: batch.created)
            try begin(batch, key: nil)
            var importing = Importing(self, batch, control: control)
            do {
                return summary(of: try importing.run())
            } catch is ImportEnded {
                throw Refusal(
                    .conflict, code: "import.stopped",
                    Phrase("The import was stopped. What was imported stays; import the file again for the rest."))
            } catch {
                importing.batch.state = .failed
                importing.batch.fault = ((error as? SheetFault)?.phrase ?? (error as? ImportFault)?.phrase).map {
                    translations.locale(language)($0)
                }
                try? importing.finish()
                throw error
            }
        } catch let fault as SheetFault {
            throw fault.refusal
        } catch let fault as ImportFault {
            throw Refusal(code: "import.mapping", fault.phrase)
        }
    }

    func summary(of batch: ImportBatch) -> ImportSummary {
        ImportSummary(
            rows: batch.counts.read, created: batch.counts.created, updated: batch.counts.updated,
            unchanged: batch.counts.unchanged, rejected: batch.counts.rejected,
            rejectFile: batch.counts.rejected > 0 ? rejectPath(of: batch) : nil)
    }

    /// A creditor by id, reference or name. Throws ``Refusal``.
    func importCreditor(_ text: String, in connection: any Connection) throws -> Record {
        let table = NounTable(Creditor.noun, ring: store.ring)
        if let id = ID(text), let creditor = try table.record(id, in: connection) { return creditor }
        if let creditor = try table.first(where: "creditor.reference = \(text.uppercased())", in: connection) {
            return creditor
        }
        let folded = DebtorNames.folded(text)
        if !folded.isEmpty, let creditor = try table.first(where: "creditor.folded_name = \(folded)", in: connection) {
            return creditor
        }
        throw Refusal(
            code: "import.no-creditor",
            Phrase("There is no creditor {name}. Give a creditor's name, reference or id.", ["name": .text(text)]))
    }

    /// The plan for a file: the mapping given, else the creditor's own, else what the headers suggest.
    func importPlan(for file: String, creditor: ID, mapping: JSON?, by actor: Actor) throws -> ImportPlan {
        var plan = ImportPlan()
        if let mapping {
            guard let given = ImportPlan(json: mapping) else { throw ImportFault.unreadableMapping }
            plan = given
        } else if let saved = try savedPlan(of: creditor) {
            let fitted = try saved.fitted(to: file, strictly: false, detectingAnew: true).plan
            // A file of another make than the creditor's usual one.
            plan = fitted.missing.isEmpty ? fitted : ImportPlan()
        }
        if actor.reach != .all { plan.agent = actor.id }
        plan = try plan.fitted(to: file, strictly: true).plan
        if !plan.missing.isEmpty { throw ImportFault.missing(plan.missing) }
        if let doubled = plan.doubled { throw ImportFault.doubled(doubled) }
        return plan
    }

    func savedPlan(of creditor: ID) throws -> ImportPlan? {
        let text = try store.read { connection in
            try connection.first("SELECT mapping FROM import_mapping WHERE creditor_id = \(creditor)") { $0.text(0) }
        }
        guard var plan = text.flatMap({ try? JSON(bytes: Array($0.utf8)) }).flatMap(ImportPlan.init(json:)) else {
            return nil
        }
        // These belong to one file, not to the creditor.
        (plan.encoding, plan.separator, plan.hasHeader, plan.sheetName) = (nil, nil, nil, nil)
        (plan.agent, plan.handedOver) = (nil, nil)
        return plan
    }

    /// Stores a new batch with its audit entry.
    func begin(_ batch: ImportBatch, key: String?) throws {
        try store.change(by: Author(batch.actor, request: "import-\(batch.id)", peer: "")) { change in
            try batch.insert(key: key, in: change.connection)
            try change.note("import.begun", of: "import", batch.id, reason: batch.fileName)
        }
    }
}

extension ImportBatch {
    /// Who imports, as histories name them.
    var actor: Actor { Actor(id: author, name: authorName, permissions: [], reach: isOwn ? .own : .all) }
}

extension SheetFault {
    var refusal: Refusal { Refusal(code: "import.file", phrase) }
}

private struct JobControl: ImportControl {
    let run: JobRun

    func check() throws { try run.check() }
    func fence(in connection: any Connection) throws { try run.saveCheckpoint([], in: connection) }
    func lease(from now: Instant) -> Instant? { nil }
    func report(done: Int64, total: Int64) { run.report(done: done, total: total) }
}

/// Somebody stopped an import, or took its command for dead.
struct ImportEnded: Error {}

/// A command that imports: nobody runs it again, so it says with each chunk until when it counts as alive.
struct CommandControl: ImportControl {
    let batch: ID
    let progress: (Int64, Int64) -> Void
    /// Far longer than a chunk takes.
    static let leaseSeconds: Int64 = 120

    func check() throws {}
    func fence(in connection: any Connection) throws {
        guard try ImportBatch.batch(batch, in: connection)?.state == .running else { throw ImportEnded() }
    }
    func lease(from now: Instant) -> Instant? { now.adding(seconds: CommandControl.leaseSeconds) }
    func report(done: Int64, total: Int64) { progress(done, total) }
}
