import Department
import Design
import HTML
import HTTP
import Localization
import NounPages
import Nouns
import Routing
import SQL
import Values

extension Collections {
    /// The list of payments.
    var paymentListRoutes: [Route<Context>] {
        [
            .get(
                "/payments", access: .needs(CollectionsPermissions.seePayments),
                "Shows the payments on the debts that the reader reaches, filtered as the address says."
            ) { request, context in try PaymentList(request.query, context, self).page() },
            .get(
                "/payments/totals", access: .needs(CollectionsPermissions.seePayments),
                "Counts what a filter of the list of payments leaves."
            ) { request, context in try PaymentList(request.query, context, self).totals() },
            .get(
                "/payments/export", access: .needs(CollectionsPermissions.exportPayments),
                "Sends the filtered payments as CSV or XLSX (`format=xlsx`)."
            ) { request, context in
                try PaymentList(request.query, context, self).export(request.query, request.temporaryDirectory)
            }.costing(.bulk),
            .post(
                "/payments/export", access: .needs(CollectionsPermissions.exportPayments),
                "Asks for somebody's approval of a large export."
            ) { request, context in
                let fields = try request.form().fields
                return try PaymentList(fields, context, self).export(fields, request.temporaryDirectory, isPost: true)
            }.costing(.bulk),
        ]
    }
}

/// The list of payments as one request asks for it.
struct PaymentList: Sendable {
    let query: ListQuery
    /// What the payments' files are narrowed to: `file.kind=rent` is a debt's `f.kind=rent`.
    let files: ListQuery
    let context: Context
    let collections: Collections

    init(_ fields: Fields, _ context: Context, _ collections: Collections) {
        query = ListQuery(fields, of: Payment.noun, addresses: context.addresses)
        files = ListQuery(
            Fields(
                fields.filter { $0.name.hasPrefix(PaymentList.filePrefix) }.map {
                    ("f." + $0.name.dropFirst(PaymentList.filePrefix.count), $0.value)
                }), of: Debt.noun)
        self.context = context
        self.collections = collections
    }

    struct Row {
        let record: Record
        let debt: (reference: String, debtor: ID, name: String)?
    }

    static let filePrefix = "file."
    var isAll: Bool { query.filter == .all && files.fields.isEmpty }

    /// The payments that the reader reaches, on the files that are asked for.
    func scope(_ dialect: Dialect) -> SQL {
        let reach = PaymentScope.condition(for: context.actor)
        guard files.faults.isEmpty else { return "1 = 0" }
        guard files.filter != .all else { return reach }
        let condition = files.filter.condition(of: Debt.noun, for: reader, dialect: dialect)
        return "\(reach) AND EXISTS (SELECT 1 FROM debt WHERE debt.id = payment.debt_id AND (\(condition)))"
    }
    var reader: FilterReader { FilterReader(today: context.today, me: context.actor.id) }

    func rows(
        _ listing: Listing, in connection: any Connection
    ) throws -> (page: ListPage, rows: [Row], debtors: [ID: DebtRowWriter.DebtorName]) {
        let page = try DebtFile.payments.page(
            listing, scope: scope(connection.dialect), for: reader, in: connection)
        var debts: [ID: (reference: String, debtor: ID, name: String)] = [:]
        let ids = Set(page.rows.compactMap { $0[Payment.debt] })
        if !ids.isEmpty {
            try connection.each(
                "SELECT id, reference, debtor_id, debtor_name FROM debt WHERE id IN (\(list: ids))"
            ) { debts[$0.identity(0)] = ($0.text(1), $0.identity(2), $0.text(3)) }
        }
        let debtors = try DebtList.debtors(Set(debts.values.map(\.debtor)), in: connection)
        return (page, page.rows.map { Row(record: $0, debt: $0[Payment.debt].flatMap { debts[$0] }) }, debtors)
    }

    var kept: [(name: String, value: String)] {
        query.fields.filter { !["after", "before", "csrf", "format"].contains($0.name) }.map { ($0.name, $0.value) }
    }

    /// The same as forms that go by GET hold it.
    private var hidden: [(name: String, value: String)] {
        context.addresses.sealed(Fields(kept.map { ($0.name, $0.value) })).map { ($0.name, $0.value) }
    }

    func link(_ path: String, _ changes: [(String, String?)] = []) -> String {
        var fields = Fields(kept.map { ($0.name, $0.value) })
        for (name, value) in changes { fields = fields.setting(name, to: value) }
        return context.addresses.link(path, fields)
    }

    func page() throws -> Response {
        let version = collections.store.database.version
        let (page, rows, debtors, names) = try collections.store.read { connection in
            let found = try self.rows(query.listing, in: connection)
            return (found.page, found.rows, found.debtors, try collections.memory.names(version, connection))
        }
        let locale = context.locale
        var actions: [Action] = []
        if context.actor.may(CollectionsPermissions.exportPayments) {
            actions = [
                Action(Phrase("Export CSV"), to: link("/payments/export", [("format", "csv")]), icon: .download),
                Action(Phrase("Export Excel"), to: link("/payments/export", [("format", "xlsx")]), icon: .download),
            ]
        }
        var body = PageHeader(
            locale, title: Phrase("Payments"), fact: Phrase("What came in, the latest first."), actions: actions
        ).html(locale)
        body.append(
            FilterBar(
                action: "/payments", query: nil, filters(names), kept: hidden,
                reset: isAll ? nil : "/payments"
            ).html(locale))
        if rows.isEmpty {
            body.append(
                Empty(
                    .cash, title: isAll ? Phrase("No payments yet") : Phrase("Nothing matches"),
                    help: Phrase("Payments are recorded on the page of their file."),
                    actions: [Action(Phrase("To the list of debts"), to: DebtPaths.list())]
                ).html(locale))
        } else {
            body.append(#"<div id="list">\#(sheet(page, rows, debtors, names).html(locale))</div>"#)
        }
        return context.page(Phrase("Payments"), live: ["debts"], body)
    }

    func sheet(
        _ page: ListPage, _ rows: [Row], _ debtors: [ID: DebtRowWriter.DebtorName], _ names: ListNames
    ) -> Design.Sheet {
        let locale = context.locale
        let descending = query.order.first?.descending ?? true
        let columns = [
            Design.Sheet.Column(Phrase("Payment"), phone: .subtitle),
            Design.Sheet.Column(
                Phrase("Received on"),
                sort: .init(
                    to: link("/payments", [("sort", descending ? "received" : "-received")]), isAscending: !descending)),
            Design.Sheet.Column(Phrase("Debtor"), phone: .title), Design.Sheet.Column(Phrase("Creditor")),
            Design.Sheet.Column(Phrase("Amount"), .end, phone: .amount), Design.Sheet.Column(Phrase("Method")),
            Design.Sheet.Column(Phrase("Agent")), Design.Sheet.Column(Phrase("State"), phone: .tag),
        ]
        let lines = rows.map { row -> Design.Sheet.Row in
            let payment = row.record
            let name = row.debt.flatMap { debtors[$0.debtor] }
            let isReversed = payment[Payment.reversedAt] != nil
            let method = payment[Payment.method].map { locale.html($0.label) } ?? .none
            let arabic = name?.arabic
            return Design.Sheet.Row(
                id: payment.id.description, name: payment.title, to: payment[Payment.debt].map { DebtPaths.debt($0) },
                [
                    .name(payment.title, quiet: row.debt.map { .isolated($0.reference) }),
                    payment[Payment.received].map { .day($0, locale) } ?? .empty,
                    .text(name?.latin ?? row.debt?.name ?? "", quiet: arabic),
                    .text(payment[Payment.creditor].flatMap { names.creditor($0)?.name } ?? ""),
                    .money(payment.money(payment[Payment.amount]), locale),
                    Cell(method, quiet: payment[Payment.receipt.spec.name].text.map { .isolated($0) }),
                    .text(names.agent(payment[Payment.agent]) ?? payment[Payment.recordedByName]),
                    isReversed
                        ? .tag(Tag(Phrase("Reversed"), .brick), locale) : .tag(Tag(Phrase("Received"), .brand), locale),
                ])
        }
        let totals: HTML = """
            <span id="totals" hx-get="\(link("/payments/totals"))" hx-trigger="load" hx-target="this" \
                hx-swap="outerHTML" class="quiet">…</span>
            """
        return Design.Sheet(
            id: "payments", caption: Phrase("Payments"), columns, lines,
            pager: Pager(
                shown: rows.count, said: totals,
                previous: page.previous.map { link("/payments", [("before", $0.text)]) },
                next: page.next.map { link("/payments", [("after", $0.text)]) }))
    }
}
