import Department
import Routing

extension Collections {
    /// The pages of figures.
    var figureRoutes: [Route<Context>] { [] }
}
