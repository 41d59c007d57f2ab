import Department
import HTTP
import Localization
import Routing
import Values

extension Identity {
    var groupRoutes: [Route<Context>] {
        [
            .get(Paths.groups, access: .needs(.seeStaff), "Lists the groups of the staff.") { request, context in
                let page = GroupListPage(
                    groups: try groups(), people: try names(), mayChange: mayGroup(context),
                    done: request.query["done"])
                return context.page(Phrase("Groups"), page.html(context.locale))
            },
            .get(Paths.newGroup, access: .needs(.changeStaff), "Asks for a new group.") { _, context in
                try groupPage(context, nil, Fields([]))
            }.afterProof(),
            .post(Paths.groups, access: .needs(.changeStaff), "Makes a group.", limits: RouteLimits(body: 131_072)) {
                request, context in
                let fields = try request.form().fields
                do {
                    try makeGroup(
                        fields["name"] ?? "", partOf: ID(fields["parent"] ?? ""), members: Identity.members(fields),
                        by: context.author)
                    return .redirect(to: Paths.groups(query: ["done": "made"]))
                } catch let invalid as Invalid {
                    return try groupPage(context, nil, fields, invalid)
                }
            }.afterProof(),
            .get(Paths.group, access: .needs(.changeStaff), "Shows a group to change.") { _, context, id in
                guard let group = try group(id) else { throw Refusal.notFound }
                return try groupPage(context, group, Identity.fields(of: group))
            }.afterProof(),
            .post(Paths.group, access: .needs(.changeStaff), "Changes a group.", limits: RouteLimits(body: 131_072)) {
                request, context, id in
                let fields = try request.form().fields
                guard let old = try group(id) else { throw Refusal.notFound }
                do {
                    try changeGroup(
                        id, version: fields["version"].flatMap { Int64($0) } ?? 0, name: fields["name"] ?? "",
                        partOf: ID(fields["parent"] ?? ""), members: Identity.members(fields), by: context.author)
                    return .redirect(to: Paths.groups(query: ["done": "changed"]))
                } catch let invalid as Invalid {
                    return try groupPage(context, old, fields, invalid)
                }
            }.afterProof(),
            .post(
                Paths.removeGroup, access: .needs(.changeStaff), "Removes a group; its people stay.",
                limits: RouteLimits(body: 16_384)
            ) { _, context, id in
                try removeGroup(id, by: context.author)
                return .redirect(to: Paths.groups(query: ["done": "removed"]))
            }.afterProof(),
        ]
    }

    private static func fields(of group: Group) -> Fields {
        Fields(
            [("name", group.name), ("parent", group.parent?.description ?? "")]
                + group.members.map { ("members", $0.description) })
    }

    private static func members(_ fields: Fields) -> Set<ID> { Set(fields.all("members").compactMap { ID($0) }) }

    private func mayGroup(_ context: Context) -> Bool {
        context.actor.may(.changeStaff) && context.actor.reach == .all
    }

    private func names() throws -> [(id: ID, name: String, role: Phrase)] {
        try everybody().filter(\.isActive).map { ($0.id, $0.name, $0.role.label) }
    }

    private func groupPage(
        _ context: Context, _ group: Group?, _ fields: Fields, _ invalid: Invalid? = nil
    ) throws -> Response {
        let page = GroupPage(
            group: group, name: fields["name"] ?? "", parent: fields["parent"] ?? "",
            members: Identity.members(fields), groups: GroupTree(try groups()), people: try names(), invalid: invalid,
            csrf: context.csrf)
        return context.page(
            group.map { .verbatim($0.name) } ?? Phrase("New group"),
            status: invalid == nil ? .ok : .unprocessableContent, page.html(context.locale))
    }
}
