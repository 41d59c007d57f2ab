import Department
import Routing

extension Collections {
    /// The page of a debt and what is done on it, and the same for programs.
    var debtRoutes: [Route<Context>] { debtAPI }
}
