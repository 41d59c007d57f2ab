import Department
import Design
import HTML
import HTTP
import Localization
import NounPages
import Nouns
import SQL
import Values

/// The list of debts as one request asks for it.
struct DebtList {
    let query: ListQuery
    let columns: [DebtColumn]
    let order: Noun.Order
    let context: Context

    /// Reads a list's address.
    init(_ fields: Fields, _ context: Context) {
        query = ListQuery(fields, of: Debt.noun, addresses: context.addresses)
        self.context = context
        let asked =
            fields.contains("column")
            ? fields.all("column") : (fields["columns"] ?? "").split(separator: ",").map(String.init)
        var seen = Set<DebtColumn>()
        let chosen = asked.prefix(40).compactMap(DebtColumn.init(rawValue:)).filter { seen.insert($0).inserted }
        columns = chosen.isEmpty ? DebtList.standard(for: context) : chosen
        order = query.order.first ?? Noun.Order("overdue", descending: true)
    }

    /// The columns unless the reader chooses others: an agent's files are all their own.
    static func standard(for context: Context) -> [DebtColumn] {
        DebtColumn.standard.filter { $0 != .agent || context.actor.reach != .own }
    }

    var actor: Actor { context.actor }
    var hasStandardColumns: Bool { columns == DebtList.standard(for: context) }
    var scope: SQL { DebtScope.condition(for: actor) }
    var reader: FilterReader { FilterReader(today: context.today, me: actor.id) }
    var conditions: TallyConditions { TallyConditions(query.filter, for: actor, me: actor.id) }

    /// The address's fields that say what is listed and how, without the page.
    var kept: [(name: String, value: String)] {
        query.fields.filter { !["q", "after", "before", "column", "columns", "csrf", "id", "all"].contains($0.name) }
            .map { ($0.name, $0.value) } + (hasStandardColumns ? [] : [("columns", columnText)])
    }

    /// The same with the words, as forms that go by GET hold it.
    var hidden: [(name: String, value: String)] {
        context.addresses.sealed(Fields(kept.map { ($0.name, $0.value) } + words)).map { ($0.name, $0.value) }
    }

    private var words: [(String, String)] { query.words.isEmpty ? [] : [("q", query.words)] }

    var columnText: String { columns.map(\.rawValue).joined(separator: ",") }

    /// The list's own address with some fields changed, from the first page on.
    func link(_ changes: [(String, String?)]) -> String {
        var fields = Fields(kept.map { ($0.name, $0.value) } + words)
        for (name, value) in changes { fields = fields.setting(name, to: value) }
        return context.addresses.link("/debts", fields)
    }

    /// A page of the list with what is needed to show it.
    struct Page {
        var rows: [DebtRow] = []
        var next: Cursor?
        var previous: Cursor?
        var names: ListNames
        var debtors: [ID: DebtRowWriter.DebtorName] = [:]
        var totals: DebtTotals?
    }

    /// Reads a page: one query for its rows, one for the cards of its debtors; names and totals are mostly in mind.
    func page(_ memory: ListMemory, version: UInt64, in connection: any Connection) throws -> Page {
        var page = Page(names: try memory.names(version, connection))
        let conditions = conditions
        let tallied = try memory.totals(for: "\(actor.reach) \(conditions.key)", version) {
            try DebtTotals.tallied(conditions, in: connection)
        }
        if !conditions.hasOthers { page.totals = tallied }
        guard query.filterFault == nil, query.faults.isEmpty, tallied.files > 0 else { return page }
        let further = columns.contains(where: \.isFurther)
        let source = try plan(tallied.files, memory, version, in: connection).source(in: connection)
        var listing = query.listing
        listing.order = [order]
        let found = try DebtFile.table.page(
            listing, selecting: DebtRow.columns(further: further), from: source, scope: scope, for: reader,
            in: connection
        ) { row, at in DebtRow(row, at, further: further) }
        page.rows = found.rows
        page.next = found.next
        page.previous = found.previous
        page.debtors = try DebtList.debtors(found.rows, in: connection)
        return page
    }

    /// How this list is best read.
    func plan(
        _ matches: Int64, _ memory: ListMemory, _ version: UInt64, in connection: any Connection
    ) throws -> DebtPlan {
        let all = try memory.totals(for: "", version) {
            try DebtTotals.tallied(TallyConditions(.all, for: .system(""), me: actor.id), in: connection)
        }
        return DebtPlan(
            filter: query.filter, order: order, actor: actor, today: context.today, matches: matches, all: all.files)
    }

    /// The names of debtors as their cards have them.
    static func debtors(
        _ rows: [DebtRow], in connection: any Connection
    ) throws -> [ID: DebtRowWriter.DebtorName] {
        try debtors(Set(rows.map(\.debtor)), in: connection)
    }

    static func debtors(_ ids: Set<ID>, in connection: any Connection) throws -> [ID: DebtRowWriter.DebtorName] {
        guard !ids.isEmpty else { return [:] }
        var names: [ID: DebtRowWriter.DebtorName] = [:]
        try connection.each("SELECT id, name, arabic_name FROM party_card WHERE id IN (\(list: ids))") { row in
            names[row.identity(0)] = .init(latin: row.text(1), arabic: row.optionalText(2))
        }
        return names
    }
}
