public import Values

/// A value as a database takes it.
public enum SQLValue: Sendable, Hashable {
    /// No value.
    case null
    /// A whole number.
    case integer(Int64)
    /// A floating-point number; never money.
    case real(Double)
    /// Text; NUL characters are refused by the drivers, because PostgreSQL cannot hold them.
    case text(String)
    /// Bytes.
    case bytes([UInt8])
    /// An id: `uuid` in PostgreSQL, sixteen bytes in SQLite.
    case id(ID)
}

/// What can be bound in a statement.
public protocol SQLConvertible {
    /// The value to bind.
    var sqlValue: SQLValue { get }
}

extension SQLValue: SQLConvertible {
    /// The value itself.
    public var sqlValue: SQLValue { self }
}
extension Int64: SQLConvertible {
    /// The value to bind.
    public var sqlValue: SQLValue { .integer(self) }
}
extension Int: SQLConvertible {
    /// The value to bind.
    public var sqlValue: SQLValue { .integer(Int64(self)) }
}
extension Bool: SQLConvertible {
    /// Flags are stored as 0 and 1 in BIGINT columns, alike in both databases.
    public var sqlValue: SQLValue { .integer(self ? 1 : 0) }
}
extension Double: SQLConvertible {
    /// The value to bind.
    public var sqlValue: SQLValue { .real(self) }
}
extension String: SQLConvertible {
    /// The value to bind.
    public var sqlValue: SQLValue { .text(self) }
}
extension Substring: SQLConvertible {
    /// The value to bind.
    public var sqlValue: SQLValue { .text(String(self)) }
}
extension [UInt8]: SQLConvertible {
    /// The value to bind.
    public var sqlValue: SQLValue { .bytes(self) }
}
extension ID: SQLConvertible {
    /// The value to bind.
    public var sqlValue: SQLValue { .id(self) }
}
extension Day: SQLConvertible {
    /// Days are stored as their number since 1970-01-01.
    public var sqlValue: SQLValue { .integer(Int64(number)) }
}
extension Instant: SQLConvertible {
    /// Moments are stored as milliseconds since 1970.
    public var sqlValue: SQLValue { .integer(milliseconds) }
}
