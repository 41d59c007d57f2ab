import Design
import HTML
import Localization
import Routing

/// The first page that anybody sees.
struct LoginPage {
    let isEmpty: Bool
    let email: String
    let next: String
    let error: Phrase?
    let ended: Bool
    /// True right after a password was chosen by a link.
    let isChosen: Bool
    /// True where a lost password is chosen anew by a letter.
    var sendsMail = false
    /// True where visitors may ask for an account.
    var registers = false
    /// What the browser showed in its handshake.
    let presented: Presented?

    func html(_ locale: Locale) -> HTML {
        let address = Field.email("email", label: Phrase("E-mail address"), value: email, autocomplete: "username")
            .required().limit(254)
        let password = Field.password("password", label: Phrase("Password")).required().limit(1024)
            .help(sendsMail ? nil : Phrase("Forgotten it? An administrator gives you a link for a new one."))
        let form = Form(
            action: Paths.login(), csrf: "", submit: Phrase("Sign in"), error: error,
            hidden: next == "/" ? [] : [("next", next)],
            [.init([email.isEmpty ? address.focused() : address, email.isEmpty ? password : password.focused()])])
        let fact = HTML(text: locale("The desk for files, payments and people."))
        let head = PageHeader(title: HTML(text: locale("Sign in")), fact: fact)
        let passkey = PasskeyForm(
            action: Paths.passkeyDoor(), options: Paths.passkeyDoor(), csrf: "",
            submit: Phrase("Sign in with a passkey"), hidden: next == "/" ? [] : [("next", next)])
        let certificate = CertificateForm(
            action: Paths.certificateDoor(), presented: presented, csrf: "",
            submit: Phrase("Sign in with your certificate"), hidden: next == "/" ? [] : [("next", next)])
        let others: HTML = isEmpty ? .none : "\(certificate.html(locale))\(passkey.html(locale))"
        return "\(head.html(locale))\(notice(locale))\(form.html(locale))\(lost(locale))\(others)\(way(locale))"
    }

    /// For those who cannot get in.
    private func lost(_ locale: Locale) -> HTML {
        guard sendsMail, !isEmpty else { return .none }
        return #"<p class="quiet door-way"><a href="\#(Paths.forgot())">\#(locale("Forgotten your password?"))</a></p>"#
    }

    /// For those who do not work here.
    private func way(_ locale: Locale) -> HTML {
        guard !isEmpty, registers else { return .none }
        return """
            <p class="quiet door-way">\(locale("Debtor or creditor?")) \
            <a href="\(Paths.register())">\(locale("Register"))</a></p>
            """
    }

    private func notice(_ locale: Locale) -> HTML {
        if isEmpty {
            return Notice(
                Phrase("Nobody has an account yet."),
                detail: Phrase("Open the set-up link that Sila printed when it started."), .sky
            ).html(locale)
        }
        if isChosen, error == nil {
            return Notice(Phrase("Your password is chosen. Sign in with it now."), .brand).html(locale)
        }
        if ended, error == nil {
            return Notice(Phrase("Your session has ended. Sign in to go on where you were."), .sand).html(locale)
        }
        return .none
    }
}
