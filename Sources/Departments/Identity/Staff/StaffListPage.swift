import Design
import HTML
import Localization
import Routing
import Values

/// Everybody who works here.
struct StaffListPage {
    let staff: [Staff]
    /// Those with a link by which they choose a password.
    let invited: Set<ID>
    let mayChange: Bool
    let now: Instant
    let done: String?

    func html(_ locale: Locale) -> HTML {
        let active = staff.count { $0.isActive }
        let add = Action(Phrase("Add an account"), to: Paths.newStaff(), icon: .add, weight: .primary, key: "n")
        let head = PageHeader(
            locale, title: Phrase("Staff"),
            fact: Phrase(
                one: "{count} person may sign in.", other: "{count} people may sign in.", count: active),
            actions: mayChange ? [add] : [])
        let columns: [Sheet.Column] = [
            .init(Phrase("Name"), phone: .title), .init(Phrase("Role"), phone: .subtitle),
            .init(Phrase("Language"), phone: .labelled), .init(Phrase("Last signed in"), phone: .labelled),
            .init(Phrase("State"), phone: .tag),
        ]
        let sheet = Sheet(
            id: "staff", caption: Phrase("Staff"), columns, staff.map { row($0, locale) },
            pager: Pager(shown: staff.count))
        return "\(head.html(locale))\(notice(locale))\(sheet.html(locale))"
    }

    private func row(_ person: Staff, _ locale: Locale) -> Sheet.Row {
        let state =
            !person.isActive
            ? Tag(Phrase("Deactivated"), .neutral)
            : person.hasPassword
                ? Tag(Phrase("Active"), .brand)
                : invited.contains(person.id)
                    ? Tag(Phrase("Invited"), .sky) : Tag(Phrase("Link is over"), .sand)
        return Sheet.Row(
            id: person.id.description, name: person.name, to: mayChange ? Paths.oneOfStaff(person.id) : nil,
            [
                .name(person.name, quiet: #"<bdi>\#(person.email)</bdi>"#), .phrase(person.role.label, locale),
                .text(person.language.ownName),
                person.signedIn.map { Cell(HTML(text: locale.ago($0, now: now))) }
                    ?? .phrase(Phrase("Never"), locale),
                .tag(state, locale),
            ])
    }

    private func notice(_ locale: Locale) -> HTML {
        let said: Phrase? =
            switch done {
            case "changed": Phrase("The account is changed.")
            case "revoked": Phrase("The link no longer works.")
            case "factor": Phrase("The second factor is removed. The person signs in with the password alone.")
            case "sessions": Phrase("All sessions of this account have ended.")
            default: nil
            }
        return said.map { Notice($0, .brand).html(locale) } ?? .none
    }
}
