/// What went wrong in a database. Its description holds no values, so it may be logged; the kind decides what to do.
public struct SQLError: Error, Sendable, CustomStringConvertible {
    /// The kinds that callers tell apart.
    public enum Kind: Sendable {
        /// A unique key exists already.
        case duplicate
        /// Another rule of the schema was broken: CHECK, NOT NULL or a foreign key.
        case constraint
        /// The database is locked, gone or out of connections: the same call may succeed later.
        case unavailable
        /// The disk is full.
        case full
        /// Two transactions touched the same rows; the driver has tried again in vain.
        case conflict
        /// The file or the server's data is damaged.
        case corrupt
        /// The database is of a newer program than this one.
        case newer
        /// Anything else: a mistake in the statement, most often.
        case failed
    }

    /// What kind of failure it is.
    public let kind: Kind
    /// The database's own message, without bound values.
    public let message: String
    /// The statement's text with placeholders, when there is one.
    public let statement: String?

    /// Makes an error.
    public init(_ kind: Kind, _ message: String, statement: String? = nil) {
        self.kind = kind
        self.message = message
        self.statement = statement
    }

    /// The kind, the message and the start of the statement; no values.
    public var description: String {
        "database \(kind): \(message)" + (statement.map { " in: \($0.prefix(400))" } ?? "")
    }
}
