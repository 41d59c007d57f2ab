import Department
import Design
import HTML
import HTTP
import Localization
import Routing
import Values

extension Identity {
    /// Who needs a second factor, and what an administrator does for somebody who lost the phone.
    var policyRoutes: [Route<Context>] {
        [
            .get(Paths.factorPolicy, access: .needs(.changeStaff), "Shows who needs a second factor.") {
                request, context in
                let page = FactorPolicyPage(
                    policy: try factorPolicy(), csrf: context.session?.csrf ?? "",
                    isDone: request.query["done"] == "saved")
                return context.page(Phrase("Second factor"), page.html(context.locale))
            }.afterProof(),
            .post(
                Paths.factorPolicy, access: .needs(.changeStaff), "Decides who needs a second factor.",
                limits: RouteLimits(body: 16_384)
            ) { request, context in
                let chosen = try request.form().fields.all("roles")
                try setFactorPolicy(
                    FactorPolicy(roles: Set(chosen.compactMap { Role(rawValue: $0) })), by: context.author)
                return context.wantsJSON ? .empty() : .redirect(to: Paths.factorPolicy(query: ["done": "saved"]))
            }.afterProof(),
            .post(
                Paths.staffFactor, access: .needs(.changeStaff), "Removes somebody's second factor.",
                limits: RouteLimits(body: 16_384)
            ) { _, context, id in
                try resetFactor(of: id, by: context.author)
                return context.wantsJSON ? .empty() : .redirect(to: Paths.staff(query: ["done": "factor"]))
            }.afterProof(),
        ]
    }
}

/// Which roles may work with a second factor only.
struct FactorPolicyPage {
    let policy: FactorPolicy
    let csrf: String
    let isDone: Bool

    func html(_ locale: Locale) -> HTML {
        let head = PageHeader(
            title: HTML(text: locale("Second factor")),
            fact: HTML(text: locale("Whoever learns a password cannot sign in without the phone.")),
            trail: [Link(Phrase("Staff"), to: Paths.staff())])
        let form = Form(
            action: Paths.factorPolicy(), csrf: csrf, submit: Phrase("Save"), cancel: Paths.staff(),
            [
                .init([
                    .checkboxes(
                        "roles", label: Phrase("Roles that need a second factor"),
                        chosen: policy.roles.map(\.rawValue),
                        choices: Role.allCases.map { .init($0.rawValue, $0.label, help: $0.explanation) }
                    ).help(Phrase("Whoever has none is led to set it up with the next click. API keys go on working."))
                ])
            ])
        let done: HTML = isDone ? Notice(Phrase("Saved."), .brand).html(locale) : .none
        return "\(head.html(locale))\(done)\(Layout.narrow(Card(form.html(locale)).html(locale)))"
    }
}
