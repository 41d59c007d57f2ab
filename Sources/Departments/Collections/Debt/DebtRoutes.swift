import Department
import Routing

extension Collections {
    /// The page of a debt and what is done on it.
    var debtRoutes: [Route<Context>] { [] }
}
