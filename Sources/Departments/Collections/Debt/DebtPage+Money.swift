import Department
import Design
import HTML
import Localization
import NounPages
import Nouns
import Values

extension DebtPage {
    /// What is due, what came in and what comes next.
    var money: HTML {
        let claimed = debt.claimed
        let share = claimed > 0 ? Int(clamping: (claimed - debt[Debt.balance]) * 10_000 / claimed) : 0
        var figures = [
            Figure(
                Phrase("Balance due"), locale.money(debt.money(Debt.balance)),
                change: Phrase(
                    "Principal {principal}, interest {interest}, costs {costs}",
                    [
                        "principal": .money(debt.money(Debt.principalDue)),
                        "interest": .money(debt.money(Debt.interestDue)),
                        "costs": .money(debt.money(Debt.costsDue)),
                    ]), tone: .neutral,
                trend: dossier.balances(until: context.today, points: 25).map { Double($0.minor) }),
            Figure(
                Phrase("Recovered"), locale.money(debt.money(Debt.paid)),
                change: Phrase(
                    "{share} of {claimed} settled",
                    ["share": .percent(share), "claimed": .money(debt.money(claimed))]), tone: .brand),
        ]
        if debt[Debt.credit] > 0 {
            figures.append(
                Figure(
                    Phrase("Credit"), locale.money(debt.money(Debt.credit)),
                    change: Phrase("Paid above the balance"), tone: .sand))
        }
        figures.append(next)
        return Figure.row(figures, locale)
    }

    private var next: Figure {
        if debt.state.isClosed {
            return Figure(
                Phrase("Closed on"), debt[Debt.closed].map { locale.day($0) } ?? "—", change: debt.state.label,
                tone: .neutral)
        }
        let action = debt[Debt.nextAction.spec.name].text.map { NextStep.phrase($0) }
        let isLate = debt[Debt.nextActionOn].map { $0 < context.today } ?? false
        let detail =
            dossier.promise.map { promise in
                Phrase(
                    "{amount} promised for {day}",
                    [
                        "amount": .money(promise.money(promise[Promise.amount])),
                        "day": .day(promise[Promise.due] ?? .latest, .short),
                    ])
            } ?? action ?? Phrase("Nothing is planned")
        return Figure(
            Phrase("Next action"), debt[Debt.nextActionOn].map { locale.day($0) } ?? "—", change: detail,
            tone: isLate ? .brick : dossier.promise == nil ? .neutral : .sand)
    }
}
