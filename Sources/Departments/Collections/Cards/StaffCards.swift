import Messages
import SQL
import Values

/// The members of staff as Collections knows them, to assign files to and to name in histories.
enum StaffCards {
    static func take(_ cards: [StaffCard], in connection: any Connection) throws {
        for card in cards {
            let written = try connection.run(
                """
                INSERT INTO staff_card (id, name, role, is_active, version) VALUES (\(card.id), \(card.name), \
                \(card.role), \(card.isActive), \(card.version)) ON CONFLICT (id) DO UPDATE SET name = excluded.name, \
                role = excluded.role, is_active = excluded.is_active, version = excluded.version \
                WHERE staff_card.version < excluded.version
                """)
            if written == 1 { try StaffGroups.take(card, in: connection) }
        }
    }

    /// A member of staff; nil when unknown.
    static func row(_ id: ID, in connection: any Connection) throws -> StaffCardRow? {
        try connection.first("SELECT id, name FROM staff_card WHERE id = \(id)") {
            StaffCardRow(id: $0.identity(0), name: $0.text(1))
        }
    }

    /// A member of staff who can be given files; nil for anybody else.
    static func active(_ id: ID, in connection: any Connection) throws -> StaffCardRow? {
        try connection.first("SELECT id, name FROM staff_card WHERE id = \(id) AND is_active = 1") {
            StaffCardRow(id: $0.identity(0), name: $0.text(1))
        }
    }

    /// Those who can be given files, by name.
    static func active(in connection: any Connection) throws -> [StaffCardRow] {
        try connection.rows("SELECT id, name FROM staff_card WHERE is_active = 1 ORDER BY name LIMIT 1000") {
            StaffCardRow(id: $0.identity(0), name: $0.text(1))
        }
    }

    static func names(_ ids: Set<ID>, in connection: any Connection) throws -> [ID: String] {
        guard !ids.isEmpty else { return [:] }
        return Dictionary(
            try connection.rows("SELECT id, name FROM staff_card WHERE id IN (\(list: ids))") {
                ($0.identity(0), $0.text(1))
            }, uniquingKeysWith: { first, _ in first })
    }
}
