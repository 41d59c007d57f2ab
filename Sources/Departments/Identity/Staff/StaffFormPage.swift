import Department
import Design
import HTML
import Localization
import Routing
import Values

/// A new account, or one to change.
struct StaffFormPage {
    let staff: Staff?
    let draft: StaffDraft
    let invalid: Invalid?
    let refusal: Refusal?
    let csrf: String
    let roles: [Role]
    let hasFactor: Bool
    let least: Int
    /// The account as it is stored meanwhile, after a stale edit.
    var stored: Staff?

    func html(_ locale: Locale) -> HTML {
        let trail = [Link(Phrase("Staff"), to: Paths.staff())]
        let head =
            staff.map { person in
                PageHeader(
                    title: .isolated(person.name), fact: .isolated(person.email), trail: trail,
                    tags: person.isActive ? [] : [Tag(Phrase("Deactivated"), .neutral)],
                    actions: actions(for: person))
            }
            ?? PageHeader(
                locale, title: Phrase("New account"),
                fact: Phrase("The person signs in with the address and the password you give them."), trail: trail)
        return "\(head.html(locale))\(Layout.narrow(Card(form.html(locale)).html(locale)))"
    }

    private func actions(for person: Staff) -> [Action] {
        let end = Action(
            Phrase("End all sessions"), to: Paths.staffSessions(person.id), icon: .signOut, effect: .post(csrf: csrf))
        guard hasFactor else { return [end] }
        return [
            Action(
                Phrase("Remove the second factor"), to: Paths.staffFactor(person.id), icon: .shield,
                effect: .post(csrf: csrf),
                confirm: Phrase(
                    "Has the person lost the phone, and are you sure who asks? The password alone then opens the account."
                )),
            end,
        ]
    }

    private var form: Form {
        Form(
            action: staff.map { Paths.oneOfStaff($0.id) } ?? Paths.staff(), csrf: csrf,
            submit: staff == nil ? Phrase("Add the account") : Phrase("Save"), cancel: Paths.staff(),
            error: refusal?.phrase, hidden: staff.map { [("version", String($0.version))] } ?? [],
            [.init([name, email, role, language]), .init(title: Phrase("Access"), access)])
    }

    private var name: Field {
        .text("name", label: Phrase("Name"), value: draft.name, autocomplete: "off").required().limit(100)
            .stored(meanwhile: stored.map { .text($0.name) }, unless: stored?.name == draft.name)
            .error(invalid?["name"])
    }

    private var email: Field {
        .email("email", label: Phrase("E-mail address"), value: draft.email, autocomplete: "off").required()
            .stored(meanwhile: stored.map { .text($0.email) }, unless: stored?.email == draft.email)
            .limit(254).error(invalid?["email"])
    }

    private var role: Field {
        .radios(
            "role", label: Phrase("Role"), value: draft.role,
            choices: roles.map { .init($0.code, $0.label, help: $0.meaning) }
        ).required().stored(
            meanwhile: stored.map { .phrase($0.role.label) }, unless: stored?.role.code == draft.role
        ).error(invalid?["role"])
    }

    private var language: Field {
        .select(
            "language", label: Phrase("Language"), value: draft.language,
            choices: Language.allCases.map { .init($0.rawValue, .verbatim($0.ownName)) }
        ).required().error(invalid?["language"])
    }

    private var access: [Field] {
        let password = Field.password(
            "password", label: staff == nil ? Phrase("Password") : Phrase("New password"), isNew: true
        ).required(staff == nil).limit(1024).error(invalid?["password"])
        guard staff != nil else { return [password.help(PasswordHelp.phrase(least))] }
        return [
            password.help(Phrase("Leave it empty to keep the present one. A new one ends the person’s sessions.")),
            Field.checkbox("isActive", label: Phrase("May sign in"), isOn: draft.isActive)
                .help(Phrase("Without it the person is signed out at once. What they did stays in the histories."))
                .stored(
                    meanwhile: stored.map { .phrase($0.isActive ? Phrase("Yes") : Phrase("No")) },
                    unless: stored?.isActive == draft.isActive),
        ]
    }
}
