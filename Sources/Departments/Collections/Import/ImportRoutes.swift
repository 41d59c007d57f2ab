import Department
import Jobs
import Routing

extension Collections {
    /// The import wizard and its API.
    var importRoutes: [Route<Context>] { [] }

    /// The work of importing.
    var importJobs: [JobHandler] { [] }
}
