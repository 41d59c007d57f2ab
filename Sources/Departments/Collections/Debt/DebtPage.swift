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

    private var locale: Locale { context.locale }
    private var debt: Record { dossier.debt }
    private var actor: Actor { context.actor }

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

    private func part(_ id: String, _ body: HTML, _ isOutOfBand: Bool = false) -> HTML {
        #"<div id="\#(id)"\#(if: isOutOfBand, " hx-swap-oob=\"true\"")>\#(body)</div>"#
    }

    private var name: String { dossier.debtor?.name ?? debt[Debt.debtorName] }

    // MARK: Head and money

    private var head: HTML {
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
        return PageHeader(
            title: who, fact: which,
            trail: [Link(Phrase("Debts"), to: DebtPaths.list())], tags: tags, actions: actions
        ).html(locale)
    }

    /// How many days the debt is late; nil for a closed file.
    private var overdue: Int? {
        guard !debt.state.isClosed, let due = debt[Debt.due] else { return nil }
        return context.today.days(since: due)
    }

    private var money: HTML {
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

    // MARK: Side

    private var contactCard: HTML {
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

    private var facts: HTML {
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

    private var statementCard: HTML {
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

    private var othersCard: HTML {
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

    private func documentCard(_ error: Phrase?) -> HTML {
        guard actor.may(CollectionsPermissions.seeDocuments) else { return .none }
        return Card(
            title: Phrase("Documents"),
            "\(part("debt-papers", papers))<div id=\"debt-upload\">\(upload(error))</div>"
        ).html(locale)
    }

    private var papers: HTML {
        guard !dossier.documents.isEmpty else { return #"<p class="quiet">\#(locale("No document yet."))</p>"# }
        return Papers(
            dossier.documents.map { document in
                (
                    document.name,
                    document.kind.isShown
                        ? DebtPaths.preview(debt.id, document.id) : DebtPaths.document(debt.id, document.id),
                    [
                        document.kind.label, locale.size(document.size),
                        locale.day(locale.zone.day(of: document.added)),
                    ].joined(separator: " · ")
                )
            }
        ).html(locale)
    }

    /// The form that adds a document; nothing for those who may not.
    func upload(_ error: Phrase?) -> HTML {
        guard actor.may(CollectionsPermissions.addDocuments) else { return .none }
        return Design.Form(
            action: DebtPaths.documents(debt.id), csrf: context.csrf, submit: Phrase("Add the document"),
            weight: .plain, target: .element("debt-upload"), scope: "document",
            [
                .init([
                    .file("file", label: Phrase("Document"), accept: DocumentKind.endings).required()
                        .help(Phrase("PDF, image, text, Word or Excel, at most 20 MB. It is kept encrypted."))
                        .error(error)
                ])
            ]
        ).html(locale)
    }

    private func link(_ href: String, _ text: String) -> HTML { #"<a href="\#(href)"><bdi>\#(text)</bdi></a>"# }
}

extension Record {
    /// The human reference of a debt or payment.
    var reference: String { self["reference"].text ?? "" }
}
