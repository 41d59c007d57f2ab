import CPostgreSQL
import SQL

/// The rows of a running query that are still to come.
final class PostgreSQLStream {
    /// Rows read ahead, because another statement had to run before the query was over.
    var waiting: [OpaquePointer] = []
    var position = 0
    var isRead = false
    var failure: SQLError?

    deinit { for result in waiting[position...] { PQclear(result) } }
}
