import Department
import Design
import HTML
import HTTP
import Localization
import Routing
import Sheets
import Values

extension Collections {
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
        return importFrame(
            Phrase("Reading"), step: 1, context, status: error == nil ? .ok : .unprocessableContent,
            fact: Phrase(
                "{file}, about {rows} rows", ["file": .text(batch.fileName), "rows": .count(sheet.estimatedRows)]),
            """
            \(Card(title: Phrase("What was found"), form.html(locale)).html(locale))\
            \(Card(title: Phrase("The first rows of the file"), isFlush: true, preview.html(locale)).html(locale))
            """)
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
