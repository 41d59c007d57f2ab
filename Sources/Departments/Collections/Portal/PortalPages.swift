import Department
import Design
import HTML
import HTTP
import Localization
import Messages
import NounPages
import Nouns
import Routing
import Values

/// A customer's debts on a page.
struct PortalListPage {
    let list: PortalList
    let context: Context

    private var locale: Locale { context.locale }
    private var isDebtor: Bool { list.customer.side == .debtor }

    var html: HTML {
        let head = PageHeader(
            locale, title: isDebtor ? Phrase("My debts") : Phrase("My files"),
            fact: isDebtor
                ? Phrase("What you owe, what you have paid, and what is left.")
                : Phrase("What you handed over, what came in, and what is left."))
        guard !list.rows.isEmpty else {
            let empty = Empty(
                .folder, title: Phrase("There is nothing here yet"),
                help: Phrase("As soon as a file is opened, it stands here."))
            return "\(head.html(locale))\(empty.html(locale))"
        }
        let figures = list.sums.flatMap { sum in
            [
                Figure(
                    Phrase("Balance due"), locale.money(Money(minor: sum.balance, sum.currency)),
                    change: Phrase(one: "{count} file", other: "{count} files", count: Int(clamping: sum.files)),
                    tone: .neutral),
                Figure(Phrase("Amount paid"), locale.money(Money(minor: sum.paid, sum.currency))),
                Figure(Phrase("Claimed"), locale.money(Money(minor: sum.claimed, sum.currency))),
            ]
        }
        let columns: [Sheet.Column] = [
            .init(Phrase("Reference"), phone: .title),
            .init(isDebtor ? Phrase("Creditor") : Phrase("Debtor"), phone: .subtitle),
            .init(Phrase("Due date"), phone: .labelled), .init(Phrase("State"), phone: .tag),
            .init(Phrase("Amount paid"), .end, phone: .labelled), .init(Phrase("Balance due"), .end, phone: .amount),
        ]
        let sheet = Sheet(
            id: "own-debts", caption: isDebtor ? Phrase("My debts") : Phrase("My files"), columns, list.rows.map(row),
            pager: Pager(
                shown: list.rows.count, next: list.next.map { PortalPaths.debts(query: ["after": $0]) }))
        return "\(head.html(locale))\(Figure.row(figures, locale))\(sheet.html(locale))"
    }

    private func row(_ debt: Record) -> Sheet.Row {
        let other =
            isDebtor
            ? debt[Debt.creditor].flatMap { list.creditors[$0] } : debt[Debt.debtor].flatMap { list.debtors[$0] }
        return Sheet.Row(
            id: debt.id.description, name: debt.reference, to: PortalPaths.debt(debt.id),
            [
                .name(debt.reference, quiet: .isolated(debt[Debt.creditorReference])), .name(other ?? "—"),
                debt[Debt.due].map { .day($0, locale) } ?? .text("—"),
                .tag(Tag.told(debt.state, isDebtor ? .debtor : .creditor), locale),
                .money(debt.money(Debt.paid), locale), .money(debt.money(Debt.balance), locale),
            ])
    }
}

/// One debt as its two sides see it.
struct PortalDebtPage {
    let dossier: DebtDossier
    let customer: Customer
    let context: Context

    private var locale: Locale { context.locale }
    private var debt: Record { dossier.debt }
    private var isDebtor: Bool { customer.side == .debtor }

    var html: HTML {
        let head = PageHeader(
            title: .isolated(debt.reference), fact: .isolated(isDebtor ? dossier.creditor : debtor),
            trail: [Link(isDebtor ? Phrase("My debts") : Phrase("My files"), to: PortalPaths.debts())],
            tags: [Tag.told(debt.state, customer.side)],
            actions: [
                Action(
                    Phrase("Statement (PDF)"),
                    to: PortalPaths.statement(debt.id, query: ["language": locale.language.rawValue]), icon: .download,
                    weight: .primary)
            ])
        let figures = [
            Figure(Phrase("Balance due"), locale.money(debt.money(Debt.balance)), tone: .neutral),
            Figure(Phrase("Amount paid"), locale.money(debt.money(Debt.paid))),
            Figure(Phrase("Claimed"), locale.money(debt.money(debt.claimed))),
        ]
        return """
            \(head.html(locale))\(Figure.row(figures, locale))\(Layout.columns(main: payments, side: facts))
            """
    }

    private var debtor: String { dossier.debtor?.name ?? debt[Debt.debtorName] }

    private var facts: HTML {
        var facts: [(label: Phrase, value: HTML)] = [
            (Phrase("Creditor"), .isolated(dossier.creditor)),
            (Phrase("Creditor's reference"), .isolated(debt[Debt.creditorReference])),
            (Phrase("Debtor"), .isolated(debtor)),
        ]
        if let kind = debt[Debt.kind] { facts.append((Phrase("Kind of debt"), locale.html(kind.label))) }
        let days: [(Phrase, Day?)] = [
            (Phrase("Original due date"), debt[Debt.originalDue]), (Phrase("Due date"), debt[Debt.due]),
        ]
        for (label, day) in days { if let day { facts.append((label, HTML(text: locale.day(day)))) } }
        let parts: [(Phrase, Money)] = [
            (Phrase("Principal due"), debt.money(Debt.principalDue)),
            (Phrase("Interest due"), debt.money(Debt.interestDue)),
            (Phrase("Costs due"), debt.money(Debt.costsDue)),
        ]
        for (label, money) in parts { facts.append((label, .isolated(locale.money(money)))) }
        return Card(title: Phrase("The file"), Facts(facts).html(locale)).html(locale)
    }

    private var payments: HTML {
        let standing = dossier.payments.filter { $0[Payment.reversedAt] == nil }
        guard !standing.isEmpty else {
            return Empty(
                .cash, title: Phrase("No payment was received."),
                help: Phrase("A payment stands here as soon as it is recorded.")
            ).html(locale)
        }
        let columns: [Sheet.Column] = [
            .init(Phrase("Received on"), phone: .title), .init(Phrase("Reference"), phone: .subtitle),
            .init(Phrase("Method"), phone: .labelled), .init(Phrase("Amount"), .end, phone: .amount),
        ]
        let sheet = Sheet(
            id: "payments", caption: Phrase("Payments received"), columns,
            standing.map { payment in
                Sheet.Row(
                    id: payment.id.description, name: payment.reference,
                    [
                        payment[Payment.received].map { .day($0, locale) } ?? .text("—"), .text(payment.reference),
                        payment[Payment.method].map { .phrase($0.label, locale) } ?? .text("—"),
                        .money(payment.money(Payment.amount), locale),
                    ])
            })
        return Card(title: Phrase("Payments received"), isFlush: true, sheet.html(locale)).html(locale)
    }
}

extension Tag {
    /// How far a file is, as its two sides are told.
    static func told(_ state: DebtState, _ side: Customer.Side) -> Tag {
        let told = side == .debtor ? state.told : state
        if side == .debtor {
            if told == .new { return Tag(Phrase("Open"), .sky) }
            if told == .withdrawn { return Tag(Phrase("Closed"), .neutral) }
        }
        return Tag(told.label, told.standing.tone)
    }
}
