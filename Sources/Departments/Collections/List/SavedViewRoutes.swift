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

extension Collections {
    /// The views that people keep of the list of debts.
    var savedViewRoutes: [Route<Context>] {
        let see = Access.needs(CollectionsPermissions.seeDebts)
        return [
            .get("/debts/views/new", access: see, "Shows the form that keeps the present list as a view.") {
                request, context in try viewForm(request.query, context)
            },
            .post("/debts/views", access: see, "Keeps a view of the list of debts, or renames one's own.") {
                request, context in try keepView(try request.form().fields, context)
            },
            .post(
                Path<ID>("/debts/views/{id}/removal"), access: see, "Removes one's own view of the list of debts."
            ) { _, context, id in
                try store.change(by: context.author) { change in
                    let removed = try change.connection.run(
                        "DELETE FROM saved_view WHERE id = \(id) AND owner_id = \(context.actor.id)")
                    guard removed == 1 else { throw Refusal.notFound }
                    try change.note("view.removed", of: "view", id)
                }
                return .redirect(to: DebtPaths.list())
            },
        ]
    }

    private func viewForm(_ fields: Fields, _ context: Context, _ faults: Invalid? = nil) throws -> Response {
        let locale = context.locale
        let present = try fields["view"].flatMap { ID($0) }.flatMap { id in
            try store.read { try SavedView.one(id, for: context.actor, in: $0) }
        }
        let own = present.flatMap { $0.owner == context.actor.id ? $0 : nil }
        var inputs: [Design.Field] = [
            .text("name", label: Phrase("Name of the view"), value: fields["name"] ?? own?.name ?? "")
                .required().limit(60).error(faults?["name"]).focused()
        ]
        if context.actor.may(CollectionsPermissions.shareViews) {
            inputs.append(
                .checkbox("shared", label: Phrase("Share it with everybody"), isOn: own?.isShared ?? false))
        }
        if own != nil {
            inputs.append(.checkbox("replace", label: Phrase("Replace the present view"), isOn: true))
        }
        let kept = ["filter", "sort", "columns", "view"].compactMap { name in fields[name].map { (name, $0) } }
        let form = Design.Form(
            action: "/debts/views", csrf: context.csrf, submit: Phrase("Save"), cancel: "/debts",
            hidden: kept.map { (name: $0.0, value: $0.1) }, scope: "view", [.init(inputs)])
        let removal: HTML =
            own.map {
                Action(
                    Phrase("Delete the view"), to: "/debts/views/\($0.id)/removal", icon: .trash, weight: .quiet,
                    effect: .post(csrf: context.csrf), confirm: Phrase("Delete this view?")
                ).html(locale)
            } ?? .none
        let body: HTML = "\(form.html(locale))\(removal)"
        let status: Status = faults == nil ? .ok : .unprocessableContent
        if context.wantsFragment {
            return context.fragment(Dialog(title: Phrase("Save view"), body).html(locale), status: status)
        }
        return context.page(
            Phrase("Save view"), status: status,
            Layout.narrow(
                """
                \(PageHeader(
                    locale, title: Phrase("Save view"), trail: [Link(Phrase("Debts"), to: "/debts")]).html(locale))\
                \(Card(body).html(locale))
                """))
    }

    private func keepView(_ fields: Fields, _ context: Context) throws -> Response {
        let name = (fields["name"] ?? "").split(whereSeparator: \.isWhitespace).joined(separator: " ")
        guard (1...60).contains(name.count) else {
            return try viewForm(fields, context, Invalid("name", Phrase("Give the view a name of 1 to 60 characters.")))
        }
        let filter = try Filter(parsing: fields["filter"] ?? "", of: Debt.noun).description
        let shared = fields["shared"] != nil
        if shared { try context.require(CollectionsPermissions.shareViews) }
        let list = DebtList(
            Fields([("sort", fields["sort"] ?? ""), ("columns", fields["columns"] ?? "")]), context)
        let order = list.query.order.first.map { ($0.descending ? "-" : "") + $0.field } ?? ""
        let columns = list.hasStandardColumns ? "" : list.columnText
        let old = fields["replace"] == nil ? nil : fields["view"].flatMap { ID($0) }
        let id = try store.change(by: context.author) { change in
            if let old {
                let changed = try change.connection.run(
                    """
                    UPDATE saved_view SET name = \(name), filter = \(filter), ordering = \(order), \
                    columns = \(columns), is_shared = \(shared) WHERE id = \(old) AND owner_id = \(context.actor.id)
                    """)
                guard changed == 1 else { throw Refusal.notFound }
                try change.note("view.changed", of: "view", old)
                return old
            }
            let count = try change.connection.integer(
                "SELECT count(*) FROM saved_view WHERE noun = 'debt' AND owner_id = \(context.actor.id)")
            guard count < 30 else {
                throw Refusal(code: "view.too-many", Phrase("You have 30 views. Delete one first."))
            }
            let id = change.newID()
            try change.connection.run(
                """
                INSERT INTO saved_view (id, owner_id, noun, name, filter, ordering, columns, is_shared, created_at) \
                VALUES (\(id), \(context.actor.id), 'debt', \(name), \(filter), \(order), \(columns), \(shared), \
                \(change.now))
                """)
            try change.note("view.added", of: "view", id)
            return id
        }
        let view = try store.read { try SavedView.one(id, for: context.actor, in: $0) }
        let href = view?.href(context.addresses) ?? DebtPaths.list()
        if context.wantsFragment { return Response.empty(.ok).with("HX-Redirect", href) }
        return .redirect(to: href)
    }
}
