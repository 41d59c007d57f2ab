import Department
import Routing

extension Collections {
    /// The import wizard and its API.
    var importRoutes: [Route<Context>] { [] }
}
