import Department
import Glibc
import HTTP
import Localization
import NounPages
import Routing
import SQL
import Sheets
import Values

extension Collections {
    /// Takes an uploaded file and looks into it.
    func takeFile(_ request: Request, _ context: Context) throws -> Response {
        let form = try request.form(limits: ImportPaths.formLimits)
        let chosen = form["creditor"] ?? ""
        do {
            let given = form.upload("file")
            let upload = given.flatMap { $0.size > 0 ? $0 : nil }
            let creditor = ID(chosen)
            guard let upload, let creditor else {
                var faults: [String: Phrase] = [:]
                if creditor == nil { faults["creditor"] = Phrase("Choose a creditor.") }
                if upload == nil { faults["file"] = given?.bar?.phrase ?? Phrase("Choose a file.") }
                return try importForm(creditor: chosen, faults: faults, context)
            }
            let batch = try keep(upload, creditor: creditor, context)
            return .redirect(to: ImportPaths.reading(batch.id))
        } catch let fault as SheetFault {
            return try importForm(creditor: chosen, faults: ["file": fault.phrase], context)
        } catch let invalid as Invalid {
            guard let phrase = invalid["file"] else { throw invalid }
            return try importForm(creditor: chosen, faults: ["file": phrase], context)
        }
    }

    /// Keeps an uploaded file and what is found in it as a draft.
    private func keep(_ upload: Upload, creditor: ID, _ context: Context) throws -> ImportBatch {
        try store.read { connection in
            _ = try importCreditor(creditor.description, in: connection)
            try quota.admit(upload.size, by: context.actor.id, at: context.now, in: connection)
        }
        let id = store.surroundings.newID()
        let path = try keep(upload, id)
        do {
            var plan = try savedPlan(of: creditor) ?? ImportPlan()
            plan = try plan.fitted(to: path, strictly: false, detectingAnew: true).plan
            if !plan.missing.isEmpty { plan = try ImportPlan().fitted(to: path, strictly: false).plan }
            if context.actor.reach != .all { plan.agent = context.actor.id }
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
}
