import Department
import Design
import HTTP
import Localization
import Routing
import Values
import Vault

extension Identity {
    var setupRoutes: [Route<Context>] {
        [
            .get(Paths.setup, access: .open, "Asks for the company and its first administrator.") {
                _, context, token in
                guard try isSetupLink(token) else { throw Identity.unknownLink }
                var draft = StaffDraft()
                draft.language = context.locale.language.rawValue
                return setupPage(context, token, company: "", draft, needsFactor: true, opensTo: [], nil)
            },
            .post(
                Paths.setup, access: .open, "Makes the first administrator.", limits: RouteLimits(body: 16_384)
            ) { request, context, token in
                let form = try request.form()
                let company = form["company"] ?? ""
                let draft = StaffDraft(
                    name: form["name"] ?? "", email: (form["email"] ?? "").trimmed,
                    role: Preset.administrator.rawValue,
                    language: form["language"] ?? context.locale.language.rawValue, password: form["password"] ?? "")
                let needsFactor = form["factor"] == "1"
                let sides = Customer.Side.ticked(in: form.fields)
                do {
                    let session = try setUp(
                        link: token, company: company, draft: draft, needsFactor: needsFactor, opensTo: sides,
                        from: Arrival(request),
                        by: Author(.visitor, request: request.id, peer: request.peer))
                    return Identity.welcome(session, to: Paths.company(query: ["first": "1"]), request, theme: .system)
                } catch let invalid as Invalid where !context.wantsJSON {
                    return setupPage(
                        context, token, company: company, draft, needsFactor: needsFactor, opensTo: sides, invalid)
                }
            }.costing(.password).atDoor(),
        ]
    }

    private func setupPage(
        _ context: Context, _ token: String, company: String, _ draft: StaffDraft, needsFactor: Bool,
        opensTo sides: Set<Customer.Side>, _ invalid: Invalid?
    ) -> Response {
        let page = SetupPage(
            token: token, company: company, draft: draft, invalid: invalid, needsFactor: needsFactor,
            registers: sides, least: passwordRules.least)
        return context.page(
            Phrase("Set up Sila"), status: invalid == nil ? .ok : .unprocessableContent, page.html(context.locale)
        ).with("Cache-Control", "no-store")
    }
}
