import Department
import HTTP
import Routing
import Values

extension Identity {
    var keyRoutes: [Route<Context>] {
        [
            .post(
                Paths.keys, access: .needs(.makeKeys), "Makes an API key of one's own.",
                limits: RouteLimits(body: 16_384)
            ) { request, context in
                // A key makes no keys: a stolen one could outlive its revocation.
                let session = try Identity.session(context)
                let form = try request.form()
                var typed = KeyForm(label: form["label"] ?? "", scopes: form.all("scopes"))
                do {
                    let key = try makeKey(
                        owner: session.actor.id, scopes: typed.scopes, label: typed.label, by: context.author)
                    return try accountPage(context, made: key)
                } catch let invalid as Invalid where !context.wantsJSON {
                    typed.invalid = invalid
                    return try accountPage(context, key: typed)
                }
            }.afterProof(),
            .post(Paths.key, access: .signedIn, "Revokes an API key of one's own.") { _, context, id in
                let session = try Identity.session(context)
                try revokeKey(id, of: session.actor.id, by: context.author)
                return context.wantsJSON ? .empty() : .redirect(to: Paths.account(query: ["done": "revoked"]))
            },
        ]
    }
}
