import Department
import Design
import HTML
import HTTP
import Jobs
import Localization
import NounPages
import Routing
import SQL
import Values

extension Collections {
    /// Refused debts on a page.
    private static let refusalsShown = 100

    /// Shows a work on many files: how far it is, or what came of it.
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
}
