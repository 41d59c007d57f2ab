import Department
import Design
import HTML
import Localization
import Routing
import Values

/// The page behind the one-time link: the company and its first administrator.
struct SetupPage {
    let token: String
    let company: String
    let draft: StaffDraft
    let invalid: Invalid?
    let needsFactor: Bool
    /// Which visitors may register from the first day on.
    let registers: Set<Customer.Side>
    let least: Int

    func html(_ locale: Locale) -> HTML {
        let languages = Language.allCases.map { Field.Choice($0.rawValue, .verbatim($0.ownName)) }
        let form = Form(
            action: Paths.setup(token), csrf: "", submit: Phrase("Open the house"),
            [
                .init([
                    .text("company", label: Phrase("Company"), value: company, autocomplete: "organization")
                        .required().limit(100).error(invalid?["company"]).focused()
                ]),
                .init(
                    title: Phrase("You, the first administrator"),
                    [
                        .text("name", label: Phrase("Your name"), value: draft.name, autocomplete: "name")
                            .required().limit(100).error(invalid?["name"]),
                        .email(
                            "email", label: Phrase("E-mail address"), value: draft.email, autocomplete: "username"
                        ).required().limit(254).error(invalid?["email"]),
                        .password("password", label: Phrase("Password"), isNew: true)
                            .required().hinted(by: Paths.passwordHint()).limit(1024).error(invalid?["password"])
                            .help(PasswordHelp.phrase(least)),
                        .select("language", label: Phrase("Language"), value: draft.language, choices: languages)
                            .required().error(invalid?["language"]),
                    ]),
                .init(
                    title: Phrase("Safety"),
                    [
                        .checkbox(
                            "factor", label: Phrase("Administrators and managers need a second factor"),
                            isOn: needsFactor
                        ).help(
                            Phrase("An authenticator app on the phone, which you set up next. It can be changed later.")
                        )
                    ]),
                .init(
                    title: Phrase("Registration of customers"),
                    help: Phrase("Each registration waits for your decision. It can be opened and shut later."),
                    Customer.Side.fields(ticked: registers)),
            ])
        let head = PageHeader(
            locale, title: Phrase("Set up Sila"),
            fact: Phrase("Two minutes, once. Everybody else is added from inside."))
        return "\(head.html(locale))\(form.html(locale))"
    }
}

/// What a new password must be, beside its field.
enum PasswordHelp {
    static func phrase(_ least: Int) -> Phrase {
        Phrase(
            one: "At least {count} character. A few words in a row are good.",
            other: "At least {count} characters. A few words in a row are good.", count: least)
    }
}
