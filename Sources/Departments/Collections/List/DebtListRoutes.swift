import Department
import HTTP
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
            .get(
                Path<ID>("/debts/{id}/panel"), access: .needs(CollectionsPermissions.seeDebts),
                "Shows a debt beside its list."
            ) { _, context, id in try debtPanel(id, context) },
            .get(
                "/debts/export-form", access: .needs(CollectionsPermissions.exportDebts),
                "Asks which columns of the list or of the ticked debts are wanted, and in which kind of file."
            ) { request, context in
                try DebtExport(collections: self, context: context, fields: request.query).dialog()
            },
            .get(
                "/debts/export", access: .needs(CollectionsPermissions.exportDebts),
                "Sends the filtered list of debts as CSV or XLSX (`format=xlsx`), with its columns or all (`which=all`)."
            ) { request, context in
                try DebtExport(collections: self, context: context, fields: request.query).response(
                    temporaryDirectory: request.temporaryDirectory)
            }.costing(.bulk),
            .post(
                "/debts/export", access: .needs(CollectionsPermissions.exportDebts),
                "Sends the ticked debts, or all that are filtered, as a file."
            ) { request, context in
                try DebtExport(collections: self, context: context, fields: try request.form().fields).response(
                    temporaryDirectory: request.temporaryDirectory, isPost: true)
            }.costing(.bulk),
        ] + bulkRoutes + savedViewRoutes + queueRoutes + paymentListRoutes
    }
}
