import Design
import HTML
import Localization
import Routing

/// The page between the password and the first page of the day.
struct CodePage {
    let next: String
    let error: Phrase?

    func html(_ locale: Locale) -> HTML {
        let form = Form(
            action: Paths.code(), csrf: "", submit: Phrase("Go on"), cancel: Paths.login(), error: error,
            hidden: next == "/" ? [] : [("next", next)],
            [
                .init([
                    .code("code", label: Phrase("Code of your authenticator app")).required().limit(40)
                        .help(Phrase("Six digits. Lost your phone? Type one of your recovery codes.")).focused()
                ])
            ])
        let head = PageHeader(
            title: HTML(text: locale("One more step")),
            fact: HTML(text: locale("The password is right. Now the code.")))
        return "\(head.html(locale))\(form.html(locale))"
    }
}

/// The page that asks somebody who has been signed in for a while to show once more who they are.
struct ProofPage {
    let next: String
    let csrf: String
    let hasFactor: Bool
    let invalid: Invalid?

    struct Invalid {
        let phrase: Phrase
    }

    func html(_ locale: Locale) -> HTML {
        let field =
            hasFactor
            ? Field.code("proof", label: Phrase("Code of your authenticator app")).limit(40)
                .help(Phrase("Six digits, or one of your recovery codes."))
            : Field.password("proof", label: Phrase("Your password")).limit(1024)
        let form = Form(
            action: Paths.prove(), csrf: csrf, submit: Phrase("Go on"), cancel: "/", hidden: [("next", next)],
            [.init([field.required().error(invalid?.phrase).focused()])])
        let head = PageHeader(
            title: HTML(text: locale("Show that it is you")),
            fact: HTML(
                text: locale(
                    "What comes next concerns the keys of the house. It is asked for again after five minutes."))
        )
        return "\(head.html(locale))\(Layout.narrow(Card(form.html(locale)).html(locale)))"
    }
}
