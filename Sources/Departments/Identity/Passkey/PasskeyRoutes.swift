import Department
import Factors
import HTTP
import Localization
import Routing
import Values
import Vault

extension Identity {
    /// Signing in, proving and adding with passkeys. Each has an address that gives the challenge and one that takes the
    /// browser's answer.
    var passkeyRoutes: [Route<Context>] { doorRoutes + proofByPasskeyRoutes + ownPasskeyRoutes }

    static let answer = RouteLimits(body: PasskeyAnswer.limit)

    private var doorRoutes: [Route<Context>] {
        [
            .get(Paths.passkeyDoor, access: .open, "Gives a challenge to sign in with a passkey alone.") {
                request, _ in try options(.signIn, nil, request)
            },
            .post(
                Paths.passkeyDoor, access: .open, "Signs in with a passkey alone.", limits: Identity.answer
            ) { request, context in
                let form = try request.form()
                let next = Identity.destination(form["next"])
                let found = try PasskeyAnswer(form).flatMap { try signIn($0, nil, request) }
                guard let found else {
                    return try loginPage(
                        context, next: next, error: Identity.wrongPasskey, status: .unprocessableContent,
                        presented: presented(request))
                }
                return Identity.welcome(found.opened, to: next, request, theme: found.staff.theme)
            }.costing(.password),
            .get(Paths.passkeyStep, access: .open, "Gives a challenge for the passkey after the password.") {
                request, _ in
                guard let step = try signInStep(request) else { throw Refusal.notFound }
                return try options(.step(step), step.staff, request)
            },
            .post(
                Paths.passkeyStep, access: .open, "Signs in with a passkey after the password.",
                limits: Identity.answer
            ) { request, context in
                let form = try request.form()
                let next = Identity.destination(form["next"])
                guard let step = try signInStep(request) else {
                    return .redirect(to: Paths.login(query: next == "/" ? [:] : ["next": next]))
                }
                let found = try PasskeyAnswer(form).flatMap { try signIn($0, step, request) }
                guard let found else {
                    return try codePage(
                        context, step, request, next: next, error: Identity.wrongPasskey, status: .unprocessableContent)
                }
                return Identity.welcome(found.opened, to: next, request, theme: found.staff.theme)
                    .with(.removal(of: SignInStep.cookieName(isSecure: request.isSecure), isSecure: request.isSecure))
            }.costing(.password),
        ]
    }

    private var proofByPasskeyRoutes: [Route<Context>] {
        [
            .get(Paths.passkeyProof, access: .person, "Gives a challenge to prove oneself by a passkey.") {
                request, context in
                let session = try Identity.session(context)
                return try options(.proof(session: session.session), session.actor.id, request)
            },
            .post(
                Paths.passkeyProof, access: .person, "Proves by a passkey who is there.", limits: Errand.limits
            ) { request, context in
                let session = try Identity.session(context)
                let form = try request.form()
                let errand = Errand(form.fields)
                guard let answer = PasskeyAnswer(form),
                    let token = try prove(passkey: answer, session, on: request, by: context.author)
                else { return try proofPage(context, request, errand, Identity.wrongPasskey) }
                return goOn(token, with: errand, request, context)
            }.costing(.password),
        ]
    }

    private var ownPasskeyRoutes: [Route<Context>] {
        [
            .get(Paths.passkeys, access: .person, "Gives a challenge to add a passkey.") { request, context in
                let session = try Identity.session(context)
                return try options(
                    .register(session.actor.id), session.actor.id, request,
                    more: [
                        .init("user", .string(Base64URL.encode(session.actor.id.bytes))),
                        .init("name", .string(session.email)), .init("displayName", .string(session.actor.name)),
                        .init("company", .string(try companyName ?? "Sila")),
                        .init("algorithms", .array(Passkey.Algorithm.allCases.map { .integer($0.rawValue) })),
                    ])
            }.afterProof(),
            .post(
                Paths.passkeys, access: .person, "Adds a passkey to one's account.", limits: Identity.answer
            ) { request, context in
                let session = try Identity.session(context)
                let form = try request.form()
                do {
                    guard let answer = PasskeyAnswer(form) else { throw Invalid("label", Identity.wrongPasskey) }
                    let codes = try addPasskey(
                        answer, label: form["label"] ?? "", of: session.actor.id, keeping: session.session,
                        on: request, by: context.author)
                    return codes.map { freshCodes($0, context) } ?? .redirect(to: Paths.factor())
                } catch let invalid as Invalid where !context.wantsJSON {
                    return try factorPage(context, request, invalid)
                }
            }.afterProof(),
            .post(
                Paths.removePasskey, access: .person, "Removes a passkey of one's own.",
                limits: RouteLimits(body: 16_384)
            ) { _, context, id in
                try removePasskey(id, of: try Identity.session(context).actor.id, by: context.author)
                return .redirect(to: Paths.factor())
            }.afterProof(),
        ]
    }

    private func signIn(_ answer: PasskeyAnswer, _ step: SignInStep?, _ request: Request) throws
        -> (staff: Staff, opened: Opened)?
    {
        try signIn(
            passkey: answer, step: step, on: request,
            by: Author(.visitor, request: request.id, peer: request.peer))
    }

    /// What the script hands to the browser: the challenge, the host, and which passkeys may answer (all when none is
    /// named) or are there already.
    func options(
        _ purpose: PasskeyChallenge.Purpose, _ staff: ID?, _ request: Request, more: [JSON.Member] = []
    ) throws -> Response {
        let challenge = PasskeyChallenge.make(for: purpose, at: now, ring: store.ring)
        let host = Ceremony(challenge: challenge.bytes, host: request.host, isSecure: request.isSecure)?.host
        guard let host else { throw Refusal.notFound }
        let known = try staff.map { staff in
            try store.read { try StaffPasskey.all(of: staff, ring: store.ring, in: $0) }
        }
        let credentials = (known ?? []).filter { $0.host == host }
            .map { JSON.string(Base64URL.encode($0.passkey.credential)) }
        let members: [JSON.Member] = [
            .init("challenge", .string(Base64URL.encode(challenge.bytes))), .init("host", .string(host)),
            .init("timeout", .integer(PasskeyChallenge.lifetime * 1000)), .init("credentials", .array(credentials)),
        ]
        return Response.json(.object(members + more)).with("Cache-Control", "no-store")
    }
}
