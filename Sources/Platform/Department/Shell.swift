public import Design
public import HTML
public import HTTP
public import Localization
public import Values

/// What every page stands in: navigation of all departments, the company's name, the assets.
public struct Shell: Sendable {
    let assets: Assets
    let company: @Sendable () -> CompanySheet
    let entries: [NavigationEntry]
    let fragments: [PageFragment]
    let translations: Translations
    /// How many warnings an actor should know of.
    let warnings: @Sendable (Actor) -> Int
    /// What departments have to warn an actor of.
    let alerts: @Sendable (Actor) -> [Alert]

    /// Gathers the entries of all departments, and the parts that they serve of each other's pages. The translations are
    /// for papers in another language than the reader's. The company is asked for with every page, also where nothing may
    /// wait: it must be in memory.
    public init(
        assets: Assets, company: @escaping @Sendable () -> CompanySheet, entries: [NavigationEntry],
        fragments: [PageFragment] = [], translations: Translations = .none,
        warnings: @escaping @Sendable (Actor) -> Int = { _ in 0 },
        alerts: @escaping @Sendable (Actor) -> [Alert] = { _ in [] }
    ) {
        self.warnings = warnings
        self.alerts = alerts
        self.translations = translations
        self.fragments = fragments.sorted { $0.rank < $1.rank }
        self.assets = assets
        self.company = company
        self.entries = entries.sorted { ($0.group.rawValue, $0.rank) < ($1.group.rawValue, $1.rank) }
    }

    func document(_ title: Phrase, _ body: HTML, live: [String], toasts: [Toast], for context: Context) -> HTML {
        var frame = Frame(
            locale: context.locale, theme: Theme(cookie: context.theme), assets: assets,
            title: context.locale(title), path: context.path, csrf: context.session?.csrf ?? ""
        ).branded(company().brand)
        if let session = context.session, session.isLocked {
            frame = frame.locked()
        } else if let session = context.session {
            frame = frame.standby(session.standby).person(
                Person(
                    name: session.actor.name, role: session.role,
                    links: [NavigationLink(Phrase("Your account"), to: "/account", icon: .person)]),
                navigation: navigation(for: context), isFolded: context.isFolded)
            if context.actor.customer != nil { frame = frame.withoutSearch() }
            if !live.isEmpty { frame = frame.live("/live?" + live.map { "topic=\($0)" }.joined(separator: "&")) }
        }
        var toasts = toasts
        if context.lostWords {
            toasts.append(Toast(Phrase("The words of this address cannot be read any more. Search again."), .sand))
        }
        return frame.toasts(toasts).html(
            "\(previewNotice(context))\(warning(for: context))\(alerts(for: context))\(body)")
    }

    /// Who looks through another role's eyes is told so on every page, with the way back.
    private func previewNotice(_ context: Context) -> HTML {
        guard let session = context.session, session.isPreview, !session.isLocked else { return .none }
        return Notice(
            Phrase("You see Sila as the role {role} does.", ["role": .phrase(session.role)]),
            detail: Phrase("Nothing can be changed meanwhile, and nothing is shown that your own role does not allow."),
            .sand,
            actions: [
                Action(
                    Phrase("Back to my own role"), to: "/preview/end", icon: .undo, weight: .primary,
                    effect: .post(csrf: session.csrf))
            ]
        ).html(context.locale)
    }

    /// What whoever watches over the house should look at, on whichever page they are.
    private func warning(for context: Context) -> HTML {
        let count = context.warnings
        guard count > 0, context.session != nil else { return .none }
        return Notice(
            Phrase(one: "{count} suspicious event", other: "{count} suspicious events", count: count),
            detail: Phrase("Look at who did what from where, then take note of it."), .sand,
            actions: [
                Action(Phrase("Look at it"), to: "/audit?act=staff.suspicious"),
                Action(Phrase("Take note"), to: "/audit/warnings", weight: .quiet, effect: .post(csrf: context.csrf)),
            ]
        ).html(context.locale)
    }

    private func alerts(for context: Context) -> HTML {
        guard let session = context.session, !session.isLocked else { return .none }
        let notices = context.alerts.map { alert in
            Notice(
                alert.said, detail: alert.detail, alert.isLate ? .brick : .sand,
                actions: [Action(Phrase("Look at it"), to: alert.path)])
        }
        return "\(each: notices, { $0.html(context.locale) })"
    }

    private func navigation(for context: Context) -> [NavigationGroup] {
        NavigationEntry.Group.allCases.compactMap { group in
            let links = entries.filter { entry in
                entry.group == group && entry.isOpen(to: context.actor)
            }
            guard !links.isEmpty else { return nil }
            return NavigationGroup(
                title: group.title,
                links.map {
                    NavigationLink($0.label, to: $0.path, icon: $0.icon, isOnPhone: $0.isOnPhone, short: $0.short)
                })
        }
    }
}

extension NavigationEntry {
    /// Whether an actor may go there.
    public func isOpen(to actor: Actor) -> Bool {
        (group == .customers) == (actor.customer != nil) && (permission.map(actor.may) ?? true)
    }
}

extension NavigationEntry.Group {
    var title: Phrase {
        switch self {
        case .collections: Phrase("Collections")
        case .relations: Phrase("Relations")
        case .steering: Phrase("Steering")
        case .administration: Phrase("Administration")
        case .customers: Phrase("Your account with us")
        }
    }
}

extension Context {
    /// A whole page around a body, in the company's frame; `live` names the topics whose news reload its parts.
    public func page(
        _ title: Phrase, status: Status = .ok, live: [String] = [], toasts: [Toast] = [], _ body: HTML
    ) -> Response {
        .html(shell.document(title, body, live: live, toasts: toasts, for: self).bytes, status: status)
    }

    /// The locale of another language, for papers that others than the reader will read.
    public func locale(in language: Language) -> Locale {
        language == locale.language ? locale : shell.translations.locale(language, zone: locale.zone)
    }

    /// The company's technical sheet.
    public var company: CompanySheet { shell.company() }

    /// How many warnings the person should know of.
    var warnings: Int { shell.warnings(actor) }

    /// What the person has to be warned of on every page.
    var alerts: [Alert] { shell.alerts(actor) }

    /// The first page of the navigation that the person may open; nil when there is none. Whoever oversees everything
    /// begins with what is everybody's rather than with a desk of their own.
    public var firstPath: String? {
        let open = shell.entries.filter { $0.isOpen(to: actor) }
        return (open.first { actor.reach == .own || !$0.isPersonal } ?? open.first)?.path
    }

    /// The parts that other departments serve of a noun's page, as far as the person may see them.
    public func fragments(of noun: String) -> [PageFragment] {
        shell.fragments.filter { $0.noun == noun && actor.may($0.permission) }
    }

    /// The token that forms carry; empty for visitors, whose forms are guarded by their origin.
    public var csrf: String { session?.csrf ?? "" }

    func failurePage(_ status: Status, _ code: String, _ phrase: Phrase, _ faults: [Invalid.Fault]) -> HTML {
        let isStale = code == Refusal.stale.code
        let title: Phrase =
            switch status.code {
            case 403: Phrase("Not allowed")
            case 404: Phrase("Not found")
            case 409, 412: isStale ? Phrase("Changed meanwhile") : Phrase("Not possible now")
            case 413: Phrase("Too large")
            case 429, 503: Phrase("Busy")
            case 500...: Phrase("Out of order")
            default: Phrase("Not possible")
            }
        let icon: Icon =
            switch status.code {
            case 403: .lock
            case 404: .search
            case 409, 412: isStale ? .refresh : .info
            default: .warning
            }
        return """
            <div class="failure">\(Empty(
                icon, title: title, help: phrase, isHeading: true,
                actions: [Action(Phrase("To the start page"), to: "/", weight: .primary)]
            ).html(locale))\(if: !faults.isEmpty, #"<ul class="failure-faults">\#(each: faults, { "<li>\(locale.html($0.phrase))</li>" })</ul>"#)\
            <p class="failure-request">\(locale("Request")) <bdi>\(request)</bdi></p></div>
            """
    }

    func toast(_ sentences: [Phrase]) -> HTML {
        .each(sentences) { Toast($0, .brick).html(locale) }
    }
}
