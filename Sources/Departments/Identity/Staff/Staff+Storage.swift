import Design
import Localization
import SQL
import Values

extension Staff {
    static let columns: SQL = """
        staff.id, staff.version, staff.email, staff.name, staff.language, staff.theme, staff.is_active, \
        staff.created_at, staff.signed_in_at, length(staff.password) > 0, staff.customer_side, staff.customer_id, \
        \(Role.columns("role"))
        """
    /// How many columns ``columns`` has.
    static let width = 12 + Role.width
    /// Where ``columns`` are read from.
    static let source: SQL = "staff JOIN role ON role.code = staff.role"

    init(_ row: any Row) {
        self.init(
            id: row.identity(0), version: row.integer(1), email: row.text(2), name: row.text(3),
            role: Role(row, at: 12), language: Language(rawValue: row.text(4)) ?? .french,
            theme: Theme(rawValue: row.text(5)) ?? .system, isActive: row.flag(6),
            created: Instant(milliseconds: row.integer(7)), signedIn: row.instant(8), hasPassword: row.flag(9),
            customer: row.optionalText(10).flatMap(Customer.Side.init(rawValue:)).flatMap { side in
                row.id(11).map { Customer(side, $0) }
            })
    }

    static func find(_ id: ID, in connection: any Connection) throws -> Staff? {
        try connection.first("SELECT \(columns) FROM \(source) WHERE staff.id = \(id)") { Staff($0) }
    }

    static func find(email: String, in connection: any Connection) throws -> Staff? {
        try connection.first("SELECT \(columns) FROM \(source) WHERE staff.folded_email = \(folded(email))") {
            Staff($0)
        }
    }

    /// Everybody who works here, those who left last. A company's staff fits on one page: at most a thousand are given.
    static func all(in connection: any Connection) throws -> [Staff] {
        try connection.rows(
            """
            SELECT \(columns) FROM \(source) WHERE staff.customer_side IS NULL \
            ORDER BY staff.is_active DESC, staff.name, staff.id LIMIT 1000
            """
        ) { Staff($0) }
    }

    func insert(password: [UInt8], at now: Instant, in connection: any Connection) throws {
        try connection.run(
            """
            INSERT INTO staff (id, version, created_at, updated_at, email, folded_email, name, role, language, theme, \
            is_active, password, password_set_at, customer_side, customer_id) VALUES (\(id), \(version), \(now), \(now), \(email), \
            \(Staff.folded(email)), \(name), \(role.code), \(language.rawValue), \(theme.rawValue), \(isActive), \
            \(password), \(now), \(customer?.side.rawValue), \(customer?.subject))
            """)
    }

    func update(at now: Instant, in connection: any Connection) throws {
        try connection.run(
            """
            UPDATE staff SET version = \(version), updated_at = \(now), email = \(email), \
            folded_email = \(Staff.folded(email)), name = \(name), role = \(role.code), \
            language = \(language.rawValue), theme = \(theme.rawValue), is_active = \(isActive) WHERE id = \(id)
            """)
    }

    static func password(of id: ID, in connection: any Connection) throws -> [UInt8]? {
        // Empty until its person has chosen one.
        try connection.first("SELECT password FROM staff WHERE id = \(id) AND length(password) > 0") { $0.bytes(0) }
    }

    static func setPassword(_ sealed: [UInt8], of id: ID, at now: Instant, in connection: any Connection) throws {
        try connection.run("UPDATE staff SET password = \(sealed), password_set_at = \(now) WHERE id = \(id)")
    }
}
