import Department
import Design
import HTML
import HTTP
import Localization
import Nouns
import Routing
import SQL
import Values

extension NounDesk {
    var listRoutes: [Route<Context>] {
        [
            .get(list, access: .needs(noun.see), "Shows the list of \(noun.many.text.lowercased()).") {
                request, context in try listPage(request, context)
            }
        ]
    }

    private func listPage(_ request: Request, _ context: Context) throws -> Response {
        let query = ListQuery(request.query, of: noun, addresses: context.addresses)
        let (page, names, filters, extras) = try store.read { connection in
            let page = try table.page(
                query.listing, scope: scope(context.actor), for: reader(context), in: connection)
            return (
                page, try linkNames(of: page.rows, in: connection), try filterFields(query, context, connection),
                try self.extras(page.rows, context, connection)
            )
        }
        let locale = context.locale
        let columns = self.columns(query)
        var actions: [Action] = []
        if context.actor.may(noun.export) {
            actions.append(
                Action(Phrase("Export"), to: export(query: context.addresses.sealed(request.query)), icon: .download))
        }
        if context.actor.may(noun.bringIn) {
            actions.append(Action(Phrase("Import"), to: bringIn(), icon: .upload))
        }
        if context.actor.may(noun.change) {
            actions.append(
                Action(Phrase("Add"), to: form(), icon: .add, weight: .primary, effect: .panel, key: "n"))
        }
        var body = PageHeader(locale, title: noun.many, actions: actions).html(locale)
        if let fault = query.filterFault {
            body.append(
                Notice(
                    Phrase("The filter cannot be read at {word}.", ["word": .text(fault.word)]), .brick
                ).html(locale))
        }
        body.append(
            FilterBar(
                action: path, csrf: context.csrf, query: noun.search == nil ? nil : query.words, filters,
                kept: kept(query), reset: query.filter == .all ? nil : path
            ).html(locale))
        if page.rows.isEmpty {
            body.append(emptyPage(query, context))
        } else {
            body.append(sheet(page, columns, names, extras, query, context).html(locale))
        }
        return context.page(noun.many, live: [noun.name], body)
    }

    /// The fields that the list shows: those asked for, or the noun's own, without those that the person may not see.
    func columns(_ query: ListQuery) -> [FieldSpec] {
        let asked = query.columns.compactMap { noun[$0] }
        return asked.isEmpty ? noun.fields.filter { $0.uses.contains(.listed) } : asked
    }

    /// What the links of some rows are called.
    func linkNames(of rows: [Record], in connection: any Connection) throws -> [ID: String] {
        var result: [ID: String] = [:]
        for field in noun.stored {
            guard case .link = field.kind else { continue }
            let ids = Set(
                rows.compactMap { record -> ID? in
                    if case .id(let id) = record[field.name] { id } else { nil }
                })
            if !ids.isEmpty { result.merge(try names(field, ids, connection)) { first, _ in first } }
        }
        return result
    }

    private func kept(_ query: ListQuery) -> [(name: String, value: String)] {
        let fields = query.addresses.sealed(query.fields)
        return ["q", "sort", "columns", "filter"].compactMap { name in fields[name].map { (name, $0) } }
    }

    private func filterFields(
        _ query: ListQuery, _ context: Context, _ connection: any Connection
    ) throws -> [FilterBar.Filter] {
        try noun.fields.filter { $0.uses.contains(.filterable) && noun.shows($0, to: context.actor) }.compactMap {
            field in
            let name = "f.\(field.name)"
            let values = query.fields.all(name)
            switch field.kind {
            case .choice(let choices):
                return FilterBar.Filter(
                    field.label,
                    [
                        .checkboxes(
                            name, label: field.label, chosen: values, choices: choices.map { .init($0.code, $0.label) })
                    ],
                    value: values.first.flatMap { value in choices.first { $0.code == value }?.label },
                    clear: values.isEmpty ? nil : query.link([(name, nil)]))
            case .wilaya:
                return FilterBar.Filter(
                    field.label,
                    [
                        .select(
                            name, label: field.label, value: values.first ?? "",
                            choices: Wilaya.inForce(on: context.today).map { wilaya in
                                .init(
                                    String(wilaya.code),
                                    .verbatim(wilaya.codeText + " " + context.locale.wilaya(Int64(wilaya.code))))
                            }, empty: Phrase("All"))
                    ],
                    value: values.first.flatMap { Int64($0) }.map { .verbatim(context.locale.wilaya($0)) },
                    clear: values.isEmpty ? nil : query.link([(name, nil)]))
            case .flag:
                return FilterBar.Filter(
                    field.label,
                    [
                        .select(
                            name, label: field.label, value: values.first ?? "",
                            choices: [.init("true", Phrase("Yes")), .init("false", Phrase("No"))],
                            empty: Phrase("All"))
                    ], clear: values.isEmpty ? nil : query.link([(name, nil)]))
            case .link:
                guard let choices = try choices(field, context, connection) else { return nil }
                return FilterBar.Filter(
                    field.label,
                    [
                        .select(
                            name, label: field.label, value: values.first ?? "",
                            choices: choices.map { .init($0.0.description, .verbatim($0.1)) }, empty: Phrase("All"))
                    ],
                    value: choices.first { $0.0.description == values.first }.map { .verbatim($0.1) },
                    clear: values.isEmpty ? nil : query.link([(name, nil)]))
            case .amount, .integer, .rate, .day:
                return rangeFilter(field, query, context)
            default: return nil
            }
        }
    }

    private func rangeFilter(_ field: FieldSpec, _ query: ListQuery, _ context: Context) -> FilterBar.Filter {
        let ends = RangeEnds(of: field, in: query, today: context.today, context.locale)
        let fields = zip(ends.names, [Phrase("From"), Phrase("To")]).enumerated().map { index, pair -> Design.Field in
            let input: Design.Field =
                switch field.kind {
                case .day: .date(pair.0, label: pair.1, value: ends.values[index])
                case .amount: .money(pair.0, label: pair.1, value: ends.values[index], currency: .dinar)
                default: .number(pair.0, label: pair.1, value: ends.values[index])
                }
            return input.error(index == 0 ? query.faults[field.name] : nil)
        }
        return FilterBar.Filter(
            field.label, fields, value: ends.said,
            clear: ends.said == nil ? nil : query.link(ends.names.map { ($0, nil) }))
    }

    private func sheet(
        _ page: ListPage, _ columns: [FieldSpec], _ names: [ID: String], _ extras: ListExtras,
        _ query: ListQuery, _ context: Context
    ) -> Sheet {
        let locale = context.locale
        let order = query.order.first ?? noun.order.first
        let heads =
            columns.map { field in
                let isCurrent = order?.field == field.name
                return Sheet.Column(
                    field.label, field.isFigure ? .end : .start,
                    sort: field.uses.contains(.sortable)
                        ? .init(
                            to: query.link([
                                ("sort", isCurrent && order?.descending == false ? "-\(field.name)" : field.name)
                            ]), isAscending: isCurrent ? order.map { !$0.descending } : nil) : nil,
                    phone: field.name == noun.title ? .title : .labelled)
            } + extras.columns.map { Sheet.Column($0.label) }
        let rows = page.rows.map { record in
            Sheet.Row(
                id: record.id.description, name: record.title, to: address(of: record),
                columns.map { field in
                    if field.name == noun.title, let title = extras.titles[record.id] {
                        return .name(title, quiet: extras.quiet[record.id])
                    }
                    return Cell(
                        field.sensitivity == .secret || noun.shows(field, to: context.actor)
                            ? field.html(field.masked(record[field.name]), locale, names: names)
                            : #"<span class="masked">••••</span>"#,
                        quiet: field.name == noun.title ? extras.quiet[record.id] : nil)
                } + extras.columns.map { $0.cells[record.id] ?? .empty })
        }
        return Sheet(
            id: noun.name, caption: noun.many, heads, rows,
            pager: Pager(
                shown: rows.count, previous: page.previous.map { query.link([("before", $0.text)]) },
                next: page.next.map { query.link([("after", $0.text)]) }))
    }

    private func emptyPage(_ query: ListQuery, _ context: Context) -> HTML {
        if query.filter != .all {
            return Empty(
                icon, title: Phrase("Nothing matches"), help: Phrase("Widen the filter or search for other words."),
                actions: [Action(Phrase("Show all"), to: path)]
            ).html(context.locale)
        }
        return Empty(
            icon, title: Phrase("Nothing here yet"), help: Phrase("Add the first entry or import a file."),
            actions: context.actor.may(noun.change)
                ? [Action(Phrase("Add"), to: form(), icon: .add, weight: .primary)] : []
        ).html(context.locale)
    }
}
