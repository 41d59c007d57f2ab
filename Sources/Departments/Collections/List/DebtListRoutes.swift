import Department
import Routing

extension Collections {
    /// The list of debts, its views, its bulk work and its files; the work queue; the list of payments.
    var debtListRoutes: [Route<Context>] { [] }
}
