import Department
import Design
import HTTP
import Localization
import Routing
import Values
import Vault

extension Identity {
    var invitationRoutes: [Route<Context>] {
        [
            .post(
                Paths.staffLink, access: .needs(.changeStaff), "Makes a link by which somebody chooses a password.",
                limits: RouteLimits(body: 16_384)
            ) { request, context, id in
                guard try colleague(id) != nil else { throw Refusal.notFound }
                let made = try makeLink(for: id, by: context.author)
                return linkPage(made.staff, made.purpose, made.link, request, context)
            }.afterProof(),
            .post(
                Paths.revokeStaffLink, access: .needs(.changeStaff), "Takes somebody's link back.",
                limits: RouteLimits(body: 16_384)
            ) { _, context, id in
                guard try colleague(id) != nil else { throw Refusal.notFound }
                try revokeLink(of: id, by: context.author)
                return context.wantsJSON ? .empty() : .redirect(to: Paths.staff(query: ["done": "revoked"]))
            },
            .get(Paths.welcome, access: .open, "Asks for the password of an account.") { _, context, link in
                guard let found = try invited(by: link, peer: context.peer) else { throw Identity.deadLink }
                return welcomePage(link, found.invitation, found.staff, context)
            },
            .post(
                Paths.welcome, access: .open, "Chooses the password of an account.", limits: RouteLimits(body: 16_384)
            ) { request, context, link in
                let form = try request.form()
                guard let found = try invited(by: link, peer: context.peer) else { throw Identity.deadLink }
                do {
                    guard form["new"] == form["again"] else {
                        throw Invalid("again", Phrase("The two new passwords differ."))
                    }
                    try choosePassword(
                        form["new"] ?? "", by: link,
                        visitor: Author(.visitor, request: request.id, peer: request.peer))
                } catch let invalid as Invalid where !context.wantsJSON {
                    return welcomePage(link, found.invitation, found.staff, context, invalid)
                }
                return .redirect(to: Paths.login(query: ["done": "password"]))
            }.costing(.password).atDoor(),
        ]
    }

    /// Shows a link, this once; or, where a letter took it, that it is on its way.
    func linkPage(
        _ staff: Staff, _ purpose: Invitation.Purpose, _ link: Token, _ request: Request, _ context: Context
    ) -> Response {
        let expires = context.now.adding(seconds: purpose.lifetime)
        if sendsMail {
            if context.wantsJSON {
                return .json(
                    ["id": .string(staff.id.description), "sentTo": .string(staff.email)], status: .created)
            }
            let page = SentPage(
                name: staff.name, address: staff.email, expires: expires,
                back: Link(Phrase("Staff"), to: Paths.staff()), backLabel: Phrase("To the staff"))
            return context.page(.verbatim(staff.name), page.html(context.locale)).with("Cache-Control", "no-store")
        }
        let address = (request.isSecure ? "https://" : "http://") + request.host + Paths.welcome(link.text)
        if context.wantsJSON {
            return .json(["id": .string(staff.id.description), "link": .string(address)], status: .created)
        }
        let page = LinkPage(staff: staff, purpose: purpose, address: address, expires: expires)
        return context.page(.verbatim(staff.name), page.html(context.locale)).with("Cache-Control", "no-store")
    }

    private func welcomePage(
        _ link: String, _ invitation: Invitation, _ staff: Staff, _ context: Context, _ invalid: Invalid? = nil
    ) -> Response {
        let page = WelcomePage(
            link: link, purpose: invitation.purpose, staff: staff, csrf: context.csrf, least: passwordRules.least,
            invalid: invalid)
        return context.page(
            page.title, status: invalid == nil ? .ok : .unprocessableContent, page.html(context.locale)
        ).with("Cache-Control", "no-store")
    }
}
