import Department
import Design
import Factors
import HTML
import Localization
import Routing
import Values

/// One's second factor: set up, in use, or just made with the codes for the drawer.
struct FactorPage {
    enum State {
        case none
        case begun(TimeCode, account: String, issuer: String)
        case confirmed(since: Instant)
        case fresh([RecoveryCode])
    }

    let state: State
    let passkeys: [StaffPasskey]
    /// Nil where the house takes no certificates.
    let certificates: OwnCertificateCard?
    let codesLeft: Int
    let csrf: String
    /// True while nothing else may be done before.
    let isRequired: Bool
    /// What the role asks for.
    let need: FactorNeed
    let invalid: Invalid?
    /// Where to go on from the recovery codes.
    let onward: String

    func html(_ locale: Locale) -> HTML {
        let head = PageHeader(
            title: HTML(text: locale("Second factor")),
            fact: HTML(text: locale("Whoever learns your password cannot sign in without your phone.")),
            trail: [Link(Phrase("Your account"), to: Paths.account())])
        let cards: HTML =
            if case .fresh = state { card(locale) } else {
                """
                \(card(locale))\(PasskeyCard(passkeys: passkeys, csrf: csrf, invalid: invalid).html(locale))\
                \(certificates.map { $0.html(locale) })\(codesCard(locale))
                """
            }
        return "\(head.html(locale))\(notice(locale))\(Layout.narrow(cards))"
    }

    private var isFresh: Bool { if case .fresh = state { true } else { false } }

    private func notice(_ locale: Locale) -> HTML {
        if isRequired, need == .strong, !isFresh {
            return Notice(
                Phrase("Your role asks for a passkey or a certificate."),
                detail: Phrase("Add a passkey now; it takes a minute. A code of an app alone is not enough."), .sand
            ).html(locale)
        }
        switch state {
        case .none, .begun:
            guard isRequired else { return .none }
            return Notice(
                Phrase("Your role asks for a second factor."),
                detail: Phrase("Set it up now; it takes a minute. Then you go on with your work."), .sand
            ).html(locale)
        case .fresh:
            return Notice(Phrase("From now on the password alone no longer opens your account."), .brand).html(locale)
        case .confirmed: return .none
        }
    }

    private func card(_ locale: Locale) -> HTML {
        switch state {
        case .none:
            let begin = Action(
                Phrase("Set up an authenticator app"), to: Paths.factor(), icon: .shield, weight: .primary,
                effect: .post(csrf: csrf))
            return Card(
                title: Phrase("Authenticator app"),
                """
                <p>\(locale("An app on your phone shows a new code of six digits every 30 seconds."))</p>\
                <p class="quiet">\(locale("Aegis, FreeOTP, Google Authenticator and Microsoft Authenticator are such apps."))</p>\
                <div class="form-actions">\(begin.html(locale))</div>
                """
            ).html(locale)
        case .begun(let code, let account, let issuer): return begun(code, account, issuer, locale)
        case .confirmed(let since): return confirmed(since, locale)
        case .fresh(let codes): return fresh(codes, locale)
        }
    }

    private func begun(_ code: TimeCode, _ account: String, _ issuer: String, _ locale: Locale) -> HTML {
        let form = Form(
            action: Paths.confirmFactor(), csrf: csrf, submit: Phrase("Confirm"), scope: "confirm",
            [
                .init([
                    .code("code", label: Phrase("Code that the app shows")).required().limit(20)
                        .error(invalid?["code"]).focused()
                ])
            ])
        let groups = stride(from: 0, to: code.text.count, by: 4).map { code.text.dropFirst($0).prefix(4) }
        return Card(
            title: Phrase("Read this picture with the app"),
            """
            \(QRCode(code.address(account: account, issuer: issuer)).map { picture($0, locale) })\
            <p>\(locale("No camera? Type this key into the app:"))</p>\
            <p><code class="secret" dir="ltr">\(groups.joined(separator: " "))</code></p>\(form.html(locale))
            """
        ).html(locale)
    }

    /// Dark on light whatever the theme, as readers expect it.
    private func picture(_ code: QRCode, _ locale: Locale) -> HTML {
        """
        <svg class="qr" role="img" aria-label="\(locale("The key of your app, for its camera"))" \
        viewBox="0 0 \(code.side) \(code.side)" width="216" height="216" shape-rendering="crispEdges">\
        <rect width="\(code.side)" height="\(code.side)" fill="#fff"/><path d="\(code.path)" fill="#000"/></svg>
        """
    }

    private func confirmed(_ since: Instant, _ locale: Locale) -> HTML {
        let remove = Action(
            Phrase("Remove the app"), to: Paths.removeFactor(), icon: .trash, weight: .danger,
            effect: .post(csrf: csrf),
            confirm: passkeys.isEmpty && certificates?.certificates.isEmpty != false
                ? Phrase("Remove the second factor? Then the password alone opens your account.")
                : Phrase("Remove the app? Your passkeys go on working."))
        let use = Phrase("In use since {day}.", ["day": .day(locale.zone.day(of: since))])
        return Card(
            title: Phrase("Authenticator app"),
            "<p>\(locale.html(use))</p><div class=\"form-actions\">\(remove.html(locale))</div>"
        ).html(locale)
    }

    /// The codes for the day when phone and passkeys are lost; nothing while there is no second factor.
    private func codesCard(_ locale: Locale) -> HTML {
        let hasApp = if case .confirmed = state { true } else { false }
        guard hasApp || !passkeys.isEmpty || certificates?.certificates.isEmpty == false else { return .none }
        let make = Action(
            Phrase("Make new recovery codes"), to: Paths.recoveryCodes(), icon: .refresh, effect: .post(csrf: csrf),
            confirm: Phrase("Make new recovery codes? Those you have stop working."))
        let rest = Phrase(
            one: "{count} recovery code is left.", other: "{count} recovery codes are left.", count: codesLeft)
        let few: HTML =
            codesLeft > 2 ? .none : Notice(Phrase("Few codes are left. Make new ones."), .sand).html(locale)
        return Card(
            title: Phrase("Recovery codes"),
            "<p>\(locale.html(rest))</p>\(few)<div class=\"form-actions\">\(make.html(locale))</div>"
        ).html(locale)
    }

    private func fresh(_ codes: [RecoveryCode], _ locale: Locale) -> HTML {
        let onward = Action(Phrase("I have kept them"), to: onward, weight: .primary)
        return Card(
            title: Phrase("Your recovery codes"),
            """
            <p>\(locale("Each opens the door once when the phone is lost."))</p>\
            <p>\(locale("Print them or write them down: they are not shown again."))</p>\
            <ol class="codes" dir="ltr">\(each: codes, { "<li><code>\($0.text)</code></li>" })</ol>\
            <div class="form-actions">\(onward.html(locale))</div>
            """
        ).html(locale)
    }
}
