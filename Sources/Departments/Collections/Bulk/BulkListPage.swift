import Department
import Design
import HTML
import HTTP
import Localization
import Routing
import SQL
import Values

extension Collections {
    /// Lists the works on many files, the newest first.
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
