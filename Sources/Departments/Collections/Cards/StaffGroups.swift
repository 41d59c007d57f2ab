import Messages
import SQL
import Values

/// Who works with whom, as the staff's cards tell it.
enum StaffGroups {
    static func take(_ card: StaffCard, in connection: any Connection) throws {
        try connection.run("DELETE FROM staff_group WHERE staff_id = \(card.id)")
        for group in Set(card.groups).sorted() {
            try connection.run("INSERT INTO staff_group (staff_id, group_id) VALUES (\(card.id), \(group))")
        }
        try connection.run("DELETE FROM staff_branch WHERE staff_id = \(card.id)")
        for group in Set(card.groups + card.above).sorted() {
            try connection.run("INSERT INTO staff_branch (staff_id, group_id) VALUES (\(card.id), \(group))")
        }
    }
}

/// Whose files a person reaches.
enum Reached {
    /// The condition on a column that names the agent of a file: everybody's, one's own, or those of one's groups,
    /// with or without what is part of them.
    static func condition(on column: String, by actor: Actor) -> SQL {
        switch actor.reach {
        case .all: "1 = 1"
        case .own: "\(unescaped: column) = \(actor.id)"
        case .team: "\(unescaped: column) IN (\(mates(of: actor, in: "staff_group")))"
        case .branch: "\(unescaped: column) IN (\(mates(of: actor, in: "staff_branch")))"
        }
    }

    /// Everybody whom a table has in a group that the actor belongs to, and the actor.
    private static func mates(of actor: Actor, in table: String) -> SQL {
        """
        SELECT mate.staff_id FROM staff_group AS own JOIN \(unescaped: table) AS mate \
        ON mate.group_id = own.group_id WHERE own.staff_id = \(actor.id) UNION SELECT \(actor.id)
        """
    }
}

extension Actor.Reach {
    /// As rows keep it that outlive their request, in columns of before there were groups.
    var stored: Int64 {
        switch self {
        case .all: 0
        case .own: 1
        case .team: 2
        case .branch: 3
        }
    }

    /// What a row kept; whatever is not known reaches least.
    init(stored: Int64) {
        switch stored {
        case 0: self = .all
        case 2: self = .team
        case 3: self = .branch
        default: self = .own
        }
    }
}
