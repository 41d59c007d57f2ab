import Department
import Factors
import HTTP
import Localization
import Routing
import Values

extension Identity {
    /// One's own second factor. All of it after proof: a borrowed browser must not add or remove a key of the door.
    var factorRoutes: [Route<Context>] {
        [
            .get(Paths.factor, access: .person, "Shows one's second factor.") { request, context in
                try factorPage(context, request)
            }.afterProof(),
            .post(
                Paths.factor, access: .person, "Makes the key of an authenticator app.",
                limits: RouteLimits(body: 16_384)
            ) { _, context in
                try beginFactor(of: try Identity.session(context).actor.id, by: context.author)
                return .redirect(to: Paths.factor())
            }.afterProof(),
            .post(
                Paths.confirmFactor, access: .person, "Confirms the app with its first code.",
                limits: RouteLimits(body: 16_384)
            ) { request, context in
                let session = try Identity.session(context)
                do {
                    let codes = try confirmFactor(
                        of: session.actor.id, code: try request.form()["code"] ?? "", keeping: session.session,
                        by: context.author)
                    return freshCodes(codes, context)
                } catch let invalid as Invalid where !context.wantsJSON {
                    return try factorPage(context, request, invalid)
                }
            }.costing(.password).afterProof(),
            .post(
                Paths.recoveryCodes, access: .person, "Makes new recovery codes.", limits: RouteLimits(body: 16_384)
            ) { _, context in
                let codes = try renewRecoveryCodes(
                    of: try Identity.session(context).actor.id, by: context.author)
                return freshCodes(codes, context)
            }.afterProof(),
            .post(
                Paths.removeFactor, access: .person, "Removes one's second factor.", limits: RouteLimits(body: 16_384)
            ) { _, context in
                try removeFactor(of: try Identity.session(context).actor.id, by: context.author)
                return .redirect(to: Paths.account(query: ["done": "factor"]))
            }.afterProof(),
        ]
    }

    func factorPage(_ context: Context, _ request: Request, _ invalid: Invalid? = nil) throws -> Response {
        let session = try Identity.session(context)
        let issuer = try companyName ?? "Sila"
        let found = try store.read { connection in
            (
                app: try TimeFactor.find(of: session.actor.id, ring: store.ring, in: connection),
                passkeys: try StaffPasskey.all(of: session.actor.id, ring: store.ring, in: connection),
                certificates: try StaffCertificate.all(of: session.actor.id, ring: store.ring, in: connection),
                codesLeft: try RecoveryCode.left(of: session.actor.id, in: connection),
                need: try Staff.find(session.actor.id, in: connection)?.role.factor ?? .none
            )
        }
        let state: FactorPage.State =
            if let app = found.app {
                app.confirmed.map { .confirmed(since: $0) }
                    ?? .begun(app.code, account: session.email, issuer: issuer)
            } else { .none }
        let card = trust.map { _ in
            OwnCertificateCard(
                certificates: found.certificates, presented: presented(request), csrf: session.csrf, now: context.now,
                invalid: invalid)
        }
        return show(
            state, context, passkeys: found.passkeys, certificates: card, codesLeft: found.codesLeft, need: found.need,
            invalid)
    }

    /// The page that shows new recovery codes, once.
    func freshCodes(_ codes: [RecoveryCode], _ context: Context) -> Response { show(.fresh(codes), context) }

    private func show(
        _ state: FactorPage.State, _ context: Context, passkeys: [StaffPasskey] = [],
        certificates: OwnCertificateCard? = nil, codesLeft: Int = 0,
        need: FactorNeed = .none, _ invalid: Invalid? = nil
    ) -> Response {
        let page = FactorPage(
            state: state, passkeys: passkeys, certificates: certificates, codesLeft: codesLeft,
            csrf: context.session?.csrf ?? "",
            isRequired: context.session?.mustEnrol ?? false, need: need, invalid: invalid,
            onward: context.actor.may(.editCompany) && companySheet.isBare
                ? Paths.company(query: ["first": "1"]) : "/")
        return context.page(
            Phrase("Second factor"), status: invalid == nil ? .ok : .unprocessableContent, page.html(context.locale)
        ).with("Cache-Control", "no-store")
    }
}
