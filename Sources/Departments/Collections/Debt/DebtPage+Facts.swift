import Department
import Design
import HTML
import Localization
import NounPages
import Nouns
import Values

extension DebtPage {
    /// What is known of the debt, how its balance went, its statement and the debtor's other files.
    var facts: HTML {
        var rows: [(label: Phrase, value: HTML)] = [
            (Phrase("Creditor"), link("/creditors/\(debt[Debt.creditor]?.description ?? "")", dossier.creditor)),
            (Phrase("Creditor's reference"), .isolated(debt[Debt.creditorReference])),
            (Phrase("Kind of debt"), locale.html(debt[Debt.kind]?.label)),
            (Phrase("Agent"), dossier.agent.map { .isolated($0) } ?? locale.html(Phrase("Nobody"))),
        ]
        let days: [(Phrase, Day?)] = [
            (Phrase("Origin"), debt[Debt.origin]), (Phrase("Original due date"), debt[Debt.originalDue]),
            (Phrase("Due date"), debt[Debt.due]), (Phrase("Handed over"), debt[Debt.handedOver]),
            (Phrase("Last contact"), debt[Debt.lastContact]),
        ]
        for (label, day) in days { if let day { rows.append((label, locale.html(day))) } }
        if let wilaya = debt[Debt.wilaya.spec.name].integer {
            rows.append((Phrase("Wilaya"), .isolated(locale.wilaya(wilaya))))
        }
        for field in [Debt.principal, Debt.interest, Debt.costs] where debt[field] > 0 {
            rows.append((field.spec.label, locale.html(debt.money(field))))
        }
        if let action = debt[Debt.legalAction], action != .none {
            rows.append((Phrase("Legal action"), locale.html(action.label)))
        }
        for field in [Debt.court, Debt.section] {
            if let text = debt[field.spec.name].text { rows.append((field.spec.label, .isolated(text))) }
        }
        var body = Facts(rows).html(locale)
        if let note = debt[Debt.note.spec.name].text {
            body.append(#"<p class="lines" dir="auto">\#(note)</p>"#)
        }
        return """
            \(Card(title: Phrase("Facts"), body).html(locale))\(balanceCard)\(statementCard)\(othersCard)
            """
    }

    private var balanceCard: HTML {
        let points = dossier.balances(until: context.today)
        guard points.count > 2, dossier.payments.contains(where: { $0[Payment.reversedAt] == nil }) else {
            return .none
        }
        let currency = debt.currency
        let locale = locale
        // The name of a month says nothing when all points lie in two or three of them.
        let isShort = points[points.count - 1].day.days(since: points[0].day) < 150
        return Card(
            title: Phrase("Balance over time"),
            Chart(
                .lines, title: Phrase("Balance over time"),
                points.map { .init(locale.day($0.day, isShort ? .dayMonth : .month)) },
                [.init(Phrase("Balance due"), points.map { Double($0.minor) }, .brand)],
                format: { locale.money(Money(minor: Int64($0), currency)) },
                axis: { locale.moneyShort(Money(minor: Int64($0), currency)) }
            ).html(locale)
        ).html(locale)
    }

    private func link(_ href: String, _ text: String) -> HTML { #"<a href="\#(href)"><bdi>\#(text)</bdi></a>"# }
}
