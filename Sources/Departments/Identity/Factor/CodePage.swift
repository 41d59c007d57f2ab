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

/// The page that asks somebody who has been signed in for a while to show once more who they are.
struct ProofPage {
    let next: String
    let csrf: String
    let ways: SecondFactor.Ways
    /// True when the role asks for more than a code.
    let isStrong: Bool
    /// What the browser showed in its handshake.
    let presented: Presented?
    let invalid: Invalid?

    struct Invalid {
        let phrase: Phrase
    }

    func html(_ locale: Locale) -> HTML {
        let hasApp = ways.hasApp && !isStrong
        let hasCodes = ways.hasApp || ways.hasPasskey || isStrong
        let field =
            hasCodes
            ? Field.code(
                "proof",
                label: hasApp ? Phrase("Code of your authenticator app") : Phrase("Recovery code")
            ).limit(40)
                .help(
                    hasApp
                        ? Phrase("Six digits, or one of your recovery codes.")
                        : Phrase("If your passkey is not at hand: one of the codes you wrote down."))
            : Field.password("proof", label: Phrase("Your password")).limit(1024)
        let form = Form(
            action: Paths.prove(), csrf: csrf, submit: Phrase("Go on"), weight: ways.hasPasskey ? .plain : .primary,
            cancel: "/", hidden: [("next", next)],
            [.init([field.required().error(invalid?.phrase).focused()])])
        let head = PageHeader(
            title: HTML(text: locale("Show that it is you")),
            fact: locale.html(
                isStrong
                    ? Phrase("Your role asks for a passkey or a certificate. A code of an app is not enough.")
                    : Phrase(
                        "What comes next concerns the keys of the house. It is asked for again after five minutes."))
        )
        let passkey = PasskeyForm(
            action: Paths.passkeyProof(), options: Paths.passkeyProof(), csrf: csrf,
            submit: Phrase("Use your passkey"), weight: .primary, hidden: [("next", next)])
        let certificate = CertificateForm(
            action: Paths.certificateProof(), presented: isStrong && ways.hasCertificate ? presented : nil, csrf: csrf,
            submit: Phrase("Use your certificate"), weight: .primary, hidden: [("next", next)])
        let card = Card(
            """
            \(certificate.html(locale))\(ways.hasPasskey ? passkey.html(locale) : .none)\(form.html(locale))
            """)
        return "\(head.html(locale))\(Layout.narrow(card.html(locale)))"
    }
}
