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
    /// A debt beside its list: the essentials, and the ways to its page.
    func debtPanel(_ id: ID, _ context: Context) throws -> Response {
        guard context.wantsFragment else { return .redirect(to: DebtPaths.debt(id)) }
        let version = store.database.version
        let (debt, card, names) = try store.read { connection in
            guard
                let debt = try DebtFile.table.first(
                    where: "debt.id = \(id) AND (\(DebtScope.condition(for: context.actor)))", in: connection)
            else { throw Refusal.notFound }
            let debtor = debt[Debt.debtor] ?? DebtTally.nobody
            return (
                debt, try DebtList.debtors([debtor], in: connection)[debtor], try memory.names(version, connection)
            )
        }
        let locale = context.locale
        let delay = debt[Debt.due].map { context.today.days(since: $0) } ?? 0
        let creditor = debt[Debt.creditor].flatMap { names.creditor($0) }
        let step = debt[Debt.nextAction.spec.name].text.map { locale.html(NextStep.phrase($0)) } ?? .none
        let day: HTML = debt[Debt.nextActionOn].map { " · \(locale.html($0))" } ?? .none
        let share = DebtRow.share(debt[Debt.paid], of: debt[Debt.paid] + debt[Debt.balance])
        let body: HTML = """
            <p>\(Tag(debt.state.label, debt.state.standing.tone).html(locale))</p>\
            \(Facts([
                (Phrase("Debtor"), debtorHTML(card, debt, locale)),
                (Phrase("Creditor"), creditor.map { creditor in
                    #"<a href="/creditors/\#(creditor.id)"><bdi>\#(creditor.name)</bdi></a>"# as HTML } ?? .none),
                (Phrase("Balance due"), #"<strong>\#(locale.html(debt.money(Debt.balance)))</strong>"#),
                (Phrase("Claimed"), locale.html(debt.money(debt.claimed))),
                (Phrase("Recovered"), "\(locale.html(debt.money(Debt.paid))) · <bdi>\(locale.percent(share))</bdi>"),
                (Phrase("Due date"), debt[Debt.due].map { locale.html($0) } ?? .none),
                (Phrase("Days overdue"), delay > 0 && !debt.state.isClosed ? locale.html(delay) : .none),
                (Phrase("Next step"), "\(step)\(day)"),
                (Phrase("Last contact"), debt[Debt.lastContact].map { locale.html($0) } ?? .none),
                (Phrase("Agent"), names.agent(debt[Debt.agent]).map { .isolated($0) } ?? .none),
            ]).html(locale))<div class="form-actions">\(each: panelActions(debt, context), { $0.html(locale) })</div>
            """
        return context.fragment(
            SidePanel(title: .isolated(debt.title), to: DebtPaths.debt(id), body).html(locale))
    }

    private func debtorHTML(_ name: DebtRowWriter.DebtorName?, _ debt: Record, _ locale: Locale) -> HTML {
        let latin = name?.latin ?? debt[Debt.debtorName]
        let arabic: HTML = name?.arabic.map { " · <bdi>\($0)</bdi>" } ?? .none
        guard let debtor = debt[Debt.debtor] else { return .isolated(latin) }
        return #"<a href="/parties/\#(debtor)"><bdi>\#(latin)</bdi></a>\#(arabic)"#
    }

    private func panelActions(_ debt: Record, _ context: Context) -> [Action] {
        let page = DebtPaths.debt(debt.id)
        var actions = [Action(Phrase("Open the file"), to: page, icon: .folder, weight: .primary)]
        if context.actor.may(CollectionsPermissions.recordInteractions) {
            actions.append(Action(Phrase("Record a contact"), to: page + "#interaction", icon: .phone))
        }
        if context.actor.may(CollectionsPermissions.recordPayments), !debt.state.isClosed {
            actions.append(Action(Phrase("Record a payment"), to: page + "#payment", icon: .cash))
        }
        return actions
    }
}
