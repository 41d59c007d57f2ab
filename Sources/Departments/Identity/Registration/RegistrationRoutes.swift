import Department
import Design
import HTTP
import Localization
import Routing
import Values
import Vault

extension Identity {
    var registrationRoutes: [Route<Context>] { visitorRoutes + decisionRoutes + registrationAPI }

    private var visitorRoutes: [Route<Context>] {
        [
            .get(Paths.register, access: .open, "Asks a visitor on which side of a debt they stand.") {
                request, context in
                let isDone = request.query["done"] != nil
                let open = companySheet.registers
                // Whoever registered before the door was shut still reads that it was heard.
                guard isDone || !open.isEmpty else { return closed(context, .ok) }
                let page = RegisterPage(side: nil, draft: RegistrationDraft(.debtor), isDone: isDone, open: open)
                return context.page(Phrase("Register"), page.html(context.locale))
            },
            .get(Paths.registerAs, access: .open, "Asks a visitor who they are.") { _, context, side in
                let side = try Identity.side(side)
                guard companySheet.registers.contains(side) else { return closed(context, .ok) }
                return show(RegisterPage(side: side, draft: RegistrationDraft(side)), context)
            },
            .post(
                Paths.registerAs, access: .open, "Takes a visitor's registration down.",
                limits: RouteLimits(body: 16_384)
            ) { request, context, side in
                let side = try Identity.side(side)
                let draft = RegistrationDraft(side, try request.form().fields)
                do {
                    try register(
                        draft, language: context.locale.language,
                        by: Author(.visitor, request: request.id, peer: request.peer))
                    return .redirect(to: Paths.register(query: ["done": "1"]))
                } catch let invalid as Invalid where !context.wantsJSON {
                    return show(RegisterPage(side: side, draft: draft, invalid: invalid), context)
                } catch let refusal as Refusal where refusal.status == .tooManyRequests && !context.wantsJSON {
                    return show(RegisterPage(side: side, draft: draft, refusal: refusal), context)
                } catch let refusal as Refusal where refusal.status == .forbidden && !context.wantsJSON {
                    return closed(context, .forbidden)
                }
            },
        ]
    }

    private var decisionRoutes: [Route<Context>] {
        [
            .get(Paths.registrations, access: .needs(.seeRegistrations), "Lists the registrations.") {
                request, context in
                let state = request.query["state"].flatMap(Registration.State.init(rawValue:)) ?? .waiting
                let (rows, waiting) = try store.read { connection in
                    (try Registration.all(state, in: connection), try Registration.waiting(in: connection))
                }
                let page = RegistrationListPage(
                    rows: rows, state: state, waiting: Int(clamping: waiting), open: companySheet.registers,
                    mayOpen: context.actor.may(.editCompany))
                return context.page(Phrase("Registrations"), live: ["registrations"], page.html(context.locale))
            },
            .get(Paths.registration, access: .needs(.seeRegistrations), "Shows a registration and what it proves.") {
                _, context, id in try registrationPage(id, context)
            },
            .post(
                Paths.acceptRegistration, access: .needs(.decideRegistrations), "Accepts a registration.",
                limits: RouteLimits(body: 16_384)
            ) { request, context, id in
                do {
                    let (account, link) = try accept(id, by: context.author)
                    return customerLink(account, .welcome, link, id, request, context)
                } catch let refusal as Refusal where refusal.status == .conflict && !context.wantsJSON {
                    return try registrationPage(id, context, refusal: refusal)
                } catch is Invalid where !context.wantsJSON {
                    return try registrationPage(id, context, refusal: Identity.addressTaken)
                }
            }.afterProof(),
            .post(
                Paths.refuseRegistration, access: .needs(.decideRegistrations), "Refuses a registration with a reason.",
                limits: RouteLimits(body: 16_384)
            ) { request, context, id in
                let reason = try request.form()["reason"] ?? ""
                do {
                    try refuse(id, reason: reason, by: context.author)
                    return .redirect(to: Paths.registrations())
                } catch let invalid as Invalid where !context.wantsJSON {
                    return try registrationPage(id, context, reason: reason, invalid: invalid)
                } catch let refusal as Refusal where refusal.status == .conflict && !context.wantsJSON {
                    return try registrationPage(id, context, refusal: refusal)
                }
            },
            .post(
                Paths.customerLink, access: .needs(.decideRegistrations), "Makes a customer a link for a new password.",
                limits: RouteLimits(body: 16_384)
            ) { request, context, id in
                let made = try renewLink(of: id, by: context.author)
                return customerLink(made.account, made.purpose, made.link, id, request, context)
            }.afterProof(),
            .post(
                Paths.customerAccess, access: .needs(.decideRegistrations), "Opens or closes a customer's account.",
                limits: RouteLimits(body: 16_384)
            ) { request, context, id in
                try allow(try request.form()["allowed"] == "1", customerOf: id, by: context.author)
                return .redirect(to: Paths.registration(id))
            },
        ]
    }

    static func side(_ text: String) throws -> Customer.Side {
        guard let side = Customer.Side(rawValue: text) else { throw Refusal.notFound }
        return side
    }

    func show(_ page: RegisterPage, _ context: Context) -> Response {
        var page = page
        page.sendsMail = sendsMail
        let status = page.refusal?.status ?? (page.invalid == nil ? .ok : .unprocessableContent)
        return context.page(Phrase("Register"), status: status, page.html(context.locale))
            .with("Cache-Control", "no-store")
    }

    private func registrationPage(
        _ id: ID, _ context: Context, reason: String = "", invalid: Invalid? = nil, refusal: Refusal? = nil
    ) throws -> Response {
        guard let registration = try store.read({ try Registration.find(id, in: $0) }) else { throw Refusal.notFound }
        let page = RegistrationPage(
            registration: registration,
            proved: registration.state == .waiting ? try proved(by: registration) : nil,
            isTaken: registration.state == .waiting ? try staff(email: registration.email) != nil : false,
            account: registration.account == nil ? nil : try customerAccount(of: id),
            mayDecide: context.actor.may(.decideRegistrations), sendsMail: sendsMail, csrf: context.csrf,
            reason: reason, invalid: invalid,
            refusal: refusal)
        return context.page(
            .verbatim(registration.name), status: refusal?.status ?? (invalid == nil ? .ok : .unprocessableContent),
            page.html(context.locale))
    }

    /// Shows a customer's link, this once; or, where a letter took it, that it is on its way.
    private func customerLink(
        _ account: Staff, _ purpose: Invitation.Purpose, _ link: Token, _ registration: ID, _ request: Request,
        _ context: Context
    ) -> Response {
        let expires = context.now.adding(seconds: purpose.lifetime)
        if sendsMail {
            let page = SentPage(
                name: account.name, address: account.email, expires: expires,
                back: Link(Phrase("Registrations"), to: Paths.registrations()),
                backLabel: Phrase("To the registrations"))
            return context.page(.verbatim(account.name), page.html(context.locale)).with("Cache-Control", "no-store")
        }
        let address = (request.isSecure ? "https://" : "http://") + request.host + Paths.welcome(link.text)
        let page = CustomerLinkPage(
            account: account, address: address, expires: expires, registration: registration)
        return context.page(.verbatim(account.name), page.html(context.locale)).with("Cache-Control", "no-store")
    }
}
