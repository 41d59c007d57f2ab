import SQL
import Values

extension Role {
    /// The columns of a role under an alias of its table.
    static func columns(_ alias: String) -> SQL {
        SQL(
            unescaped: [
                "code", "version", "name", "explanation", "permissions", "reach", "factor", "reaches_below",
            ]
            .map { "\(alias).\($0)" }.joined(separator: ", "))
    }
    /// How many columns ``columns(_:)`` has.
    static let width = 8

    init(_ row: any Row, at first: Int = 0) {
        let code = row.text(first)
        self.init(
            code: code, version: row.integer(first + 1), name: row.text(first + 2), explanation: row.text(first + 3),
            granted: Set(row.text(first + 4).split(separator: " ").map { Permission(String($0)) }),
            reach: Preset(rawValue: code)?.reach
                ?? (row.flag(first + 7) ? .branch : Actor.Reach(rawValue: row.text(first + 5))) ?? .own,
            factor: FactorNeed(rawValue: row.text(first + 6)) ?? .strong)
    }

    static func find(_ code: String, in connection: any Connection) throws -> Role? {
        try connection.first("SELECT \(columns("role")) FROM role WHERE code = \(code) AND code <> 'customer'") {
            Role($0)
        }
    }

    /// Every role: the presets in their order, then those made here by name. A house has dozens at most.
    static func all(in connection: any Connection) throws -> [Role] {
        let rows = try connection.rows(
            "SELECT \(columns("role")) FROM role WHERE code <> 'customer' ORDER BY folded_name LIMIT 500"
        ) {
            Role($0)
        }
        return Preset.allCases.compactMap { preset in rows.first { $0.preset == preset } }
            + rows.filter { $0.preset == nil }
    }

    /// How many people have each role.
    static func people(in connection: any Connection) throws -> [String: Int] {
        Dictionary(
            try connection.rows("SELECT role, count(*) FROM staff WHERE is_active = 1 GROUP BY role") {
                ($0.text(0), Int(clamping: $0.integer(1)))
            }, uniquingKeysWith: { first, _ in first })
    }

    /// True when somebody has the role, also among those who have left.
    func isHeld(in connection: any Connection) throws -> Bool {
        try connection.first("SELECT 1 FROM staff WHERE role = \(code) LIMIT 1") { _ in true } ?? false
    }

    /// True when another role has the name already.
    func isTwin(in connection: any Connection) throws -> Bool {
        try connection.first(
            "SELECT 1 FROM role WHERE folded_name = \(Role.folded(name)) AND code <> \(code)"
        ) { _ in true } ?? false
    }

    func insert(at now: Instant, in connection: any Connection) throws {
        try connection.run(
            """
            INSERT INTO role (code, version, created_at, updated_at, name, folded_name, explanation, permissions, \
            reach, factor, reaches_below) VALUES (\(code), \(version), \(now), \(now), \(name), \(Role.folded(name)), \
            \(explanation), \(permissionText), \(storedReach), \(factor.rawValue), \(reach == .branch))
            """)
    }

    func update(at now: Instant, in connection: any Connection) throws {
        try connection.run(
            """
            UPDATE role SET version = \(version), updated_at = \(now), name = \(name), \
            folded_name = \(Role.folded(name)), explanation = \(explanation), permissions = \(permissionText), \
            reach = \(storedReach), factor = \(factor.rawValue), reaches_below = \(reach == .branch) \
            WHERE code = \(code)
            """)
    }

    func delete(in connection: any Connection) throws {
        try connection.run("DELETE FROM role WHERE code = \(code)")
    }

    /// A branch is a team with what is part of it.
    private var storedReach: String { (reach == .branch ? .team : reach).rawValue }

    /// What it allows, as the database and the audit write it.
    var permissionText: String { granted.map(\.name).sorted().joined(separator: " ") }
}
