import Audit
import Department
import Design
import HTML
import HTTP
import Identity
import Localization
import Routing
import Values

/// Who did what, newest first, in one department or in all.
struct TrailPage {
    let trails: Trails
    let query: TrailQuery
    let page: Trails.Page
    let staff: [(id: ID, name: String)]
    let context: Context

    private var locale: Locale { context.locale }

    func html() -> HTML {
        var actions: [Action] = []
        if context.actor.may(TrailRoutes.export) {
            actions = [
                Action(Phrase("Export CSV"), to: exported("csv"), icon: .download),
                Action(Phrase("Export Excel"), to: exported("xlsx"), icon: .download),
            ]
        }
        let head = PageHeader(
            locale, title: Phrase("Audit"),
            fact: Phrase("Who did what, when and from where. Nobody can alter it unnoticed."), actions: actions)
        let bar = FilterBar(
            action: TrailQuery.path(), csrf: context.csrf, query: query.fields["q"] ?? "",
            placeholder: Phrase("Search the reasons"), filters, kept: query.hidden,
            reset: query.isAll ? nil : TrailQuery.path())
        return "\(head.html(locale))\(tabs)\(bar.html(locale))\(about)\(list)"
    }

    private func exported(_ format: String) -> String {
        query.link([("format", format)], path: TrailQuery.export)
    }

    /// The departments side by side.
    private var tabs: HTML {
        let all: [(label: Phrase, href: String, count: Int?)] = [
            (Phrase("Everything"), query.link([("department", nil), ("act", nil), ("noun", nil)]), nil)
        ]
        let each = trails.departments.map { department in
            (
                label: department.trailWords.title,
                href: query.link([("department", department.name), ("act", nil), ("noun", nil)]), count: Int?.none
            )
        }
        let current = trails.departments.firstIndex { $0.name == query.department }.map { $0 + 1 } ?? 0
        return Tabs(all + each, current: current).html(locale)
    }

    /// The one row that the search is for.
    private var about: HTML {
        guard query.filter.row != nil else { return .none }
        let entry = page.entries.first { $0.subject != nil }
        let name = entry?.subject?.title ?? ""
        return Notice(
            name.isEmpty
                ? Phrase("What was done to one row.") : Phrase("What was done to {name}.", ["name": .text(name)]),
            actions: [entry?.subject?.path.map { Action(Phrase("Open it"), to: $0) }].compactMap { $0 }
        ).html(locale)
    }

    private var list: HTML {
        var out = HTML.none
        if let moment = page.searchedTo {
            out.append(
                Notice(
                    Phrase("Searched back to {moment}.", ["moment": .text(locale.instant(moment))]), .sand,
                    actions: page.next.map { [Action(Phrase("Search further back"), to: older($0))] } ?? []
                ).html(locale))
        }
        guard !page.entries.isEmpty else {
            if page.searchedTo == nil {
                out.append(
                    Empty(
                        .history, title: Phrase("Nothing matches"),
                        help: Phrase("Widen the filter or search for other words."),
                        actions: [Action(Phrase("Show all"), to: TrailQuery.path())]
                    ).html(locale))
            }
            return out
        }
        let columns: [Sheet.Column] = [
            .init(Phrase("When"), phone: .amount), .init(Phrase("Who"), phone: .subtitle),
            .init(Phrase("What"), phone: .title), .init(Phrase("To what"), phone: .labelled),
            .init(Phrase("Changes"), phone: .labelled), .init(Phrase("From"), phone: .labelled),
        ]
        out.append(
            Sheet(
                id: "audit", caption: Phrase("Audit"), columns, page.entries.map(row),
                pager: Pager(
                    shown: page.entries.count, previous: query.before == nil ? nil : query.link(),
                    next: page.next.map(older))
            ).html(locale))
        return out
    }

    private func older(_ position: TrailPosition) -> String { query.link([("before", position.description)]) }

    private func row(_ entry: Trails.Entry) -> Sheet.Row {
        let written = entry.record.entry
        let who: HTML =
            entry.person.map { person in
                #"<a href="\#(query.link([("actor", person.description)]))"><bdi>\#(entry.actorName(locale))</bdi></a>"#
            } ?? locale.html(.verbatim(entry.actorName(locale)))
        let path = TrailQuery.entry(entry.department, Int(clamping: entry.record.seq))
        let what: HTML = #"<a class="strong" href="\#(path)">\#(locale.html(entry.act))</a>"#
        return Sheet.Row(
            id: entry.position.description, name: locale(entry.act),
            [
                Cell(locale.html(written.at)), Cell(who),
                Cell(what, quiet: query.department == nil ? place(entry) : nil), thing(entry), Cell(said(entry)),
                address(written.peer),
            ])
    }

    private func address(_ peer: String) -> Cell {
        guard !peer.isEmpty else { return .empty }
        return Cell(#"<a href="\#(query.link([("address", peer)]))"><bdi>\#(peer)</bdi></a>"#)
    }

    private func place(_ entry: Trails.Entry) -> HTML { locale.html(entry.words.title) }

    private func thing(_ entry: Trails.Entry) -> Cell {
        let kind = locale.html(entry.words.thing(entry.record.entry.noun))
        guard let subject = entry.subject else { return Cell(kind) }
        let name: HTML =
            subject.path.map { #"<a href="\#($0)"><bdi>\#(subject.title)</bdi></a>"# } ?? .isolated(subject.title)
        return Cell(name, quiet: kind)
    }

    /// How many changed fields a line of the list shows.
    private static let shown = 3

    private func said(_ entry: Trails.Entry) -> HTML {
        let changes = entry.changes(for: context.actor, locale)
        var out = HTML.each(changes.prefix(Self.shown)) { "<div>\(locale.html($0.phrase))</div>" }
        if changes.count > Self.shown {
            let more = Phrase(
                one: "{count} more field", other: "{count} more fields", count: changes.count - Self.shown)
            out.append(
                #"<div><a class="quiet" href="\#(TrailQuery.entry(entry.department, Int(clamping: entry.record.seq)))">\#(locale.html(more))</a></div>"#
            )
        }
        if let reason = entry.reason(locale), !reason.isEmpty {
            out.append(#"<div class="quiet">“<bdi>\#(reason.prefix(200))</bdi>”</div>"#)
        }
        return out.isEmpty ? Cell.nothing : out
    }
}

extension Cell {
    fileprivate static let nothing: HTML = #"<span class="nothing">—</span>"#
}
