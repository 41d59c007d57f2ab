import Department
import Design
import HTML
import HTTP
import Localization
import Values

extension Collections {
    /// A page of figures, or its cards alone after something changed.
    func showFigures(_ page: FigurePage, _ request: Request, _ context: Context) throws -> Response {
        let locale = context.locale
        let filter = FigureFilter(request.query, for: context.actor)
        let (report, facts) = try figures(page, request, context)
        guard let report, let facts else { return counting(page, filter, context) }
        if request.query["part"] == "cards" {
            return context.fragment(cards(page, report, filter, facts, locale))
        }
        let body: HTML =
            report.files == 0
            ? Empty(
                .chart, title: Phrase("No figures yet"),
                help: filter.fields().encoded.isEmpty
                    ? Phrase("Figures appear with the first file that a creditor hands over.")
                    : Phrase("No file fits these filters. Widen the period or clear a filter.")
            ).html(locale)
            : """
            \(cards(page, report, filter, facts, locale))<div class="grid figure-grid">\(each: report.tables, { table in
                card(table, page, report.currency, filter, locale)
            })</div>
            """
        let names = try store.read { try FigureNames($0) }
        return context.page(
            Phrase("Figures"), live: ["debts"],
            """
            \(head(page, filter, locale))\(figureBar(page, filter, facts, names, locale))\(body)
            """)
    }

    private func head(_ page: FigurePage, _ filter: FigureFilter, _ locale: Locale) -> HTML {
        """
        \(PageHeader(
            locale, title: Phrase("Figures"),
            fact: filter.isOwn
                ? Phrase("Your own files.") : Phrase("Each figure leads to the files or payments behind it.")
        ).html(locale))\(Tabs(
            FigurePage.allCases.map { ($0.label, filter.link($0.path), nil) },
            current: FigurePage.allCases.firstIndex(of: page) ?? 0
        ).html(locale))
        """
    }

    /// What is shown while a large portfolio is counted for the first time.
    private func counting(_ page: FigurePage, _ filter: FigureFilter, _ context: Context) -> Response {
        let address = filter.link(page.path)
        let wait: HTML = """
            <div id="figures-wait" hx-get="\(address)" hx-trigger="load delay:1500ms" \
            hx-select="#main" hx-target="#main" hx-swap="outerHTML">\(Progress(
                id: "counting", label: Phrase("The figures are being counted"), done: 0, total: 0,
                note: Phrase("This takes some seconds for a large portfolio, once."),
                actions: [Action(Phrase("Look again"), to: address, weight: .quiet)]
            ).html(context.locale))</div>
            """
        return context.page(Phrase("Figures"), "\(head(page, filter, context.locale))\(wait)")
    }

    private func cards(
        _ page: FigurePage, _ report: FigureReport, _ filter: FigureFilter, _ facts: FigureFacts, _ locale: Locale
    ) -> HTML {
        let address = filter.link(page.path, [("part", "cards")])
        let figures = report.cards.map { card in
            Figure(
                card.label, card.unit.text(card.value, report.currency, locale, isShort: true),
                trend: card.trend.count > 1 ? card.trend : [], to: card.href)
        }
        return """
            <section id="figures" aria-label="\(locale("Figures"))" hx-get="\(address)" \
            hx-trigger="sse:changed throttle:3s, sse:changed delay:3s" hx-target="this" hx-swap="outerHTML">\
            \(Figure.row(figures, locale))<p class="quiet figures-made">\(locale.html(
                Phrase("As of {moment}", ["moment": .instant(facts.made, .time)])))</p></section>
            """
    }

    private func card(
        _ table: FigureTable, _ page: FigurePage, _ currency: Currency, _ filter: FigureFilter, _ locale: Locale
    ) -> HTML {
        let file = page.path + "/" + table.key
        let sheet = Design.Sheet(
            id: "table-\(table.key)", caption: table.title,
            [.init(table.head, phone: .title)]
                + table.columns.map { .init($0.title, .end, phone: .labelled, isNarrow: true) },
            table.rows.map { row in
                .init(
                    id: row.key, name: row.label.text(locale), to: row.href,
                    [Cell.text(row.label.text(locale))]
                        + zip(row.values, table.columns).map { value, column in
                            value == nil
                                ? .empty : Cell.text(column.unit.text(value, currency, locale, isShort: true))
                        })
            })
        let body: HTML = """
            <div class="figure-chart">\(drawing(table, currency, locale))</div>\
            <div class="figure-foot"><details class="figure-table"><summary>\(locale("Table"))</summary>\
            \(sheet.html(locale))</details><p class="figure-files"><a href="\(filter.link(file))">CSV</a> \
            <a href="\(filter.link(file, [("format", "xlsx")]))">XLSX</a></p></div>
            """
        return """
            <div class="figure-card\(if: table.isWide, " wide")">\(Card(title: table.title, body).html(locale))</div>
            """
    }

    private func drawing(_ table: FigureTable, _ currency: Currency, _ locale: Locale) -> HTML {
        let tones: [Tone] = [.sky, .brand, .sand, .brick]
        func series(_ columns: [Int]) -> [Chart.Series] {
            columns.enumerated().map { place, column in
                Chart.Series(
                    table.columns[column].title, table.rows.map { $0.values[column].map(Double.init) ?? .nan },
                    columns.count == 1 ? .brand : tones[place % tones.count])
            }
        }
        func chart(_ kind: Chart.Kind, _ columns: [Int]) -> HTML {
            let unit = table.columns[columns[0]].unit
            return Chart(
                kind, title: table.title,
                table.rows.map { .init($0.label.text(locale, isShort: true), to: $0.href) }, series(columns),
                format: { unit.text(Int64($0.rounded()), currency, locale) },
                axis: { unit.text(Int64($0.rounded()), currency, locale, isShort: true) }
            ).html(locale)
        }
        switch table.drawing {
        case .bars(let columns): return chart(.bars, columns)
        case .lines(let columns): return chart(.lines, columns)
        case .ranks(let column):
            return Ranks(
                title: table.title,
                table.rows.prefix(12).map { row in
                    let unit = table.columns[column].unit
                    let rate = table.columns.lastIndex { $0.unit == .share && $0.key == "rate" }
                    return .init(
                        row.label.text(locale), Double(row.values[column] ?? 0),
                        shown: unit.text(row.values[column], currency, locale, isShort: true),
                        detail: rate.map { column in
                            locale(
                                "{share} recovered",
                                ["share": .text(table.columns[column].unit.text(row.values[column], currency, locale))])
                        }, to: row.href
                    )
                }
            ).html(locale)
        case .ring(let column):
            let sum = table.rows.reduce(0) { $0 + ($1.values[column] ?? 0) }
            let colours: [Tone] = [.sky, .brand, .sand, .brick, .neutral]
            return Donut(
                title: table.title,
                table.rows.enumerated().map { index, row in
                    let tone =
                        DebtState(rawValue: row.key)?.tone ?? PromiseState(rawValue: row.key)?.tone
                        ?? colours[index % colours.count]
                    return .init(
                        row.label.phrase(locale), Double(row.values[column] ?? 0),
                        shown: locale.number(row.values[column] ?? 0), tone, to: row.href)
                }, centre: locale.number(sum), caption: table.columns[column].title
            ).html(locale)
        case .none: return .none
        }
    }
}

extension FigureTable.Label {
    fileprivate func phrase(_ locale: Locale) -> Phrase {
        if case .phrase(let phrase) = self { return phrase }
        return .verbatim(text(locale))
    }
}

extension DebtState {
    fileprivate var tone: Tone {
        switch self {
        case .new, .contacting: .sky
        case .negotiating, .promise: .sand
        case .plan, .paid: .brand
        case .disputed, .legal: .brick
        case .unrecoverable, .withdrawn: .neutral
        }
    }
}

extension PromiseState {
    fileprivate var tone: Tone { self == .kept ? .brand : self == .broken ? .brick : .sand }
}
