import Department
import Routing
import Values

extension Collections {
    /// The list of debts, its views, its bulk work and its files; the work queue; the list of payments.
    var debtListRoutes: [Route<Context>] {
        [
            .get(
                DebtPaths.list, access: .needs(CollectionsPermissions.seeDebts),
                "Shows the debts that the reader reaches, filtered and sorted as the address says."
            ) { request, context in try debtListPage(request, context) },
            .get(
                "/debts/figures", access: .needs(CollectionsPermissions.seeDebts),
                "Shows the figures above the list of debts."
            ) { _, context in try figurePart(context) },
            .get(
                "/debts/totals", access: .needs(CollectionsPermissions.seeDebts),
                "Counts what a filter of the list of debts leaves."
            ) { request, context in try totalsPart(request, context) },
        ]
    }
}
