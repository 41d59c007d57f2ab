import Department
import HTTP
import Localization
import Routing
import Values

extension Identity {
    /// The door for those who have lost their password, in a house that sends mail.
    var forgotRoutes: [Route<Context>] {
        [
            .get(Paths.forgot, access: .open, "Asks whose password is lost.") { request, context in
                try requireMail()
                return show(ForgotPage(isDone: request.query["done"] != nil), context)
            },
            .post(
                Paths.forgot, access: .open, "Sends a link for a new password to the address of an account.",
                limits: RouteLimits(body: 16_384)
            ) { request, context in
                try requireMail()
                let email = try request.form()["email"] ?? ""
                do {
                    try forgot(email, by: Author(.visitor, request: request.id, peer: request.peer))
                    return .redirect(to: Paths.forgot(query: ["done": "1"]))
                } catch let invalid as Invalid where !context.wantsJSON {
                    return show(ForgotPage(email: String(email.prefix(254)), invalid: invalid), context)
                } catch let refusal as Refusal where refusal.status == .tooManyRequests && !context.wantsJSON {
                    return show(ForgotPage(email: String(email.prefix(254)), refusal: refusal), context)
                }
            }.costing(.password),
        ]
    }

    /// Without mail the door is not there.
    func requireMail() throws {
        guard sendsMail else { throw Refusal.notFound }
    }

    private func show(_ page: ForgotPage, _ context: Context) -> Response {
        let status = page.refusal?.status ?? (page.invalid == nil ? .ok : .unprocessableContent)
        return context.page(Phrase("Choose a new password"), status: status, page.html(context.locale))
            .with("Cache-Control", "no-store")
    }
}
