import Department
import Design
import HTML
import HTTP
import Localization
import NounPages
import Nouns
import SQL
import Sheets
import Values

/// The list of debts as a file, written page by page so that a million rows cost no more memory than a hundred.
struct DebtExport: Sendable {
    let collections: Collections
    let context: Context
    let fields: Fields

    /// Sends the file. Who took which data out of the house is noted first.
    func response(temporaryDirectory: String) throws -> Response {
        let list = DebtList(fields, context)
        if let fault = list.query.filterFault { throw fault }
        let ids = fields["all"] == "1" ? [] : fields.all("id").compactMap { ID($0) }
        try collections.store.change(by: context.author) { change in
            try change.note(
                "debt.exported", of: "debt", ID(high: 0, low: 0),
                reason: ids.isEmpty ? list.query.filter.description : "\(ids.count) ticked")
        }
        if fields["format"] == "xlsx" {
            let file = temporaryDirectory + "/export-\(context.surroundings.newID()).xlsx"
            let writer = try XLSXWriter(
                path: file, sheetName: context.locale(Phrase("Debts")),
                rightToLeft: context.locale.direction == .rightToLeft)
            try write(list, ids, to: writer)
            return .file(
                file, type: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", name: "debts.xlsx",
                deleteAfter: true)
        }
        return .stream(type: "text/csv; charset=utf-8", name: "debts.csv") { sink in
            let list = DebtList(fields, context)
            try write(list, ids, to: CSVWriter(separator: .semicolon) { bytes in try sink.write(bytes) })
        }
    }

    private func write(_ list: DebtList, _ ids: [ID], to writer: any SheetWriter) throws {
        let locale = context.locale
        let labels: [Phrase] =
            [
                Phrase("File"), Phrase("Creditor"), Debt.creditorReference.spec.label, Phrase("Debtor"),
                Phrase("Name in Arabic"),
            ]
            + [
                DebtColumn.wilaya, .kind, .principal, .interest, .costs, .paid, .balance, .recovered, .state, .due,
                .overdue, .handedOver, .origin, .originalDue, .legalAction, .court, .section, .next,
            ].map(\.label) + [Debt.nextActionOn.spec.label] + [DebtColumn.lastContact, .agent, .closed].map(\.label)
        try writer.begin(labels.map { SheetColumn(locale($0)) })
        var listing = list.query.listing
        listing.order = [list.order]
        listing.limit = 200
        listing.after = nil
        listing.before = nil
        let scope: SQL =
            ids.isEmpty ? list.scope : "(\(list.scope)) AND debt.id IN (\(list: ids.prefix(500)))"
        while true {
            let (page, debtors, names) = try collections.store.read { connection in
                let page = try DebtFile.table.page(
                    listing, selecting: DebtRow.columns(further: true), scope: scope, for: list.reader, in: connection
                ) { row, at in DebtRow(row, at, further: true) }
                return (
                    page, try DebtList.debtors(page.rows, in: connection),
                    try collections.memory.names(collections.store.database.version, connection)
                )
            }
            for row in page.rows { try writer.row(cells(row, debtors, names, locale)) }
            guard let next = page.next else { break }
            listing.after = next
        }
        try writer.finish()
    }

    private func cells(
        _ row: DebtRow, _ debtors: [ID: DebtRowWriter.DebtorName], _ names: ListNames, _ locale: Locale
    ) -> [SheetCell] {
        let currency = Currency(code: row.currency) ?? .dinar
        func money(_ minor: Int64) -> SheetCell { .money(Money(minor: minor, currency)) }
        func day(_ day: Day?) -> SheetCell { day.flatMap { $0 == .latest ? nil : $0 }.map(SheetCell.day) ?? .empty }
        func text(_ text: String?) -> SheetCell { text.map(SheetCell.text) ?? .empty }
        let further = row.further
        let state = DebtState(rawValue: row.state) ?? .new
        let delay = context.today.days(since: row.due)
        return [
            .text(row.reference), text(names.creditor(row.creditor)?.name), .text(row.creditorReference),
            .text(debtors[row.debtor]?.latin ?? row.debtorName), text(debtors[row.debtor]?.arabic),
            text(row.wilaya.map { locale.wilaya($0) }),
            text(further.flatMap { DebtKind(rawValue: $0.kind) }.map { locale($0.label) }),
            money(further?.principal ?? 0), money(further?.interest ?? 0), money(further?.costs ?? 0),
            money(row.paid), money(row.balance), .percent(Int64(row.recovered)), .text(locale(state.label)),
            day(row.due), state.isClosed || row.due == .latest ? .empty : .integer(Int64(max(0, delay))),
            day(further?.handedOver), day(further?.origin), day(further?.originalDue),
            text(further?.legalAction.flatMap(LegalAction.init(rawValue:)).map { locale($0.label) }),
            text(further?.court), text(further?.section), text(row.nextAction.map { locale(NextStep.phrase($0)) }),
            day(row.nextActionOn), day(further?.lastContact), text(names.agent(row.agent)), day(further?.closed),
        ]
    }

    /// Asks which kind of file.
    func dialog() -> Response {
        let locale = context.locale
        let list = DebtList(fields, context)
        let link = list.link([])
        let query = link.split(separator: "?", maxSplits: 1).dropFirst().first.map { "&" + String($0) } ?? ""
        let body: HTML = """
            <p>\(locale.html(Phrase("Everything that is filtered goes into the file. The export is noted in the audit.")))</p>\
            <div class="form-actions">\
            \(Action(Phrase("CSV"), to: "/debts/export?format=csv" + query, icon: .download, weight: .primary).html(locale))\
            \(Action(Phrase("Excel"), to: "/debts/export?format=xlsx" + query, icon: .download).html(locale))</div>
            """
        if context.wantsFragment {
            return context.fragment(Dialog(title: Phrase("Export debts"), body).html(locale))
        }
        return context.page(
            Phrase("Export debts"),
            Layout.narrow(
                """
                \(PageHeader(locale, title: Phrase("Export debts"), trail: [Link(Phrase("Debts"), to: link)]).html(locale))\
                \(Card(body).html(locale))
                """))
    }
}
