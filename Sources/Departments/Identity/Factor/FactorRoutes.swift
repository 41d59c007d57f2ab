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
            .get(Paths.factor, access: .signedIn, "Shows one's second factor.") { _, context in
                try factorPage(context)
            }.afterProof(),
            .post(
                Paths.factor, access: .signedIn, "Makes the key of an authenticator app.",
                limits: RouteLimits(body: 16_384)
            ) { _, context in
                try beginFactor(of: try Identity.session(context).actor.id, by: context.author)
                return .redirect(to: Paths.factor())
            }.afterProof(),
            .post(
                Paths.confirmFactor, access: .signedIn, "Confirms the app with its first code.",
                limits: RouteLimits(body: 16_384)
            ) { request, context in
                let session = try Identity.session(context)
                do {
                    let codes = try confirmFactor(
                        of: session.actor.id, code: try request.form()["code"] ?? "", keeping: session.session,
                        by: context.author)
                    return show(.fresh(codes), context)
                } catch let invalid as Invalid where !context.wantsJSON {
                    return try factorPage(context, invalid)
                }
            }.afterProof(),
            .post(
                Paths.recoveryCodes, access: .signedIn, "Makes new recovery codes.", limits: RouteLimits(body: 16_384)
            ) { _, context in
                let codes = try renewRecoveryCodes(
                    of: try Identity.session(context).actor.id, by: context.author)
                return show(.fresh(codes), context)
            }.afterProof(),
            .post(
                Paths.removeFactor, access: .signedIn, "Removes one's second factor.", limits: RouteLimits(body: 16_384)
            ) { _, context in
                try removeFactor(of: try Identity.session(context).actor.id, by: context.author)
                return .redirect(to: Paths.account(query: ["done": "factor"]))
            }.afterProof(),
        ]
    }

    private func factorPage(_ context: Context, _ invalid: Invalid? = nil) throws -> Response {
        let session = try Identity.session(context)
        let issuer = try company ?? "Sila"
        let state: FactorPage.State = try store.read { connection in
            guard let factor = try TimeFactor.find(of: session.actor.id, ring: store.ring, in: connection) else {
                return .none
            }
            guard let since = factor.confirmed else {
                return .begun(factor.code, account: session.email, issuer: issuer)
            }
            return .confirmed(
                since: since, codesLeft: try RecoveryCode.left(of: session.actor.id, in: connection))
        }
        return show(state, context, invalid)
    }

    private func show(_ state: FactorPage.State, _ context: Context, _ invalid: Invalid? = nil) -> Response {
        let page = FactorPage(
            state: state, csrf: context.session?.csrf ?? "", isRequired: context.session?.mustEnrol ?? false,
            invalid: invalid)
        return context.page(
            Phrase("Second factor"), status: invalid == nil ? .ok : .unprocessableContent, page.html(context.locale)
        ).with("Cache-Control", "no-store")
    }
}
