import Department
import Design
import HTML
import HTTP
import Intake
import Jobs
import Localization
import NounPages
import Nouns
import Routing
import SQL
import Sheets
import Values

extension Collections {
    private static let steps: [Phrase] = ["File", "Reading", "Columns", "Result"]

    private func frame(
        _ title: Phrase, step: Int?, _ context: Context, status: Status = .ok, actions: [Action] = [],
        fact: Phrase? = nil, live: [String] = [], _ body: HTML
    ) -> Response {
        let steps: HTML? = step.map { Steps(Collections.steps, current: $0).html(context.locale) }
        return context.page(
            title, status: status, live: live,
            """
            \(PageHeader(
                context.locale, title: title, fact: fact, trail: [Link(Phrase("Imports"), to: ImportPaths.list())],
                actions: actions
            ).html(context.locale))\(steps)\(body)
            """)
    }

    // MARK: The list

    func importList(_ request: Request, _ context: Context) throws -> Response {
        let locale = context.locale
        let before = request.query["before"].flatMap { Int64($0) }.map { Instant(milliseconds: $0) }
        let (batches, names) = try store.read { connection in
            let batches = try ImportBatch.newest(for: context.actor, before: before, limit: 51, in: connection)
            return (batches, try creditorNames(Set(batches.map(\.creditor)), in: connection))
        }
        let shown = batches.prefix(50)
        let begin = Action(Phrase("Import debts"), to: ImportPaths.form(), icon: .upload, weight: .primary, key: "n")
        guard !shown.isEmpty else {
            return context.page(
                Phrase("Imports"),
                """
                \(PageHeader(locale, title: Phrase("Imports")).html(locale))\
                \(Empty(
                    .upload, title: Phrase("No file was imported yet"),
                    help: Phrase("Bring a creditor's portfolio as CSV or XLSX. Encoding, separator and columns are found by themselves."),
                    actions: [begin]
                ).html(locale))
                """)
        }
        let next =
            batches.count > 50
            ? shown.last.map { ImportPaths.list(query: Fields([("before", "\($0.created.milliseconds)")])) } : nil
        let sheet = Design.Sheet(
            id: "imports", caption: Phrase("Imports"),
            [
                .init(Phrase("File"), phone: .title), .init(Phrase("Creditor"), phone: .subtitle),
                .init(Phrase("State"), phone: .tag), .init(Phrase("Rows"), .end, phone: .amount),
                .init(Phrase("New"), .end), .init(Phrase("Changed"), .end), .init(Phrase("Refused"), .end),
                .init(Phrase("By"), phone: .hidden),
            ],
            shown.map { batch in
                Design.Sheet.Row(
                    id: batch.id.description, name: batch.fileName, to: ImportPaths.batch(batch.id),
                    [
                        .text(batch.fileName, quiet: locale.instant(batch.created)), .text(names[batch.creditor] ?? ""),
                        .tag(batch.tag, locale), .number(Int(batch.counts.read), locale),
                        .number(Int(batch.counts.created), locale), .number(Int(batch.counts.updated), locale),
                        .number(Int(batch.counts.rejected), locale), .text(batch.authorName),
                    ])
            }, pager: Pager(shown: shown.count, next: next))
        return context.page(
            Phrase("Imports"),
            """
            \(PageHeader(locale, title: Phrase("Imports"), actions: [begin]).html(locale))\(sheet.html(locale))
            """)
    }

    func creditorNames(_ ids: Set<ID>, in connection: any Connection) throws -> [ID: String] {
        guard !ids.isEmpty else { return [:] }
        return Dictionary(
            try connection.rows("SELECT id, name FROM creditor WHERE id IN (\(list: ids))") {
                ($0.identity(0), $0.text(1))
            }, uniquingKeysWith: { first, _ in first })
    }

    // MARK: 1, the file

    func importForm(
        creditor: String, fault: (field: String, phrase: Phrase)? = nil, _ context: Context
    ) throws -> Response {
        let creditors = try store.read { connection in
            try connection.rows(
                "SELECT id, name FROM creditor WHERE is_active = 1 ORDER BY folded_name LIMIT 1000"
            ) { Design.Field.Choice($0.identity(0).description, .verbatim($0.text(1))) }
        }
        let form = Design.Form(
            action: ImportPaths.list(), csrf: context.csrf, submit: Phrase("Look into the file"),
            cancel: ImportPaths.list(),
            [
                .init([
                    .select(
                        "creditor", label: Phrase("Creditor"), value: creditor, choices: creditors,
                        empty: Phrase("Choose…")
                    ).required().error(fault?.field == "creditor" ? fault?.phrase : nil),
                    .file("file", label: Phrase("File of debts"), accept: ".csv,.tsv,.txt,.xlsx")
                        .help(
                            Phrase(
                                "CSV or XLSX, up to 512 MB. Nothing is stored before you have seen what was found.")
                        ).required().error(fault?.field == "file" ? fault?.phrase : nil),
                ])
            ])
        return frame(
            Phrase("Import debts"), step: 0, context, status: fault == nil ? .ok : .unprocessableContent,
            Layout.narrow(Card(form.html(context.locale)).html(context.locale)))
    }

    // MARK: 2, the reading

    func readingPage(_ batch: ImportBatch, _ error: Phrase?, _ context: Context) throws -> Response {
        let locale = context.locale
        let reader = try SheetReader(path: batch.file, options: batch.plan.options)
        let sheet = reader.sheet
        var fields: [Design.Field] = []
        if sheet.format == .text {
            fields = [
                .select(
                    "encoding", label: Phrase("Encoding"), value: sheet.encoding.rawValue,
                    choices: SheetEncoding.allCases.map { .init($0.rawValue, $0.label) }
                ).width(.third),
                .select(
                    "separator", label: Phrase("Fields are separated by"),
                    value: sheet.separator == .tab ? "tab" : sheet.separator?.rawValue ?? ",",
                    choices: SheetSeparator.allCases.map { .init($0 == .tab ? "tab" : $0.rawValue, $0.label) }
                ).width(.third),
            ]
        } else if sheet.sheetNames.count > 1 {
            fields = [
                .select(
                    "sheet", label: Phrase("Sheet"), value: sheet.sheetName ?? "",
                    choices: sheet.sheetNames.map { .init($0, .verbatim($0)) }
                ).width(.third)
            ]
        }
        fields.append(
            .select(
                "header", label: Phrase("The first row"), value: sheet.hasHeader ? "yes" : "no",
                choices: [.init("yes", Phrase("names the columns")), .init("no", Phrase("is a debt already"))]
            ).width(.third))
        let form = Design.Form(
            action: ImportPaths.reading(batch.id), csrf: context.csrf, submit: Phrase("Continue"),
            cancel: ImportPaths.list(), error: error, [.init(fields)])
        let columns = sheet.columns.enumerated().prefix(60).map { index, name in
            Design.Sheet.Column(
                .verbatim(name.isEmpty ? Sheets.Sheet.letters(ofColumn: index) : name),
                phone: index == 0 ? .title : .labelled)
        }
        let rows = sheet.samples.enumerated().map { number, texts in
            Design.Sheet.Row(
                id: String(number), name: texts.first ?? String(number),
                columns.indices.map { index in
                    index < texts.count && !texts[index].isEmpty ? .text(String(texts[index].prefix(80))) : .empty
                })
        }
        let preview = Design.Sheet(id: "preview", caption: Phrase("The first rows of the file"), columns, rows)
        return frame(
            Phrase("Reading"), step: 1, context, status: error == nil ? .ok : .unprocessableContent,
            fact: Phrase(
                "{file}, about {rows} rows", ["file": .text(batch.fileName), "rows": .count(sheet.estimatedRows)]),
            """
            \(Card(title: Phrase("What was found"), form.html(locale)).html(locale))\
            \(Card(title: Phrase("The first rows of the file"), isFlush: true, preview.html(locale)).html(locale))
            """)
    }

    // MARK: 3, the columns

    func columnsPage(_ batch: ImportBatch, _ error: Phrase?, _ context: Context) throws -> Response {
        let reader = try SheetReader(path: batch.file, options: batch.plan.options)
        let sheet = reader.sheet
        let choices = ImportField.all.map { Design.Field.Choice($0.name, $0.label) }
        var fields: [Design.Field] = []
        for (index, name) in sheet.columns.enumerated().prefix(200) {
            let column = batch.plan.columns.first { $0.index == index }
            let field = column.flatMap { ImportField.named($0.field) }
            let samples = sheet.samples(ofColumn: index).prefix(3).map { String($0.prefix(40)) }
            let hasStyle = field.map { $0.isAmount || $0.isDay } ?? false
            let label = name.isEmpty ? Sheets.Sheet.letters(ofColumn: index) : name
            fields.append(
                .select(
                    "c\(index)", label: .verbatim(label), value: column?.field ?? "", choices: choices,
                    empty: Phrase("Leave out")
                ).help(samples.isEmpty ? nil : .verbatim(samples.joined(separator: " · ")))
                    .width(hasStyle ? .half : .full))
            guard let column, let field, hasStyle else { continue }
            fields.append(
                field.isAmount
                    ? .select(
                        "a\(index)", label: Phrase("Written as"), value: column.amount.rawValue,
                        choices: AmountStyle.allCases.map { .init($0.rawValue, $0.label) }
                    ).width(.half)
                    : .select(
                        "d\(index)", label: Phrase("Written as"), value: column.day.rawValue,
                        choices: DayOrder.allCases.map { .init($0.rawValue, $0.label) }
                    ).width(.half))
        }
        let form = Design.Form(
            action: ImportPaths.columns(batch.id), csrf: context.csrf, submit: Phrase("Continue"),
            cancel: ImportPaths.reading(batch.id), error: error,
            [
                .init(
                    title: Phrase("Columns of the file"),
                    help: Phrase(
                        "Reference, principal and the debtor's name are needed. The choice is kept for this creditor's next file."
                    ),
                    fields),
                .init(
                    title: Phrase("For rows that do not say it"), try defaults(batch.plan, context)),
                .init([
                    .checkbox("now", label: Phrase("Import at once, without a check first"), isOn: false)
                ]),
            ])
        return frame(
            Phrase("Columns"), step: 2, context, status: error == nil ? .ok : .unprocessableContent,
            fact: .verbatim(batch.fileName), Card(form.html(context.locale)).html(context.locale))
    }

    private func defaults(_ plan: ImportPlan, _ context: Context) throws -> [Design.Field] {
        var fields: [Design.Field] = [
            .select(
                "kind", label: Phrase("Kind of debt"), value: plan.kind.rawValue,
                choices: DebtKind.allCases.map { .init($0.rawValue, $0.label) }
            ).width(.half),
            .select(
                "currency", label: Phrase("Currency"), value: plan.currency.code,
                choices: Currency.all.map { .init($0.code, .verbatim($0.code)) }
            ).width(.half),
            .date("handedOver", label: Phrase("Handed over"), value: plan.handedOver?.description ?? "")
                .help(Phrase("Today when left empty. Without a due date, debts are due on this day.")).width(.half),
        ]
        if context.actor.reach == .all {
            let staff = try store.read { try StaffCards.active(in: $0) }
            fields.append(
                .select(
                    "agent", label: Phrase("Agent"), value: plan.agent?.description ?? "",
                    choices: staff.map { .init($0.id.description, .verbatim($0.name)) },
                    empty: Phrase("Nobody yet")
                ).width(.half))
        }
        return fields
    }

    // MARK: 4, the result

    func batchPage(_ id: ID, _ context: Context) throws -> Response {
        let locale = context.locale
        let (batch, names, rejects) = try store.read { connection in
            let batch = try ImportBatch.batch(id, for: context.actor, in: connection)
            let rejects = try connection.rows(
                """
                SELECT row_number, column_name, reason, line FROM import_reject WHERE batch_id = \(id) \
                ORDER BY row_number LIMIT 200
                """
            ) { row in (row: row.integer(0), column: row.text(1), reason: row.text(2), line: row.text(3)) }
            return (batch, try creditorNames([batch.creditor], in: connection), rejects)
        }
        if batch.state == .draft { return .redirect(to: ImportPaths.columns(id)) }
        var body: HTML = .none
        if batch.state.isMoving {
            body.append(try progress(batch, context))
            body.append(
                """
                <noscript><meta http-equiv="refresh" content="2"></noscript>\
                <div hidden hx-get="\(ImportPaths.progress(id))" hx-trigger="sse:progress" \
                hx-target="#import-progress" hx-swap="outerHTML"></div>
                """)
        } else {
            body.append(result(batch, context))
        }
        if !rejects.isEmpty {
            let table = Design.Sheet(
                id: "refused", caption: Phrase("Refused rows"),
                [
                    .init(Phrase("Row"), .end, phone: .title, isNarrow: true), .init(Phrase("Column"), phone: .tag),
                    .init(Phrase("Reason"), phone: .subtitle), .init(Phrase("In the file"), phone: .hidden),
                ],
                rejects.enumerated().map { index, item in
                    Design.Sheet.Row(
                        id: String(index), name: String(item.row),
                        [
                            .number(Int(item.row), locale), .text(item.column), .text(item.reason),
                            .text(String(item.line.prefix(160))),
                        ])
                })
            body.append(
                Card(
                    title: Phrase("Refused rows"),
                    action: Action(
                        Phrase("Download all"), to: ImportPaths.rejects(id), icon: .download, weight: .quiet),
                    isFlush: true, table.html(locale)
                ).html(locale))
        }
        return frame(
            .verbatim(batch.fileName), step: 3, context,
            fact: Phrase(
                "{creditor}, by {name}",
                ["creditor": .text(names[batch.creditor] ?? ""), "name": .text(batch.authorName)]),
            live: batch.state.isMoving ? ["import/\(id)"] : [], body)
    }

    func progressPart(_ id: ID, _ context: Context) throws -> Response {
        let batch = try store.read { try ImportBatch.batch(id, for: context.actor, in: $0) }
        guard batch.state.isMoving else {
            return Response.empty(.ok).with("HX-Redirect", ImportPaths.batch(id))
        }
        return context.fragment(try progress(batch, context))
    }

    private func progress(_ batch: ImportBatch, _ context: Context) throws -> HTML {
        let counts = batch.counts
        let job = try batch.job.flatMap { try store.jobs.job($0) }
        var actions: [Action] = []
        if job?.isCancelRequested != true {
            actions.append(
                Action(
                    Phrase("Stop"), to: ImportPaths.cancel(batch.id), icon: .close,
                    effect: .post(csrf: context.csrf)))
        }
        return Progress(
            id: "import-progress",
            label: job?.isCancelRequested == true
                ? Phrase("The import stops…")
                : batch.state == .waiting
                    ? Phrase("The import waits for its turn…")
                    : batch.isDryRun ? Phrase("The file is checked…") : Phrase("The file is imported…"),
            done: Int(counts.read), total: Int(batch.totalRows),
            note: Phrase(
                "{read} rows: {created} new, {updated} changed, {unchanged} unchanged, {rejected} refused",
                [
                    "read": .number(counts.read), "created": .number(counts.created),
                    "updated": .number(counts.updated), "unchanged": .number(counts.unchanged),
                    "rejected": .number(counts.rejected),
                ]),
            source: ImportPaths.progress(batch.id), actions: actions
        ).html(context.locale)
    }

    private func result(_ batch: ImportBatch, _ context: Context) -> HTML {
        let locale = context.locale
        let counts = batch.counts
        var actions: [Action] = []
        if batch.isDryRun, batch.state == .done {
            if counts.created + counts.updated > 0 {
                actions.append(
                    Action(
                        Phrase("Import now"), to: ImportPaths.run(batch.id), icon: .upload, weight: .primary,
                        effect: .post(csrf: context.csrf)))
            }
            actions.append(Action(Phrase("Change the columns"), to: ImportPaths.columns(batch.id), icon: .columns))
            actions.append(
                Action(
                    Phrase("Discard"), to: ImportPaths.cancel(batch.id), icon: .trash, weight: .quiet,
                    effect: .post(csrf: context.csrf)))
        } else if counts.created > 0 {
            actions.append(
                Action(Phrase("See the new debts"), to: "/debts?f.batch=\(batch.id)", icon: .folder, weight: .primary))
        }
        if counts.rejected > 0 {
            actions.append(
                Action(Phrase("Download the refused rows"), to: ImportPaths.rejects(batch.id), icon: .download))
        }
        let (said, detail, tone) = batch.said
        let isReal = !batch.isDryRun
        return """
            \(Notice(said, detail: detail, tone, actions: actions).html(locale))\
            \(Figure.row(
                [
                    Figure(Phrase("Rows"), locale.number(counts.read)),
                    Figure(
                        isReal ? Phrase("New debts") : Phrase("New debts to come"), locale.number(counts.created),
                        to: isReal && counts.created > 0 ? "/debts?f.batch=\(batch.id)" : nil),
                    Figure(isReal ? Phrase("Changed debts") : Phrase("Changes to come"), locale.number(counts.updated)),
                    Figure(Phrase("Unchanged"), locale.number(counts.unchanged)),
                    Figure(
                        Phrase("Refused"), locale.number(counts.rejected),
                        to: counts.rejected > 0 ? ImportPaths.rejects(batch.id) : nil),
                    Figure(
                        Phrase("Doubtful matches"), locale.number(counts.doubtful),
                        to: counts.doubtful > 0 ? "/doubts" : nil),
                ], locale))
            """
    }
}

extension ImportBatch {
    var tag: Tag {
        switch state {
        case .draft: Tag(Phrase("Begun"), .neutral)
        case .waiting: Tag(Phrase("Waits"), .sand)
        case .running: Tag(Phrase("Runs"), .sky)
        case .done: isDryRun ? Tag(Phrase("Checked"), .sand) : Tag(Phrase("Imported"), .brand)
        case .cancelled: Tag(Phrase("Stopped"), .neutral)
        case .failed: Tag(Phrase("Failed"), .brick)
        }
    }

    /// What became of it, in a sentence.
    fileprivate var said: (Phrase, Phrase?, Tone) {
        switch (state, isDryRun) {
        case (.done, true):
            (
                Phrase("The file was checked. Nothing is stored yet."),
                counts.rejected > 0
                    ? Phrase(
                        "Refused rows are left out by the import. Mend them in the downloaded file and import that one afterwards."
                    )
                    : nil, .sky
            )
        case (.done, false):
            (
                Phrase("The file is imported."),
                counts.rejected > 0
                    ? Phrase("Mend the refused rows in the downloaded file, then import that one.") : nil,
                counts.rejected > 0 ? .sand : .brand
            )
        case (.cancelled, _):
            (
                Phrase("The import was stopped."),
                counts.created + counts.updated > 0 && !isDryRun
                    ? Phrase("What was imported until then stays. Importing the file again adds the rest.") : nil,
                .sand
            )
        default:
            (
                Phrase("The import failed."),
                fault.map { .verbatim($0) }, .brick
            )
        }
    }
}

extension SheetEncoding {
    fileprivate var label: Phrase {
        switch self {
        case .utf8: .verbatim("UTF-8")
        case .utf16LittleEndian: .verbatim("UTF-16 (LE)")
        case .utf16BigEndian: .verbatim("UTF-16 (BE)")
        case .windows1252: Phrase("Windows-1252 (French)")
        case .windows1256: Phrase("Windows-1256 (Arabic)")
        }
    }
}

extension SheetSeparator {
    fileprivate var label: Phrase {
        switch self {
        case .semicolon: Phrase("semicolon ;")
        case .comma: Phrase("comma ,")
        case .tab: Phrase("tabulator")
        case .pipe: Phrase("vertical bar |")
        }
    }
}

extension AmountStyle {
    fileprivate var label: Phrase {
        switch self {
        case .decimalComma: .verbatim("1 234,50")
        case .decimalPoint: .verbatim("1,234.50")
        case .unknown: Phrase("either way, as long as it is plain")
        }
    }
}

extension DayOrder {
    fileprivate var label: Phrase {
        switch self {
        case .dayFirst: Phrase("day first: 31/12/2025")
        case .monthFirst: Phrase("month first: 12/31/2025")
        case .unknown: Phrase("either way, as long as it is plain")
        }
    }
}
