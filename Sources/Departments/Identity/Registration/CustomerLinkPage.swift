import Design
import HTML
import Localization
import Routing
import Values

/// A link for a customer, shown once to whoever accepted them. It goes to the address that they registered with: opening it
/// proves that the mailbox is theirs.
struct CustomerLinkPage {
    let account: Staff
    let address: String
    let expires: Instant
    let registration: ID

    func html(_ locale: Locale) -> HTML {
        let head = PageHeader(
            title: .isolated(account.name), fact: .isolated(account.email),
            trail: [Link(Phrase("Registrations"), to: Paths.registrations())])
        let card = Card(
            """
            <div class="handing"><p><strong>\(locale.html(
                Phrase("Send this link to {address}, and to no other.", ["address": .text(account.email)])))</strong></p>\
            \(Secret(address).html(locale))\
            <ul class="hints"><li>\(locale.html(Phrase("It is shown now and never again.")))</li>\
            <li>\(locale.html(Phrase("It works once, until {moment}.", ["moment": .instant(expires)])))</li>\
            <li>\(locale.html(Phrase("Whoever opens it shows that the mailbox is theirs, and chooses the password.")))</li></ul>\
            <div class="form-actions">\
            \(Action(Phrase("To the registrations"), to: Paths.registrations()).html(locale))</div></div>
            """)
        return "\(head.html(locale))\(Layout.narrow(card.html(locale)))"
    }
}
