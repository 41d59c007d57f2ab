import Design
import HTML
import HTTP
import Localization
import Routing
import Values

/// The registrations, those that wait first.
struct RegistrationListPage {
    let rows: [Registration]
    let state: Registration.State
    let waiting: Int
    /// The sides whose visitors may register.
    let open: Set<Customer.Side>
    /// True for those who open and shut the door.
    let mayOpen: Bool

    func html(_ locale: Locale) -> HTML {
        let head = PageHeader(
            locale, title: Phrase("Registrations"),
            fact: Phrase("Waiting for a decision: {count}", ["count": .count(waiting)]),
            tags: [
                openness(.debtor, Phrase("Open to debtors"), Phrase("Closed to debtors")),
                openness(.creditor, Phrase("Open to creditors"), Phrase("Closed to creditors")),
            ],
            actions: mayOpen ? [Action(Phrase("Open or close"), to: Paths.company() + "#f-registersDebtors")] : [])
        let tabs: [(Registration.State, Phrase)] = [
            (.waiting, Phrase("Waiting")), (.accepted, Phrase("Accepted")), (.refused, Phrase("Refused")),
        ]
        let parts = Tabs(
            tabs.map { (label: $1, href: Paths.registrations(query: ["state": $0.rawValue]), count: nil) },
            current: tabs.firstIndex { $0.0 == state } ?? 0, of: Phrase("Registrations"))
        let columns: [Sheet.Column] = [
            .init(Phrase("Name"), phone: .title), .init(Phrase("Who they are"), phone: .tag),
            .init(Phrase("E-mail address"), phone: .subtitle), .init(Phrase("Reference"), phone: .labelled),
            .init(Phrase("Received on"), phone: .labelled),
        ]
        let body: HTML =
            rows.isEmpty
            ? Empty(
                .inbox, title: Phrase("Nothing here"),
                help: open.isEmpty
                    ? Phrase("Registration is closed: the page where people sign in does not offer it.")
                    : Phrase("Visitors register from the page where people sign in.")
            ).html(locale)
            : Sheet(
                id: "registrations", caption: Phrase("Registrations"), columns, rows.map { row($0, locale) },
                pager: Pager(shown: rows.count)
            ).html(locale)
        return """
            \(head.html(locale))\(parts.html(locale))\(body)
            """
    }

    private func openness(_ side: Customer.Side, _ isOpen: Phrase, _ isShut: Phrase) -> Tag {
        open.contains(side) ? Tag(isOpen, .brand) : Tag(isShut, .neutral)
    }

    private func row(_ registration: Registration, _ locale: Locale) -> Sheet.Row {
        Sheet.Row(
            id: registration.id.description, name: registration.name, to: Paths.registration(registration.id),
            [
                .name(
                    registration.name,
                    quiet: registration.organisation.isEmpty ? nil : .isolated(registration.organisation)),
                .tag(Tag(registration.side.label, registration.side == .creditor ? .sky : .neutral), locale),
                .text(registration.email), .text(registration.reference),
                .text(locale.instant(registration.created)),
            ])
    }
}

extension Customer.Side {
    /// What people call somebody on this side.
    var label: Phrase { self == .creditor ? Phrase("Creditor") : Phrase("Debtor") }
}
