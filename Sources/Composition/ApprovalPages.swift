import Department
import Design
import HTML
import HTTP
import Localization
import Routing
import Values

/// What waits for a second person, then what was decided.
struct ApprovalListPage {
    let items: [ApprovalRoutes.Item]
    let context: Context
    let done: String?

    var html: HTML {
        let locale = context.locale
        let waiting = items.count { $0.approval.isOpen(at: context.now) }
        let head = PageHeader(
            locale, title: Phrase("Approvals"),
            fact: Phrase(
                one: "{count} request waits for a second person.", other: "{count} requests wait for a second person.",
                count: waiting),
            actions: context.actor.may(ApprovalRoutes.change)
                ? [Action(Phrase("What takes two people"), to: ApprovalRoutes.rules(), icon: .settings)] : [])
        if items.isEmpty {
            let empty = Empty(
                .handshake, title: Phrase("Nothing waits"),
                help: Phrase(
                    "What takes two people is asked for where it is done, and stands here until it is decided."))
            return "\(head.html(locale))\(notice)\(empty.html(locale))"
        }
        let columns: [Sheet.Column] = [
            .init(Phrase("What"), phone: .title), .init(Phrase("About"), phone: .subtitle),
            .init(Phrase("Asked by"), phone: .labelled), .init(Phrase("When"), phone: .labelled),
            .init(Phrase("Decided by"), phone: .labelled), .init(Phrase("State"), phone: .tag),
        ]
        let order =
            items.filter { $0.approval.isOpen(at: context.now) } + items.filter { !$0.approval.isOpen(at: context.now) }
        let sheet = Sheet(
            id: "approvals", caption: Phrase("Approvals"), columns, order.map(row), pager: Pager(shown: items.count))
        return "\(head.html(locale))\(notice)\(sheet.html(locale))"
    }

    private func row(_ item: ApprovalRoutes.Item) -> Sheet.Row {
        let locale = context.locale
        let approval = item.approval
        return Sheet.Row(
            id: approval.id.description, name: locale(item.act.label),
            to: ApprovalRoutes.one(item.department.name, approval.id),
            [
                Cell(
                    #"<span class="strong">\#(locale.html(item.act.label))</span>"#, quiet: .isolated(approval.reason)),
                .phrase(item.act.subject(approval), locale), .text(approval.askerName),
                Cell(HTML(text: locale.ago(approval.asked, now: context.now))),
                approval.deciderName.map { .text($0) } ?? .empty, .tag(item.tag(at: context.now), locale),
            ])
    }

    private var notice: HTML {
        let said: Phrase? =
            switch done {
            case "asked": Phrase("It is asked for. Somebody else decides; look here for the answer.")
            case "grant": Phrase("You approved.")
            case "refuse": Phrase("You refused, and your reason is told.")
            case "withdrawn": Phrase("The request is taken back.")
            default: nil
            }
        return said.map { Notice($0, .brand).html(context.locale) } ?? .none
    }
}

extension ApprovalRoutes.Item {
    /// How it stands.
    func tag(at now: Instant) -> Tag {
        switch approval.state {
        case .open where approval.isOpen(at: now): Tag(Phrase("Waits"), .sand)
        case .granted where approval.isUsable(at: now): Tag(Phrase("Approved, not used yet"), .sky)
        case .open, .granted: Tag(Phrase("Too old"), .neutral)
        case .done: Tag(Phrase("Approved and done"), .brand)
        case .refused: Tag(Phrase("Not approved"), .brick)
        case .withdrawn: Tag(Phrase("Taken back"), .neutral)
        }
    }
}

/// A request: what is asked, by whom and why; and the decision.
struct ApprovalPage {
    let item: ApprovalRoutes.Item
    let context: Context
    let fields: Fields
    let invalid: Invalid?

    var html: HTML {
        let locale = context.locale
        let head = PageHeader(
            title: locale.html(item.act.label), fact: locale.html(item.act.subject(item.approval)),
            trail: [Link(Phrase("Approvals"), to: ApprovalRoutes.list())], tags: [item.tag(at: context.now)],
            actions: actions)
        return """
            \(head.html(locale))\(Layout.narrow("\(Card(Facts(facts).html(locale)).html(locale))\(decision)"))
            """
    }

    private var approval: Approval { item.approval }

    private var actions: [Action] {
        var actions = [
            Action(Phrase("Look at it"), to: context.addresses.link(sealing: item.act.page(approval)), icon: .eye)
        ]
        if approval.asker == context.actor.id {
            if approval.isOpen(at: context.now) {
                actions.append(
                    Action(
                        Phrase("Take it back"), to: ApprovalRoutes.withdrawal(item.department.name, approval.id),
                        icon: .undo, effect: .post(csrf: context.csrf)))
            } else if approval.isUsable(at: context.now), let use = item.act.use {
                let file = context.addresses.link(sealing: use(approval))
                actions.append(Action(Phrase("Download"), to: file, icon: .download, weight: .primary))
            }
        }
        return actions
    }

    private var facts: [(label: Phrase, value: HTML)] {
        let locale = context.locale
        var facts: [(label: Phrase, value: HTML)] = [
            (Phrase("Asked by"), .isolated(approval.askerName)), (Phrase("Asked on"), locale.html(approval.asked)),
            (Phrase("Reason"), #"<span class="lines" dir="auto">\#(approval.reason)</span>"#),
        ]
        if let name = approval.deciderName {
            facts.append((Phrase("Decided by"), .isolated(name)))
            if let decided = approval.decided { facts.append((Phrase("Decided on"), locale.html(decided))) }
            if let answer = approval.answer {
                facts.append((Phrase("Answer"), #"<span class="lines" dir="auto">\#(answer)</span>"#))
            }
        }
        if approval.isOpen(at: context.now) || approval.isUsable(at: context.now) {
            facts.append((Phrase("Good until"), locale.html(approval.expires)))
        }
        return facts
    }

    private var decision: HTML {
        let locale = context.locale
        guard approval.isOpen(at: context.now) else { return .none }
        guard item.isDecided(by: context.actor, at: context.now) else {
            return approval.asker == context.actor.id
                ? Notice(Phrase("You asked for this yourself. Somebody else must decide.")).html(locale) : .none
        }
        let form = Design.Form(
            action: ApprovalRoutes.one(item.department.name, approval.id), csrf: context.csrf,
            submit: Phrase("Decide"), cancel: ApprovalRoutes.list(),
            [
                .init([
                    .radios(
                        "decision", label: Phrase("Your decision"), value: fields["decision"] ?? "",
                        choices: [
                            .init("grant", Phrase("Approve"), help: Phrase("It is done, or may be done, at once.")),
                            .init("refuse", Phrase("Refuse"), help: Phrase("Nothing happens. Say why.")),
                        ]
                    ).required().error(invalid?["decision"]),
                    .textarea("answer", label: Phrase("Answer"), value: fields["answer"] ?? "", rows: 3).limit(400)
                        .error(invalid?["answer"]),
                ])
            ])
        return Card(form.html(locale)).html(locale)
    }
}
