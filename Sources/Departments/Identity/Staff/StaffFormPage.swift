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
    /// The link by which the person chooses a password, while it works.
    let link: Invitation?
    let sessions: [Session]
    let terms: Identity.SessionTerms
    let now: Instant
    /// True where a letter takes the link to the person.
    var sendsMail = false
    /// Nil where the house takes no certificates.
    var certificates: StaffCertificateCard?
    /// The ways to what was done by the person.
    var trail: Action?
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
                fact: sendsMail
                    ? Phrase("The person gets a letter with a link to choose a password.")
                    : Phrase("You get a link for the person, who chooses a password by it."), trail: trail)
        return
            "\(head.html(locale))\(Layout.narrow("\(Card(form.html(locale)).html(locale))\(staff.map { password(of: $0, locale) })\(certificates.map { $0.html(locale) })\(staff.map { signedIn($0, locale) })"))"
    }

    /// Where the person is signed in; an administrator ends what should not be.
    private func signedIn(_ person: Staff, _ locale: Locale) -> HTML {
        guard !sessions.isEmpty else { return .none }
        let sheet = SessionSheet(sessions: sessions, current: nil, csrf: csrf, now: now, terms: terms) {
            Paths.staffSession(person.id, $0)
        }
        return Card(
            title: Phrase("Where the person is signed in"),
            action: Action(
                Phrase("End all sessions"), to: Paths.staffSessions(person.id), effect: .post(csrf: csrf)),
            isFlush: true, sheet.html(locale)
        ).html(locale)
    }

    private func actions(for person: Staff) -> [Action] {
        let ways = [trail].compactMap { $0 }
        guard hasFactor else { return ways }
        return ways + [
            Action(
                Phrase("Remove the second factor"), to: Paths.staffFactor(person.id), icon: .shield,
                effect: .post(csrf: csrf),
                confirm: Phrase(
                    "Has the person lost the phone, and are you sure who asks? The password alone then opens the account."
                ))
        ]
    }

    private var form: Form {
        Form(
            action: staff.map { Paths.oneOfStaff($0.id) } ?? Paths.staff(), csrf: csrf,
            submit: staff == nil
                ? sendsMail ? Phrase("Add and send the link") : Phrase("Add and make the link") : Phrase("Save"),
            cancel: Paths.staff(),
            error: refusal?.phrase, hidden: staff.map { [("version", String($0.version))] } ?? [],
            [.init([name, email, role, language])] + (staff == nil ? [] : [.init(title: Phrase("Access"), access)]))
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
        guard staff != nil else { return [] }
        return [
            Field.checkbox("isActive", label: Phrase("May sign in"), isOn: draft.isActive)
                .help(Phrase("Without it the person is signed out at once. What they did stays in the histories."))
                .stored(
                    meanwhile: stored.map { .phrase($0.isActive ? Phrase("Yes") : Phrase("No")) },
                    unless: stored?.isActive == draft.isActive)
        ]
    }

    /// The person chooses the password alone; an administrator only makes the link that lets them.
    private func password(of person: Staff, _ locale: Locale) -> HTML {
        guard person.isActive else { return .none }
        let state: Phrase =
            link.map { link in
                Phrase(
                    "A link made by {name} works until {moment}.",
                    ["name": .text(link.maker), "moment": .instant(link.expires)])
            }
            ?? (person.hasPassword
                ? Phrase("The person has chosen a password.") : Phrase("No password was chosen, and the link is over."))
        let make = Action(
            person.hasPassword
                ? sendsMail ? Phrase("Send a link for a new password") : Phrase("Make a link for a new password")
                : sendsMail ? Phrase("Send a new link") : Phrase("Make a new link"),
            to: Paths.staffLink(person.id), icon: .link, effect: .post(csrf: csrf),
            confirm: person.hasPassword
                ? Phrase("Are you sure who asks? Whoever has the link chooses the password of this account.") : nil)
        let revoke = Action(
            Phrase("Take the link back"), to: Paths.revokeStaffLink(person.id), weight: .quiet,
            effect: .post(csrf: csrf))
        return Card(
            title: Phrase("Password"),
            """
            <p>\(locale.html(state))</p><div class="form-actions">\(make.html(locale))\(if: link != nil, revoke.html(locale))</div>
            """
        ).html(locale)
    }
}
