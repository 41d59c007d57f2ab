import Department
import Design
import HTML
import HTTP
import Jobs
import Localization
import NounPages
import Nouns
import Routing
import SQL
import Values

extension Collections {
    /// Refused debts on a page.
    private static let refusalsShown = 100

    // MARK: The dialog

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

    // MARK: The work

    func bulkPage(_ id: ID, after place: Int64, _ context: Context) throws -> Response {
        let (work, refusals, agent, undo) = try store.read { connection in
            let work = try BulkWork.work(id, for: context.actor, in: connection)
            let refusals =
                work.state.isMoving
                ? []
                : try work.refusals(
                    after: place, limit: Collections.refusalsShown + 1, for: context.actor, in: connection)
            var agent: String?
            if case .assign(let id) = work.act, let id { agent = try StaffCards.row(id, in: connection)?.name }
            return (work, refusals, agent, try BulkWork.undo(of: id, in: connection))
        }
        let locale = context.locale
        let title = work.title(agent)
        let list = work.query.isEmpty ? DebtPaths.list() : DebtPaths.list() + "?" + work.query
        var body = PageHeader(
            locale, title: title,
            fact: Phrase(
                "{name}, {moment}", ["name": .text(work.authorName), "moment": .text(locale.instant(work.created))]),
            trail: [Link(Phrase("Debts"), to: list), Link(Phrase("Work on many files"), to: BulkPaths.all())],
            actions: [Action(Phrase("Back to the list"), to: list, icon: .list, weight: .primary)]
        ).html(locale)
        if work.state.isMoving {
            body.append(try progress(work, context))
            body.append(
                """
                <noscript><meta http-equiv="refresh" content="2"></noscript>\
                <div hidden hx-get="\(BulkPaths.progress(id))" hx-trigger="sse:progress" \
                hx-target="#bulk-progress" hx-swap="outerHTML"></div>
                """)
        } else {
            body.append(outcome(work, undo: undo, context))
            body.append(refused(work, refusals, locale))
        }
        return context.page(title, live: work.state.isMoving ? ["bulk/\(id)"] : [], Layout.narrow(body))
    }

    func bulkProgress(_ id: ID, _ context: Context) throws -> Response {
        let work = try store.read { try BulkWork.work(id, for: context.actor, in: $0) }
        guard work.state.isMoving else { return Response.empty(.ok).with("HX-Redirect", BulkPaths.work(id)) }
        return context.fragment(try progress(work, context))
    }

    private func progress(_ work: BulkWork, _ context: Context) throws -> HTML {
        let job = try work.job.flatMap { try store.jobs.job($0) }
        let isStopping = job?.isCancelRequested == true
        return Progress(
            id: "bulk-progress",
            label: isStopping
                ? Phrase("The work stops…")
                : !work.isGathered ? Phrase("The files are gathered…") : Phrase("The files are worked through…"),
            done: Int(work.done), total: work.isGathered ? Int(work.total) : 0,
            note: Phrase(
                "{done} of {total} files: {changed} changed, {unchanged} unchanged, {refused} left as they are",
                [
                    "done": .number(work.done), "total": .number(work.total), "changed": .number(work.changed),
                    "unchanged": .number(work.unchanged), "refused": .number(work.refused),
                ]),
            source: BulkPaths.progress(work.id),
            actions: isStopping || !context.actor.may(work.act.kind.permission)
                ? []
                : [
                    Action(
                        Phrase("Stop"), to: BulkPaths.cancel(work.id), icon: .close, effect: .post(csrf: context.csrf))
                ]
        ).html(context.locale)
    }

    private func outcome(_ work: BulkWork, undo: ID?, _ context: Context) -> HTML {
        let locale = context.locale
        var actions: [Action] = []
        if let undo {
            actions.append(Action(Phrase("It was taken back"), to: BulkPaths.work(undo), weight: .quiet))
        } else if work.act.origin == nil, work.changed > 0, context.actor.may(work.act.kind.permission) {
            actions.append(Action(Phrase("Undo"), to: BulkPaths.undo(work.id), effect: .post(csrf: context.csrf)))
        }
        if let origin = work.act.origin {
            actions.append(Action(Phrase("What was taken back"), to: BulkPaths.work(origin), weight: .quiet))
        }
        var html: HTML = .none
        switch work.state {
        case .cancelled:
            html.append(
                Notice(
                    Phrase("The work was stopped. What was done until then stays."),
                    detail: Phrase(
                        "{done} of {total} files were looked at.",
                        ["done": .number(work.done), "total": .number(work.total)]), .sand
                ).html(locale))
        case .failed:
            html.append(
                Notice(
                    Phrase("The work was interrupted. What was done until then stays; ask for the rest again."), .brick
                )
                .html(locale))
        default: break
        }
        html.append(
            Notice(
                Phrase(one: "{count} file changed", other: "{count} files changed", count: Int(work.changed)),
                detail: work.unchanged > 0
                    ? Phrase(
                        one: "{count} file was so already.", other: "{count} files were so already.",
                        count: Int(work.unchanged)) : nil, work.changed > 0 ? .brand : .sky, actions: actions
            ).html(locale))
        return html
    }

    private func refused(
        _ work: BulkWork, _ refusals: [(position: Int64, debt: ID?, reference: String?, why: String)], _ locale: Locale
    ) -> HTML {
        guard !refusals.isEmpty else { return .none }
        let shown = refusals.prefix(Collections.refusalsShown)
        let next = refusals.count > shown.count ? shown.last.map { $0.position } : nil
        return Card(
            title: Phrase(
                one: "{count} file was left as it is", other: "{count} files were left as they are",
                count: Int(work.refused)),
            """
            <ul class="lines-list">\(each: Array(shown), { refusal in
                let name: HTML =
                    refusal.debt.map { #"<a href="\#(DebtPaths.debt($0))"><bdi>\#(refusal.reference ?? "")</bdi></a>"# }
                    ?? "—"
                return "<li><span class=\"strong\">\(name)</span> <bdi>\(refusal.why)</bdi></li>"
            })</ul>\(next.map { place in
                Action(Phrase("More"), to: BulkPaths.work(work.id, query: ["after": String(place)])).html(locale)
            })
            """
        ).html(locale)
    }

    // MARK: All works

    func bulkList(_ context: Context) throws -> Response {
        let locale = context.locale
        let (works, agents) = try store.read { connection in
            let works = try BulkWork.newest(for: context.actor, limit: 100, in: connection)
            let agents = works.compactMap { work -> ID? in
                if case .assign(let agent) = work.act { agent } else { nil }
            }
            return (works, try StaffCards.names(Set(agents), in: connection))
        }
        let title = Phrase("Work on many files")
        let head = PageHeader(
            locale, title: title, trail: [Link(Phrase("Debts"), to: DebtPaths.list())]
        ).html(locale)
        guard !works.isEmpty else {
            return context.page(
                title,
                """
                \(head)\(Empty(
                    .folder, title: Phrase("Nothing here yet"),
                    help: Phrase("Tick files in the list of debts to assign them or to change their state together."),
                    actions: [Action(Phrase("To the list"), to: DebtPaths.list(), weight: .primary)]
                ).html(locale))
                """)
        }
        let sheet = Design.Sheet(
            id: "bulk", caption: title,
            [
                .init(Phrase("What"), phone: .title), .init(Phrase("State"), phone: .tag),
                .init(Phrase("Files"), .end, phone: .amount), .init(Phrase("Changed"), .end),
                .init(Phrase("Left as they are"), .end), .init(Phrase("By"), phone: .hidden),
            ],
            works.map { work in
                var agent: String?
                if case .assign(let id) = work.act, let id { agent = agents[id] }
                let title = locale(work.title(agent))
                return Design.Sheet.Row(
                    id: work.id.description, name: title, to: BulkPaths.work(work.id),
                    [
                        .text(title, quiet: locale.instant(work.created)), .tag(work.state.tag, locale),
                        .number(Int(work.total), locale), .number(Int(work.changed), locale),
                        .number(Int(work.refused), locale), .text(work.authorName),
                    ])
            })
        return context.page(title, "\(head)\(sheet.html(locale))")
    }
}

extension BulkWork {
    /// What is done, in a line.
    func title(_ agent: String?) -> Phrase {
        switch act {
        case .assign(nil): Phrase("Files taken from their agents")
        case .assign: Phrase("Files assigned to {name}", ["name": .text(agent ?? "…")])
        case .move(let state, _): Phrase("Files moved to {state}", ["state": .phrase(state.label)])
        case .undo: Phrase("Work on many files taken back")
        }
    }
}

extension BulkWork.State {
    var tag: Tag {
        switch self {
        case .waiting: Tag(Phrase("Waits"), .sand)
        case .running: Tag(Phrase("Runs"), .sky)
        case .done: Tag(Phrase("Done"), .brand)
        case .cancelled: Tag(Phrase("Stopped"), .neutral)
        case .failed: Tag(Phrase("Failed"), .brick)
        }
    }
}
