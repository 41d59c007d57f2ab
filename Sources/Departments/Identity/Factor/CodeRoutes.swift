public import Department
import Design
import Factors
public import HTTP
import Localization
public import Routing
import Values

extension Identity {
    /// The second half of signing in.
    var codeRoutes: [Route<Context>] {
        [
            .get(Paths.code, access: .open, "Asks for the code of the second factor.") { request, context in
                guard let step = try signInStep(request) else { return .redirect(to: Paths.login()) }
                return try codePage(context, step, request, next: Identity.destination(request.query["next"]))
            },
            .post(
                Paths.code, access: .open, "Signs in with the code of the second factor.",
                limits: RouteLimits(body: 16_384)
            ) { request, context in
                let form = try request.form()
                let next = Identity.destination(form["next"])
                guard let step = try signInStep(request) else {
                    return .redirect(to: Paths.login(query: next == "/" ? [:] : ["next": next]))
                }
                let visitor = Author(.visitor, request: request.id, peer: request.peer)
                let result = try signIn(
                    code: form["code"] ?? "", step, from: Arrival(request), by: visitor)
                if let staff = result.staff, let opened = result.opened {
                    return Identity.welcome(opened, to: next, request, theme: staff.theme)
                        .with(
                            .removal(of: SignInStep.cookieName(isSecure: request.isSecure), isSecure: request.isSecure))
                }
                if case .wait(let seconds) = result.outcome {
                    return try codePage(
                        context, step, request, next: next, error: Identity.waitPhrase(seconds),
                        status: .tooManyRequests
                    ).with("Retry-After", String(seconds))
                }
                guard try signInStep(request) != nil else { return .redirect(to: Paths.login()) }
                return try codePage(
                    context, step, request, next: next, error: Identity.wrongCode, status: .unprocessableContent)
            }.costing(.password),
        ]
    }

    /// What must happen before a route may run for whoever is signed in: setting up the second factor that the role asks
    /// for, or proving once more who is there. Nil when nothing must.
    public func detour(from route: Route<Context>, _ request: Request, _ context: Context) throws -> Response? {
        guard let session = context.session, route.access != .open else { return nil }
        if session.isLocked, !Identity.isOpenLocked(route) {
            if Identity.wantsNews(request) { return .empty() }
            return lead(
                to: Paths.lock(query: ["next": Identity.wayBack(to: request, isPart: context.wantsFragment)]), context,
                Refusal(.forbidden, code: "session.locked", Phrase("Sila is locked. Show that it is you first.")))
        }
        if session.isPreview, request.method != .get, request.method != .head, !Identity.isOpenInPreview(route) {
            return Failure(Identity.onlyLooking).response(for: context)
        }
        if session.mustShowFactor, !Identity.isOpenUnshown(route) {
            let back = request.method == .get ? Identity.address(of: request) : Identity.origin(of: request)
            return lead(
                to: Paths.prove(query: ["next": Identity.destination(back)]), context,
                Refusal(.forbidden, code: "factor.strong", Identity.strongOnly))
        }
        if session.mustEnrol, !Identity.isOpenWithoutFactor(route) {
            return lead(
                to: Paths.factor(), context,
                Refusal(
                    .forbidden, code: "factor.needed",
                    Phrase("Your role asks for a second factor. Set it up in your account first.")))
        }
        guard route.needsProof, !context.isProved else { return nil }
        return try askForProof(request, context, givesFile: route.givesFile)
    }

    func lead(to path: String, _ context: Context, _ refusal: Refusal) -> Response {
        if context.wantsJSON { return Failure(refusal).response(for: context) }
        if context.wantsFragment { return Response.empty(.ok).with("HX-Redirect", path) }
        return .redirect(to: path)
    }

    private static func isOpenWithoutFactor(_ route: Route<Context>) -> Bool {
        let text = route.pattern.text
        return [Paths.prove(), Paths.passkeyProof(), Paths.lock(), Paths.unlock(), Paths.passkeyUnlock()].contains(text)
            || text == Paths.factor() || text.hasPrefix(Paths.factor() + "/")
    }

    /// What somebody may do who has not shown the strong factor that the role asks for: show it.
    private static func isOpenUnshown(_ route: Route<Context>) -> Bool {
        [
            Paths.prove(), Paths.passkeyProof(), Paths.certificateProof(), Paths.lock(), Paths.unlock(),
            Paths.passkeyUnlock(),
        ].contains(route.pattern.text)
    }

    static let strongOnly = Phrase(
        "Your role asks for a passkey or a certificate, and you came without it. Show it, or type a recovery code.")

    /// Whether a browser asks for live news, which show nothing to lead by: no content tells it that there are none.
    public static func wantsNews(_ request: Request) -> Bool {
        request.headers["accept"] == "text/event-stream"
    }

    /// What a locked session may still do: be opened, or end.
    private static func isOpenLocked(_ route: Route<Context>) -> Bool {
        [Paths.lock(), Paths.unlock(), Paths.passkeyUnlock(), Paths.logout()].contains(route.pattern.text)
    }

    /// What whoever looks as another role may still do: look for something, go back, or leave.
    private static func isOpenInPreview(_ route: Route<Context>) -> Bool {
        [
            Paths.endPreview(), Paths.logout(), Paths.lock(), Paths.unlock(), Paths.passkeyUnlock(), WordsForm.path,
        ].contains(route.pattern.text)
    }

    static let onlyLooking = Refusal(
        .forbidden, code: "preview",
        Phrase("You are looking as another role, and nothing can be changed meanwhile. Go back to your own role first.")
    )

    /// Where somebody goes on who has to sign in, or to prove who they are, first: to the page that they asked for, with
    /// its filters, or to the page that a form or a part of a page belongs to.
    public static func wayBack(to request: Request, isPart: Bool) -> String {
        destination(request.method == .get && !isPart ? address(of: request) : origin(of: request))
    }

    /// The page that is asked for, as its address says it.
    static func address(of request: Request) -> String {
        let query = request.target.rawQuery
        return query.isEmpty ? request.target.path : request.target.path + "?" + query
    }

    /// The page that a form was on, out of the address that the browser tells; the first page when it tells none.
    static func origin(of request: Request) -> String {
        guard let referer = request.headers["referer"] else { return "/" }
        let own = (request.isSecure ? "https://" : "http://") + request.host
        return referer.hasPrefix(own + "/") ? String(referer.dropFirst(own.utf8.count)) : "/"
    }

    static let wrongCode = Phrase("This code is wrong or was used before.")

    func signInStep(_ request: Request) throws -> SignInStep? {
        let now = now
        return try store.read { try SignInStep.find(request, at: now, in: $0) }
    }

    func codePage(
        _ context: Context, _ step: SignInStep, _ request: Request, next: String, error: Phrase? = nil,
        status: Status = .ok
    ) throws -> Response {
        let ways = try store.read { try SecondFactor.ways(of: step.staff, in: $0) }
        return context.page(
            Phrase("One more step"), status: status,
            CodePage(next: next, ways: ways, presented: presented(request), error: error).html(context.locale)
        ).with("Cache-Control", "no-store")
    }
}
