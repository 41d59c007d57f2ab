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

/// The page of a debt, in parts that are also sent one by one when something changed: who and in what state, the money,
/// what happened, the facts, the documents. The forms are no such part, so that nobody's typing is swept away.
struct DebtPage {
    let dossier: DebtDossier
    let context: Context

    var locale: Locale { context.locale }
    var debt: Record { dossier.debt }
    var actor: Actor { context.actor }

    /// The whole body of the page.
    func html(_ composer: DebtComposer, uploadError: Phrase? = nil) -> HTML {
        """
        \(part("debt-head", head))\(part("debt-money", money))\
        \(Layout.columns(
            main: """
                <div id="debt-desk">\(composer.html)</div>\
                \(Card(part("debt-history", DebtTimeline(dossier: dossier, context: context).html())).html(locale))
                """,
            side: """
                \(contactCard)\(part("debt-facts", facts))\(documentCard(uploadError))
                """))\
        <div hx-get="\(DebtPaths.parts(debt.id))" hx-trigger="sse:changed" hx-swap="none"></div>
        """
    }

    /// The parts as htmx puts them in place by their ids.
    var outOfBand: HTML {
        """
        \(part("debt-head", head, true))\(part("debt-money", money, true))\
        \(part("debt-history", DebtTimeline(dossier: dossier, context: context).html(), true))\
        \(part("debt-facts", facts, true))\(part("debt-papers", papers, true))
        """
    }

    /// What the browser's window is called.
    var title: Phrase {
        .verbatim("\(debt.reference) \(name)")
    }

    func part(_ id: String, _ body: HTML, _ isOutOfBand: Bool = false) -> HTML {
        #"<div id="\#(id)"\#(if: isOutOfBand, " hx-swap-oob=\"true\"")>\#(body)</div>"#
    }

    var name: String { dossier.debtor?.name ?? debt[Debt.debtorName] }

    var head: HTML {
        var tags = [Tag(debt.state.label, debt.state.standing.tone)]
        if let overdue, overdue > 0 {
            tags.append(Tag(Phrase(one: "{count} day late", other: "{count} days late", count: overdue), .brick))
        }
        var actions: [Action] = []
        if actor.may(CollectionsPermissions.assignDebts) {
            actions.append(
                Action(Phrase("Assign"), to: DebtPaths.assignment(debt.id), icon: .person, effect: .dialog, key: "a"))
        }
        if actor.may(CollectionsPermissions.changeDebts) {
            actions.append(Action(Phrase("Edit"), to: DebtPaths.edit(debt.id), icon: .edit, key: "e"))
        }
        if let trail = context.trail(of: Debt.noun.name, debt.id) { actions.append(trail) }
        let arabic = dossier.debtor?.arabicName.flatMap { $0.isEmpty ? nil : $0 }
        // The reader's own script first.
        let names = locale.language == .arabic ? [arabic, name] : [name, arabic]
        let shown = names.compactMap { $0 }
        let second: HTML? = shown.dropFirst().first.map { #" <bdi class="quiet">\#($0)</bdi>"# }
        let who: HTML = "\(HTML.isolated(shown[0]))\(second)"
        let which: HTML = """
            \(HTML.isolated(debt.reference)) · \(HTML.isolated(dossier.creditor)) · \
            \(HTML.isolated(debt[Debt.creditorReference]))
            """
        let header = PageHeader(
            title: who, fact: which,
            trail: [Link(Phrase("Debts"), to: DebtPaths.list())], tags: tags, actions: actions
        ).html(locale)
        return "\(header)\(waitingNotice)\(objectionNotice)"
    }

    /// That the file waits for a second person to be given up.
    private var waitingNotice: HTML {
        guard let approval = dossier.waiting else { return .none }
        let mayDecide = actor.may(Collections.givingUp.permission) && approval.asker != actor.id
        let isSeen = mayDecide || approval.asker == actor.id || actor.may("audit.see")
        return Notice(
            Phrase("{name} asks to close this file as unrecoverable.", ["name": .text(approval.askerName)]),
            detail: Phrase("Somebody else must approve."), .sand,
            actions: isSeen && actor.may("approval.see")
                ? [
                    Action(
                        mayDecide ? Phrase("Decide") : Phrase("See the request"),
                        to: "/approvals/collections/\(approval.id)", icon: .handshake)
                ] : []
        ).html(locale)
    }

    /// Which ways of contact are closed.
    private var objectionNotice: HTML {
        guard !dossier.objections.isEmpty else { return .none }
        let all = Channel.allCases.filter { $0 != .note }
        let said: Phrase =
            dossier.objections.count == all.count
            ? Phrase("This person objects to every way of contact.")
            : Phrase(
                "This person objects to being contacted by: {ways}",
                ["ways": .text(dossier.objections.map { locale($0.label) }.joined(separator: ", "))])
        return Notice(said, detail: Phrase("Whoever does it all the same says why."), .sand).html(locale)
    }

    /// How many days the debt is late; nil for a closed file.
    var overdue: Int? {
        guard !debt.state.isClosed, let due = debt[Debt.due] else { return nil }
        return context.today.days(since: due)
    }

    var contactCard: HTML {
        guard actor.may("party.see"), let party = dossier.debtor?.id ?? debt[Debt.debtor] else { return .none }
        let path = DebtPaths.contacts(debt.id)
        return Card(
            title: Phrase("Contact"), action: Action(Phrase("Open the page"), to: "/parties/\(party)", weight: .quiet),
            """
            <div id="debt-contacts" hx-get="\(path)" hx-trigger="load">\
            <a href="\(path)">\(locale("Show telephone numbers and addresses"))</a></div>
            """
        ).html(locale)
    }

    var statementCard: HTML {
        guard actor.may(CollectionsPermissions.seePayments) else { return .none }
        let languages: [Language] = [.french, .arabic]
        return Card(
            title: Phrase("Statement"),
            Papers(
                languages.map { language in
                    (
                        language.ownName,
                        DebtPaths.statement(debt.id, query: ["language": language.tag]), "PDF"
                    )
                }
            ).html(locale)
        ).html(locale)
    }

    var othersCard: HTML {
        guard !dossier.others.isEmpty else { return .none }
        return Card(
            title: Phrase("Other files of this debtor"),
            Facts(
                dossier.others.map { file in
                    (
                        .verbatim(file.reference),
                        """
                        <a href="\(DebtPaths.debt(file.id))">\(locale.html(file.balance))</a> \
                        \(Tag(file.state.label, file.state.standing.tone).html(locale))
                        """
                    )
                }
            ).html(locale)
        ).html(locale)
    }

}

extension Record {
    /// The human reference of a debt or payment.
    var reference: String { self["reference"].text ?? "" }
}
