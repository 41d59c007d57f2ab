public import Department
public import HTTP
import Localization
public import Nouns
public import Routing
import SQL
import Values

extension NounDesk {
    /// The scope that an API key needs: `creditors:read`.
    var scopeName: String { String(path.dropFirst()) }
    /// The row's schema with its name, for the description of the API.
    public var schema: JSON.Member { JSON.Member(schemaName, noun.schema) }
    var schemaName: String { noun.name.prefix(1).uppercased() + noun.name.dropFirst() }

    /// The desk’s API for those who only read: its list and its rows.
    public var readingRoutes: [Route<Context>] { apiRoutes(readOnly: true, adds: false) }

    func apiRoutes(readOnly: Bool, adds: Bool) -> [Route<Context>] {
        let item = Operation.reference(schemaName)
        var routes: [Route<Context>] = [
            .get(
                api, access: .needs(noun.see), "Lists \(noun.many.text.lowercased()).",
                operation: Operation(
                    "list\(schemaName)", tag: scopeName, query: Paging.parameters,
                    answers: [
                        .init(.ok, "A page of rows.", schema: Paging.schema(of: item)),
                        .init(.badRequest, "The filter, the order or the page cannot be read."),
                    ], scope: scopeName + ":read")
            ) { request, context in try apiList(request, context) },
            .get(
                apiRow, access: .needs(noun.see), "Shows one.",
                operation: Operation(
                    "get\(schemaName)", tag: scopeName,
                    answers: [.init(.ok, "The row.", schema: item), .init(.notFound, "Not there, or not visible.")],
                    scope: scopeName + ":read")
            ) { request, context, id in
                let record = try store.read { try self.record(id, for: context.actor, in: $0) }
                return reply(record, request, context)
            },
        ]
        if readOnly { return routes }
        if adds { routes.append(addRoute(item)) }
        routes += [
            .patch(
                apiRow, access: .needs(noun.change), "Changes one; `If-Match` names the version it starts from.",
                operation: Operation(
                    "change\(schemaName)", tag: scopeName, body: noun.inputSchema(isNew: false),
                    answers: [
                        .init(.ok, "The changed row.", schema: item), .init(.notFound, "Not there, or not visible."),
                        .init(.preconditionFailed, "Somebody else changed it meanwhile."),
                        .init(.unprocessableContent, "A field is wrong."),
                        .init(.preconditionRequired, "`If-Match` is missing."),
                    ], scope: scopeName + ":write")
            ) { request, context, id in
                let contents = try input(request, context)
                let version = try request.expectedVersion()
                let record = try store.change(by: context.author) { change in
                    try edit(id, version: version, contents, in: change)
                }
                return reply(record, request, context)
            }
        ]
        return routes
    }

    private func addRoute(_ item: JSON) -> Route<Context> {
        .post(
            api, access: .needs(noun.change), "Adds one.",
            operation: Operation(
                "add\(schemaName)", tag: scopeName, body: noun.inputSchema(isNew: true),
                answers: [
                    .init(.created, "The new row.", schema: item),
                    .init(.unprocessableContent, "A field is wrong."),
                ], scope: scopeName + ":write")
        ) { request, context in
            let contents = try input(request, context)
            return try store.once(request, context) { change in
                (.created, try add(contents, in: change).json(for: context.actor))
            }
        }
    }

    private func apiList(_ request: Request, _ context: Context) throws -> Response {
        try Paging.answer(table, request, context, store, scope: scope(context.actor)) { rows, _ in
            rows.map { $0.json(for: context.actor) }
        }
    }

    private func reply(_ record: Record, _ request: Request, _ context: Context) -> Response {
        let tag = ETag(version: record.version)
        if let header = request.headers["if-none-match"], ETag.Condition(header).weakly(names: tag) {
            return .notModified(tag)
        }
        return .json(record.json(for: context.actor)).with("ETag", tag.description)
    }

    private func input(_ request: Request, _ context: Context) throws -> [String: Content] {
        let json = try request.json()
        // What one may not know one cannot set either: the old content would be lost unseen.
        for member in json.object ?? [] {
            guard let field = noun[member.name], !noun.shows(field, to: context.actor) else { continue }
            throw Invalid(member.name, Phrase("There is no such field, or it cannot be set."))
        }
        return try contents(of: json)
    }

    /// Reads the fields of a JSON body; unknown and read-only ones are refused, so that slips do not pass unseen. Members
    /// named in `others` are left to the caller. Throws ``Invalid`` or ``Refusal``.
    public func contents(of json: JSON, besides others: Set<String> = []) throws -> [String: Content] {
        guard let members = json.object else {
            throw Refusal(.badRequest, code: "not-an-object", Phrase("The body must be a JSON object."))
        }
        var contents: [String: Content] = [:]
        var faults: [Invalid.Fault] = []
        for member in members where !others.contains(member.name) {
            guard let field = noun[member.name], field.isWritable else {
                faults.append(.init(member.name, Phrase("There is no such field, or it cannot be set.")))
                continue
            }
            if field.isMask(member.value.string ?? "") {
                faults.append(.init(field.name, NounDesk.maskTyped))
                continue
            }
            do throws(FieldFault) {
                contents[field.name] = try Content(json: member.value, of: field)
            } catch {
                faults.append(.init(field.name, error.phrase))
            }
        }
        guard faults.isEmpty else { throw Invalid(faults) }
        return contents
    }
}
