import Department
import Design
public import HTTP
import Localization
import Routing
import Values
import Vault

/// The cookie that holds a session's token.
public enum SessionCookie {
    /// Its name. Over TLS browsers bind it to this host and the whole site.
    public static func name(isSecure: Bool) -> String { isSecure ? "__Host-sila" : "sila" }

    /// The token that a request brought; nil when it brought none.
    public static func token(of request: Request) -> String? { request.cookies[name(isSecure: request.isSecure)] }
}

extension Identity {
    /// The cookie of a visitor's language, as its tag.
    static let languageCookie = "language"

    var signInRoutes: [Route<Context>] {
        [
            .get(Paths.login, access: .open, "Asks who is there.") { request, context in
                let next = Identity.destination(request.query["next"])
                if context.session != nil { return .redirect(to: next) }
                let isChosen = request.query["done"] == "password"
                return try loginPage(
                    context, next: next, ended: !isChosen && SessionCookie.token(of: request) != nil,
                    isChosen: isChosen, presented: presented(request))
            },
            .post(Paths.login, access: .open, "Signs in.", limits: RouteLimits(body: 16_384)) { request, context in
                try login(request, context)
            }.costing(.password).atDoor(),
            .post(Paths.logout, access: .open, "Signs out.", limits: RouteLimits(body: 16_384)) { request, context in
                if let token = SessionCookie.token(of: request) { try signOut(token: token, by: context.author) }
                return Response.redirect(to: Paths.login())
                    .with(.removal(of: SessionCookie.name(isSecure: request.isSecure), isSecure: request.isSecure))
                    .with("Clear-Site-Data", "\"storage\"")
            },
            .post(
                Paths.language, access: .open, "Chooses a language.", limits: RouteLimits(body: 16_384)
            ) { request, context in
                let form = try request.form()
                guard let language = form["language"].flatMap(Language.init(rawValue:)) else {
                    throw Invalid("language", Phrase("Choose a language."))
                }
                if let session = context.session { try prefer(language: language, for: session.actor.id) }
                return Identity.remember(
                    Identity.languageCookie, language.rawValue, back: form["back"], request, context)
            },
            .post(
                Paths.theme, access: .open, "Chooses light or dark.", limits: RouteLimits(body: 16_384)
            ) { request, context in
                let form = try request.form()
                guard let theme = form["theme"].flatMap(Theme.init(rawValue:)) else {
                    throw Invalid("theme", Phrase("Choose light, dark or as the system."))
                }
                if let session = context.session { try prefer(theme: theme, for: session.actor.id) }
                return Identity.remember(Theme.cookie, theme.rawValue, back: form["back"], request, context)
            },
        ]
    }

    /// Where to go after signing in: a path of this site that is not one of the doors.
    static func destination(_ next: String?) -> String {
        guard let next, LocalPath.isLocal(next) else { return "/" }
        let path = next.prefix { $0 != "?" && $0 != "#" }
        return path == Paths.login() || path == Paths.logout() || path.hasPrefix("/setup/")
            || path.hasPrefix("/welcome/") || path == Paths.forgot()
            ? "/" : next
    }

    private static func remember(
        _ name: String, _ value: String, back: String?, _ request: Request, _ context: Context
    ) -> Response {
        let answer: Response =
            context.wantsFragment || context.wantsJSON
            ? .empty() : .redirect(to: back.flatMap { LocalPath.isLocal($0) ? $0 : nil } ?? "/")
        return answer.with(memory(name, value, request))
    }

    /// A cookie that the browser keeps for a year.
    static func memory(_ name: String, _ value: String, _ request: Request) -> Cookie {
        Cookie(name, value, maxAge: 365 * 86_400, isSecure: request.isSecure)
    }

    /// The answer that gives the browser the new token of its session, once the person has shown again who they are.
    static func goOn(_ token: Token, to path: String, _ request: Request) -> Response {
        Response.redirect(to: path).with(cookie(of: token, request))
    }

    /// The cookie with the new token of a session.
    static func cookie(of token: Token, _ request: Request) -> Cookie {
        Cookie(SessionCookie.name(isSecure: request.isSecure), token.text, isSecure: request.isSecure)
    }

    /// The answer that gives the browser its session.
    static func welcome(_ opened: Opened, to path: String, _ request: Request, theme: Theme) -> Response {
        let answer = goOn(opened.session, to: path, request)
            .with(memory(Theme.cookie, theme.rawValue, request))
        guard let mark = opened.device else { return answer }
        return answer.with(Device.cookie(mark.text, isSecure: request.isSecure))
    }

    private func login(_ request: Request, _ context: Context) throws -> Response {
        let form = try request.form()
        let email = String((form["email"] ?? "").prefix(254)).trimmed
        let next = Identity.destination(form["next"])
        let visitor = Author(.visitor, request: request.id, peer: request.peer)
        let outcome = try signIn(
            email: email, password: form["password"] ?? "", from: Arrival(request), by: visitor)
        switch outcome {
        case .signedIn(let staff, let opened):
            return Identity.welcome(opened, to: next, request, theme: staff.theme)
        case .needsCode(let step):
            return .redirect(to: Paths.code(query: next == "/" ? [:] : ["next": next]))
                .with(SignInStep.cookie(step.text, isSecure: request.isSecure))
        case .refused:
            return try loginPage(
                context, email: email, next: next, error: Phrase("The address or the password is wrong."),
                code: "sign-in.refused", status: .unprocessableContent, presented: presented(request))
        case .wait(let seconds):
            return try loginPage(
                context, email: email, next: next, error: Identity.waitPhrase(seconds), code: "sign-in.throttled",
                status: .tooManyRequests
            ).with("Retry-After", String(seconds))
        }
    }

    func loginPage(
        _ context: Context, email: String = "", next: String, error: Phrase? = nil, code: String = "",
        ended: Bool = false, isChosen: Bool = false, status: Status = .ok, presented: Presented? = nil
    ) throws -> Response {
        if context.wantsJSON, let error {
            return .problem(
                Problem(status, type: "urn:sila:problem:" + code, detail: context.locale(error)))
        }
        let page = LoginPage(
            isEmpty: try isEmpty, email: email, next: next, error: error, ended: ended, isChosen: isChosen,
            sendsMail: sendsMail, registers: !companySheet.registers.isEmpty, presented: presented)
        return context.page(Phrase("Sign in"), status: status, page.html(context.locale))
            .with("Cache-Control", "no-store")
    }
}

extension String {
    /// The text without blanks at its ends.
    var trimmed: String {
        let start = drop { $0.isWhitespace }
        return String(start.reversed().drop { $0.isWhitespace }.reversed())
    }
}
