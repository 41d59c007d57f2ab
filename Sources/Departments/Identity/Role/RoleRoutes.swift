import Department
import HTTP
import Localization
import Routing
import SQL
import Values

extension Identity {
    var roleRoutes: [Route<Context>] {
        [
            .get(Paths.roles, access: .needs(.seeRoles), "Lists the roles.") { request, context in
                let (roles, people) = try store.read { (try Role.all(in: $0), try Role.people(in: $0)) }
                let page = RoleListPage(
                    roles: roles.map { ($0, permissions(of: $0).count, people[$0.code] ?? 0) },
                    mayChange: context.actor.may(.changeRoles), done: request.query["done"])
                return context.page(Phrase("Roles"), page.html(context.locale))
            },
            .get(
                Paths.rolesAPI, access: .needs(.seeRoles), "Lists the roles with what they allow.",
                operation: Operation(
                    "listRoles", tag: "Staff", answers: [.init(.ok, "Every role.")], scope: "staff:read")
            ) { _, _ in
                let (roles, people) = try store.read { (try Role.all(in: $0), try Role.people(in: $0)) }
                return .json([
                    "items": .array(roles.map { json(of: $0, people: people[$0.code] ?? 0) })
                ])
            },
            .get(Paths.roleModels, access: .needs(.changeRoles), "Lists models of roles, to begin with.") {
                _, context in
                context.page(
                    Phrase("Models of roles"), RoleModelsPage(own: context.actor, known: known).html(context.locale))
            },
            .get(Paths.newRole, access: .needs(.changeRoles), "Asks for a new role, or for a copy of one.") {
                request, context in
                var draft = RoleDraft()
                if let code = request.query["from"], let role = try role(code) {
                    // A copy takes over what its maker may give.
                    draft = RoleDraft(role, permissions: permissions(of: role).intersection(context.actor.permissions))
                    draft.name = context.locale(Phrase("Copy of {role}", ["role": .phrase(role.label)]))
                } else if let model = request.query["model"].flatMap(RoleModel.named) {
                    draft = RoleDraft(model, for: context.actor, context.locale)
                }
                return try rolePage(context, nil, draft)
            }.afterProof(),
            .post(
                Paths.roles, access: .needs(.changeRoles), "Makes a role.", limits: RouteLimits(body: 65_536)
            ) { request, context in
                let draft = RoleDraft(try request.form().fields)
                do {
                    try makeRole(draft, by: context.author)
                    return .redirect(to: Paths.roles(query: ["done": "made"]))
                } catch let invalid as Invalid {
                    return try rolePage(context, nil, draft, invalid)
                }
            }.afterProof(),
            .get(Paths.role, access: .needs(.seeRoles), "Shows a role, to be changed by whoever may.") {
                _, context, code in
                guard let role = try role(code) else { throw Refusal.notFound }
                return try rolePage(context, role, RoleDraft(role, permissions: permissions(of: role)))
            },
            .post(
                Paths.role, access: .needs(.changeRoles), "Changes a role.", limits: RouteLimits(body: 65_536)
            ) { request, context, code in
                let form = try request.form()
                let draft = RoleDraft(form.fields)
                guard let old = try role(code) else { throw Refusal.notFound }
                do {
                    try changeRole(
                        code, version: form["version"].flatMap { Int64($0) } ?? 0, to: draft, by: context.author)
                    return .redirect(to: Paths.roles(query: ["done": "changed"]))
                } catch let invalid as Invalid {
                    return try rolePage(context, old, draft, invalid)
                } catch let refusal as Refusal where refusal.status == .conflict {
                    guard let now = try role(code) else { throw Refusal.notFound }
                    return try rolePage(context, now, draft, nil, refusal)
                }
            }.afterProof(),
            .post(
                Paths.removeRole, access: .needs(.changeRoles), "Removes a role that nobody has.",
                limits: RouteLimits(body: 16_384)
            ) { _, context, code in
                try removeRole(code, by: context.author)
                return .redirect(to: Paths.roles(query: ["done": "removed"]))
            }.afterProof(),
        ]
    }

    /// Looking at the house as a role would.
    var previewRoutes: [Route<Context>] {
        [
            .post(
                Paths.preview, access: .needs(.changeRoles), "Lets one look at the house as a role would.",
                limits: RouteLimits(body: 16_384)
            ) { _, context, code in
                let session = try Identity.session(context)
                try store.change(by: context.author) { change in
                    guard let role = try Role.find(code, in: change.connection) else { throw Refusal.notFound }
                    try Session.show(code, in: session.session, change.connection)
                    try change.note("role.preview.begun", of: "role", role.id)
                }
                return .redirect(to: "/")
            },
            .post(
                Paths.endPreview, access: .signedIn, "Goes back to one's own role.", limits: RouteLimits(body: 16_384)
            ) { _, context in
                let session = try Identity.session(context)
                try store.change(by: context.author) { change in
                    let code = try change.connection.first(
                        "SELECT preview FROM session WHERE id = \(session.session)"
                    ) { $0.text(0) }
                    guard let code, let role = try Role.find(code, in: change.connection) else {
                        return change.leaveUnnoted()
                    }
                    try Session.show(nil, in: session.session, change.connection)
                    try change.note("role.preview.ended", of: "role", role.id)
                }
                return .redirect(to: context.session?.isPreview == true ? Paths.roles() : "/")
            },
        ]
    }

    private func rolePage(
        _ context: Context, _ role: Role?, _ draft: RoleDraft, _ invalid: Invalid? = nil, _ refusal: Refusal? = nil
    ) throws -> Response {
        let mayChange =
            context.actor.may(.changeRoles) && (role.map { mayGive($0, context.actor) } ?? true)
        let people = try role.map { role in try store.read { try Role.people(in: $0)[role.code] ?? 0 } }
        let page = RolePage(
            role: role, draft: draft, invalid: invalid, refusal: refusal, chapters: chapters, people: people ?? 0,
            mayChange: mayChange, mayCopy: context.actor.may(.changeRoles), own: context.actor,
            csrf: context.session?.csrf ?? "")
        let status = refusal?.status ?? (invalid == nil ? .ok : .unprocessableContent)
        return context.page(role?.label ?? Phrase("New role"), status: status, page.html(context.locale))
    }

    private func json(of role: Role, people: Int) -> JSON {
        [
            "code": .string(role.code), "version": .integer(role.version), "name": .string(role.name),
            "explanation": .string(role.explanation), "isPreset": .bool(role.preset != nil),
            "permissions": .array(permissions(of: role).map(\.name).sorted().map { .string($0) }),
            "reach": .string(role.reach.rawValue), "needsFactor": .bool(role.needsFactor),
            "factor": .string(role.factor.rawValue),
            "people": .integer(Int64(people)),
        ]
    }
}
