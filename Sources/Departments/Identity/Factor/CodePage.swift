import Design
import HTML
import Localization
import Routing

/// The page between the password and the first page of the day.
struct CodePage {
    let next: String
    let ways: SecondFactor.Ways
    /// What the browser showed in its handshake.
    let presented: Presented?
    let error: Phrase?

    func html(_ locale: Locale) -> HTML {
        let form = Form(
            action: Paths.code(), csrf: "", submit: Phrase("Go on"),
            weight: ways.isStrong ? .plain : .primary, cancel: Paths.login(), error: error,
            hidden: next == "/" ? [] : [("next", next)],
            [
                .init([
                    ways.hasApp
                        ? .code("code", label: Phrase("Code of your authenticator app")).required().limit(40)
                            .help(Phrase("Six digits. Lost your phone? Type one of your recovery codes.")).focused()
                        : .code("code", label: Phrase("Recovery code")).required().limit(40)
                            .help(Phrase("If your passkey is not at hand: one of the codes you wrote down."))
                ])
            ])
        let said =
            ways.hasPasskey
            ? Phrase("The password is right. Now your passkey, or a code.")
            : ways.hasCertificate
                ? Phrase("The password is right. Now your certificate, or a code.")
                : Phrase("The password is right. Now the code.")
        let head = PageHeader(
            title: HTML(text: locale("One more step")),
            fact: locale.html(said))
        let passkey = PasskeyForm(
            action: Paths.passkeyStep(), options: Paths.passkeyStep(), csrf: "", submit: Phrase("Use your passkey"),
            weight: .primary, hidden: next == "/" ? [] : [("next", next)])
        let certificate = CertificateForm(
            action: Paths.certificateStep(), presented: ways.hasCertificate ? presented : nil, csrf: "",
            submit: Phrase("Use your certificate"), weight: .primary, hidden: next == "/" ? [] : [("next", next)])
        let strong: HTML = "\(certificate.html(locale))\(ways.hasPasskey ? passkey.html(locale) : .none)"
        return "\(head.html(locale))\(strong)\(form.html(locale))"
    }
}
