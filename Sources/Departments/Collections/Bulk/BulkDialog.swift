import Department
import Design
import HTML
import HTTP
import Localization
import NounPages
import Routing
import SQL
import Values

extension Collections {
    /// Asks what is to be done with the debts that are meant; a page of its own without JavaScript, and when something in
    /// it was wrong.
    func bulkDialog(
        _ kind: BulkWork.Kind, _ fields: Fields, _ context: Context, _ invalid: Invalid? = nil
    ) throws -> Response {
        let locale = context.locale
        let isAll = fields["all"] == "1"
        guard isAll || fields.contains("id") else {
            throw Refusal(code: "bulk.nothing", Phrase("Tick the files first."))
        }
        let title = kind == .assign ? Phrase("Assign files") : Phrase("Change the state of files")
        let own = ["csrf", "agent", "state", "reason", "act", "work"]
        let meant = fields.filter { !own.contains($0.name) && (!isAll || $0.name != "id") }
        let form = Design.Form(
            action: BulkPaths.all(), csrf: context.csrf, submit: kind == .assign ? Phrase("Assign") : Phrase("Change"),
            cancel: DebtPaths.list(),
            hidden: meant.map { ($0.name, $0.value) } + [
                ("act", kind.rawValue), ("work", fields["work"] ?? context.surroundings.newID().description),
            ], scope: "bulk", [.init(try bulkInputs(kind, fields, context, invalid))])
        let body: HTML = "<p>\(locale.html(try bulkLead(fields, isAll, context)))</p>\(form.html(locale))"
        if context.wantsFragment { return context.fragment(Dialog(title: title, body).html(locale)) }
        return context.page(
            title, status: invalid == nil ? .ok : .unprocessableContent,
            Layout.narrow("\(PageHeader(locale, title: title).html(locale))\(Card(body).html(locale))"))
    }

    private func bulkInputs(
        _ kind: BulkWork.Kind, _ fields: Fields, _ context: Context, _ invalid: Invalid?
    ) throws -> [Design.Field] {
        switch kind {
        case .assign:
            let agents = try store.read { try StaffCards.active(in: $0) }
            return [
                .select(
                    "agent", label: Phrase("Agent"), value: fields["agent"] ?? "",
                    choices: agents.map { .init($0.id.description, .verbatim($0.name)) }, empty: Phrase("Nobody")
                ).error(invalid?["agent"])
            ]
        case .state:
            let mayDecide = context.actor.may(CollectionsPermissions.closeDebts)
            let states = DebtState.allCases.filter { $0 != .paid && $0 != .new && (mayDecide || !$0.isDecision) }
            return [
                .select(
                    "state", label: Phrase("New state"), value: fields["state"] ?? "",
                    choices: states.map { .init($0.rawValue, $0.label) }
                ).required().error(invalid?["state"]),
                .textarea("reason", label: Phrase("Reason"), value: fields["reason"] ?? "", rows: 2).limit(400)
                    .help(Phrase("Needed to close a file.")).error(invalid?["reason"]),
            ]
        }
    }

    /// How many debts are meant, so that nobody changes more than they think.
    private func bulkLead(_ fields: Fields, _ isAll: Bool, _ context: Context) throws -> Phrase {
        guard isAll else {
            let count = Set(fields.all("id")).count
            return Phrase(one: "{count} file", other: "{count} files", count: count)
        }
        let list = DebtList(fields, context)
        try list.query.check()
        let totals = try filteredTotals(list)
        guard totals.isWhole else {
            return Phrase(
                "All files of the filter, more than {count}", ["count": .number(Int64(DebtTotals.cap))])
        }
        return Phrase(
            one: "The one file of the filter", other: "All {count} files of the filter", count: Int(totals.files))
    }
}
