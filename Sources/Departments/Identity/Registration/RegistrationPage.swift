import Department
import Design
import HTML
import Localization
import Messages
import Routing
import Values

/// One registration: what it says, what of it is proved, and the decision.
struct RegistrationPage {
    let registration: Registration
    let proved: ProvedCustomer?
    let isTaken: Bool
    let account: Staff?
    let mayDecide: Bool
    /// True where letters take links and reasons to people.
    let sendsMail: Bool
    let csrf: String
    let reason: String
    let invalid: Invalid?
    let refusal: Refusal?

    func html(_ locale: Locale) -> HTML {
        let tag: Tag =
            switch registration.state {
            case .waiting: Tag(Phrase("Waiting"), .sand)
            case .accepted: Tag(Phrase("Registration accepted"), .brand)
            case .refused: Tag(Phrase("Registration refused"), .neutral)
            }
        let head = PageHeader(
            title: .isolated(registration.name), fact: .isolated(registration.email),
            trail: [Link(Phrase("Registrations"), to: Paths.registrations())],
            tags: [tag, Tag(registration.side.label, .neutral)])
        let refused: HTML = refusal.map { Notice($0.phrase, .brick).html(locale) } ?? .none
        return """
            \(head.html(locale))\(refused)\(Layout.columns(
                main: "\(proof(locale))\(facts(locale))", side: decision(locale)))
            """
    }

    private func proof(_ locale: Locale) -> HTML {
        guard registration.state == .waiting else { return .none }
        if isTaken {
            return Notice(Identity.addressTaken.phrase, .sand).html(locale)
        }
        if let proved {
            return Notice(
                registration.contactAddress.map { address in
                    Phrase(
                        "Proved: a code went to {address}, an address of {name} that we knew before.",
                        ["address": .text(address), "name": .text(proved.name)])
                } ?? Phrase("Proved: reference and number belong to {name}.", ["name": .text(proved.name)]),
                detail: Phrase("The account will see the matters of this customer and of nobody else."), .brand
            ).html(locale)
        }
        return Notice(
            registration.identifierKind == Registration.byCode
                ? Phrase("Not proved: no code was typed that went to an address which we know.")
                : Phrase("Not proved: reference and number do not belong to one customer."),
            detail: Phrase("A name alone opens nothing. Refuse it with a reason that helps the person."), .sand
        ).html(locale)
    }

    private func facts(_ locale: Locale) -> HTML {
        let kinds: [String: Phrase] = [
            "nin": Phrase("National identity number (NIN)"), "passport": Phrase("Passport"),
            "licence": Phrase("Driving licence"), "nif": Phrase("Tax number (NIF)"),
            "rc": Phrase("Trade register (RC)"),
        ]
        var facts: [(label: Phrase, value: HTML)] = [(Phrase("Name"), .isolated(registration.name))]
        if !registration.organisation.isEmpty {
            facts.append((Phrase("Organisation"), .isolated(registration.organisation)))
        }
        facts.append((Phrase("E-mail address"), address(locale)))
        if !registration.phone.isEmpty { facts.append((Phrase("Telephone"), .isolated(registration.phone))) }
        facts += [
            (Phrase("Reference"), .isolated(registration.reference)),
            registration.identifierKind == Registration.byCode
                ? (Phrase("Proof"), HTML(text: locale(Phrase("Code to a known address"))))
                : (kinds[registration.identifierKind] ?? Phrase("Number"), HTML(text: "••••")),
            (Phrase("Received on"), HTML(text: locale.instant(registration.created))),
        ]
        if let decided = registration.decided {
            facts.append((Phrase("Decided on"), HTML(text: locale.instant(decided))))
        }
        if let decider = registration.decider { facts.append((Phrase("Decided by"), .isolated(decider))) }
        if let reason = registration.reason { facts.append((Phrase("Reason"), .isolated(reason))) }
        return Card(title: Phrase("What it says"), Facts(facts).html(locale)).html(locale)
    }

    /// The address, and whether its owner said that it is theirs.
    private func address(_ locale: Locale) -> HTML {
        guard sendsMail else { return .isolated(registration.email) }
        let tag =
            registration.addressProved == nil
            ? Tag(Phrase("Not confirmed yet"), .sand) : Tag(Phrase("Confirmed"), .brand)
        return "\(HTML.isolated(registration.email)) \(tag.html(locale))"
    }

    private func decision(_ locale: Locale) -> HTML {
        guard mayDecide else { return .none }
        switch registration.state {
        case .refused: return .none
        case .accepted: return account.map { access($0, locale) } ?? .none
        case .waiting:
            let accept = Action(
                Phrase("Accept"), to: Paths.acceptRegistration(registration.id), icon: .check, weight: .primary,
                effect: .post(csrf: csrf))
            let refuse = Form(
                action: Paths.refuseRegistration(registration.id), csrf: csrf, submit: Phrase("Refuse"),
                weight: .danger,
                [
                    .init([
                        .textarea("reason", label: Phrase("Reason"), value: reason, rows: 3).required()
                            .error(invalid?["reason"])
                    ])
                ])
            let yes: HTML =
                proved != nil && !isTaken ? Card(title: Phrase("Accept"), accept.html(locale)).html(locale) : .none
            return "\(yes)\(Card(title: Phrase("Refuse"), refuse.html(locale)).html(locale))"
        }
    }

    private func access(_ account: Staff, _ locale: Locale) -> HTML {
        let link = Action(
            sendsMail ? Phrase("Send a new link") : Phrase("Make a new link"),
            to: Paths.customerLink(registration.id), icon: .link, effect: .post(csrf: csrf))
        let form = Form(
            action: Paths.customerAccess(registration.id), csrf: csrf,
            submit: account.isActive ? Phrase("Close the account") : Phrase("Open the account again"),
            weight: account.isActive ? .danger : .primary, hidden: [("allowed", account.isActive ? "0" : "1")], [])
        let state =
            !account.isActive
            ? Tag(Phrase("Deactivated"), .neutral)
            : account.hasPassword ? Tag(Phrase("Active"), .brand) : Tag(Phrase("Invited"), .sand)
        return Card(
            title: Phrase("Account"),
            """
            <p>\(state.html(locale))</p>\(if: account.isActive, "<p>\(link.html(locale))</p>")\(form.html(locale))
            """
        ).html(locale)
    }
}
