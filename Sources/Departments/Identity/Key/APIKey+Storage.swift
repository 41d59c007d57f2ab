import SQL
import Values

extension APIKey {
    private static let columns: SQL = """
        \(Staff.columns), api_key.id, api_key.label, api_key.scopes, api_key.created_at, api_key.used_at, \
        api_key.revoked_at
        """
    private static let source: SQL = """
        api_key JOIN staff ON staff.id = api_key.staff_id JOIN role ON role.code = staff.role
        """

    init(_ row: any Row) {
        let first = Staff.width
        self.init(
            id: row.identity(first), owner: Staff(row), label: row.text(first + 1),
            scopes: row.text(first + 2).split(separator: " ").map(String.init),
            created: Instant(milliseconds: row.integer(first + 3)), used: row.instant(first + 4),
            revoked: row.instant(first + 5))
    }

    static func find(_ digest: [UInt8], in connection: any Connection) throws -> APIKey? {
        try connection.first(
            """
            SELECT \(columns) FROM \(source) WHERE api_key.digest = \(digest)
            """
        ) { APIKey($0) }
    }

    /// Somebody's keys, the latest first.
    static func all(of staff: ID, in connection: any Connection) throws -> [APIKey] {
        try connection.rows(
            """
            SELECT \(columns) FROM \(source) \
            WHERE api_key.staff_id = \(staff) ORDER BY api_key.created_at DESC, api_key.id DESC LIMIT 100
            """
        ) { APIKey($0) }
    }

    func insert(digest: [UInt8], in connection: any Connection) throws {
        try connection.run(
            """
            INSERT INTO api_key (digest, id, staff_id, label, scopes, created_at) VALUES (\(digest), \(id), \
            \(owner.id), \(label), \(scopes.joined(separator: " ")), \(created))
            """)
    }

    static func touch(_ digest: [UInt8], at now: Instant, in connection: any Connection) throws {
        try connection.run("UPDATE api_key SET used_at = \(now) WHERE digest = \(digest)")
    }

    /// Gives how many keys were revoked: none when the key is not this person's or was revoked before.
    static func revoke(_ id: ID, of staff: ID, at now: Instant, in connection: any Connection) throws -> Int {
        try connection.run(
            "UPDATE api_key SET revoked_at = \(now) WHERE id = \(id) AND staff_id = \(staff) AND revoked_at IS NULL")
    }
}
