import Department
import Design
import HTML
import HTTP
import Localization
import NounPages
import Nouns
import Routing
import SQL
import Sheets
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
                try PaymentList(request.query, context, self).export(request.temporaryDirectory)
            },
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
        query = ListQuery(fields, of: Payment.noun)
        files = ListQuery(
            Fields(
                fields.filter { $0.name.hasPrefix(PaymentList.filePrefix) }.map {
                    ("f." + $0.name.dropFirst(PaymentList.filePrefix.count), $0.value)
                }), of: Debt.noun)
        self.context = context
        self.collections = collections
    }

    private struct Row {
        let record: Record
        let debt: (reference: String, debtor: ID, name: String)?
    }

    private static let filePrefix = "file."
    private var isAll: Bool { query.filter == .all && files.fields.isEmpty }

    /// The payments that the reader reaches, on the files that are asked for.
    private func scope(_ dialect: Dialect) -> SQL {
        let reach = PaymentScope.condition(for: context.actor)
        guard files.faults.isEmpty else { return "1 = 0" }
        guard files.filter != .all else { return reach }
        let condition = files.filter.condition(of: Debt.noun, for: reader, dialect: dialect)
        return "\(reach) AND EXISTS (SELECT 1 FROM debt WHERE debt.id = payment.debt_id AND (\(condition)))"
    }
    private var reader: FilterReader { FilterReader(today: context.today, me: context.actor.id) }

    private func rows(
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

    private var kept: [(name: String, value: String)] {
        query.fields.filter { !["after", "before", "csrf", "format"].contains($0.name) }.map { ($0.name, $0.value) }
    }

    private func link(_ path: String, _ changes: [(String, String?)] = []) -> String {
        var fields = Fields(kept.map { ($0.name, $0.value) })
        for (name, value) in changes { fields = fields.setting(name, to: value) }
        return fields.isEmpty ? path : path + "?" + fields.encoded
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
                action: "/payments", query: nil, filters(names), kept: kept,
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

    private func sheet(
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

    private func filters(_ names: ListNames) -> [FilterBar.Filter] {
        let fields = query.fields
        func selection(_ name: String, _ label: Phrase, _ choices: [(String, Phrase)]) -> FilterBar.Filter {
            FilterBar.Filter(
                label,
                [
                    .select(
                        name, label: label, value: fields[name] ?? "", choices: choices.map { .init($0.0, $0.1) },
                        empty: Phrase("All"))
                ], value: choices.first { $0.0 == fields[name] }?.1, clear: link("/payments", [(name, nil)]))
        }
        func days(_ name: String, _ label: Phrase, _ fault: Phrase?) -> FilterBar.Filter {
            let names = [name + ".from", name + ".to"]
            let ends = names.map { fields[$0] ?? "" }
            return FilterBar.Filter(
                label,
                [
                    .date(names[0], label: Phrase("From"), value: ends[0]).error(fault),
                    .date(names[1], label: Phrase("To"), value: ends[1]),
                ],
                value: ends.contains { !$0.isEmpty }
                    ? .verbatim(ends.map { $0.isEmpty ? "…" : $0 }.joined(separator: " – ")) : nil,
                clear: link("/payments", names.map { ($0, nil) }))
        }
        let ends = RangeEnds(of: Payment.received.spec, in: query, today: context.today, context.locale)
        var result = [
            FilterBar.Filter(
                Phrase("Received on"),
                [
                    .date(ends.names[0], label: Phrase("From"), value: ends.values[0])
                        .error(query.faults[Payment.received.spec.name]),
                    .date(ends.names[1], label: Phrase("To"), value: ends.values[1]),
                ], value: ends.said, clear: link("/payments", ends.names.map { ($0, nil) })),
            selection(
                "f.creditor", Phrase("Creditor"), names.creditors.map { ($0.id.description, .verbatim($0.name)) }),
        ]
        if context.actor.reach == .all {
            let agents = names.agents.map { ($0.id.description, Phrase.verbatim($0.name)) }
            result.append(selection("f.agent", Phrase("Agent"), agents))
            // Who has the file today may be another than who had it when the money came.
            if fields["file.agent"] != nil {
                result.append(selection("file.agent", Phrase("Agent of the file"), agents))
            }
        }
        if fields["file.currency"] != nil {
            result.append(
                selection("file.currency", Phrase("Currency"), Currency.all.map { ($0.code, .verbatim($0.code)) }))
        }
        result += [
            selection(
                "file.kind", Phrase("Kind of debt"), DebtKind.allCases.map { ($0.rawValue, $0.label) }),
            selection(
                "file.wilaya", Phrase("Wilaya"),
                Wilaya.inForce(on: context.today).map { wilaya in
                    (
                        String(wilaya.code),
                        .verbatim(wilaya.codeText + " " + context.locale.wilaya(Int64(wilaya.code)))
                    )
                }),
            days("file.handedOver", Phrase("Handed over"), files.faults[Debt.handedOver.spec.name]),
            selection("f.method", Phrase("Method"), PaymentMethod.allCases.map { ($0.rawValue, $0.label) }),
            selection(
                "filter", Phrase("State"),
                [("reversedAt is empty", Phrase("Received")), ("reversedAt is not empty", Phrase("Reversed"))]),
        ]
        return result
    }

    func totals() throws -> Response {
        let version = collections.store.database.version
        let key = "payments \(context.actor.id) \(query.filter) \(files.filter) \(files.faults.isEmpty)"
        let totals = try collections.store.read { connection in
            try collections.memory.totals(for: key, version) {
                let condition = query.filter.condition(of: Payment.noun, for: reader, dialect: connection.dialect)
                var totals = DebtTotals()
                try connection.each(
                    """
                    SELECT currency, count(*), sum(amount) FROM (SELECT payment.currency AS currency, \
                    CASE WHEN payment.reversed_at IS NULL THEN payment.amount ELSE 0 END AS amount FROM payment \
                    WHERE (\(scope(connection.dialect))) AND (\(condition)) LIMIT \(DebtTotals.cap + 1)) AS found GROUP BY currency
                    """
                ) { row in
                    totals.byCurrency[row.text(0)] = .init(
                        files: row.integer(1), claimed: 0, balance: row.integer(2), paid: row.integer(2), dueDays: 0)
                }
                totals.isWhole = totals.files <= Int64(DebtTotals.cap)
                return totals
            }
        }
        let locale = context.locale
        guard totals.isWhole else {
            return context.fragment(
                #"<span id="totals">\#(locale.html(Phrase("more than {count} payments", ["count": .number(Int64(DebtTotals.cap))])))</span>"#
            )
        }
        let sums: HTML = .each(Array(totals.currencies.enumerated())) { index, entry in
            let money = locale.html(Money(minor: entry.sum.paid, entry.currency))
            return "\(if: index > 0, " + ")<strong>\(money)</strong>"
        }
        return context.fragment(
            """
            <span id="totals">\(locale.html(Phrase(one: "{count} payment", other: "{count} payments", count: Int(totals.files))))\
            \(if: totals.files > 0, " · ")\(sums)</span>
            """)
    }

    func export(_ temporaryDirectory: String) throws -> Response {
        try query.check()
        let format = SheetFormat(query.fields)
        try collections.store.change(by: context.author) { change in
            try change.note(
                "payment.exported", of: "payment", ID(high: 0, low: 0),
                reason: "\(format.rawValue); \(query.filter.and(files.filter).description)")
        }
        return try context.sheet(
            format, name: "payments", title: Phrase("Payments"), temporaryDirectory: temporaryDirectory
        ) { writer in try write(to: writer) }
    }

    private func write(to writer: any SheetWriter) throws {
        let locale = context.locale
        let labels: [Phrase] = [
            Phrase("Payment"), Phrase("Received on"), Phrase("File"), Phrase("Debtor"), Phrase("Creditor"),
            Phrase("Amount"), Phrase("Method"), Payment.receipt.spec.label, Phrase("Agent"), Phrase("Recorded by"),
            Phrase("Reversed"), Payment.reversalReason.spec.label,
        ]
        try writer.begin(labels.map { SheetColumn(locale($0)) })
        var listing = query.listing
        listing.limit = 200
        listing.after = nil
        listing.before = nil
        while true {
            let (page, rows, debtors, names) = try collections.store.read { connection in
                let found = try self.rows(listing, in: connection)
                return (
                    found.page, found.rows, found.debtors,
                    try collections.memory.names(collections.store.database.version, connection)
                )
            }
            for row in rows {
                let payment = row.record
                try writer.row([
                    .text(payment.title), payment[Payment.received].map(SheetCell.day) ?? .empty,
                    .text(row.debt?.reference ?? ""),
                    .text(row.debt.flatMap { debtors[$0.debtor]?.latin } ?? row.debt?.name ?? ""),
                    .text(payment[Payment.creditor].flatMap { names.creditor($0)?.name } ?? ""),
                    .money(payment.money(payment[Payment.amount])),
                    .text(payment[Payment.method].map { locale($0.label) } ?? ""),
                    .text(payment[Payment.receipt.spec.name].text ?? ""),
                    .text(names.agent(payment[Payment.agent]) ?? ""), .text(payment[Payment.recordedByName]),
                    payment[Payment.reversedAt].map { .day(locale.zone.day(of: $0)) } ?? .empty,
                    .text(payment[Payment.reversalReason.spec.name].text ?? ""),
                ])
            }
            guard let next = page.next, !rows.isEmpty else { break }
            listing.after = next
        }
        try writer.finish()
    }
}
