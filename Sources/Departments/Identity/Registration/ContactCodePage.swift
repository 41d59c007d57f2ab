import Department
import Design
import HTML
import Localization
import Routing

/// Where a visitor types the code that went to an address which the house knew, if it knew one.
struct ContactCodePage {
    let token: String
    var error: Phrase?

    func html(_ locale: Locale) -> HTML {
        let head = PageHeader(
            locale, title: Phrase("Type the code"),
            fact: Phrase("If we know an e-mail address for this reference, a code is on its way to it."))
        let form = Form(
            action: Paths.contactCode(token), csrf: "", submit: Phrase("Check the code"), error: error,
            [
                .init([
                    .code("code", label: Phrase("Code")).required().limit(20).focused()
                        .help(Phrase("Eight digits, good for ten minutes."))
                ])
            ])
        return "\(head.html(locale))\(form.html(locale))\(way(locale))"
    }

    private func way(_ locale: Locale) -> HTML {
        """
        <p class="quiet door-way">\(locale("No code came?")) \
        <a href="\(Paths.register())">\(locale("Register with a number instead"))</a></p>
        """
    }
}

/// Where a visitor says that an address is theirs.
struct AddressProofPage {
    let token: String
    let isDone: Bool

    func html(_ locale: Locale) -> HTML {
        if isDone {
            let notice = Notice(
                Phrase("Thank you, the address is yours."),
                detail: Phrase("Somebody of the house looks at your registration. You are told by e-mail."), .brand)
            return "\(PageHeader(locale, title: Phrase("Thank you")).html(locale))\(notice.html(locale))"
        }
        let head = PageHeader(
            locale, title: Phrase("Is this your e-mail address?"),
            fact: Phrase("You registered with the address that this link went to."))
        let form = Form(action: Paths.addressProof(token), csrf: "", submit: Phrase("This is my address"), [])
        return "\(head.html(locale))\(form.html(locale))"
    }
}
