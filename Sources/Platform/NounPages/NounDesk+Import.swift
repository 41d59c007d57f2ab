import Department
import Design
import HTML
import HTTP
import Intake
public import Localization
import Nouns
import Routing
import SQL
public import Sheets
import Values

extension NounDesk {
    var importRoutes: [Route<Context>] {
        [
            .get(bringIn, access: .needs(noun.bringIn), "Shows the form for a file to import.") { _, context in
                importPage(nil, nil, context)
            },
            .post(
                bringIn, access: .needs(noun.bringIn), "Imports a file, or tries it (`try`).",
                limits: .uploads(mebibytes: 64)
            ) { request, context in
                let form = try request.form()
                guard let upload = form.upload("file"), upload.size > 0 else {
                    return importPage(nil, form.upload("file")?.bar?.phrase ?? Phrase("Choose a file."), context)
                }
                do {
                    let result = try bringIn(upload.path, isTrial: form["try"] != nil, context)
                    return importPage(result, nil, context)
                } catch let fault as SheetFault {
                    return importPage(nil, fault.phrase, context)
                }
            }.costing(.bulk),
        ]
    }

    /// What came of an import.
    struct Result {
        var created = 0
        var updated = 0
        var unchanged = 0
        var rejected: [(row: Int, field: Phrase, reason: Phrase)] = []
        var rejectedRows = 0
        var isTrial = false
    }

    /// At most so many rows in one import of a plain noun: they go in one transaction.
    private static let rowLimit = 20_000

    private func bringIn(_ path: String, isTrial: Bool, _ context: Context) throws -> Result {
        var options = SheetOptions()
        options.limits.rows = NounDesk.rowLimit
        let reader = try SheetReader(path: path, options: options)
        let fields = noun.stored.filter { $0.isWritable && noun.shows($0, to: context.actor) && !$0.headers.isEmpty }
        let suggestions = ColumnMatch.suggest(
            fields.map { ColumnField($0.name, headers: $0.headers + [context.locale($0.label)]) },
            columns: reader.sheet.columns)
        let columns = Dictionary(suggestions.map { ($0.field, $0.column) }, uniquingKeysWith: { first, _ in first })
        let styles = fields.map { field in style(of: field, column: columns[field.name], in: reader.sheet) }
        var result = Result()
        do {
            try store.change(by: context.author) { change in
                // From the first row each time: a change may be made again.
                let reader = try SheetReader(path: path, options: options)
                result = Result()
                result.isTrial = isTrial
                try reader.each { row in
                    try take(row, fields, styles, columns, &result, change)
                }
                if isTrial { throw TrialEnded() }
                try change.note(
                    "\(noun.name).imported", of: noun.name, ID(high: 0, low: 0),
                    reason: "\(result.created) + \(result.updated)")
            }
        } catch is TrialEnded {}
        return result
    }

    /// Undoes a trial's transaction.
    private struct TrialEnded: Error {}

    private func take(
        _ row: SheetRow, _ fields: [FieldSpec], _ styles: [WritingStyle], _ columns: [String: Int],
        _ result: inout Result, _ change: Change
    ) throws {
        var contents: [String: Content] = [:]
        var faults: [(FieldSpec, Phrase)] = []
        for (field, style) in zip(fields, styles) {
            guard let column = columns[field.name] else { continue }
            if field.isMask(row.text(column)) {
                faults.append((field, NounDesk.maskTyped))
                continue
            }
            do throws(FieldFault) {
                contents[field.name] = try field.read(row.bytes(column), style)
            } catch {
                faults.append((field, error.phrase))
            }
        }
        if faults.isEmpty {
            do {
                try change.connection.savepoint { try put(contents, in: change, &result) }
                return
            } catch let invalid as Invalid {
                faults = invalid.faults.map { (noun[$0.field] ?? fields[0], $0.phrase) }
            } catch let refusal as Refusal {
                faults = [(fields[0], refusal.phrase)]
            }
        }
        result.rejectedRows += 1
        guard result.rejected.count < 200 else { return }
        result.rejected += faults.map { (row.number, $0.0.label, $0.1) }
    }

    /// Makes or changes the row that the key fields name.
    private func put(_ contents: [String: Content], in change: Change, _ result: inout Result) throws {
        let keys = noun.stored.filter { $0.uses.contains(.importKey) }
        let conditions = keys.map { key -> SQL in
            "\(unescaped: noun.table).\(unescaped: key.column) = \(contents[key.name] ?? .none)"
        }
        let known =
            conditions.isEmpty
            ? nil
            : try table.first(
                where: "\(SQL.joined(conditions, separator: " AND ")) AND (\(scope(change.author.actor)))",
                in: change.connection)
        guard let known else {
            _ = try add(contents, isFromFile: true, in: change)
            result.created += 1
            return
        }
        let record = try edit(known.id, version: .any, contents, in: change)
        if record.version == known.version { result.unchanged += 1 } else { result.updated += 1 }
    }

    private func style(of field: FieldSpec, column: Int?, in sheet: Sheets.Sheet) -> WritingStyle {
        var style = WritingStyle.typed()
        guard let column else { return style }
        let samples = sheet.samples(ofColumn: column)
        switch field.kind {
        case .amount, .integer, .rate: style.amount = AmountStyle.detect(samples)
        case .day: style.day = Intake.DayStyle(order: DayOrder.detect(samples))
        default: break
        }
        return style
    }

    private func importPage(_ result: Result?, _ error: Phrase?, _ context: Context) -> Response {
        let locale = context.locale
        let form = Design.Form(
            action: bringIn(), csrf: context.csrf, submit: Phrase("Import"), cancel: path, error: error,
            [
                .init([
                    .file("file", label: Phrase("File", context: "computer"), accept: ".csv,.tsv,.txt,.xlsx").help(
                        Phrase("CSV or XLSX with a header row. Encoding and separator are found by themselves.")
                    ).required(),
                    .checkbox("try", label: Phrase("Only try: change nothing"), isOn: result == nil),
                ])
            ]
        ).html(locale)
        var body = PageHeader(
            locale, title: Phrase("Import: {noun}", ["noun": .phrase(noun.many)]), trail: [Link(noun.many, to: path)]
        ).html(locale)
        if let result { body.append(summary(of: result, locale)) }
        body.append(Card(form).html(locale))
        return context.page(
            Phrase("Import: {noun}", ["noun": .phrase(noun.many)]),
            status: error == nil ? .ok : .unprocessableContent, Layout.narrow(body))
    }

    private func summary(of result: Result, _ locale: Locale) -> HTML {
        let said = Phrase(
            "{created} new, {updated} changed, {unchanged} unchanged, {rejected} refused.",
            [
                "created": .count(result.created), "updated": .count(result.updated),
                "unchanged": .count(result.unchanged), "rejected": .count(result.rejectedRows),
            ])
        var html = Notice(
            said, detail: result.isTrial ? Phrase("This was a trial: nothing was changed.") : nil,
            result.rejectedRows == 0 ? .brand : .sand
        ).html(locale)
        guard !result.rejected.isEmpty else { return html }
        html.append(
            Sheet(
                id: "rejected", caption: Phrase("Refused rows"),
                [.init(Phrase("Row"), .end), .init(Phrase("Column")), .init(Phrase("Reason"))],
                result.rejected.enumerated().map { index, item in
                    Sheet.Row(
                        id: String(index), name: String(item.row),
                        [
                            .number(item.row, locale), .phrase(item.field, locale),
                            .phrase(item.reason, locale),
                        ])
                }
            ).html(locale))
        return html
    }
}

extension SheetFault {
    /// The sentence for the person who brought the file.
    public var phrase: Phrase {
        switch self {
        case .unreadable: Phrase("The file cannot be read. Send it again.")
        case .unwritable: Phrase("The file cannot be written. The disk may be full.")
        case .empty: Phrase("The file is empty.")
        case .headerOnly: Phrase("The file has a header but no rows below it.")
        case .tooManyColumns(let limit):
            Phrase(
                "The file has more than {limit} columns. Leave out those that are not needed.", ["limit": .count(limit)]
            )
        case .tooManyRows(let limit):
            Phrase("The file has more than {limit} rows. Split it.", ["limit": .count(limit)])
        case .fieldTooLong(let row, let limit), .recordTooLong(let row, let limit):
            Phrase(
                "Row {row} is longer than {limit} bytes. Check that quotes are closed.",
                ["row": .count(row), "limit": .count(limit)])
        case .unclosedQuote(let row): Phrase("A quote that opens in row {row} is never closed.", ["row": .count(row)])
        case .notASheet: Phrase("The file is neither text nor a workbook. Save it as CSV or XLSX.")
        case .otherWorkbook: Phrase("This workbook is of another make. Save it as XLSX or CSV.")
        case .encrypted: Phrase("The workbook is protected by a password. Remove it and send the file again.")
        case .damaged: Phrase("The workbook is damaged or cut off. Save it again.")
        case .unpacksTooLarge: Phrase("The workbook unpacks to far more than its size allows.")
        case .noSuchSheet: Phrase("The workbook has no such sheet.")
        case .otherPosition: Phrase("The file changed while it was imported. Start again.")
        }
    }
}
