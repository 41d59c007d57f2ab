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

/// The list of debts as a file: the columns of the list in their order, or all of them; the ticked debts, or all that the
/// filter leaves. It is written page by page, so that a million rows cost no more memory than a hundred.
struct DebtExport: Sendable {
    let collections: Collections
    let context: Context
    let fields: Fields

    /// The debts that were ticked; nil when everything that is filtered is meant.
    private var ticked: [ID]? {
        guard fields.contains("id"), fields["all"] != "1" else { return nil }
        var seen = Set<ID>()
        return fields.all("id").compactMap { ID($0) }.filter { seen.insert($0).inserted }
    }

    private func columns(_ list: DebtList) -> [DebtColumn] {
        fields["which"] == "all" ? DebtColumn.exported : list.columns
    }

    /// Sends the file. Who took which data out of the house is noted first: it must be known even when the connection
    /// breaks later.
    func response(temporaryDirectory: String, isPost: Bool = false) throws -> Response {
        let list = DebtList(fields, context)
        try list.query.check()
        let ticked = ticked
        if let ticked, ticked.isEmpty { throw Refusal(code: "bulk.nothing", Phrase("Tick the files first.")) }
        let pass = try ExportPass(
            Collections.debtExport, at: "/debts/export", fields, isPost: isPost, context, collections.store
        ) { try ticked?.count ?? Int(clamping: collections.filteredTotals(list).files) }
        if let answer = pass.answer { return answer }
        let columns = columns(list)
        let format = SheetFormat(fields)
        let meant = ticked.map { "\($0.count) ticked" } ?? list.query.filter.description
        try collections.store.change(by: context.author) { change in
            let marks = try pass.use(in: change)
            try change.note(
                "debt.exported", of: "debt", ID(high: 0, low: 0),
                reason: "\(format.rawValue); \(columns.map(\.rawValue).joined(separator: ",")); \(meant)",
                changes: marks)
        }
        return try context.sheet(
            format, name: "debts", title: Phrase("Debts"), temporaryDirectory: temporaryDirectory
        ) { writer in try write(DebtList(fields, context), ticked, columns, to: writer) }
    }

    private func write(
        _ list: DebtList, _ ticked: [ID]?, _ columns: [DebtColumn], to writer: any SheetWriter
    ) throws {
        let locale = context.locale
        try writer.begin(columns.flatMap(\.headings).map { SheetColumn(locale($0)) })
        let needsFurther = columns.contains(where: \.isFurther)
        var listing = Listing(filter: ticked == nil ? list.query.filter : .all, order: [list.order], limit: 200)
        var scope = list.scope
        if let ticked { scope = "(\(scope)) AND debt.id IN (\(list: ticked))" }
        while true {
            let (page, debtors, names) = try collections.store.read { connection in
                let page = try DebtFile.table.page(
                    listing, selecting: DebtRow.columns(further: needsFurther), scope: scope, for: list.reader,
                    in: connection
                ) { row, at in DebtRow(row, at, further: needsFurther) }
                return (
                    page, try DebtList.debtors(page.rows, in: connection),
                    try collections.memory.names(collections.store.database.version, connection)
                )
            }
            for row in page.rows {
                let cells = DebtCells(
                    row: row, debtor: debtors[row.debtor], names: names, locale: locale, today: context.today)
                try writer.row(columns.flatMap { cells[$0] })
            }
            guard let next = page.next else { break }
            listing.after = next
        }
        try writer.finish()
    }

    /// Asks which kind of file, and which columns.
    func dialog() throws -> Response {
        let locale = context.locale
        let list = DebtList(fields, context)
        try list.query.check()
        let title = Phrase("Export debts")
        let count = try ticked?.count ?? Int(clamping: collections.filteredTotals(list).files)
        let lead = Phrase(
            one: "{count} file goes into the export. It is noted in the audit.",
            other: "{count} files go into the export. It is noted in the audit.", count: count)
        let own = ["csrf", "format", "which"]
        let form = Design.Form(
            action: "/debts/export", csrf: context.csrf, submit: Phrase("Export"), cancel: list.link([]),
            hidden: fields.filter { !own.contains($0.name) }.map { ($0.name, $0.value) }, scope: "export",
            [
                .init([
                    .radios(
                        "which", label: Phrase("Columns"), value: "list",
                        choices: [
                            .init("list", Phrase("The columns of the list, in its order")),
                            .init("all", Phrase("All columns")),
                        ]),
                    .radios(
                        "format", label: Phrase("Kind of file"), value: SheetFormat.csv.rawValue,
                        choices: [.init("csv", Phrase("CSV")), .init("xlsx", Phrase("Excel"))]),
                ])
            ])
        let body: HTML = "<p>\(locale.html(lead))</p>\(form.html(locale))"
        if context.wantsFragment { return context.fragment(Dialog(title: title, body).html(locale)) }
        return context.page(
            title,
            Layout.narrow(
                """
                \(PageHeader(locale, title: title, trail: [Link(Phrase("Debts"), to: list.link([]))]).html(locale))\
                \(Card(body).html(locale))
                """))
    }
}

extension Collections {
    /// What a list's filter amounts to: from the tallies where they tell, else counted.
    func filteredTotals(_ list: DebtList) throws -> DebtTotals {
        try store.read { connection in
            try list.conditions.hasOthers
                ? DebtTotals.counted(
                    list.query.filter, from: "debt", scope: list.scope, for: list.reader, in: connection)
                : DebtTotals.tallied(list.conditions, in: connection)
        }
    }
}

extension DebtColumn {
    /// Every column, in the order of a file.
    static let exported: [DebtColumn] = [
        .file, .creditor, .debtor, .wilaya, .kind, .claimed, .principal, .interest, .costs, .paid, .balance, .recovered,
        .state, .due, .overdue, .handedOver, .origin, .originalDue, .legalAction, .court, .section, .next, .lastContact,
        .agent, .closed,
    ]

    /// The headings in a file: what stands in one cell of the list has columns of its own there.
    var headings: [Phrase] {
        switch self {
        case .file: [label, Debt.creditorReference.spec.label]
        case .debtor: [label, Phrase("Name in Arabic")]
        case .next: [label, Debt.nextActionOn.spec.label]
        default: [label]
        }
    }
}

/// The cells of a debt in a file. Numbers and days stay what they are.
struct DebtCells {
    let row: DebtRow
    let debtor: DebtRowWriter.DebtorName?
    let names: ListNames
    let locale: Locale
    let today: Day

    /// The cells of a column, one for each of its headings.
    subscript(column: DebtColumn) -> [SheetCell] {
        let further = row.further
        let state = DebtState(rawValue: row.state) ?? .new
        switch column {
        case .file: return [.text(row.reference), .text(row.creditorReference)]
        case .creditor: return [text(names.creditor(row.creditor)?.name)]
        case .debtor: return [.text(debtor?.latin ?? row.debtorName), text(debtor?.arabic)]
        case .wilaya: return [text(row.wilaya.map { locale.wilaya($0) })]
        case .kind: return [text(further.flatMap { DebtKind(rawValue: $0.kind) }.map { locale($0.label) })]
        case .claimed: return [further.map { money(claimed($0)) } ?? .empty]
        case .principal: return [money(further?.principal ?? 0)]
        case .interest: return [money(further?.interest ?? 0)]
        case .costs: return [money(further?.costs ?? 0)]
        case .paid: return [money(row.paid)]
        case .balance: return [money(row.balance)]
        case .recovered: return [.percent(Int64(row.recovered))]
        case .state: return [.text(locale(state.label))]
        case .due: return [day(row.due)]
        case .overdue:
            let hasNone = state.isClosed || row.due == .latest
            return [hasNone ? .empty : .integer(Int64(max(0, today.days(since: row.due))))]
        case .handedOver: return [day(further?.handedOver)]
        case .origin: return [day(further?.origin)]
        case .originalDue: return [day(further?.originalDue)]
        case .legalAction:
            return [text(further?.legalAction.flatMap(LegalAction.init(rawValue:)).map { locale($0.label) })]
        case .court: return [text(further?.court)]
        case .section: return [text(further?.section)]
        case .next: return [text(row.nextAction.map { locale(NextStep.phrase($0)) }), day(row.nextActionOn)]
        case .lastContact: return [day(further?.lastContact)]
        case .agent: return [text(names.agent(row.agent))]
        case .closed: return [day(further?.closed)]
        }
    }

    /// The amounts of one debt may be so large that their sum is not a number any more; then it is the largest.
    private func claimed(_ further: DebtRow.Further) -> Int64 {
        [further.interest, further.costs].reduce(further.principal) { sum, part in
            let (whole, isOver) = sum.addingReportingOverflow(part)
            return isOver ? .max : whole
        }
    }

    private func money(_ minor: Int64) -> SheetCell {
        .money(Money(minor: minor, Currency(code: row.currency) ?? .dinar))
    }
    private func day(_ day: Day?) -> SheetCell { day.flatMap { $0 == .latest ? nil : $0 }.map(SheetCell.day) ?? .empty }
    private func text(_ text: String?) -> SheetCell { text.map(SheetCell.text) ?? .empty }
}
