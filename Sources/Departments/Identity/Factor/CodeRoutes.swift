public import Department
import Factors
public import HTTP
import Localization
public import Routing
import SQL
import Values
import Vault

extension Identity {
    /// Seconds for which a proof of who one is holds.
    static let proofLifetime: Int64 = 300

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

    /// Step-up: proving once more who one is.
    var proofRoutes: [Route<Context>] {
        [
            .get(Paths.prove, access: .person, "Asks once more who is there.") { request, context in
                try proofPage(context, request, next: Identity.destination(request.query["next"]))
            },
            .post(
                Paths.prove, access: .person, "Proves once more who is there.", limits: RouteLimits(body: 16_384)
            ) { request, context in
                let session = try Identity.session(context)
                let form = try request.form()
                let next = Identity.destination(form["next"])
                switch try prove(form["proof"] ?? "", session, by: context.author) {
                case .wrong(let fault): return try proofPage(context, request, next: next, fault)
                case .right(let token): return Identity.goOn(token, to: next, request)
                }
            }.costing(.password),
        ]
    }

    /// What must happen before a route may run for whoever is signed in: setting up the second factor that the role asks
    /// for, or proving once more who is there. Nil when nothing must.
    public func detour(from route: Route<Context>, _ request: Request, _ context: Context) -> Response? {
        guard let session = context.session, route.access != .open else { return nil }
        if session.isLocked, !Identity.isOpenLocked(route) {
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
        guard route.needsProof, session.proved.adding(seconds: Identity.proofLifetime) <= context.now else {
            return nil
        }
        return lead(
            to: Paths.prove(query: ["next": Identity.wayBack(to: request, isPart: context.wantsFragment)]), context,
            Refusal(.forbidden, code: "proof.needed", Phrase("Show that it is you first, then do it again.")))
    }

    private func lead(to path: String, _ context: Context, _ refusal: Refusal) -> Response {
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

    /// What a locked session may still do: be opened, or end.
    private static func isOpenLocked(_ route: Route<Context>) -> Bool {
        [Paths.lock(), Paths.unlock(), Paths.passkeyUnlock(), Paths.logout()].contains(route.pattern.text)
    }

    /// What whoever looks as another role may still do: go back, or leave.
    private static func isOpenInPreview(_ route: Route<Context>) -> Bool {
        [Paths.endPreview(), Paths.logout(), Paths.lock(), Paths.unlock(), Paths.passkeyUnlock()].contains(
            route.pattern.text)
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
    private static func address(of request: Request) -> String {
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

    /// What came of showing once more who is there.
    enum Showing {
        /// What is wrong.
        case wrong(Phrase)
        /// The session's new token.
        case right(Token)
    }

    /// Looks at a password or a code of somebody signed in.
    func prove(_ typed: String, _ session: SignedIn, by author: Author) throws -> Showing {
        let id = session.actor.id
        // A code of the app opens nothing where the role asks for more; a recovery code leads to a new passkey.
        if session.mustShowFactor, RecoveryCode(typed: typed) == nil { return .wrong(Identity.strongOnly) }
        var shown: Session.Factor?
        let ways = try store.read { try SecondFactor.ways(of: id, in: $0) }
        // A certificate is shown by the browser, whoever sits before it: who has nothing else types the password.
        if ways.hasApp || ways.hasPasskey || session.mustShowFactor {
            switch try check(typed, of: id, by: author) {
            case .right(let factor): shown = session.mustShowFactor ? factor : nil
            case .wrong: return .wrong(Identity.wrongCode)
            case .wait(let seconds): return .wrong(Identity.waitPhrase(seconds))
            }
        } else if let fault = try passwordFault(typed, of: id, session: session.session, by: author) {
            return .wrong(fault)
        }
        return try store.change(by: author) { change in
            try Session.prove(session.session, by: shown, at: change.now, in: change.connection)
            try change.note("staff.proved", of: "staff", id)  // not a phrase
            return .right(try Session.renew(session.session, at: change.now, in: change.connection))
        }
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

    func proofPage(_ context: Context, _ request: Request, next: String, _ fault: Phrase? = nil) throws -> Response {
        let session = try Identity.session(context)
        let page = ProofPage(
            next: next, csrf: session.csrf,
            ways: try store.read { try SecondFactor.ways(of: session.actor.id, in: $0) },
            isStrong: session.mustShowFactor, presented: presented(request),
            invalid: fault.map { .init(phrase: $0) })
        return context.page(
            Phrase("Show that it is you"), status: fault == nil ? .ok : .unprocessableContent,
            page.html(context.locale)
        ).with("Cache-Control", "no-store")
    }
}
