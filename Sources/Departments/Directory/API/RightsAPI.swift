import Department
import HTTP
import Localization
import NounPages
import Nouns
import Routing
import Values

extension Directory {
    private static let newRequestAPI = Path<ID>("/api/v1/parties/{id}/rights")

    /// The requests of persons for programs, besides the desk’s list: opening one, and the steps of answering it. They do what
    /// the pages do, by the same verbs.
    var rightsAPI: [Route<Context>] {
        [
            receiveRequest,
            step(
                "identity", "identifyRights", "Notes how it was checked who asks.", .identify,
                conflict: "It was checked already, or the request is answered."),
            step(
                "extension", "extendRights", "Extends the deadline, where the law does, with the reason.", .extend,
                conflict: "The law gives no longer, it was extended already, or the deadline has passed."),
            step(
                "answer", "answerRights",
                "Writes the answer down. What is granted is done by people, on its pages; nobody's data is given out before it is known who asks.",
                .answer, conflict: "It is not known who asks, or the request is answered."),
        ]
    }

    private var receiveRequest: Route<Context> {
        .post(
            Directory.newRequestAPI, access: .needs(DirectoryPermissions.handleRights),
            "Writes down what a person asks about their data; the deadline is the law's.",
            operation: Operation(
                "addRights", tag: "rights", body: FieldSpec.schema(of: RightsRequest.inputs),
                answers: [
                    .init(.created, "The request with its deadline.", schema: Operation.reference("Rights")),
                    .init(.notFound, "Not there."), .init(.conflict, "The person was erased."),
                    .init(.unprocessableContent, "A field is wrong, or no deadline is on record."),
                ], scope: "rights:write")
        ) { request, context, id in
            let typed = try Typed(RightsRequest.inputs, in: request.json())
            return try store.once(request, context) { change in
                let record = try RightsFile.receive(typed, of: PartyFile(id, in: change), once: change.newID())
                return (.created, record.json(for: context.actor))
            }
        }
    }

    private func step(
        _ name: String, _ id: String, _ summary: String, _ step: RightsStep, conflict: String
    ) -> Route<Context> {
        .post(
            Path<ID>("/api/v1/rights/{id}/\(name)"), access: .needs(DirectoryPermissions.handleRights), summary,
            operation: Operation(
                id, tag: "rights", body: FieldSpec.schema(of: step.inputs),
                answers: [
                    .init(.ok, "The request as it stands now.", schema: Operation.reference("Rights")),
                    .init(.notFound, "Not there."), .init(.conflict, conflict),
                    .init(.preconditionFailed, "`If-Match` was sent and names an old version."),
                    .init(.unprocessableContent, "A field is wrong."),
                ], scope: "rights:write")
        ) { request, context, id in
            let version = request.optionalVersion()
            let typed = try Typed(step.inputs, in: request.json())
            return try store.once(request, context) { change in
                var file = try RightsFile(id, version: version, in: change)
                try step.take(&file, typed)
                return (.ok, file.record.json(for: context.actor))
            }
        }
    }
}
