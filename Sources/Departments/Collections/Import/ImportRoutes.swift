import Department
import Design
import Glibc
import HTTP
import Intake
import Jobs
import Localization
import NounPages
import Nouns
import Routing
import SQL
import Sheets
import Values

enum ImportPaths {
    static let list = FixedPath("/imports")
    static let form = FixedPath("/imports/new")
    static let batch = Path<ID>("/imports/{id}")
    static let reading = Path<ID>("/imports/{id}/reading")
    static let columns = Path<ID>("/imports/{id}/columns")
    static let progress = Path<ID>("/imports/{id}/progress")
    static let run = Path<ID>("/imports/{id}/run")
    static let cancel = Path<ID>("/imports/{id}/cancel")
    static let rejects = Path<ID>("/imports/{id}/rejects.csv")
    static let apiList = FixedPath("/api/v1/imports")
    static let apiBatch = Path<ID>("/api/v1/imports/{id}")
    static let apiRejects = Path<ID>("/api/v1/imports/{id}/rejects.csv")

    static let limits = RouteLimits.uploads(mebibytes: 512)

    static var formLimits: HTTP.Form.Limits {
        var form = HTTP.Form.Limits()
        form.fileBytes = Int64(limits.upload)
        form.totalBytes = form.fileBytes + (8 << 20)
        form.files = 1
        return form
    }
}

extension Collections {
    /// The import wizard and its API.
    var importRoutes: [Route<Context>] {
        let access = Access.needs(CollectionsPermissions.importDebts)
        let reading = Access.needs(CollectionsPermissions.seeImports)
        return [
            .get(ImportPaths.list, access: reading, "Lists imports, the newest first.") { request, context in
                try importList(request, context)
            },
            .get(ImportPaths.form, access: access, "Shows the form for a file of debts.") { request, context in
                try importForm(creditor: request.query["creditor"] ?? "", context)
            },
            .post(
                ImportPaths.list, access: access, "Takes a file of debts and looks into it.",
                limits: ImportPaths.limits
            ) { request, context in try takeFile(request, context) },
            .get(ImportPaths.reading, access: access, "Shows how a file is read, with its first rows.") {
                _, context, id in try readingPage(try draft(id, context), nil, context)
            },
            .post(ImportPaths.reading, access: access, "Changes how a file is read.") { request, context, id in
                try changeReading(try draft(id, context), try request.form(), context)
            },
            .get(ImportPaths.columns, access: access, "Shows what a file's columns feed.") { _, context, id in
                try columnsPage(try draft(id, context), nil, context)
            },
            .post(ImportPaths.columns, access: access, "Maps the columns and checks or imports the file.") {
                request, context, id in try changeColumns(try draft(id, context), try request.form(), context)
            },
            .get(ImportPaths.batch, access: reading, "Shows how far an import is and what came of it.") {
                _, context, id in try batchPage(id, context)
            },
            .get(ImportPaths.progress, access: reading, "Shows how far an import is, for the page that waits.") {
                _, context, id in try progressPart(id, context)
            },
            .post(ImportPaths.run, access: access, "Imports a file that was checked.") { _, context, id in
                let batch = try draft(id, context)
                guard batch.plan.missing.isEmpty else { return .redirect(to: ImportPaths.columns(id)) }
                try start(batch, isDryRun: false, context)
                return .redirect(to: ImportPaths.batch(id))
            },
            .post(ImportPaths.cancel, access: access, "Stops an import; what was imported stays.") { _, context, id in
                try cancelImport(id, context)
                return .redirect(to: ImportPaths.batch(id))
            },
            .get(ImportPaths.rejects, access: reading, "Sends the refused rows with their reasons.") {
                _, context, id in try rejectFile(id, context)
            },
        ] + importAPI
    }

    /// A batch of the actor's that has not been imported yet, so that reading and columns may still change.
    private func draft(_ id: ID, _ context: Context) throws -> ImportBatch {
        let batch = try store.read { try ImportBatch.batch(id, for: context.actor, in: $0) }
        guard batch.state == .draft || (batch.isDryRun && batch.state.isFinal), access(batch.file, R_OK) == 0 else {
            throw Refusal(
                .conflict, code: "import.begun",
                Phrase("This import has begun already. Begin a new one for another file."))
        }
        return batch
    }

    // MARK: The file

    private func takeFile(_ request: Request, _ context: Context) throws -> Response {
        let form = try request.form(limits: ImportPaths.formLimits)
        let chosen = form["creditor"] ?? ""
        do {
            guard let upload = form.upload("file"), upload.size > 0 else {
                return try importForm(creditor: chosen, fault: ("file", Phrase("Choose a file.")), context)
            }
            guard let creditor = ID(chosen) else {
                return try importForm(creditor: chosen, fault: ("creditor", Phrase("Choose a creditor.")), context)
            }
            let batch = try keep(upload, creditor: creditor, context)
            return .redirect(to: ImportPaths.reading(batch.id))
        } catch let fault as SheetFault {
            return try importForm(creditor: chosen, fault: ("file", fault.phrase), context)
        }
    }

    /// Keeps an uploaded file and what is found in it as a draft.
    private func keep(_ upload: Upload, creditor: ID, _ context: Context) throws -> ImportBatch {
        _ = try store.read { try importCreditor(creditor.description, in: $0) }
        let id = store.surroundings.newID()
        let path = try keep(upload, id)
        do {
            var plan = try savedPlan(of: creditor) ?? ImportPlan()
            plan = try plan.fitted(to: path, strictly: false, detectingAnew: true).plan
            if !plan.missing.isEmpty { plan = try ImportPlan().fitted(to: path, strictly: false).plan }
            if context.actor.reach == .own { plan.agent = context.actor.id }
            let batch = ImportBatch(
                id: id, at: context.now, creditor: creditor, fileName: upload.name, file: path, size: upload.size,
                plan: plan, language: context.locale.language, isDryRun: true, state: .draft, by: context.actor)
            try begin(batch, key: nil)
            return batch
        } catch {
            unlink(path)
            throw error
        }
    }

    /// Gives an upload a name of its own among the department's files, readable by this user only.
    func keep(_ upload: Upload, _ id: ID) throws -> String {
        let path = "\(files)/import-\(id)"
        if link(upload.path, path) == 0 { return path }
        let source = open(upload.path, O_RDONLY | O_CLOEXEC)
        let target = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        defer {
            close(source)
            close(target)
        }
        guard source >= 0, target >= 0 else { throw SheetFault.unwritable }
        var rest = Int(upload.size)
        while rest > 0 {
            let sent = sendfile(target, source, nil, rest)
            guard sent > 0 else {
                unlink(path)
                throw SheetFault.unwritable
            }
            rest -= sent
        }
        return path
    }

    // MARK: Reading and columns

    private func changeReading(_ old: ImportBatch, _ form: HTTP.Form, _ context: Context) throws -> Response {
        var batch = old
        var plan = ImportPlan()
        plan.encoding = form["encoding"].flatMap(SheetEncoding.init(rawValue:))
        plan.separator = form["separator"].flatMap { SheetSeparator(rawValue: $0 == "tab" ? "\t" : $0) }
        plan.hasHeader = form["header"].map { $0 == "yes" }
        plan.sheetName = form["sheet"].flatMap { $0.isEmpty ? nil : $0 }
        (plan.kind, plan.currency, plan.agent, plan.handedOver) = (
            old.plan.kind, old.plan.currency, old.plan.agent, old.plan.handedOver
        )
        let isSame =
            plan.encoding == old.plan.encoding && plan.separator == old.plan.separator
            && plan.hasHeader == old.plan.hasHeader && plan.sheetName == old.plan.sheetName
        if isSame { return .redirect(to: ImportPaths.columns(old.id)) }
        do {
            // Another reading gives other columns, so what was found before counts no more.
            var fitted = plan
            if let saved = try savedPlan(of: old.creditor) { fitted.columns = saved.columns }
            fitted = try fitted.fitted(to: old.file, strictly: false, detectingAnew: true).plan
            if !fitted.missing.isEmpty { fitted = try plan.fitted(to: old.file, strictly: false).plan }
            batch.plan = fitted
        } catch let fault as SheetFault {
            return try readingPage(old, fault.phrase, context)
        }
        batch.state = .draft
        try store.keepBooks { try batch.update(in: $0) }
        // The preview is worth a second look when something was changed.
        return .redirect(to: ImportPaths.reading(old.id))
    }

    private func changeColumns(_ old: ImportBatch, _ form: HTTP.Form, _ context: Context) throws -> Response {
        var batch = old
        batch.plan.columns = []
        for index in 0..<500 {
            guard let name = form["c\(index)"], !name.isEmpty, ImportField.named(name) != nil else { continue }
            var column = ImportPlan.Column(index: index, header: "", field: name)
            let known = old.plan.columns.first { $0.index == index && $0.field == name }
            column.amount = form["a\(index)"].flatMap(AmountStyle.init(rawValue:)) ?? known?.amount ?? .unknown
            column.day = form["d\(index)"].flatMap(DayOrder.init(rawValue:)) ?? known?.day ?? .unknown
            batch.plan.columns.append(column)
        }
        batch.plan.kind = form["kind"].flatMap(DebtKind.init(rawValue:)) ?? .other
        batch.plan.currency = form["currency"].flatMap(Currency.init(code:)) ?? .dinar
        if context.actor.reach == .all {
            batch.plan.agent = form["agent"].flatMap { ID($0) }
        }
        do {
            if let text = form["handedOver"], !text.isEmpty {
                guard case .day(let day) = try Debt.handedOver.spec.read(text, .typed()) else { throw FieldFault("") }
                batch.plan.handedOver = day
            } else {
                batch.plan.handedOver = nil
            }
        } catch let fault as FieldFault {
            return try columnsPage(batch, fault.phrase, context)
        }
        var placed = batch.plan
        // Headers may come twice or not at all; here people pointed at places.
        for place in placed.columns.indices { placed.columns[place].header = "" }
        batch.plan = try placed.fitted(to: old.file, strictly: false).plan
        if !batch.plan.missing.isEmpty {
            return try columnsPage(batch, ImportFault.missing(batch.plan.missing).phrase, context)
        }
        if let doubled = batch.plan.doubled {
            return try columnsPage(batch, ImportFault.doubled(doubled).phrase, context)
        }
        try save(batch.plan, of: batch.creditor)
        try start(batch, isDryRun: form["now"] == nil, context)
        return .redirect(to: ImportPaths.batch(batch.id))
    }

    /// Keeps the columns for the creditor's next file.
    private func save(_ plan: ImportPlan, of creditor: ID) throws {
        let now = store.surroundings.now()
        _ = try store.keepBooks { connection in
            try connection.run(
                """
                INSERT INTO import_mapping (creditor_id, mapping, updated_at) VALUES (\(creditor), \(plan.json.text), \
                \(now)) ON CONFLICT (creditor_id) DO UPDATE SET mapping = excluded.mapping, \
                updated_at = excluded.updated_at
                """)
        }
    }

    // MARK: Running

    /// Lets a job do the import. Whatever a trial has left is counted anew.
    private func start(_ old: ImportBatch, isDryRun: Bool, _ context: Context) throws {
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

    private func cancelImport(_ id: ID, _ context: Context) throws {
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
