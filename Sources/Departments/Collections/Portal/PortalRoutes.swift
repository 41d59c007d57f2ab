import Audit
import Department
import Documents
import HTTP
import Localization
import NounPages
import Nouns
import Routing
import SQL
import Sheets
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
            .get(PortalPaths.payments, access: .customer, "Lists the payments on a customer's own debts.") {
                request, context in
                let customer = try Self.customer(context)
                let payments = try store.read {
                    try PortalPayments(
                        customer, PortalPayments.listing(request.query), on: context.today, in: $0)
                }
                return context.page(
                    Phrase("Payments received"), PortalPaymentsPage(payments: payments, context: context).html)
            },
            .get(PortalPaths.paymentsFile, access: .customer, "Sends the payments on a customer's own debts as CSV.") {
                request, context in try paymentsFile(request, context)
            }.costing(.bulk),
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

    private func paymentsFile(_ request: Request, _ context: Context) throws -> Response {
        let customer = try Self.customer(context)
        let locale = context.locale
        try store.change(by: context.author) { change in
            try change.note("payment.exported", of: "payment", ID(high: 0, low: 0), reason: "csv")
        }
        return try context.sheet(
            .csv, name: "payments", title: Phrase("Payments received"), temporaryDirectory: request.temporaryDirectory
        ) { writer in
            try writer.begin(PortalPayments.head(for: customer, locale))
            var listing = PortalPayments.listing(Fields(), limit: 200)
            while true {
                let page = try store.read { try PortalPayments(customer, listing, on: context.today, in: $0) }
                for row in page.cells(locale) { try writer.row(row) }
                guard let next = page.next else { break }
                listing.after = next
            }
            try writer.finish()
        }
    }

    private func portalDossier(_ id: ID, _ customer: Customer, _ context: Context) throws -> DebtDossier {
        try store.read { try DebtDossier.read(id, for: customer, of: context.actor, in: $0) }
    }

    private static func customer(_ context: Context) throws -> Customer {
        guard let customer = context.actor.customer else { throw Refusal.forbidden }
        return customer
    }
}
