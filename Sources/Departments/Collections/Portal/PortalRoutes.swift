import Audit
import Department
import Documents
import HTTP
import Localization
import Routing
import Values

extension Collections {
    /// What debtors and creditors see of their own. The scope is in every query; what is not theirs is not there.
    var portalRoutes: [Route<Context>] {
        [
            .get(PortalPaths.debts, access: .customer, "Lists a customer's own debts.") { request, context in
                let customer = try Self.customer(context)
                let list = try store.read { try PortalList(customer, after: request.query["after"], in: $0) }
                return context.page(
                    customer.side == .debtor ? Phrase("My debts") : Phrase("My files"),
                    PortalListPage(list: list, context: context).html)
            },
            .get(PortalPaths.debt, access: .customer, "Shows a customer's own debt with its payments.") {
                _, context, id in
                let customer = try Self.customer(context)
                let dossier = try portalDossier(id, customer, context)
                return context.page(
                    .verbatim(dossier.debt.reference),
                    PortalDebtPage(dossier: dossier, customer: customer, context: context).html)
            },
            .get(PortalPaths.statement, access: .customer, "Prints the statement of a customer's own debt.") {
                request, context, id in
                let dossier = try portalDossier(id, try Self.customer(context), context)
                let language = request.query["language"].flatMap(Language.init(rawValue:)) ?? context.locale.language
                let statement = DebtStatement(
                    dossier: dossier, locale: context.locale(in: language), company: context.company, now: context.now)
                let bytes = try statement.paper.bytes()
                try store.change(by: context.author) { change in
                    try change.note(
                        "statement.printed", of: "debt", id,
                        changes: [.init(field: "language", old: "", new: language.tag)])
                }
                return .download(bytes, type: "application/pdf", name: "\(dossier.debt.reference)-\(language.tag).pdf")
            }.costing(.bulk),
        ]
    }

    private func portalDossier(_ id: ID, _ customer: Customer, _ context: Context) throws -> DebtDossier {
        try store.read { try DebtDossier.read(id, for: customer, of: context.actor, in: $0) }
    }

    private static func customer(_ context: Context) throws -> Customer {
        guard let customer = context.actor.customer else { throw Refusal.forbidden }
        return customer
    }
}
