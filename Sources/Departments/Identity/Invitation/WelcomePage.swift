import Department
import Design
import HTML
import Localization
import Routing

/// Where the holder of a link chooses the password of their account.
struct WelcomePage {
    let link: String
    let purpose: Invitation.Purpose
    let staff: Staff
    let csrf: String
    let least: Int
    let invalid: Invalid?

    var title: Phrase {
        purpose == .welcome ? Phrase("Welcome, {name}", ["name": .text(staff.name)]) : Phrase("Choose a new password")
    }

    func html(_ locale: Locale) -> HTML {
        let new = Field.password("new", label: Phrase("New password"), isNew: true).required().hinted(
            by: Paths.passwordHint()
        ).limit(1024)
            .help(PasswordHelp.phrase(least)).error(invalid?["new"])
        let form = Form(
            action: Paths.welcome(link), csrf: csrf, submit: Phrase("Choose this password"),
            [
                .init([
                    // Password stores learn which account the password belongs to.
                    .email("email", label: Phrase("E-mail address"), value: staff.email, autocomplete: "username")
                        .disabled(),
                    new.focused(),
                    .password("again", label: Phrase("New password again"), isNew: true).required().limit(1024)
                        .error(invalid?["again"]),
                ])
            ])
        let head = PageHeader(
            locale, title: title,
            fact: Phrase("Nobody else will know your password, administrators included."))
        return "\(head.html(locale))\(form.html(locale))"
    }
}
