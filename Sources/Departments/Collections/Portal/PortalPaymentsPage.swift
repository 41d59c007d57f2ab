import Department
import Design
import HTML
import HTTP
import Localization
import Nouns
import Routing
import SQL
import Values

/// What came in on a customer's own debts, on a page.
struct PortalPaymentsPage {
    let payments: PortalPayments
    let context: Context

    private var locale: Locale { context.locale }
    private var isCreditor: Bool { payments.customer.side == .creditor }

    var html: HTML {
        let actions =
            payments.lines.isEmpty
            ? [] : [Action(Phrase("Export CSV"), to: PortalPaths.paymentsFile(), icon: .download)]
        let head = PageHeader(
            locale, title: Phrase("Payments received"),
            fact: isCreditor ? Phrase("What came in on your files.") : Phrase("What you have paid."), actions: actions)
        guard !payments.lines.isEmpty else {
            let empty = Empty(
                .cash, title: Phrase("No payment was received."),
                help: Phrase("A payment stands here as soon as it is recorded."))
            return "\(head.html(locale))\(empty.html(locale))"
        }
        let columns: [Sheet.Column] = [
            .init(Phrase("Reference"), phone: .title),
            .init(isCreditor ? Phrase("Debtor") : Phrase("Creditor"), phone: .subtitle),
            .init(Phrase("Received on"), phone: .labelled), .init(Phrase("Method"), phone: .labelled),
            .init(Phrase("Amount"), .end, phone: .amount),
        ]
        let sheet = Sheet(
            id: "payments", caption: Phrase("Payments received"), columns, payments.lines.map(row),
            pager: Pager(
                shown: payments.lines.count,
                previous: payments.previous.map { PortalPaths.payments(query: ["before": $0.text]) },
                next: payments.next.map { PortalPaths.payments(query: ["after": $0.text]) }))
        return "\(head.html(locale))\(sheet.html(locale))"
    }

    private func row(_ line: PortalPayments.Line) -> Sheet.Row {
        let payment = line.payment
        return Sheet.Row(
            id: payment.id.description, name: line.reference, to: PortalPaths.debt(line.debt),
            [
                .name(line.reference, quiet: .isolated(line.creditorReference)),
                .text(line.other.isEmpty ? "—" : line.other),
                payment[Payment.received].map { .day($0, locale) } ?? .text("—"),
                payment[Payment.method].map { .phrase($0.label, locale) } ?? .text("—"),
                .money(payment.money(Payment.amount), locale),
            ])
    }
}
