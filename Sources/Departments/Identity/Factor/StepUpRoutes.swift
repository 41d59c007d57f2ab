public import Department
import Design
public import HTTP
import Localization
import Routing
import Values
import Vault

extension Identity {
    /// Step-up: proving once more who one is.
    var proofRoutes: [Route<Context>] {
        [
            .get(Paths.prove, access: .person, "Asks once more who is there.") { request, context in
                try proofPage(context, request, Errand(to: request.query["next"]))
            },
            .post(
                Paths.prove, access: .person, "Proves once more who is there.", limits: Errand.limits
            ) { request, context in
                let session = try Identity.session(context)
                let form = try request.form()
                let errand = Errand(form.fields)
                switch try prove(form["proof"] ?? "", session, by: context.author) {
                case .wrong(let fault): return try proofPage(context, request, errand, fault)
                case .right(let token): return goOn(token, with: errand, request, context)
                }
            }.costing(.password),
        ]
    }

    /// Asks for the proof that something needs, and keeps what was asked for meanwhile. Throws `SQLError`.
    public func askForProof(_ request: Request, _ context: Context, givesFile: Bool) throws -> Response {
        let errand = Errand(request, isPart: context.wantsFragment, givesFile: givesFile)
        if context.wantsJSON || errand.way == .page && (context.wantsFragment || !errand.isLost) {
            return lead(
                to: Paths.prove(query: ["next": errand.address]), context,
                Refusal(.forbidden, code: "proof.needed", Phrase("Show that it is you first, then do it again.")))
        }
        return try proofPage(context, request, errand, isAsked: true)
    }

    /// The page that asks, or the dialog where one asked. What was asked for is not done: the status says so.
    func proofPage(
        _ context: Context, _ request: Request, _ errand: Errand, _ fault: Phrase? = nil, isAsked: Bool = false
    ) throws -> Response {
        let session = try Identity.session(context)
        let page = ProofPage(
            errand: errand, csrf: session.csrf,
            ways: try store.read { try SecondFactor.ways(of: session.actor.id, in: $0) },
            isStrong: session.mustShowFactor, presented: presented(request), fault: fault)
        let status: Status = fault == nil && !isAsked ? .ok : .unprocessableContent
        let answer =
            context.wantsFragment
            ? context.fragment(page.dialog(context.locale), status: status)
            : context.page(ProofPage.title, status: status, page.html(context.locale))
        return answer.with("Cache-Control", "no-store")
    }

    /// What follows the proof, with the session's new token.
    func goOn(_ token: Token, with errand: Errand, _ request: Request, _ context: Context) -> Response {
        guard errand.way != .page else { return Identity.goOn(token, to: errand.address, request) }
        let page = ErrandPage(errand: errand, csrf: context.csrf)
        let answer =
            context.wantsFragment
            ? context.fragment(page.dialog(context.locale)) : context.page(ErrandPage.title, page.html(context.locale))
        return answer.with("Cache-Control", "no-store").with(Identity.cookie(of: token, request))
    }
}
