import Design
import HTML
import Localization
import Routing
import Values

/// A link is on its way to somebody; whoever made it does not see it.
struct SentPage {
    let name: String
    let address: String
    let expires: Instant
    let back: Link
    let backLabel: Phrase

    func html(_ locale: Locale) -> HTML {
        let head = PageHeader(title: .isolated(name), fact: .isolated(address), trail: [back])
        let card = Card(
            """
            <div class="handing"><p><strong>\(locale.html(
                Phrase("A letter with the link is on its way to {address}.", ["address": .text(address)])))</strong></p>\
            <ul class="hints"><li>\(locale.html(Phrase("Nobody but its reader sees the link.")))</li>\
            <li>\(locale.html(Phrase("It works once, until {moment}.", ["moment": .instant(expires)])))</li>\
            <li>\(locale.html(Phrase("Whoever opens it shows that the mailbox is theirs, and chooses the password.")))</li></ul>\
            <div class="form-actions">\(Action(backLabel, to: back.href).html(locale))</div></div>
            """)
        return "\(head.html(locale))\(Layout.narrow(card.html(locale)))"
    }
}
