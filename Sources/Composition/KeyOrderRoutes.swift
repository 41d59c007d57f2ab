import Department
import Design
import HTML
import HTTP
import Jobs
import Localization
import Routing
import Values

/// The page of the departments' keys: which generation seals, how the last turn went, and asking for another.
struct KeyOrderRoutes: Sendable {
    static let page = FixedPath("/system/keys")

    static let notes: [PermissionNote] = [
        PermissionNote(
            KeyOrder.permission, Phrase("Ask for the keys to be turned, and approve it"), of: Phrase("System"))
    ]

    static let navigation = NavigationEntry(
        .administration, rank: 45, icon: .key, label: Phrase("Encryption keys"), path: page(),
        permission: KeyOrder.permission)

    let order: KeyOrder

    var routes: [Route<Context>] {
        let access = Access.needs(KeyOrder.permission)
        return [
            .get(Self.page, access: access, "Shows the departments' keys and the work of turning them.") {
                request, context in try show(context, done: request.query["done"])
            }.afterProof(),
            .post(
                Self.page, access: access, "Asks for keys to be turned, or has them turned where one person may.",
                limits: RouteLimits(body: 16_384)
            ) { request, context in
                let fields = try request.form().fields
                let reason = (fields["reason"] ?? "").split(whereSeparator: \.isWhitespace).joined(separator: " ")
                do {
                    let isAsked = try order.ask(fields.all("departments"), reason: reason, by: context.author)
                    return .redirect(to: isAsked ? "/approvals?done=asked" : Self.page(query: ["done": "1"]))
                } catch let invalid as Invalid {
                    return try show(context, fields, invalid)
                } catch let refusal as Refusal where refusal.status == .conflict {
                    return try show(context, fields, refusal: refusal)
                }
            }.afterProof(),
        ]
    }

    private func show(
        _ context: Context, _ fields: Fields? = nil, _ invalid: Invalid? = nil, refusal: Refusal? = nil,
        done: String? = nil
    ) throws -> Response {
        let lines = try order.departments.map { department in
            let turn = KeyTurn(department)
            return KeyOrderPage.Line(department: department, generation: turn.generation, jobs: try turn.latest())
        }
        let page = KeyOrderPage(
            lines: lines, waiting: try order.waiting(at: context.now), takesTwo: try order.takesTwo(), fields: fields,
            invalid: invalid, refusal: refusal, isDone: done != nil, context: context)
        return context.page(
            Phrase("Encryption keys"), status: refusal?.status ?? (invalid == nil ? .ok : .unprocessableContent),
            page.html)
    }
}
