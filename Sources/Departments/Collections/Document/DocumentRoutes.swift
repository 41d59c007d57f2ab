import Department
import Design
import HTML
import HTTP
import Localization
import Routing
import SQL
import Values
import Vault

extension Collections {
    /// A megabyte above what a document may have, for the form around it.
    private static let uploads = RouteLimits.uploads(mebibytes: 21)

    var documentRoutes: [Route<Context>] {
        [
            .post(
                DebtPaths.documents, access: .needs(CollectionsPermissions.addDocuments), "Adds a document to a debt.",
                limits: Collections.uploads
            ) { request, context, id in
                do {
                    let form = try request.form()
                    _ = try take(form.upload("file"), on: id, isPlain: form["plain"] != nil, context)
                    return try uploaded(id, context, nil)
                } catch let invalid as Invalid {
                    return try uploaded(id, context, invalid["file"])
                }
            }.costing(.bulk),
            .get(
                DebtPaths.document, access: .needs(CollectionsPermissions.seeDocuments), "Sends a document to keep."
            ) { _, context, id, document in
                let (document, reader) = try look(at: document, of: id, context)
                return document.response(reader, isShown: false)
            },
            .get(
                DebtPaths.preview, access: .needs(CollectionsPermissions.seeDocuments),
                "Shows a document in the browser, where it can be shown."
            ) { _, context, id, document in
                let (document, reader) = try look(at: document, of: id, context)
                return document.response(reader, isShown: document.kind.isShown)
            },
        ]
    }

    /// Answers an upload: the form again, with what was wrong, or with the list as it is now.
    private func uploaded(_ id: ID, _ context: Context, _ error: Phrase?) throws -> Response {
        if error == nil, !context.wantsFragment { return .redirect(to: DebtPaths.debt(id)) }
        let dossier = try dossier(id, context)
        guard context.wantsFragment else {
            return page(dossier, DebtComposer(debt: dossier.debt, context: context), context, uploadError: error)
        }
        let page = DebtPage(dossier: dossier, context: context)
        let form = page.upload(error)
        if error != nil { return context.fragment(form, status: .unprocessableContent) }
        return context.fragment(
            "\(form)\(page.outOfBand)\(Toast(Phrase("The document is kept.")).outOfBand(context.locale))")
    }

    var documentAPI: [Route<Context>] {
        [
            .get(
                DebtPaths.API.documents, access: .needs(CollectionsPermissions.seeDocuments),
                "Lists the documents of a debt, the latest first, at most 200.",
                operation: Operation(
                    "listDocuments", tag: "documents",
                    answers: [
                        .init(
                            .ok, "The documents.",
                            schema: [
                                "type": "object",
                                "properties": [
                                    "items": ["type": "array", "items": Operation.reference("DebtDocument")]
                                ],
                            ]), .init(.notFound, "Not there, or not visible."),
                    ], scope: "debts:read")
            ) { _, context, id in
                try store.read { connection in
                    _ = try DebtFile.stored(id, for: context.actor, in: connection)
                    return .json(["items": .array(try DebtDocument.of(id, in: connection).map(\.json))])
                }
            },
            .post(
                DebtPaths.API.documents, access: .needs(CollectionsPermissions.addDocuments),
                "Adds a document of at most 20 MB: `multipart/form-data` with the field `file`. With `plain` = `true`, a JPEG or PNG leaves place, device, author and other hidden information behind.",
                limits: Collections.uploads,
                operation: Operation(
                    "addDocument", tag: "documents",
                    answers: [
                        .init(.created, "The document.", schema: Operation.reference("DebtDocument")),
                        .init(.notFound, "Not there, or not visible."),
                        .init(.unprocessableContent, "It is too large, or of a kind that is not taken."),
                    ], scope: "debts:write")
            ) { request, context, id in
                let form = try request.form()
                let isPlain = ["true", "1", "yes"].contains(form["plain"] ?? "")
                let document = try take(form.upload("file"), on: id, isPlain: isPlain, context)
                return .json(document.json, status: .created)
            }.costing(.bulk),
            .get(
                DebtPaths.API.document, access: .needs(CollectionsPermissions.seeDocuments), "Sends a document.",
                operation: Operation(
                    "getDocument", tag: "documents",
                    answers: [
                        .init(.ok, "The bytes.", schema: ["type": "string"], type: "application/octet-stream"),
                        .init(.notFound, "Not there, or not visible."),
                    ], scope: "debts:read")
            ) { _, context, id, document in
                let (document, reader) = try look(at: document, of: id, context)
                return document.response(reader, isShown: false)
            },
        ]
    }
}
