public import HTML
public import Localization

/// A table for daily work: sorting, choosing rows, a quiet second line, totals. On a phone its rows become cards.
public struct Sheet: Sendable {
    /// Where a column's cells stand.
    public enum Alignment: String, Sendable {
        /// At the start of the line.
        case start
        /// At the end of the line, for amounts.
        case end
    }

    /// What becomes of a column on a phone.
    public enum Phone: String, Sendable {
        /// The title of the card.
        case title
        /// Under the title.
        case subtitle
        /// At the end of the title's line.
        case amount
        /// A tag at the end of the second line.
        case tag
        /// With its heading, below.
        case labelled
        /// Left out.
        case hidden
    }

    /// Which way a column is sorted, and the address that sorts by it the other way.
    public struct Sort: Sendable {
        let href: String
        let isAscending: Bool?

        /// A column that can be sorted; `isAscending` says how it is now, nil when it is not.
        public init(to href: String, isAscending: Bool? = nil) {
            self.href = href
            self.isAscending = isAscending
        }
    }

    /// A column.
    public struct Column: Sendable {
        let title: Phrase
        let alignment: Alignment
        let sort: Sort?
        let phone: Phone
        let isNarrow: Bool

        /// Describes a column; a narrow one takes no more than its content needs.
        public init(
            _ title: Phrase, _ alignment: Alignment = .start, sort: Sort? = nil, phone: Phone = .labelled,
            isNarrow: Bool = false
        ) {
            self.title = title
            self.alignment = alignment
            self.sort = sort
            self.phone = phone
            self.isNarrow = isNarrow
        }
    }

    /// A row. Its first cell carries the link.
    public struct Row: Sendable {
        let id: String
        let name: String
        let href: String?
        let panel: String?
        let cells: [Cell]
        let isCurrent: Bool

        /// Describes a row: its id as sent when ticked, its name for screen readers, the page it leads to, the address
        /// of its side panel, its cells in the order of the columns.
        public init(
            id: String, name: String, to href: String? = nil, panel: String? = nil, isCurrent: Bool = false,
            _ cells: [Cell]
        ) {
            self.id = id
            self.name = name
            self.href = href
            self.panel = panel
            self.isCurrent = isCurrent
            self.cells = cells
        }
    }

    /// What can be done with the ticked rows.
    public struct Selection: Sendable {
        let actions: [Action]
        let kept: [(name: String, value: String)]
        let total: Int?

        /// Describes the bar that appears when rows are ticked. Ticked rows are sent as `id`; with `all=1` every row of
        /// the filter is meant, which `kept` sends along; `total` is how many those are.
        public init(_ actions: [Action], kept: [(name: String, value: String)] = [], total: Int? = nil) {
            self.actions = actions
            self.kept = kept
            self.total = total
        }
    }

    private let caption: Phrase
    private let columns: [Column]
    private let rows: [Row]
    private let selection: Selection?
    private let totals: [Cell]
    private let pager: Pager?
    private let tools: HTML
    private let id: String
    private let ready: HTML?

    /// Describes a sheet. The caption is for screen readers; `totals` are cells in the order of the columns; `tools` stand
    /// above the columns, such as a ``FilterBar``.
    public init(
        id: String = "sheet", caption: Phrase, _ columns: [Column], _ rows: [Row], selection: Selection? = nil,
        totals: [Cell] = [], pager: Pager? = nil, tools: HTML = .none
    ) {
        self.id = id
        self.caption = caption
        self.columns = columns
        self.rows = rows
        self.selection = selection
        self.totals = totals
        self.pager = pager
        self.tools = tools
        ready = nil
    }

    /// Describes a sheet whose rows the page has written itself, in the markup that this sheet gives them: for lists that
    /// must be fast.
    public init(
        id: String = "sheet", caption: Phrase, _ columns: [Column], ready: HTML, selection: Selection? = nil,
        pager: Pager? = nil, tools: HTML = .none
    ) {
        self.id = id
        self.caption = caption
        self.columns = columns
        rows = []
        self.selection = selection
        totals = []
        self.pager = pager
        self.tools = tools
        self.ready = ready
    }

    /// The sheet.
    public func html(_ locale: Locale) -> HTML {
        var out = HTML(capacity: 8192 + rows.count * (columns.count + 1) * 160 + (ready?.bytes.count ?? 0))
        out.append(#"<section class="sheet" id="\#(id)" aria-label="\#(locale(caption))">"#)
        if !tools.isEmpty { out.append(#"<div class="sheet-tools">\#(tools)</div>"#) }
        if let selection {
            out.append(
                """
                <form class="sheet-form" method="get">\(each: selection.kept, {
                    #"<input type="hidden" name="\#($0.name)" value="\#($0.value)">"#
                })
                """)
        }
        out.append(#"<div class="sheet-scroll" tabindex="0" role="group" aria-label="\#(locale(caption))"><table>"#)
        out.append(#"<caption class="unseen">\#(locale.html(caption))</caption>"#)
        head(locale, &out)
        // Every row's link inherits where its side panel goes.
        out.append(
            """
            <tbody hx-target="#panel">
            """)
        if let ready { out.append(ready) }
        let patterns = patterns(locale)
        for index in rows.indices { body(rows[index], locale, patterns, &out) }
        out.append("</tbody>")
        foot(locale, &out)
        out.append("</table></div>")
        if let selection { out.append("\(bulk(selection, locale))</form>") }
        if let pager { out.append(pager.html(locale)) }
        out.append("</section>")
        return out
    }

    private func head(_ locale: Locale, _ out: inout HTML) {
        out.append("<thead><tr>")
        if selection != nil {
            out.append(
                """
                <th class="tick" scope="col"><input type="checkbox" class="tick-all" \
                aria-label="\(locale("Select every row of this page"))"></th>
                """)
        }
        for column in columns {
            let title = locale.html(column.title)
            guard let sort = column.sort else {
                out.append(
                    #"<th scope="col" class="\#(column.alignment.rawValue)\#(if: column.isNarrow, " narrow")">\#(title)</th>"#
                )
                continue
            }
            let order: HTML =
                switch sort.isAscending {
                case true: #" aria-sort="ascending""#
                case false: #" aria-sort="descending""#
                default: .none
                }
            out.append(
                """
                <th scope="col" class="\(column.alignment.rawValue)\(if: column.isNarrow, " narrow")"\(order)>\
                <a class="sort" href="\(sort.href)">\(title)<span class="sort-mark" aria-hidden="true"></span></a></th>
                """)
        }
        out.append("</tr></thead>")
    }

    /// What is the same in every row, written once.
    private struct Patterns {
        let cells: [HTML]
        let tickStart: String
        let tickEnd: String
    }

    private func patterns(_ locale: Locale) -> Patterns {
        let select = locale("Select {row}", ["row": "\u{1}"]).split(
            separator: "\u{1}", omittingEmptySubsequences: false)
        return Patterns(
            cells: columns.map { column in
                """
                <td class="\(column.alignment.rawValue) p-\(column.phone.rawValue)"\
                \(attribute: "data-label", column.phone == .labelled ? locale(column.title) : nil)>
                """
            }, tickStart: String(select.first ?? ""), tickEnd: String(select.dropFirst().last ?? ""))
    }

    private func body(_ row: Row, _ locale: Locale, _ patterns: Patterns, _ out: inout HTML) {
        out.write(#"<tr data-id=""#)
        out.write(text: row.id)
        if row.isCurrent { out.write(#"" class="current"#) }
        out.write(#"">"#)
        if selection != nil {
            out.write(#"<td class="tick"><input type="checkbox" name="id" value=""#)
            out.write(text: row.id)
            out.write(#"" aria-label=""#)
            out.write(text: patterns.tickStart)
            out.write(text: row.name)
            out.write(text: patterns.tickEnd)
            out.write(#""></td>"#)
        }
        // By index: a cell is read where it lies instead of being copied.
        for index in 0..<min(row.cells.count, columns.count) {
            out.append(patterns.cells[index])
            if index == 0, let href = row.href {
                out.write(#"<a class="row-link" href=""#)
                out.write(text: href)
                if let panel = row.panel {
                    out.write(#"" hx-get=""#)
                    out.write(text: panel)
                }
                out.write(#"">"#)
                row.cells[index].main.write(into: &out, locale)
                out.write("</a>")
            } else {
                row.cells[index].main.write(into: &out, locale)
            }
            if let quiet = row.cells[index].quiet {
                out.write(#"<span class="quiet">"#)
                quiet.write(into: &out, locale)
                out.write("</span>")
            }
            out.write("</td>")
        }
        out.write("</tr>")
    }

    private func foot(_ locale: Locale, _ out: inout HTML) {
        guard !totals.isEmpty else { return }
        out.append("<tfoot><tr>")
        if selection != nil { out.append(#"<td class="tick"></td>"#) }
        for (index, cell) in totals.prefix(columns.count).enumerated() {
            out.append(#"<td class="\#(columns[index].alignment.rawValue)">"#)
            cell.main.write(into: &out, locale)
            if let quiet = cell.quiet {
                out.write(#"<span class="quiet">"#)
                quiet.write(into: &out, locale)
                out.write("</span>")
            }
            out.write("</td>")
        }
        out.append("</tr></tfoot>")
    }

    private func bulk(_ selection: Selection, _ locale: Locale) -> HTML {
        let all: HTML? = selection.total.map { total in
            """
            <label class="bulk-all"><input type="checkbox" name="all" value="1"><span>\
            \(locale.html(Phrase(one: "all {count} of the filter", other: "all {count} of the filter", count: total)))</span></label>
            """
        }
        return """
            <div class="bulk" role="group" aria-label="\(locale("With the selected rows"))">\
            <span class="bulk-count"><output>0</output> \(locale("selected"))</span>\(all)\
            <span class="bulk-actions">\(each: selection.actions, { $0.bulk(locale) })</span>\
            <button type="reset" class="button quiet square" aria-label="\(locale("Clear the selection"))">\
            \(Icon.close.html)</button></div>
            """
    }
}

/// What is shown of how much, the total of the filter, and the ways on and back (keyset pages have no numbers).
public struct Pager: Sendable {
    private let shown: Int
    private let count: Int?
    private let total: Phrase?
    private let said: HTML?
    private let previous: String?
    private let next: String?

    /// Describes the foot of a list; `count` is nil when nobody counted, `total` says the sum of what is filtered.
    public init(shown: Int, of count: Int? = nil, total: Phrase? = nil, previous: String? = nil, next: String? = nil) {
        self.shown = shown
        self.count = count
        self.total = total
        said = nil
        self.previous = previous
        self.next = next
    }

    /// Describes the foot of a list whose total is markup, such as one that loads after the page.
    public init(shown: Int, of count: Int? = nil, said: HTML, previous: String? = nil, next: String? = nil) {
        self.shown = shown
        self.count = count
        total = nil
        self.said = said
        self.previous = previous
        self.next = next
    }

    /// The foot.
    public func html(_ locale: Locale) -> HTML {
        let shownText =
            count.map { Phrase("{shown} shown of {count}", ["shown": .count(shown), "count": .count($0)]) }
            ?? Phrase("{shown} shown", ["shown": .count(shown)])
        let sum: HTML? = (said ?? total.map { locale.html($0) }).map { #"<span class="pager-total">\#($0)</span>"# }
        return """
            <nav class="pager" aria-label="\(locale("Pages"))"><span class="pager-count">\(locale.html(shownText))</span>\
            \(sum)\(if: previous != nil || next != nil, """
                <span class="pager-ways">\(way(previous, Phrase("Previous page"), "prev", locale))\
                \(way(next, Phrase("Next page"), "next", locale))</span>
                """)</nav>
            """
    }

    private func way(_ href: String?, _ title: Phrase, _ rel: String, _ locale: Locale) -> HTML {
        guard let href else {
            return #"<span class="button plain square off \#(rel)" aria-hidden="true">\#(Icon.chevron.html)</span>"#
        }
        return """
            <a class="button plain square \(rel)" rel="\(rel)" href="\(href)" aria-label="\(locale(title))" \
            title="\(locale(title))">\(Icon.chevron.html)</a>
            """
    }
}

/// Which columns a list shows, as a form behind a button; it works without JavaScript.
public struct ColumnChooser: Sendable {
    private let action: String
    private let choices: [(key: String, label: Phrase, isOn: Bool)]
    private let kept: [(name: String, value: String)]

    /// Describes the columns; the chosen are sent as `column` to an address, with what else the list is asked by.
    public init(
        action: String, _ choices: [(key: String, label: Phrase, isOn: Bool)],
        kept: [(name: String, value: String)] = []
    ) {
        self.action = action
        self.choices = choices
        self.kept = kept
    }

    /// The button with its form.
    public func html(_ locale: Locale) -> HTML {
        """
        <details class="menu chooser"><summary class="button quiet">\(Icon.columns.html)<span>\(locale("Columns"))</span>\
        </summary><form class="popover" method="get" action="\(action)">\(each: kept, {
            #"<input type="hidden" name="\#($0.name)" value="\#($0.value)">"#
        })\(each: choices, { choice in
            """
            <label class="choice"><input type="checkbox" name="column" value="\(choice.key)"\
            \(flag: "checked", choice.isOn)><span>\(locale.html(choice.label))</span></label>
            """
        })<button class="button primary small"><span>\(locale("Show"))</span></button></form></details>
        """
    }
}
