import Department
import Design
import HTML
import Localization
import Routing
import Values

/// What was typed to make a key, and what is wrong with it.
struct KeyForm {
    var label = ""
    var scopes: [String] = []
    var invalid: Invalid?
}

/// One's own account: who one is, the password, where one is signed in, the keys of one's programs.
struct AccountPage {
    let staff: Staff
    let sessions: [Session]
    let terms: Identity.SessionTerms
    /// Browsers that were new, while their owner has not said whose they are.
    let news: [Device]
    let keys: [APIKey]
    let current: ID
    let csrf: String
    let mayMakeKeys: Bool
    let hasFactor: Bool
    let least: Int
    let now: Instant
    let done: String?
    let password: Invalid?
    let key: KeyForm
    let made: String?
    let grants: Set<Permission>
    let scopes: [Scope]

    func html(_ locale: Locale) -> HTML {
        let role = locale.html(staff.customer?.side.label ?? staff.role.label)
        let head = PageHeader(
            title: .isolated(staff.name),
            fact: "\(role) · \(HTML.isolated(staff.email))")  // not a phrase
        return """
            \(head.html(locale))\(notice(locale))\(deviceNews(locale))\(Layout.columns(
                main: "\(sessionCard(locale))\(keyCard(locale))", side: "\(factorCard(locale))\(likings(locale))\(passwordCard(locale))"))
            """
    }

    private func notice(_ locale: Locale) -> HTML {
        if let made {
            return """
                <div class="notice brand" role="status">\(Icon.key.html)<div>\
                <p><strong>\(locale("This is your new key. Copy it now: it is not shown again."))</strong></p>\
                \(Secret(made).html(locale))</div></div>
                """
        }
        let said: Phrase? =
            switch done {
            case "password": Phrase("Your password is changed. Your other sessions have ended.")
            case "session": Phrase("The session has ended.")
            case "sessions": Phrase("Your other sessions have ended.")
            case "factor": Phrase("The second factor is removed.")
            case "known": Phrase("Good. You will not be asked about this browser again.")
            case "revoked": Phrase("The key no longer works.")
            default: nil
            }
        if done == "refused" {
            return Notice(
                Phrase("Its sessions have ended. Whoever it was knew your password: choose another one now."), .brick
            ).html(locale)
        }
        return said.map { Notice($0, .brand).html(locale) } ?? .none
    }

    private func likings(_ locale: Locale) -> HTML {
        let languages = Language.allCases.map { Field.Choice($0.rawValue, .verbatim($0.ownName)) }
        let themes: [Field.Choice] = [
            .init(Theme.system.rawValue, Phrase("As the system")), .init(Theme.light.rawValue, Phrase("Light")),
            .init(Theme.dark.rawValue, Phrase("Dark")),
        ]
        let form = Form(
            action: Paths.account(), csrf: csrf, submit: Phrase("Save"), weight: .plain, scope: "likings",
            [
                .init([
                    .select(
                        "language", label: Phrase("Language"), value: staff.language.rawValue, choices: languages
                    ).required(),
                    .select("theme", label: Phrase("Appearance"), value: staff.theme.rawValue, choices: themes)
                        .required(),
                ])
            ])
        return Card(title: Phrase("Language and appearance"), form.html(locale)).html(locale)
    }

    private func passwordCard(_ locale: Locale) -> HTML {
        let form = Form(
            action: Paths.password(), csrf: csrf, submit: Phrase("Change the password"), scope: "password",
            [
                .init([
                    .password("current", label: Phrase("Present password")).required().limit(1024)
                        .error(password?["current"]),
                    .password("new", label: Phrase("New password"), isNew: true).required().hinted(
                        by: Paths.passwordHint()
                    ).limit(1024)
                        .help(PasswordHelp.phrase(least)).error(password?["new"]),
                    .password("again", label: Phrase("New password again"), isNew: true).required().limit(1024)
                        .error(password?["again"]),
                ])
            ])
        return Card(title: Phrase("Password"), form.html(locale)).html(locale)
    }

    private func factorCard(_ locale: Locale) -> HTML {
        let state =
            hasFactor
            ? Phrase("Signing in asks for a code of your authenticator app.")
            : Phrase("The password alone opens your account. A code of your phone makes it safe.")
        let change = Action(
            hasFactor ? Phrase("See or change") : Phrase("Set it up"), to: Paths.factor(), icon: .shield,
            weight: hasFactor ? .plain : .primary)
        return Card(
            title: Phrase("Second factor"),
            "<p>\(locale.html(state))</p><div class=\"form-actions\">\(change.html(locale))</div>"
        ).html(locale)
    }

    private func sessionCard(_ locale: Locale) -> HTML {
        let others =
            sessions.count > 1
            ? Action(Phrase("End the others"), to: Paths.otherSessions(), effect: .post(csrf: csrf)) : nil
        let sheet = SessionSheet(sessions: sessions, current: current, csrf: csrf, now: now, terms: terms) {
            Paths.session($0)
        }
        return Card(
            title: Phrase("Where you are signed in"), action: others, isFlush: true, sheet.html(locale)
        ).html(locale)
    }

    /// Browsers that were new, for the owner to say whose they are.
    private func deviceNews(_ locale: Locale) -> HTML {
        .each(news) { device in
            let agent = device.agent.isEmpty ? locale("An unknown program") : device.agent
            return Notice(
                Phrase("Somebody signed in to your account with a browser that was new. Was it you?"),
                detail: Phrase(
                    "{browser}, from {address}, {moment}",
                    ["browser": .text(agent), "address": .text(device.peer), "moment": .instant(device.first)]), .sand,
                actions: [
                    Action(Phrase("It was me"), to: Paths.knownDevice(device.id), effect: .post(csrf: csrf)),
                    Action(
                        Phrase("It was not me"), to: Paths.refusedDevice(device.id), weight: .danger,
                        effect: .post(csrf: csrf)),
                ]
            ).html(locale)
        }
    }

    private func keyCard(_ locale: Locale) -> HTML {
        guard mayMakeKeys || !keys.isEmpty else { return .none }
        let columns: [Sheet.Column] = [
            .init(Phrase("Key"), phone: .title), .init(Phrase("Made"), phone: .labelled),
            .init(Phrase("Last used"), phone: .labelled), .init(Phrase("Action"), .end, phone: .labelled),
        ]
        let rows = keys.map { key in
            let revoke = Action(
                Phrase("Revoke"), to: Paths.key(key.id), weight: .quiet, effect: .post(csrf: csrf),
                confirm: Phrase("Revoke this key? Programs that use it stop working at once.")
            ).html(locale)
            let gone = Tag(Phrase("Revoked"), .neutral).html(locale)
            return Sheet.Row(
                id: key.id.description, name: key.label,
                [
                    .text(key.label, quiet: key.scopes.joined(separator: ", ")), Cell(locale.html(key.created)),
                    key.used.map { Cell(HTML(text: locale.ago($0, now: now))) } ?? .empty,
                    Cell(key.revoked == nil ? revoke : gone),
                ])
        }
        let list =
            keys.isEmpty
            ? Empty(
                .key, title: Phrase("No keys yet"), help: Phrase("A key lets a program work with Sila in your name.")
            ).html(locale)
            : Sheet(id: "keys", caption: Phrase("API keys"), columns, rows).html(locale)
        let card = Card(title: Phrase("API keys"), isFlush: true, list).html(locale)
        return mayMakeKeys ? "\(card)\(newKey(locale))" : card
    }

    private func newKey(_ locale: Locale) -> HTML {
        let choices = scopes.filter { !$0.permissions.isDisjoint(with: grants) }
            .map { Field.Choice($0.name, $0.label, help: .verbatim($0.name)) }
        let form = Form(
            action: Paths.keys(), csrf: csrf, submit: Phrase("Make the key"), scope: "key",
            [
                .init([
                    .text("label", label: Phrase("What it is for"), value: key.label).required().limit(60)
                        .error(key.invalid?["label"]),
                    .checkboxes("scopes", label: Phrase("What it may do"), chosen: key.scopes, choices: choices)
                        .error(key.invalid?["scopes"]),
                ])
            ])
        return Card(title: Phrase("New key"), form.html(locale)).html(locale)
    }
}
