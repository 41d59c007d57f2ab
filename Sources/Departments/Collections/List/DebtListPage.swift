import Department
import Design
import HTML
import HTTP
import Localization
import NounPages
import Nouns
import SQL
import Values

extension Collections {
    /// The list of debts: a whole page, or the list alone when htmx asks for it.
    func debtListPage(_ request: Request, _ context: Context) throws -> Response {
        let version = store.database.version
        let key = "\(context.readerKey) \(context.today.number) \(request.target.rawQuery)"
        let isPart = context.wantsFragment && request.headers["hx-target"] == "list"
        if !isPart, !context.wantsFragment, let bytes = memory.page(for: key, version) { return .html(bytes) }
        let list = DebtList(request.query, context)
        let (page, views, figures) = try store.read { connection in
            let page = try list.page(memory, version: version, in: connection)
            if isPart { return (page, [SavedView](), DebtFigures?.none) }
            let figures = try memory.figures(for: figureKey(context.actor), version) {
                try DebtFigures(for: context.actor, today: context.today, in: connection)
            }
            return (page, try SavedView.all(for: context.actor, in: connection), figures)
        }
        let part = listPart(list, page)
        if isPart { return context.fragment(part) }
        let response = context.page(
            Phrase("Debts"), live: ["debts"], listBody(list, page, views, figures, part))
        if case .bytes(let bytes) = response.body { memory.keep(bytes, for: key, version: version) }
        return response
    }

    /// Whose figures are kept in mind: everybody's, a person's, or a team's or branch's under the person's id turned round.
    func figureKey(_ actor: Actor) -> ID {
        switch actor.reach {
        case .all: DebtTally.nobody
        case .own: actor.id
        case .team, .branch: ID(high: ~actor.id.high, low: ~actor.id.low)
        }
    }

    /// The figures alone, after something changed.
    func figurePart(_ context: Context) throws -> Response {
        let version = store.database.version
        let figures = try store.read { connection in
            try memory.figures(for: figureKey(context.actor), version) {
                try DebtFigures(for: context.actor, today: context.today, in: connection)
            }
        }
        return context.fragment(figureHTML(figures, context))
    }

    private func figureHTML(_ figures: DebtFigures, _ context: Context) -> HTML {
        """
        <div id="figures" hx-get="/debts/figures" hx-trigger="sse:changed delay:2s" hx-swap="outerHTML">\
        \(figures.html(context.locale, today: context.today))</div>
        """
    }

    private func listBody(
        _ list: DebtList, _ page: DebtList.Page, _ views: [SavedView], _ figures: DebtFigures?, _ part: HTML
    ) -> HTML {
        let context = list.context
        let locale = context.locale
        let fact = figures.map { figures in
            Phrase(
                "{files} with {creditors}",
                [
                    "files": .phrase(
                        Phrase(one: "{count} open file", other: "{count} open files", count: Int(figures.openFiles))),
                    "creditors": .phrase(
                        Phrase(one: "{count} creditor", other: "{count} creditors", count: Int(figures.creditors))),
                ])
        }
        var actions: [Action] = []
        if context.actor.may(CollectionsPermissions.exportDebts) {
            actions.append(
                Action(
                    Phrase("Export"), to: "/debts/export-form?" + exportQuery(list), icon: .download, effect: .dialog))
        }
        if context.actor.may(CollectionsPermissions.importDebts) {
            actions.append(Action(Phrase("Import"), to: "/imports/new", icon: .upload))
        }
        if context.actor.may(CollectionsPermissions.changeDebts) {
            actions.append(Action(Phrase("New debt"), to: "/debts/new", icon: .add, weight: .primary, key: "n"))
        }
        var body = PageHeader(locale, title: Phrase("Debts"), fact: fact, actions: actions).html(locale)
        if let figures { body.append(figureHTML(figures, context)) }
        body.append(chips(list, views).html(locale))
        if let fault = list.query.filterFault {
            body.append(
                Notice(Phrase("The filter cannot be read at {word}.", ["word": .text(fault.word)]), .brick)
                    .html(locale))
        }
        body.append(
            """
            <div class="list-tools">\(FilterBar(
                action: "/debts", csrf: context.csrf, query: list.query.words,
                placeholder: Phrase("Name or reference"), debtFilters(list, page.names), kept: list.hidden,
                reset: list.query.filter == .all ? nil : "/debts",
                tools: ColumnChooser(
                    action: "/debts",
                    DebtColumn.allCases.map { ($0.rawValue, $0.label, list.columns.contains($0)) },
                    kept: list.hidden.filter { $0.name != "columns" }).html(locale), results: "list").html(locale))</div>
            """)
        body.append(part)
        return body
    }

    /// The address of a list without its path, for its files and its totals.
    func exportQuery(_ list: DebtList) -> String {
        let link = list.link([])
        return link.split(separator: "?", maxSplits: 1).dropFirst().first.map(String.init) ?? ""
    }

    private func chips(_ list: DebtList, _ views: [SavedView]) -> Chips {
        let fields = list.query.fields.setting("after", to: nil).setting("before", to: nil)
            .setting("column", to: nil).setting("columns", to: nil)
        let current = fields["view"]
        var chips = BuiltInView.all(
            today: list.context.today, mayAssign: list.context.actor.may(CollectionsPermissions.assignDebts)
        ).map { view in
            Chips.Chip(
                view.label, to: view.fields.isEmpty ? "/debts" : "/debts?" + view.fields.encoded,
                isCurrent: current == nil && fields == view.fields)
        }
        chips += views.map { view in
            Chips.Chip(
                .verbatim(view.name), to: view.href(list.context.addresses), isCurrent: current == view.id.description)
        }
        var add = Fields([("filter", list.query.filter.description)])
        if let sort = list.query.fields["sort"] { add.add("sort", sort) }
        if !list.hasStandardColumns { add.add("columns", list.columnText) }
        if let current { add.add("view", current) }
        return Chips(chips, add: list.context.addresses.link("/debts/views/new", add))
    }

    /// The list itself: what the search, the pager and the news replace.
    func listPart(_ list: DebtList, _ page: DebtList.Page) -> HTML {
        let context = list.context
        let locale = context.locale
        let address = list.link([("after", list.query.fields["after"]), ("before", list.query.fields["before"])])
        let inside = page.rows.isEmpty ? emptyPart(list) : sheet(list, page).html(locale)
        return """
            <div id="list" data-live hx-get="\(address)" hx-trigger="sse:changed delay:800ms" hx-target="this" \
            hx-swap="outerHTML">\(inside)</div>
            """
    }

    private func emptyPart(_ list: DebtList) -> HTML {
        let locale = list.context.locale
        if list.query.filter != .all {
            return Empty(
                .folder, title: Phrase("Nothing matches"),
                help: Phrase("Widen the filter or search for other words."),
                actions: [Action(Phrase("Show all"), to: "/debts")]
            ).html(locale)
        }
        return Empty(
            .folder, title: Phrase("No files yet"),
            help: Phrase("Import a creditor’s portfolio, or open a file by hand."),
            actions: list.context.actor.may(CollectionsPermissions.importDebts)
                ? [Action(Phrase("Import"), to: "/imports/new", icon: .upload, weight: .primary)] : []
        ).html(locale)
    }

    private func sheet(_ list: DebtList, _ page: DebtList.Page) -> Sheet {
        let context = list.context
        let locale = context.locale
        let actor = context.actor
        var actions: [Action] = []
        if actor.may(CollectionsPermissions.assignDebts) {
            actions.append(Action(Phrase("Assign"), to: "/debts/bulk/assign", icon: .person, effect: .dialog))
        }
        if actor.may(CollectionsPermissions.changeDebts) {
            actions.append(Action(Phrase("Change state"), to: "/debts/bulk/state", icon: .flag, effect: .dialog))
        }
        if actor.may(CollectionsPermissions.exportDebts) {
            actions.append(
                Action(Phrase("Export"), to: "/debts/export-form", icon: .download, effect: .dialog))
        }
        var writer = DebtRowWriter(
            locale, today: context.today, columns: list.columns, names: page.names, debtors: page.debtors,
            isSelectable: !actions.isEmpty)
        var rows = HTML(capacity: page.rows.count * 1_600)
        for row in page.rows { writer.write(row, to: &rows) }
        let files = page.totals.map { Int($0.files) }
        return Sheet(
            id: "debts", caption: Phrase("Debts"), heads(list), ready: rows,
            selection: actions.isEmpty
                ? nil : Sheet.Selection(actions, kept: list.hidden, total: files ?? 10_000),
            pager: debtPager(list, page))
    }

    private func heads(_ list: DebtList) -> [Sheet.Column] {
        list.columns.map { column in
            guard let field = column.sort else {
                return Sheet.Column(column.label, column.alignment, phone: column.phone)
            }
            let isCurrent = list.order.field == field
            let descends = isCurrent ? !list.order.descending : column.sortsDescendingFirst
            return Sheet.Column(
                column.label, column.alignment,
                sort: .init(
                    to: list.link([("sort", descends ? "-" + field : field)]),
                    isAscending: isCurrent ? !list.order.descending : nil),
                phone: column.phone)
        }
    }
}
