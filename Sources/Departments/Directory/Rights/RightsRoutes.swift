import Department
import Design
import HTML
import HTTP
import Localization
import NounPages
import Nouns
import Routing
import SQL
import Values

extension Directory {
    static let newRightsPath = Path<ID>("/parties/{id}/rights/new")
    static let addRightsPath = Path<ID>("/parties/{id}/rights")
    static let rightsPath = Path<ID>("/rights/{id}")
    static let identifyPath = Path<ID>("/rights/{id}/identity")
    static let extendPath = Path<ID>("/rights/{id}/extension")
    static let answerPath = Path<ID>("/rights/{id}/answer")

    /// The journal of requests: the desk’s list, with pages of its own.
    var rights: NounDesk {
        NounDesk(
            RightsRequest.noun, store: store, path: "/rights", icon: .shield,
            names: { _, ids, connection in
                Dictionary(
                    try connection.rows("SELECT id, name FROM party WHERE id IN (\(list: ids))") {
                        ($0.identity(0), $0.text(1))
                    }, uniquingKeysWith: { first, _ in first })
            },
            extras: { requests, context, _ in
                ListExtras(columns: [
                    .init(
                        RightsRequest.deadline.spec.label,
                        Dictionary(
                            requests.map { ($0.id, Cell.tag(RightsPage.due($0, on: context.today), context.locale)) },
                            uniquingKeysWith: { first, _ in first }))
                ])
            })
    }

    var rightsRoutes: [Route<Context>] {
        let see = Access.needs(RightsRequest.noun.see)
        let handle = Access.needs(DirectoryPermissions.handleRights)
        let limits = RouteLimits(body: 32_768)
        return rights.routes(without: [.show, .form, .export, .bringIn]) + [
            .get(Directory.newRightsPath, access: handle, "Shows the form for a person's request.") {
                _, context, id in try receiveForm(of: id, Fields(), context)
            },
            .post(
                Directory.addRightsPath, access: handle, "Writes down what a person asks about their data.",
                limits: limits
            ) { request, context, id in
                let fields = try request.form().fields
                let once = fields.once ?? context.surroundings.newID()
                return try keep(
                    leadingTo: Directory.rightsPath(once), context,
                    { change in
                        try RightsFile.receive(
                            Typed(RightsRequest.inputs, in: fields), of: PartyFile(id, in: change), once: once)
                    }, again: { invalid, refusal in try receiveForm(of: id, fields, context, invalid, refusal) })
            },
            .get(Directory.rightsPath, access: see, "Shows a person's request and what is to be done.") {
                _, context, id in try rightsPage(id, context)
            },
            .post(Directory.identifyPath, access: handle, "Notes that it was checked who asks.", limits: limits) {
                request, context, id in try step(.identify, id, request, context)
            },
            .post(Directory.extendPath, access: handle, "Extends the deadline, with the reason.", limits: limits) {
                request, context, id in try step(.extend, id, request, context)
            },
            .post(Directory.answerPath, access: handle, "Writes the answer to a request down.", limits: limits) {
                request, context, id in try step(.answer, id, request, context)
            },
        ]
    }

    private func step(_ step: RightsStep, _ id: ID, _ request: Request, _ context: Context) throws -> Response {
        let fields = try request.form().fields
        return try keep(
            leadingTo: Directory.rightsPath(id), context,
            { change in
                var file = try RightsFile(id, version: ExpectedVersion(form: fields), in: change)
                try step.take(&file, Typed(step.inputs, in: fields))
            }, again: { try rightsPage(id, context, fields, $0, $1) })
    }

    private func receiveForm(
        of id: ID, _ typed: Fields, _ context: Context, _ invalid: Invalid? = nil, _ refusal: Refusal? = nil
    ) throws -> Response {
        try personForm(
            Phrase("Record a request"), to: Directory.addRightsPath(id), submit: Phrase("Record the request"), of: id,
            RightsRequest.inputs, typed,
            usual: [
                "received": context.today.description, "jurisdiction": LegalTerm.Jurisdiction.algeria.rawValue,
            ], context, invalid, refusal)
    }

    private func rightsPage(
        _ id: ID, _ context: Context, _ typed: Fields = Fields(), _ invalid: Invalid? = nil, _ refusal: Refusal? = nil
    ) throws -> Response {
        let (request, party, term) = try store.read { connection in
            let request = try rights.record(id, for: context.actor, in: connection)
            let party = request[RightsRequest.party]
            let kept = try party.map { try StandingMerge.kept(as: $0, in: connection) }
            return (
                request, try kept.flatMap { try PartyFile.table.record($0, in: connection) },
                try LegalTerm.term(
                    (request[RightsRequest.kind] ?? .access).term, request[RightsRequest.jurisdiction] ?? .algeria,
                    on: request[RightsRequest.received] ?? context.today, in: connection)
            )
        }
        let page = RightsPage(
            request: request, party: party, term: term, context: context, typed: typed, invalid: invalid,
            refusal: refusal)
        return context.page(
            .verbatim(request["reference"].text ?? ""),
            status: refusal?.status ?? (invalid == nil ? .ok : .unprocessableContent), page.html)
    }
}
