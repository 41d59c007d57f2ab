import Design
import HTML
import Localization
import Routing
import Values

/// A link for somebody, shown once to the administrator who made it.
struct LinkPage {
    let staff: Staff
    let purpose: Invitation.Purpose
    let address: String
    let expires: Instant

    func html(_ locale: Locale) -> HTML {
        let head = PageHeader(
            title: .isolated(staff.name), fact: .isolated(staff.email),
            trail: [Link(Phrase("Staff"), to: Paths.staff())])
        let said =
            purpose == .welcome
            ? Phrase("The account is added. Give this link to {name}.", ["name": .text(staff.name)])
            : Phrase("Give this link to {name}.", ["name": .text(staff.name)])
        let card = Card(
            """
            <div class="handing"><p><strong>\(locale.html(said))</strong></p>\
            \(Secret(address).html(locale))\
            <ul class="hints"><li>\(locale.html(Phrase("It is shown now and never again.")))</li>\
            <li>\(locale.html(Phrase("It works once, until {moment}.", ["moment": .instant(expires)])))</li>\
            <li>\(locale.html(Phrase("Pass it on in a way that reaches this person alone, and not by the way that may be lost.")))</li></ul>\
            <div class="form-actions">\(Action(Phrase("To the staff"), to: Paths.staff()).html(locale))\
            \(Action(Phrase("See the account"), to: Paths.oneOfStaff(staff.id), weight: .quiet).html(locale))</div></div>
            """)
        return "\(head.html(locale))\(Layout.narrow(card.html(locale)))"
    }
}
