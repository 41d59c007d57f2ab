import Department
import Design
import HTML
import Localization
import Routing

/// Where somebody says that they have lost their password.
struct ForgotPage {
    var email = ""
    var invalid: Invalid?
    var refusal: Refusal?
    var isDone = false

    func html(_ locale: Locale) -> HTML {
        let head = PageHeader(
            locale, title: isDone ? Phrase("Look into your mailbox") : Phrase("Choose a new password"),
            fact: isDone ? nil : Phrase("We send a link to the address of your account."))
        return "\(head.html(locale))\(isDone ? done(locale) : form(locale))\(way(locale))"
    }

    private func form(_ locale: Locale) -> HTML {
        Form(
            action: Paths.forgot(), csrf: "", submit: Phrase("Send the link"), error: refusal?.phrase,
            [
                .init([
                    .email("email", label: Phrase("E-mail address"), value: email, autocomplete: "username").required()
                        .limit(254).error(invalid?["email"]).focused()
                ])
            ]
        ).html(locale)
    }

    /// What everybody reads, known or not.
    private func done(_ locale: Locale) -> HTML {
        Notice(
            Phrase("If there is an account with this address, a letter is on its way."),
            detail: Phrase("Its link works once, for thirty minutes. Your second factor stays as it is."), .brand
        ).html(locale)
    }

    private func way(_ locale: Locale) -> HTML {
        #"<p class="quiet door-way"><a href="\#(Paths.login())">\#(locale("Sign in"))</a></p>"#
    }
}
