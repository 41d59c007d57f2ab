import Department
import Design
import HTML
import HTTP
import Localization
import NounPages
import Routing
import SQL
import Values

extension Collections {
    func importList(_ request: Request, _ context: Context) throws -> Response {
        let locale = context.locale
        let stretch = try Stretch(request.query, of: ImportBatch.newestFirst)
        let (page, names) = try store.read { connection in
            let page = try ImportBatch.page(stretch, for: context.actor, in: connection)
            return (page, try creditorNames(Set(page.rows.map(\.creditor)), in: connection))
        }
        let begin =
            context.actor.may(CollectionsPermissions.importDebts)
            ? [Action(Phrase("Import debts"), to: ImportPaths.form(), icon: .upload, weight: .primary, key: "n")] : []
        guard !page.rows.isEmpty else {
            return context.page(
                Phrase("Imports"),
                """
                \(PageHeader(locale, title: Phrase("Imports")).html(locale))\
                \(Empty(
                    .upload, title: Phrase("No file was imported yet"),
                    help: Phrase("Bring a creditor's portfolio as CSV or XLSX. Encoding, separator and columns are found by themselves."),
                    actions: begin
                ).html(locale))
                """)
        }
        func way(_ name: String, _ cursor: Cursor?) -> String? {
            cursor.map { ImportPaths.list(query: Fields([(name, $0.text)])) }
        }
        let sheet = Design.Sheet(
            id: "imports", caption: Phrase("Imports"),
            [
                .init(Phrase("File", context: "computer"), phone: .title), .init(Phrase("Creditor"), phone: .subtitle),
                .init(Phrase("State"), phone: .tag), .init(Phrase("Rows"), .end, phone: .amount),
                .init(Phrase("New"), .end), .init(Phrase("Changed"), .end), .init(Phrase("Refused"), .end),
                .init(Phrase("By"), phone: .hidden),
            ],
            page.rows.map { batch in
                Design.Sheet.Row(
                    id: batch.id.description, name: batch.fileName, to: ImportPaths.batch(batch.id),
                    [
                        .text(batch.fileName, quiet: locale.instant(batch.created)), .text(names[batch.creditor] ?? ""),
                        .tag(batch.tag, locale), .number(Int(batch.counts.read), locale),
                        .number(Int(batch.counts.created), locale), .number(Int(batch.counts.updated), locale),
                        .number(Int(batch.counts.rejected), locale), .text(batch.shownAuthor),
                    ])
            },
            pager: Pager(
                shown: page.rows.count, previous: way("before", page.previous), next: way("after", page.next)))
        return context.page(
            Phrase("Imports"),
            """
            \(PageHeader(locale, title: Phrase("Imports"), actions: begin).html(locale))\(sheet.html(locale))
            """)
    }

    func creditorNames(_ ids: Set<ID>, in connection: any Connection) throws -> [ID: String] {
        guard !ids.isEmpty else { return [:] }
        return Dictionary(
            try connection.rows("SELECT id, name FROM creditor WHERE id IN (\(list: ids))") {
                ($0.identity(0), $0.text(1))
            }, uniquingKeysWith: { first, _ in first })
    }
}
