import Department
import Design
import HTTP
import Localization
import Routing
import Values

extension Identity {
    var accountRoutes: [Route<Context>] {
        [
            .get(Paths.account, access: .person, "Shows one's own account.") { request, context in
                try accountPage(context, done: request.query["done"])
            },
            .post(
                Paths.account, access: .person, "Chooses one's language and appearance.",
                limits: RouteLimits(body: 16_384)
            ) { request, context in
                let session = try Identity.session(context)
                let form = try request.form()
                guard let language = form["language"].flatMap(Language.init(rawValue:)) else {
                    throw Invalid("language", Phrase("Choose a language."))
                }
                guard let theme = form["theme"].flatMap(Theme.init(rawValue:)) else {
                    throw Invalid("theme", Phrase("Choose light, dark or as the system."))
                }
                try prefer(language: language, theme: theme, for: session.actor.id)
                return done("likings", context)
                    .with(Identity.memory(Identity.languageCookie, language.rawValue, request))
                    .with(Identity.memory(Theme.cookie, theme.rawValue, request))
            },
            .post(
                Paths.password, access: .person, "Changes one's own password.", limits: RouteLimits(body: 16_384)
            ) { request, context in
                let session = try Identity.session(context)
                let form = try request.form()
                do {
                    guard form["new"] == form["again"] else {
                        throw Invalid("again", Phrase("The two new passwords differ."))
                    }
                    try changePassword(
                        of: session.actor.id, from: form["current"] ?? "", to: form["new"] ?? "",
                        keeping: session.session, by: context.author)
                } catch let invalid as Invalid where !context.wantsJSON {
                    return try accountPage(context, password: invalid)
                }
                return done("password", context)
            }.costing(.password),
            .post(Paths.otherSessions, access: .person, "Ends one's other sessions.") { _, context in
                let session = try Identity.session(context)
                try endSessions(of: session.actor.id, except: session.session, by: context.author)
                return done("sessions", context)
            },
            .post(Paths.session, access: .person, "Ends one of one's own sessions.") { _, context, id in
                let session = try Identity.session(context)
                try endSession(id, of: session.actor.id, by: context.author)
                return id == session.session ? .redirect(to: Paths.login()) : done("session", context)
            },
            .get(
                Paths.me, access: .signedIn, "Tells who a key or session belongs to and what it may do.",
                operation: Operation("whoAmI", tag: "Staff", answers: [.init(.ok, "The person and the permissions.")])
            ) { _, context in
                let actor = context.actor
                return .json([
                    "id": .string(actor.id.description), "name": .string(actor.name),
                    "reach": .string(actor.reach.rawValue),
                    "permissions": .array(actor.permissions.map(\.name).sorted().map { .string($0) }),
                ])
            },
        ]
    }

    /// The session of a request; programs with keys have none and change no account.
    static func session(_ context: Context) throws -> SignedIn {
        guard let session = context.session else { throw Refusal.forbidden }
        return session
    }

    private func done(_ what: String, _ context: Context) -> Response {
        context.wantsJSON ? .empty() : .redirect(to: Paths.account(query: ["done": what]))
    }

    func accountPage(
        _ context: Context, done: String? = nil, password: Invalid? = nil, key: KeyForm = KeyForm(),
        made: String? = nil
    ) throws -> Response {
        let session = try Identity.session(context)
        let now = context.now
        let found = try store.read { connection in
            (
                staff: try Staff.find(session.actor.id, in: connection),
                sessions: try Session.open(of: session.actor.id, at: now, terms, in: connection),
                news: try Device.news(of: session.actor.id, at: now, in: connection),
                here: try Session.device(of: session.session, in: connection).flatMap {
                    try Device.find($0, of: session.actor.id, in: connection)
                },
                keys: try APIKey.all(of: session.actor.id, in: connection),
                hasFactor: try SecondFactor.isThere(of: session.actor.id, in: connection)
            )
        }
        guard let staff = found.staff else { throw Refusal.notFound }
        // A new browser does not speak for itself, nor for another.
        let maySay = found.here?.isKnown(at: now) ?? false
        let page = AccountPage(
            staff: staff, sessions: found.sessions, terms: terms, news: maySay ? found.news : [], keys: found.keys,
            current: session.session, csrf: session.csrf,
            mayMakeKeys: context.actor.may(.makeKeys), hasFactor: found.hasFactor, least: passwordRules.least, now: now,
            done: done,
            password: password, key: key, made: made, grants: context.actor.permissions,
            scopes: scopes)
        let isWrong = password != nil || key.invalid != nil
        return context.page(
            Phrase("Your account"), status: isWrong ? .unprocessableContent : .ok, page.html(context.locale)
        ).with("Cache-Control", "no-store")
    }
}
