public import SQL
import Vault

extension AuditTrail {
    /// An entry with its hash, for those who keep copies elsewhere.
    public struct Copy: Sendable {
        /// The entry.
        public let record: Record
        /// Its hash, which stands for everything before it too.
        public let hash: [UInt8]
    }

    /// Up to which entry a target has been sent copies; nil when it has never been sent any. Throws ``SQLError``.
    public func shipped(to target: String, in connection: any Connection) throws -> Int64? {
        try connection.first("SELECT seq FROM audit_shipped WHERE target = \(target)") { $0.integer(0) }
    }

    /// Writes down up to which entry a target has been sent copies. Throws ``SQLError``.
    public func noteShipped(_ seq: Int64, to target: String, in connection: any Connection) throws {
        try connection.run(
            """
            INSERT INTO audit_shipped (target, seq) VALUES (\(target), \(seq)) \
            ON CONFLICT (target) DO UPDATE SET seq = excluded.seq
            """)
    }

    /// The entries after a number, in their order, at most `limit`. What is sealed stays so, for copies must not outlive
    /// the key; see ``opened(_:)``. Throws ``SQLError``.
    public func copies(after seq: Int64, limit: Int, in connection: any Connection) throws -> [Copy] {
        try connection.rows(
            "SELECT \(unescaped: AuditTrail.columns) FROM audit WHERE seq > \(seq) ORDER BY seq LIMIT \(limit)"
        ) { Copy(record: AuditTrail.record($0), hash: $0.bytes(12)) }
    }
}
