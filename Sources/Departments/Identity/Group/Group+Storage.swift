import Messages
import SQL
import Values

extension Group {
    /// Every group, by name. A house has dozens at most.
    static func all(in connection: any Connection) throws -> [Group] {
        var members: [ID: Set<ID>] = [:]
        try connection.each("SELECT group_id, staff_id FROM group_member") {
            members[$0.identity(0), default: []].insert($0.identity(1))
        }
        return try connection.rows(
            "SELECT id, version, name, parent_id FROM staff_group ORDER BY folded_name LIMIT \(Int64(most))"
        ) {
            Group(
                id: $0.identity(0), version: $0.integer(1), name: $0.text(2),
                parent: $0.isNull(3) ? nil : $0.identity(3),
                members: members[$0.identity(0)] ?? [])
        }
    }

    static func find(_ id: ID, in connection: any Connection) throws -> Group? {
        let members = Set(
            try connection.rows("SELECT staff_id FROM group_member WHERE group_id = \(id)") { $0.identity(0) })
        return try connection.first("SELECT id, version, name, parent_id FROM staff_group WHERE id = \(id)") {
            Group(
                id: $0.identity(0), version: $0.integer(1), name: $0.text(2),
                parent: $0.isNull(3) ? nil : $0.identity(3),
                members: members)
        }
    }

    /// The groups that somebody belongs to.
    static func groups(of staff: ID, in connection: any Connection) throws -> [ID] {
        try connection.rows("SELECT group_id FROM group_member WHERE staff_id = \(staff) ORDER BY group_id") {
            $0.identity(0)
        }
    }

    /// True when another group has the name already.
    func isTwin(in connection: any Connection) throws -> Bool {
        try connection.first(
            "SELECT 1 FROM staff_group WHERE folded_name = \(Group.folded(name)) AND id <> \(id)"
        ) { _ in true } ?? false
    }

    /// Stores the group in place of what there was of it.
    func store(at now: Instant, in connection: any Connection) throws {
        try connection.run(
            """
            INSERT INTO staff_group (id, version, created_at, updated_at, name, folded_name, parent_id) VALUES \
            (\(id), \(version), \(now), \(now), \(name), \(Group.folded(name)), \(parent)) \
            ON CONFLICT (id) DO UPDATE SET version = excluded.version, updated_at = excluded.updated_at, \
            name = excluded.name, folded_name = excluded.folded_name, parent_id = excluded.parent_id
            """)
        try connection.run("DELETE FROM group_member WHERE group_id = \(id)")
        for member in members.sorted() {
            try connection.run("INSERT INTO group_member (group_id, staff_id) VALUES (\(id), \(member))")
        }
    }

    func delete(in connection: any Connection) throws {
        try connection.run("DELETE FROM group_member WHERE group_id = \(id)")
        try connection.run("DELETE FROM staff_group WHERE id = \(id)")
    }
}

extension Staff {
    /// What other departments keep of the person.
    func card(in connection: any Connection) throws -> StaffCard {
        let groups = try Group.groups(of: id, in: connection)
        let tree = groups.isEmpty ? nil : GroupTree(try Group.all(in: connection))
        let above = Set(groups.flatMap { tree?.above($0).map(\.id) ?? [] })
        return StaffCard(
            id: id, name: name, role: role.code, isActive: isActive, version: version, groups: groups,
            above: above.sorted())
    }
}
