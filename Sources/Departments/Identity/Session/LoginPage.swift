import Design
import HTML
import Localization
import Routing

/// The first page that anybody sees.
struct LoginPage {
    let company: String?
    let isEmpty: Bool
    let email: String
    let next: String
    let error: Phrase?
    let ended: Bool

    func html(_ locale: Locale) -> HTML {
        let address = Field.email("email", label: Phrase("E-mail address"), value: email, autocomplete: "username")
            .required().limit(254)
        let password = Field.password("password", label: Phrase("Password")).required().limit(1024)
        let form = Form(
            action: Paths.login(), csrf: "", submit: Phrase("Sign in"), error: error,
            hidden: next == "/" ? [] : [("next", next)],
            [.init([email.isEmpty ? address.focused() : address, email.isEmpty ? password : password.focused()])])
        return """
            <div class="door-title">\(company.map { #"<p class="door-company"><bdi>\#($0)</bdi></p>"# as HTML })\
            <h1>\(locale("Sign in"))</h1><p class="fact">\(locale("The desk for files, payments and people."))</p></div>\
            \(notice(locale))\(form.html(locale))\
            <p class="door-foot">\(locale("Forgotten your password? An administrator gives you a new one."))</p>
            """
    }

    private func notice(_ locale: Locale) -> HTML {
        if isEmpty {
            return Notice(
                Phrase("Nobody has an account yet."),
                detail: Phrase("Open the set-up link that Sila printed when it started."), .sky
            ).html(locale)
        }
        if ended, error == nil {
            return Notice(Phrase("Your session has ended. Sign in to go on where you were."), .sand).html(locale)
        }
        return .none
    }
}
