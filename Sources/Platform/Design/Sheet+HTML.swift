public import HTML
public import Localization

extension Sheet {
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
        // Every row's link inherits where its side panel goes, whatever the list around it does with its own news.
        out.append(
            """
            <tbody hx-target="#panel" hx-swap="innerHTML">
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
