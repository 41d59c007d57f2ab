public import Department
import Design
public import HTTP
import Identity
import Localization
import Log
public import Routing
import Settings
import Values

/// The whole house behind one function from request to response, the same for the server and for tests.
public struct Site: Sendable {
    let router: Router<Context>
    let identity: Identity
    let translations: Translations
    let shell: Shell
    let surroundings: Surroundings
    let log: Log
    let zone: Zone
    let language: Language
    let rates: RequestRates
    /// How words stand in addresses.
    public let addresses: AddressWords
    let gate: FileGate

    init(
        departments: [any Department], identity: Identity, translations: Translations, assets: Assets,
        settings: Settings, surroundings: Surroundings, log: Log, metrics: Metrics, gate: FileGate
    ) throws {
        self.gate = gate
        self.identity = identity
        self.translations = translations
        self.surroundings = surroundings
        self.log = log
        rates = RequestRates(settings.rates, metrics: metrics)
        addresses = AddressWords(
            sealing: identity.store.ring, nouns: departments.flatMap { $0.trailWords.nouns })
        zone = Zone(rawValue: settings.timeZone) ?? .algiers
        language = Language(rawValue: settings.language) ?? .french
        shell = Shell(
            assets: assets, company: { identity.companySheet },
            entries: departments.flatMap(\.navigation) + [
                ApprovalRoutes.navigation, DoorCertificateRoutes.navigation, KeyOrderRoutes.navigation,
                SystemPage.navigation,
            ],
            fragments: departments.flatMap(\.fragments), translations: translations,
            warnings: { $0.may(TrailRoutes.see) ? identity.openWarnings : 0 },
            alerts: { actor in departments.flatMap { $0.alerts(for: actor) } + gate.alerts(for: actor) })
        let system = SystemRoutes(departments: departments, assets: assets, metrics: metrics, gate: gate)
        let order = KeyOrder(departments: departments, keeper: identity)
        let trail = TrailRoutes(trails: Trails(departments: departments), identity: identity)
        let routes =
            departments.flatMap(\.routes) + system.routes + trail.routes
            + ApprovalRoutes(departments: departments, order: order).routes + KeyOrderRoutes(order: order).routes
            + DoorCertificateRoutes(
                certificates: DoorCertificates(
                    settings: settings, store: identity.store, surroundings: surroundings), identity: identity
            ).routes + PolicyReports(log: log, metrics: metrics).routes
        let document = OpenAPI.document(
            title: House.product, version: "1", routes: routes, schemas: departments.flatMap(\.schemas)
        ).bytes
        router = try Router(
            routes + [
                .get("/api/v1/openapi.json", access: .open, "Describes the API (OpenAPI 3.1).") { _, _ in
                    Response(headers: ["Content-Type": "application/json"], body: .bytes(document))
                }
            ])
    }

    /// Every route, for the command that prints them and the tests that walk them.
    public var routes: [Route<Context>] { router.routes }

    /// How many bytes of body a request may bring, decided before the body is read.
    public func limit(_ request: Request) -> Int {
        guard case .found(let route, _) = router.match(request.method, request.segments) else { return 64 << 10 }
        return max(route.limits.body, route.limits.upload)
    }

    /// Among whom a request waits its turn.
    enum Place {
        case read
        case change
        /// Those who are not in and ask for something that takes a core for a while.
        case door
    }

    /// Says it before anybody looks at who asks.
    func place(of request: Request) -> Place {
        if request.method == .get || request.method == .head || request.path == WordsForm.path { return .read }
        guard case .found(let route, _) = router.match(request.method, request.segments), route.isDoor else {
            return .change
        }
        return .door
    }

    /// Answers a request. It never throws: every error becomes an answer.
    public func respond(_ request: Request) -> Response {
        var request = request
        addresses.open(&request)
        let isAPI = request.segments.first == "api"
        var who = Who.visitor
        var response: Response
        do {
            try identity.refreshCompany()
            who = try identified(request)
            response = try answer(&request, who, isAPI)
        } catch {
            Failure.log(error, log, request: request, by: who.actor)
            response = Failure(error).response(for: context(request, who, isAPI))
        }
        return Guard.headers(response, for: request, isSignedIn: who.actor.id != Actor.visitor.id)
    }

    /// Words a refusal of the server's own for a browser: a page or a toast in the reader's language. It asks no database,
    /// for it runs where nothing may wait. Nil for programs.
    public func refuse(_ failure: HTTPFailure, _ request: Request) -> Response? {
        let isBrowser = request.headers["accept"]?.contains("text/html") == true || request.headers["hx-request"] != nil
        guard isBrowser, request.segments.first != "api" else { return nil }
        let response = Failure(failure).response(for: context(request, .visitor, false))
        return Guard.headers(response, for: request, isSignedIn: false)
    }

    private func answer(_ request: inout Request, _ who: Who, _ isAPI: Bool) throws -> Response {
        if request.seal == .missing, !who.isKnown { request.target = addresses.bare(request.target) }
        switch router.match(request.method, request.segments) {
        case .none:
            try take(.read, who, request)
            throw Refusal.notFound
        case .wrongMethod(let allowed):
            let names = allowed.map { "\($0)" }.joined(separator: ", ")
            if request.method == .options { return Response.empty().with("Allow", names) }
            return Failure(HTTPFailure(.methodNotAllowed, "wrong-method", ""))
                .response(for: context(request, who, isAPI)).with("Allow", names)
        case .found(let route, let parameters):
            try take(route.cost, who, request)
            let context = context(request, who, isAPI)
            switch route.access {
            case .open: break
            case .person where who.isKnown: break
            case .signedIn where who.isKnown:
                guard who.actor.customer == nil else { throw Refusal.forbidden }
            case .customer where who.isKnown:
                guard who.actor.customer != nil, !who.isKey else { throw Refusal.forbidden }
            case .needs(let permission) where who.isKnown:
                guard who.actor.customer == nil, who.actor.may(permission) else { throw Refusal.forbidden }
            case .needsOne(let permissions) where who.isKnown:
                guard who.actor.customer == nil, permissions.contains(where: who.actor.may) else {
                    throw Refusal.forbidden
                }
            case .signedIn, .person, .customer, .needs, .needsOne:
                return signInFirst(request, context)
            }
            try Guard.forgery(&request, session: who.session, isKey: who.isKey, upload: route.limits.upload)
            if isAPI {
                try addresses.takeHead(of: &request)
            } else if who.isKnown, let address = addresses.address(sealing: request) {
                return .redirect(to: address)
            }
            if let form = request.readForm {
                request.readForm = HTTP.Form(fields: addresses.opened(form.fields), uploads: form.uploads)
            }
            if let detour = try identity.detour(from: route, request, context) { return detour }
            try gate.look(
                at: &request, limits: Guard.limits(upload: route.limits.upload), by: who.actor, isKnown: who.isKnown,
                isForProgram: context.wantsJSON)
            let response: Response
            do {
                response = try route.run(request, context, parameters: parameters)
            } catch let needed as ProofNeeded {
                return try identity.askForProof(request, context, givesFile: needed.givesFile)
            }
            if route.pattern.text == WordsForm.path, context.wantsFragment {
                return try follow(response, request, who)
            }
            // A page of one record, not the parts that it loads of others.
            if !parameters.isEmpty, who.isKnown, request.method == .get, !context.wantsFragment, response.status == .ok
            {
                identity.noteReading(
                    request.path, by: who.actor, isKey: who.isKey, request: request.id, peer: request.peer)
            }
            return response
        }
    }

    /// Answers a script that sent words with what they lead to, instead of sending it on; and with its address, for those
    /// that show it.
    private func follow(_ lead: Response, _ request: Request, _ who: Who) throws -> Response {
        guard let address = lead.headers["Location"] else { return lead }
        var next = request
        next.method = .get
        next.target = try Target(address.utf8)
        next.body = .none
        next.readForm = nil
        addresses.open(&next)
        let answer = try answer(&next, who, false)
        let isNamed = try request.form()[WordsForm.naming] != nil && answer.status == .ok
        return isNamed ? answer.with("HX-Push-Url", address) : answer
    }

    /// Counts a request against what its account, or its address for visitors, may ask for.
    private func take(_ cost: RouteCost, _ who: Who, _ request: Request) throws {
        let asker: RequestRates.Asker =
            who.isKnown ? .account(who.actor.id) : .address(Identity.network(of: request.peer))
        guard let seconds = rates.take(cost, by: asker, at: surroundings.now()) else { return }
        throw Refusal(
            .tooManyRequests, code: "rate.exceeded",
            Phrase(
                one: "Too many requests at once. Go on in {count} second.",
                other: "Too many requests at once. Go on in {count} seconds.", count: seconds), retryAfter: seconds)
    }

    private func signInFirst(_ request: Request, _ context: Context) -> Response {
        if Identity.wantsNews(request) { return .empty() }
        if context.wantsJSON {
            return Failure(Refusal(.unauthorized, code: "sign-in", Phrase("Sign in, or send an API key.")))
                .response(for: context).with("WWW-Authenticate", "Bearer")
        }
        let next = Identity.wayBack(to: request, isPart: context.wantsFragment)
        let path = next == "/" ? "/login" : "/login?" + Fields([("next", next)]).encoded
        if context.wantsFragment { return Response.empty(.ok).with("HX-Redirect", path) }
        return .redirect(to: path)
    }

    private func context(_ request: Request, _ who: Who, _ isAPI: Bool) -> Context {
        let language =
            who.session?.language ?? request.cookies["language"].flatMap(Language.init(rawValue:))
            ?? request.headers["accept-language"].flatMap { Language(accepting: $0) } ?? self.language
        return Context(
            actor: who.actor, locale: translations.locale(language, zone: zone), surroundings: surroundings,
            request: request, session: who.session, wantsJSON: isAPI, shell: shell, addresses: addresses)
    }

    /// Who sent a request, as far as its cookie or key tells.
    private struct Who {
        var actor: Actor
        var session: SignedIn?
        var isKey = false
        var isKnown: Bool { session != nil || isKey }
        static let visitor = Who(actor: .visitor, session: nil)
    }

    /// Whoever tries keys is a visitor, and counted like one.
    private func identified(_ request: Request) throws -> Who {
        do {
            return try identify(request)
        } catch let refusal as Refusal {
            try take(.password, .visitor, request)
            throw refusal
        }
    }

    private func identify(_ request: Request) throws -> Who {
        if let authorization = request.headers["authorization"] {
            guard authorization.lowercased().hasPrefix("bearer "),
                let actor = try identity.key(token: String(authorization.dropFirst(7)))
            else {
                throw Refusal(.unauthorized, code: "bad-key", Phrase("This API key is unknown, expired or revoked."))
            }
            return Who(actor: actor, session: nil, isKey: true)
        }
        guard let token = request.cookies[SessionCookie.name(isSecure: request.isSecure)],
            let session = try identity.session(
                token: token, peer: request.peer, agent: request.headers["user-agent"] ?? "",
                certificates: request.certificates)
        else { return .visitor }
        return Who(actor: session.actor, session: session)
    }
}
