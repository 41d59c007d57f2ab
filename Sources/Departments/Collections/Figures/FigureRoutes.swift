import Department
import HTTP
import Jobs
import Localization
import Routing
import Sheets
import Values

extension Collections {
    /// The pages of figures, their files and their JSON.
    var figureRoutes: [Route<Context>] {
        let see = CollectionsPermissions.seeFigures
        return [
            .get("/figures", access: .needs(see), "Shows the general figures.") { request, context in
                try showFigures(.general, request, context)
            },
            .get(Path<String>("/figures/{page}"), access: .needs(see), "Shows a page of figures.") {
                request, context, name in
                guard let page = FigurePage(rawValue: name) else { throw Refusal.notFound }
                return try showFigures(page, request, context)
            },
            .get(
                Path<String, String>("/figures/{page}/{table}"), access: .needs(see),
                "Sends a table of figures as CSV or XLSX (`format=xlsx`)."
            ) { request, context, name, key in
                guard let page = FigurePage(rawValue: name) else { throw Refusal.notFound }
                let (report, _) = try figures(page, request, context)
                guard let report else {
                    throw Refusal(
                        .serviceUnavailable, code: "figures.counting",
                        Phrase("The figures are being counted. Try again in a moment."))
                }
                guard let table = report.tables.first(where: { $0.key == key }) else { throw Refusal.notFound }
                return try send(table, report.currency, name: "\(name)-\(key)", request, context)
            },
            .get(
                Path<String>("/api/v1/figures/{page}"), access: .needs(see), "Gives a page of figures.",
                operation: Operation(
                    "getFigures", tag: "figures",
                    query: [
                        .init("from", "Files handed over from this day (yyyy-mm-dd)."),
                        .init("to", "Files handed over until this day (yyyy-mm-dd)."),
                        .init("creditor", "The id of a creditor."), .init("agent", "The id of an agent."),
                        .init("kind", "A kind of debt."),
                        .init("wilaya", "The code of a wilaya.", schema: ["type": "integer"]),
                        .init("currency", "An ISO 4217 code; the one of most files when it is left out."),
                    ],
                    answers: [
                        .init(
                            .ok,
                            """
                            The figures. `unit` says what a value is: `count`; `money` in minor units of `currency`; `share` in \
                            hundredths of a percent; `days` in tenths of a day; `mean` in hundredths.
                            """, schema: Collections.figureSchema),
                        .init(.accepted, "The figures are being counted; ask again in a moment."),
                        .init(.notFound, "There is no such page."),
                    ], scope: "figures:read")
            ) { request, context, name in
                guard let page = FigurePage(rawValue: name) else { throw Refusal.notFound }
                let (report, facts) = try figures(page, request, context)
                guard let report, let facts else { return .json(["state": "counting"], status: .accepted) }
                return .json(
                    report.json(page, FigureFilter(request.query, for: context.actor), facts.made, context.locale))
            },
        ]
    }

    /// Lets go of figures that nobody looks at.
    var figureJobs: [JobHandler] {
        [JobHandler("collections.figures", every: 300) { _ in figureMemory.rest() }]
    }

    /// A report and the facts it was made of; nothing while they are counted for the first time.
    func figures(
        _ page: FigurePage, _ request: Request, _ context: Context
    ) throws -> (FigureReport?, FigureFacts?) {
        let filter = FigureFilter(request.query, for: context.actor)
        guard let facts = try figureMemory.facts(store) else { return (nil, nil) }
        let names = try store.read { try FigureNames($0) }
        let key = "\(page.rawValue) \(filter.fields().encoded) \(filter.agent?.description ?? "") \(context.today)"
        return (
            figureMemory.report(for: key, facts) {
                FigureMaker(facts, filter, names, today: context.today).report(page)
            }, facts
        )
    }

    private func send(
        _ table: FigureTable, _ currency: Currency, name: String, _ request: Request, _ context: Context
    ) throws -> Response {
        let locale = context.locale
        @Sendable func write(to writer: any SheetWriter) throws {
            try writer.begin(([table.head] + table.columns.map(\.title)).map { SheetColumn(locale($0)) })
            for row in table.rows {
                let cells = zip(row.values, table.columns).map { value, column in column.unit.cell(value, currency) }
                try writer.row([.text(row.label.text(locale))] + cells)
            }
            try writer.finish()
        }
        if request.query["format"] == "xlsx" {
            let file = request.temporaryDirectory + "/figures-\(context.surroundings.newID()).xlsx"
            try write(
                to: XLSXWriter(
                    path: file, sheetName: locale(table.title), rightToLeft: locale.direction == .rightToLeft))
            return .file(
                file, type: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", name: name + ".xlsx",
                deleteAfter: true)
        }
        return .stream(type: "text/csv; charset=utf-8", name: name + ".csv") { sink in
            try write(to: CSVWriter(separator: .semicolon) { bytes in try sink.write(bytes) })
        }
    }

    private static let figureSchema: JSON = [
        "type": "object",
        "properties": [
            "page": ["type": "string"], "asOf": ["type": "string", "format": "date-time"],
            "currency": ["type": "string"], "files": ["type": "integer"],
            "figures": ["type": "array", "items": ["type": "object"]],
            "tables": ["type": "array", "items": ["type": "object"]],
        ],
    ]
}

extension FigureUnit {
    /// A value as a cell of a file.
    func cell(_ value: Int64?, _ currency: Currency) -> SheetCell {
        guard let value else { return .empty }
        return switch self {
        case .count: .integer(value)
        case .money: .money(Money(minor: value, currency))
        case .share: .percent(value)
        case .days: .decimal(value, digits: 1)
        case .mean: .decimal(value, digits: 2)
        }
    }

    /// A value as people read it; a dash for none.
    func text(_ value: Int64?, _ currency: Currency, _ locale: Locale, isShort: Bool = false) -> String {
        guard let value else { return "—" }
        return switch self {
        case .count: locale.number(value)
        case .money:
            isShort ? locale.moneyShort(Money(minor: value, currency)) : locale.money(Money(minor: value, currency))
        case .share: locale.percent(Int(clamping: value), digits: isShort && value % 100 == 0 ? 0 : 1)
        case .days:
            locale(
                "{count} d",
                [
                    "count": .text(
                        isShort && value % 10 == 0
                            ? locale.number(value / 10) : locale.decimal(scaled: value, digits: 1))
                ])
        case .mean: locale.decimal(scaled: value, digits: 2)
        }
    }
}

extension FigureTable.Label {
    /// The label as people read it.
    func text(_ locale: Locale, isShort: Bool = false) -> String {
        switch self {
        case .phrase(let phrase): locale(phrase)
        case .text(let text): text
        case .month(let day): locale.day(day, isShort ? .month : .monthYear)
        case .wilaya(let wilaya): locale.language == .arabic ? wilaya.arabic : wilaya.french
        }
    }
}

extension FigureReport {
    /// The report for programs; labels are in the caller's language, keys never change.
    func json(_ page: FigurePage, _ filter: FigureFilter, _ made: Instant, _ locale: Locale) -> JSON {
        [
            "page": .string(page.rawValue), "asOf": .string(made.description), "currency": .string(currency.code),
            "files": .integer(Int64(files)), "from": filter.from.map { .string($0.description) } ?? .null,
            "to": filter.to.map { .string($0.description) } ?? .null,
            "figures": .array(
                cards.map { card in
                    [
                        "key": .string(card.key), "label": .string(locale(card.label)),
                        "unit": .string(card.unit.rawValue), "value": card.value.map(JSON.integer) ?? .null,
                    ]
                }),
            "tables": .array(
                tables.map { table in
                    [
                        "key": .string(table.key), "label": .string(locale(table.title)),
                        "columns": .array(
                            table.columns.map { column in
                                [
                                    "key": .string(column.key), "label": .string(locale(column.title)),
                                    "unit": .string(column.unit.rawValue),
                                ]
                            }),
                        "rows": .array(
                            table.rows.map { row in
                                [
                                    "key": .string(row.key), "label": .string(row.label.text(locale)),
                                    "values": .array(row.values.map { $0.map(JSON.integer) ?? .null }),
                                ]
                            }),
                    ]
                }),
        ]
    }
}
