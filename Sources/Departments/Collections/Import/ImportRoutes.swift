import Department
import Glibc
import HTTP
import Localization
import Routing
import SQL
import Values

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
            ) { request, context in try takeFile(request, context) }.costing(.bulk),
            .get(ImportPaths.reading, access: access, "Shows how a file is read, with its first rows.") {
                _, context, id in try readingPage(try draft(id, context), nil, context)
            },
            .post(ImportPaths.reading, access: access, "Changes how a file is read.") { request, context, id in
                try changeReading(try draft(id, context), try request.form(), context)
            }.costing(.bulk),
            .get(ImportPaths.columns, access: access, "Shows what a file's columns feed.") { _, context, id in
                try columnsPage(try draft(id, context), nil, context)
            },
            .post(ImportPaths.columns, access: access, "Maps the columns and checks or imports the file.") {
                request, context, id in try changeColumns(try draft(id, context), try request.form(), context)
            }.costing(.bulk),
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
            }.costing(.bulk),
            .post(ImportPaths.cancel, access: access, "Stops an import; what was imported stays.") { _, context, id in
                try cancelImport(id, context)
                return .redirect(to: ImportPaths.batch(id))
            },
            .get(ImportPaths.rejects, access: reading, "Sends the refused rows with their reasons.") {
                _, context, id in try rejectFile(id, context)
            }.costing(.bulk),
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
}
