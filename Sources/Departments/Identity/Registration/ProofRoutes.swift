import Department
import HTTP
import Localization
import Routing
import Values
import Vault

extension Identity {
    /// What visitors prove by mail; not there in a house that sends none.
    var proofOfAddressRoutes: [Route<Context>] { addressRoutes + contactCodeRoutes }

    private var addressRoutes: [Route<Context>] {
        [
            .get(Paths.addressProof, access: .open, "Asks whether an address is the visitor's own.") {
                request, context, token in
                try requireMail()
                let isDone = request.query["done"] != nil
                guard try isDone || provesAddress(token) else { throw Identity.deadLink }
                let page = AddressProofPage(token: token, isDone: isDone)
                return context.page(Phrase("Is this your e-mail address?"), page.html(context.locale))
                    .with("Cache-Control", "no-store")
            },
            // Programs on the way open links to look at them: only a form proves something.
            .post(
                Paths.addressProof, access: .open, "Takes it that an address is the visitor's own.",
                limits: RouteLimits(body: 16_384)
            ) { request, context, token in
                try requireMail()
                try proveAddress(token, by: Author(.visitor, request: request.id, peer: request.peer))
                return .redirect(to: Paths.addressProof("used", query: ["done": "1"]))
            },
        ]
    }

    private var contactCodeRoutes: [Route<Context>] {
        [
            .get(Paths.registerByCode, access: .open, "Asks a visitor who they are, to send a code.") {
                _, context, side in
                try requireMail()
                let side = try Identity.side(side)
                guard companySheet.registers.contains(side) else { return closed(context, .ok) }
                return show(RegisterPage(side: side, draft: RegistrationDraft(side), way: .code), context)
            },
            .post(
                Paths.registerByCode, access: .open, "Takes a visitor's registration down, to be proved by a code.",
                limits: RouteLimits(body: 16_384)
            ) { request, context, side in
                try requireMail()
                let side = try Identity.side(side)
                let draft = RegistrationDraft(side, try request.form().fields)
                let token = Token.make("code")
                do {
                    try register(
                        draft, language: context.locale.language, awaiting: token,
                        by: Author(.visitor, request: request.id, peer: request.peer))
                    return .redirect(to: Paths.contactCode(token.text))
                } catch let invalid as Invalid where !context.wantsJSON {
                    return show(RegisterPage(side: side, draft: draft, invalid: invalid, way: .code), context)
                } catch let refusal as Refusal where refusal.status == .tooManyRequests && !context.wantsJSON {
                    return show(RegisterPage(side: side, draft: draft, refusal: refusal, way: .code), context)
                } catch let refusal as Refusal where refusal.status == .forbidden && !context.wantsJSON {
                    return closed(context, .forbidden)
                }
            },
            .get(Paths.contactCode, access: .open, "Asks for the code that went to a known address.") {
                _, context, token in
                try requireMail()
                return codePage(token, context)
            },
            .post(
                Paths.contactCode, access: .open, "Looks at the code that went to a known address.",
                limits: RouteLimits(body: 16_384)
            ) { request, context, token in
                try requireMail()
                do {
                    let isRight = try prove(
                        try request.form()["code"] ?? "", awaiting: token,
                        by: Author(.visitor, request: request.id, peer: request.peer))
                    if isRight { return .redirect(to: Paths.register(query: ["done": "1"])) }
                    return codePage(token, context, error: Phrase("This code is wrong or too old."))
                } catch let refusal as Refusal where refusal.status == .tooManyRequests && !context.wantsJSON {
                    return codePage(token, context, error: refusal.phrase, status: refusal.status)
                }
            }.costing(.password),
        ]
    }

    private func codePage(
        _ token: String, _ context: Context, error: Phrase? = nil, status: Status = .unprocessableContent
    ) -> Response {
        context.page(
            Phrase("Type the code"), status: error == nil ? .ok : status,
            ContactCodePage(token: token, error: error).html(context.locale)
        ).with("Cache-Control", "no-store")
    }
}
