import Design
import HTML
import Localization
import Routing

/// All that a session in stand-by shows: whose it is, and the way on or out.
struct LockPage {
    let name: String
    let next: String
    let csrf: String
    let ways: SecondFactor.Ways
    let fault: Phrase?

    func html(_ locale: Locale) -> HTML {
        let proof = Field.password("proof", label: Phrase("Your password")).limit(1024)
            .help(ways.hasApp ? Phrase("Or a code of your authenticator app.") : nil)
        let form = Form(
            action: Paths.unlock(), csrf: csrf, submit: Phrase("Go on"), weight: ways.hasPasskey ? .plain : .primary,
            hidden: next == "/" ? [] : [("next", next)],
            [.init([proof.required().error(fault).focused()])])
        let leave = Action(
            Phrase("Sign out"), to: Paths.logout(), icon: .signOut, weight: .quiet, effect: .post(csrf: csrf))
        let passkey = PasskeyForm(
            action: Paths.passkeyUnlock(), options: Paths.passkeyUnlock(), csrf: csrf,
            submit: Phrase("Use your passkey"), weight: .primary, hidden: next == "/" ? [] : [("next", next)])
        return """
            <div class="lock-mark" aria-hidden="true">\(Icon.lock.html)</div>\
            \(PageHeader(title: .isolated(name), fact: HTML(text: locale("Locked. Your work is where you left it."))).html(locale))\
            \(ways.hasPasskey ? passkey.html(locale) : .none)\(form.html(locale))<div class="lock-leave">\(leave.html(locale))</div>
            """
    }
}
