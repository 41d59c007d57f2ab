import Design
import HTML
import Localization
import Routing

/// What asks somebody who has been signed in for a while to show once more who they are, as a page or a dialog.
struct ProofPage {
    let errand: Errand
    let csrf: String
    let ways: SecondFactor.Ways
    /// True when the role asks for more than a code.
    let isStrong: Bool
    /// What the browser showed in its handshake.
    let presented: Presented?
    let fault: Phrase?

    static let title = Phrase("Show that it is you")

    /// As a page.
    func html(_ locale: Locale) -> HTML {
        let head = PageHeader(locale, title: Self.title, fact: why)
        return "\(head.html(locale))\(Layout.narrow(Card(body(locale, .page)).html(locale)))"
    }

    /// As a dialog, in the place of the one whose form waits. Passkeys and certificates lead out of it to a page.
    func dialog(_ locale: Locale) -> HTML {
        Dialog(
            title: Self.title, "<p class=\"quiet\">\(locale.html(why))</p>\(body(locale, .element("dialog")))"
        ).html(locale)
    }

    private var why: Phrase {
        if isStrong { return Phrase("Your role asks for a passkey or a certificate. A code of an app is not enough.") }
        if errand.isLost {
            return Phrase(
                "What comes next is sensitive. A file cannot be kept meanwhile: send the form again afterwards.")
        }
        return errand.way == .form
            ? Phrase(
                "What comes next is sensitive. What you typed is kept, and nothing more is asked for five minutes.")
            : Phrase("What comes next is sensitive. Nothing more is asked for five minutes.")
    }

    private func body(_ locale: Locale, _ target: Design.Form.Target) -> HTML {
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
            cancel: errand.back, hidden: errand.hidden, target: target, scope: "proof",
            [.init([field.required().error(fault).focused()])])
        let passkey = PasskeyForm(
            action: Paths.passkeyProof(), options: Paths.passkeyProof(), csrf: csrf,
            submit: Phrase("Use your passkey"), weight: .primary, hidden: errand.hidden)
        let certificate = CertificateForm(
            action: Paths.certificateProof(), presented: isStrong && ways.hasCertificate ? presented : nil, csrf: csrf,
            submit: Phrase("Use your certificate"), weight: .primary, hidden: errand.hidden)
        return """
            \(certificate.html(locale))\(ways.hasPasskey ? passkey.html(locale) : .none)\(form.html(locale))
            """
    }
}
