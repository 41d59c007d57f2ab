import Department
import Glibc
import HTTP
import Localization
import NounPages
import Nouns
import Routing
import SQL
import Sheets
import Values

extension Collections {
    /// What programs ask of imports.
    var importAPI: [Route<Context>] {
        let reading = Access.needs(CollectionsPermissions.seeImports)
        return [
            .post(
                ImportPaths.apiList, access: .needs(CollectionsPermissions.importDebts),
                "Imports a file of debts in the background.",
                limits: ImportPaths.limits,
                operation: Operation(
                    "importDebts", tag: "imports", body: Collections.importInput,
                    answers: [
                        .init(.accepted, "The import waits for its turn.", schema: Collections.importSchema),
                        .init(.unprocessableContent, "The file or its mapping cannot be read."),
                    ], scope: "imports:write")
            ) { request, context in try apiImport(request, context) }.costing(.bulk),
            .get(
                ImportPaths.apiList, access: reading, "Lists imports, the newest first.",
                operation: Operation(
                    "listImports", tag: "imports", query: Paging.walking,
                    answers: [
                        .init(.ok, "A page of imports.", schema: Paging.schema(of: Collections.importSchema)),
                        .init(.badRequest, "`limit` or `after` cannot be read."),
                    ], scope: "imports:read")
            ) { request, context in try importPage(request, context) },
            .get(
                ImportPaths.apiBatch, access: reading, "Says how far an import is and what came of it.",
                operation: Operation(
                    "getImport", tag: "imports",
                    answers: [
                        .init(.ok, "The import.", schema: Collections.importSchema),
                        .init(.notFound, "Not there, or not visible."),
                    ], scope: "imports:read")
            ) { _, context, id in
                .json(importJSON(try store.read { try ImportBatch.batch(id, for: context.actor, in: $0) }))
            },
            .get(
                ImportPaths.apiRejects, access: reading, "Sends the refused rows with their reasons.",
                operation: Operation(
                    "getImportRejects", tag: "imports",
                    answers: [
                        .init(
                            .ok, "The rows as the file had them, with row number, column and reason.", type: "text/csv"),
                        .init(.notFound, "No row was refused, or the import is not visible."),
                    ], scope: "imports:read")
            ) { _, context, id in try rejectFile(id, context) }.costing(.bulk),
        ]
    }

    private func apiImport(_ request: Request, _ context: Context) throws -> Response {
        let key = request.headers["idempotency-key"]
        if let key {
            guard (1...200).contains(key.utf8.count) else {
                throw Refusal(.badRequest, code: "bad-key", Phrase("An Idempotency-Key has 1 to 200 characters."))
            }
            if let known = try known(key, context) { return .json(importJSON(known), status: .accepted) }
        }
        let form = try request.form(limits: ImportPaths.formLimits)
        guard let upload = form.upload("file") else { throw Invalid("file", Phrase("Choose a file.")) }
        try upload.admit()
        let creditor = try store.read { connection in
            try quota.admit(upload.size, by: context.actor.id, at: context.now, in: connection)
            return try importCreditor(form["creditor"] ?? "", in: connection)
        }
        var mapping: JSON?
        if let text = form["mapping"], !text.isEmpty {
            guard let json = try? JSON(bytes: Array(text.utf8)) else {
                throw Invalid("mapping", ImportFault.unreadableMapping.phrase)
            }
            mapping = json
        }
        let id = store.surroundings.newID()
        do {
            let path = try keep(upload, id)
            do {
                let plan = try importPlan(for: path, creditor: creditor.id, mapping: mapping, by: context.actor)
                let batch = ImportBatch(
                    id: id, at: context.now, creditor: creditor.id, fileName: upload.name, file: path,
                    size: upload.size, plan: plan, language: context.locale.language,
                    isDryRun: ["true", "1", "yes"].contains(form["dryRun"] ?? ""), state: .waiting, by: context.actor)
                let stored = try store.change(by: context.author) { change in
                    var batch = batch
                    batch.job = try change.enqueue(
                        Collections.importKind, payload: Array(id.description.utf8), uniqueKey: "import:\(id)")
                    try batch.insert(key: key, in: change.connection)
                    try change.note("import.asked", of: "import", id, reason: batch.fileName)
                    return batch
                }
                return .json(importJSON(stored), status: .accepted).with("Location", ImportPaths.apiBatch(id))
            } catch {
                unlink(path)
                throw error
            }
        } catch let fault as SheetFault {
            throw Invalid("file", fault.phrase)
        } catch let fault as ImportFault {
            throw Invalid("mapping", fault.phrase)
        } catch let error as SQLError where error.kind == .duplicate {
            // The same request came twice at once and the other one was first.
            guard let key, let known = try known(key, context) else { throw error }
            return .json(importJSON(known), status: .accepted)
        }
    }

    private func importPage(_ request: Request, _ context: Context) throws -> Response {
        let stretch = try Stretch(request.query, of: ImportBatch.newestFirst)
        let page = try store.read { try ImportBatch.page(stretch, for: context.actor, in: $0) }
        return Paging.answer(page.rows.map(importJSON), next: page.next, previous: page.previous, for: context)
    }

    private func known(_ key: String, _ context: Context) throws -> ImportBatch? {
        try store.read { connection in
            try connection.first(
                """
                SELECT \(unescaped: ImportBatch.columns) FROM import_batch WHERE imported_by = \(context.actor.id) \
                AND request_key = \(key)
                """, ImportBatch.init)
        }
    }

    func importJSON(_ batch: ImportBatch) -> JSON {
        [
            "id": .string(batch.id.description), "state": .string(batch.state.rawValue),
            "dryRun": .bool(batch.isDryRun), "creditor": .string(batch.creditor.description),
            "file": .string(batch.fileName), "rows": .integer(batch.counts.read),
            "created": .integer(batch.counts.created), "updated": .integer(batch.counts.updated),
            "unchanged": .integer(batch.counts.unchanged), "rejected": .integer(batch.counts.rejected),
            "doubtful": .integer(batch.counts.doubtful),
            "rejectFile": batch.counts.rejected > 0 ? .string(ImportPaths.apiRejects(batch.id)) : .null,
            "fault": batch.fault.map(JSON.string) ?? .null,
        ]
    }

    static let importSchema: JSON = [
        "type": "object",
        "properties": [
            "id": ["type": "string", "format": "uuid"],
            "state": [
                "type": "string", "enum": ["draft", "waiting", "running", "done", "cancelled", "failed"],
            ],
            "dryRun": ["type": "boolean"], "creditor": ["type": "string", "format": "uuid"],
            "file": ["type": "string"], "rows": ["type": "integer"], "created": ["type": "integer"],
            "updated": ["type": "integer"], "unchanged": ["type": "integer"], "rejected": ["type": "integer"],
            "doubtful": ["type": "integer"], "rejectFile": ["type": ["string", "null"]],
            "fault": ["type": ["string", "null"]],
        ],
    ]

    /// Sent as `multipart/form-data`.
    static let importInput: JSON = [
        "type": "object", "required": ["file", "creditor"],
        "properties": [
            "file": ["type": "string", "format": "binary"],
            "creditor": ["type": "string", "description": "The creditor's id, reference or name."],
            "mapping": [
                "type": "string",
                "description":
                    "JSON: columns (an object of fields and headers), kind, currency, agent, handedOver; found by itself when left out.",
            ], "dryRun": ["type": "boolean"],
        ],
    ]
}
