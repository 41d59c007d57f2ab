import Audit
import Department
import Documents
import HTTP
import Localization
import Messages
import Nouns
import Routing
import SQL
import Values

/// The statement of a debt on paper, in the debtor's language: what was claimed, what was paid when, what is due.
struct DebtStatement {
    let dossier: DebtDossier
    let locale: Locale
    let company: CompanySheet
    let now: Instant

    private var debt: Record { dossier.debt }

    /// The languages that a statement is printed in.
    static let languages: [Language] = [.french, .arabic, .english]

    var paper: Paper {
        let day = locale.day(locale.zone.day(of: now), .long)
        return Paper(
            title: locale("Statement of account"), language: locale.language.tag,
            direction: locale.direction == .rightToLeft ? .rightToLeft : .leftToRight,
            sender: company.sender(locale), marks: [debt.reference, day], footer: company.footer(locale), created: now,
            blocks: [
                .recipient([name]), .facts(facts), .figures(figures), .heading(locale("Payments received")),
                .table(payments),
                .note(
                    locale(
                        Phrase(
                            "Payments recorded until {day}. Amounts in {currency}.",
                            ["day": .day(locale.zone.day(of: now), .long), "currency": .text(debt.currency.code)]))),
            ])
    }

    private var name: String {
        let latin = dossier.debtor?.name ?? debt[Debt.debtorName]
        return locale.language == .arabic ? dossier.debtor?.arabicName ?? latin : latin
    }

    private var facts: [Paper.Fact] {
        var facts = [
            Paper.Fact(locale("Creditor"), dossier.creditor),
            Paper.Fact(locale("Creditor's reference"), debt[Debt.creditorReference]),
            Paper.Fact(locale("Reference"), debt.reference),
        ]
        if let kind = debt[Debt.kind] { facts.append(.init(locale("Kind of debt"), locale(kind.label))) }
        let days: [(Phrase, Day?)] = [
            (Phrase("Original due date"), debt[Debt.originalDue]), (Phrase("Due date"), debt[Debt.due]),
        ]
        for (label, day) in days { if let day { facts.append(.init(locale(label), locale.day(day))) } }
        return facts
    }

    private var figures: [Paper.Fact] {
        [
            .init(locale("Claimed"), locale.money(debt.money(debt.claimed))),
            .init(locale("Amount paid"), locale.money(debt.money(Debt.paid))),
            .init(locale("Balance due"), locale.money(debt.money(Debt.balance))),
        ]
    }

    private var payments: Paper.Table {
        let standing = dossier.payments.filter { $0[Payment.reversedAt] == nil }.sorted { left, right in
            let days = (left[Payment.received] ?? .earliest, right[Payment.received] ?? .earliest)
            return days.0 == days.1 ? left.id < right.id : days.0 < days.1
        }
        return Paper.Table(
            columns: [
                Paper.Column(locale("Received on"), width: .fit), Paper.Column(locale("Reference"), width: .fit),
                Paper.Column(locale("Method")), .figures(locale("Costs")), .figures(locale("Interest")),
                .figures(locale("Principal")), .figures(locale("Amount")),
            ],
            rows: standing.map { payment in
                let shares = payment.shares
                return [
                    Paper.Cell(payment[Payment.received].map { locale.day($0) } ?? ""), Paper.Cell(payment.reference),
                    Paper.Cell(
                        payment[Payment.method].map { locale($0.label) } ?? "",
                        note: payment[Payment.receipt.spec.name].text),
                    amount(shares.costs), amount(shares.interest), amount(shares.principal),
                    Paper.Cell(locale.amount(payment.money(Payment.amount)), isStrong: true),
                ]
            },
            totals: standing.isEmpty
                ? []
                : [
                    [
                        Paper.Cell(locale("Total")), "", "", sum(standing) { $0.costs }, sum(standing) { $0.interest },
                        sum(standing) { $0.principal },
                        Paper.Cell(locale.amount(debt.money(standing.reduce(0) { $0 + $1[Payment.amount] }))),
                    ]
                ], empty: locale("No payment was received."))
    }

    private func amount(_ minor: Int64) -> Paper.Cell {
        Paper.Cell(minor == 0 ? "—" : locale.amount(debt.money(minor)))
    }

    private func sum(_ payments: [Record], _ share: (Shares) -> Int64) -> Paper.Cell {
        amount(payments.reduce(0) { $0 + share($1.shares) })
    }
}

extension Collections {
    /// Prints the statement, in the language asked for or the debtor's own; that it was printed is written down.
    var printStatement: Route<Context> {
        .get(
            DebtPaths.statement, access: .needs(CollectionsPermissions.seePayments),
            "Prints the statement of a debt in French, Arabic or English."
        ) { request, context, id in
            let dossier = try store.read { connection in
                try DebtDossier.read(id, for: context.actor, depth: DebtDossier.wholeDepth, in: connection)
            }
            let asked = request.query["language"] ?? dossier.debtor?.language ?? ""
            let language = Language(rawValue: asked) ?? .french
            let statement = DebtStatement(
                dossier: dossier, locale: context.locale(in: language), company: context.company, now: context.now)
            let bytes = try statement.paper.bytes()
            try store.change(by: context.author) { change in
                try change.note(
                    "statement.printed", of: "debt", id,
                    changes: [.init(field: "language", old: "", new: language.tag)])
            }
            return .download(bytes, type: "application/pdf", name: "\(dossier.debt.reference)-\(language.tag).pdf")
        }.costing(.bulk)
    }
}
