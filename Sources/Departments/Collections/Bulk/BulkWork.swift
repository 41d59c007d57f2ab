import Audit
import Department
import HTTP
import Localization
import Nouns
import SQL
import Values

/// Work on many debts at once: what is to be done, who asked for it, and how far it is.
///
/// Few debts are done with in the request that asks. Many are left to a job, which first writes down which debts are meant
/// and then works through them, so that what it changes does not change what is meant.
struct BulkWork: Sendable {
    /// What is done to each debt.
    enum Act: Sendable, Hashable {
        /// It is given to a member of staff, or to nobody.
        case assign(ID?)
        /// It goes to another state.
        case move(DebtState, reason: String?)
        /// What another work did to it is taken back.
        case undo(ID, of: Kind)

        var kind: Kind {
            switch self {
            case .assign: .assign
            case .move: .state
            case .undo(_, let kind): kind
            }
        }

        /// The work that this one takes back.
        var origin: ID? {
            if case .undo(let origin, _) = self { origin } else { nil }
        }
    }

    /// Which side of a debt is changed.
    enum Kind: String, Sendable {
        case assign, state

        var permission: Permission {
            self == .assign ? CollectionsPermissions.assignDebts : CollectionsPermissions.changeDebts
        }
    }

    enum State: String, Sendable {
        case waiting, running, done, cancelled, failed

        /// True while something may still happen.
        var isMoving: Bool { self == .waiting || self == .running }
    }

    let id: ID
    let created: Instant
    let act: Act
    /// The list's address that says which debts are meant; empty when they were ticked.
    let query: String
    let author: ID
    let authorName: String
    let reach: Actor.Reach
    /// What the author might do of what this work needs, when it was asked for.
    let permissions: Set<Permission>
    let language: Language
    var state = State.waiting
    var job: ID?
    /// True once the debts that are meant are written down.
    var isGathered = false
    /// The place of the last debt that was done with.
    var position: Int64 = 0
    var total: Int64 = 0
    var changed: Int64 = 0
    var unchanged: Int64 = 0
    var refused: Int64 = 0
    var finished: Instant?

    var done: Int64 { changed + unchanged + refused }

    /// Who asked, as verbs and histories see them.
    var actor: Actor { Actor(id: author, name: authorName, permissions: permissions, reach: reach) }

    init(_ id: ID, at now: Instant, _ act: Act, query: String, by actor: Actor, language: Language) {
        self.id = id
        created = now
        self.act = act
        self.query = query
        author = actor.id
        authorName = actor.name
        reach = actor.reach
        permissions = actor.permissions.intersection(BulkWork.neededPermissions)
        self.language = language
    }

    private static let neededPermissions: Set<Permission> = [
        CollectionsPermissions.assignDebts, CollectionsPermissions.changeDebts, CollectionsPermissions.closeDebts,
    ]
}

/// A debt that a work is about.
struct BulkItem: Sendable {
    enum Outcome: String, Sendable { case changed, unchanged, refused }

    let position: Int64
    let debt: ID
    /// For taking back: what the debt goes back to, and the version that it must still have.
    let wanted: String
    let expected: Int64
}

// MARK: Storage

extension BulkWork {
    private static let columns = """
        id, created_at, act, kind, target, reason, query, asked_by, asked_by_name, is_own, permissions, language, state, \
        job_id, is_gathered, position, total, changed, unchanged, refused, finished_at
        """

    private init(_ row: any Row) {
        id = row.identity(0)
        created = Instant(milliseconds: row.integer(1))
        let kind = Kind(rawValue: row.text(3)) ?? .state
        let target = row.optionalText(4) ?? ""
        switch (row.text(2), kind) {
        case ("undo", _): act = .undo(ID(target) ?? ID(high: 0, low: 0), of: kind)
        case (_, .assign): act = .assign(ID(target))
        case (_, .state): act = .move(DebtState(rawValue: target) ?? .contacting, reason: row.optionalText(5))
        }
        query = row.text(6)
        author = row.identity(7)
        authorName = row.text(8)
        reach = Actor.Reach(stored: row.integer(9))
        permissions = Set(row.text(10).split(separator: " ").map { Permission(String($0)) })
        language = Language(rawValue: row.text(11)) ?? .french
        state = State(rawValue: row.text(12)) ?? .failed
        job = row.id(13)
        isGathered = row.flag(14)
        position = row.integer(15)
        total = row.integer(16)
        changed = row.integer(17)
        unchanged = row.integer(18)
        refused = row.integer(19)
        finished = row.instant(20)
    }

    func insert(in connection: any Connection) throws {
        let (name, target, reason): (String, String?, String?) =
            switch act {
            case .assign(let agent): ("do", agent?.description, nil)
            case .move(let state, let reason): ("do", state.rawValue, reason)
            case .undo(let origin, _): ("undo", origin.description, nil)
            }
        try connection.run(
            """
            INSERT INTO bulk_work (id, created_at, act, kind, target, reason, query, asked_by, asked_by_name, is_own, \
            permissions, language, state, job_id, is_gathered, position, total, changed, unchanged, refused) VALUES \
            (\(id), \(created), \(name), \(act.kind.rawValue), \(target), \(reason), \(query), \(author), \
            \(authorName), \(reach.stored), \(permissions.map(\.name).sorted().joined(separator: " ")), \
            \(language.rawValue), \(state.rawValue), \(job), \(isGathered), \(position), \(total), \(changed), \
            \(unchanged), \(refused))
            """)
    }

    /// Stores everything that changes in a work's life.
    func update(in connection: any Connection) throws {
        try connection.run(
            """
            UPDATE bulk_work SET state = \(state.rawValue), job_id = \(job), is_gathered = \(isGathered), \
            position = \(position), total = \(total), changed = \(changed), unchanged = \(unchanged), \
            refused = \(refused), finished_at = \(finished) WHERE id = \(id)
            """)
    }

    static func work(_ id: ID, in connection: any Connection) throws -> BulkWork? {
        try connection.first("SELECT \(unescaped: columns) FROM bulk_work WHERE id = \(id)", BulkWork.init)
    }

    /// A work that the actor may see: their own, and everybody's for those who reach every file.
    static func work(_ id: ID, for actor: Actor, in connection: any Connection) throws -> BulkWork {
        guard let work = try work(id, in: connection), actor.reach == .all || work.author == actor.id else {
            throw Refusal.notFound
        }
        return work
    }

    /// The newest works that the actor may see.
    static func newest(for actor: Actor, limit: Int, in connection: any Connection) throws -> [BulkWork] {
        let scope: SQL = actor.reach == .all ? "1 = 1" : "asked_by = \(actor.id)"
        return try connection.rows(
            """
            SELECT \(unescaped: columns) FROM bulk_work WHERE \(scope) ORDER BY created_at DESC, id DESC LIMIT \(limit)
            """, BulkWork.init)
    }

    // MARK: Items

    /// Writes down debts that are meant, behind those that are there.
    mutating func add(_ debts: [ID], in connection: any Connection) throws {
        var rows = RowBatch(into: "bulk_item", ["work_id", "position", "debt_id"])
        for (offset, debt) in debts.enumerated() {
            rows.add([id.sqlValue, (total + Int64(offset) + 1).sqlValue, debt.sqlValue])
        }
        try rows.insert(in: connection)
        total += Int64(debts.count)
    }

    /// Writes down what another work changed, behind a place in it; gives how many debts those are, at most `limit`.
    mutating func addChanged(by origin: ID, after place: Int64, limit: Int, in connection: any Connection) throws -> Int
    {
        let made = try connection.run(
            """
            INSERT INTO bulk_item (work_id, position, debt_id, wanted, expected) \
            SELECT \(id), position, debt_id, before, version FROM bulk_item \
            WHERE work_id = \(origin) AND outcome = 'changed' AND position > \(place) ORDER BY position LIMIT \(limit)
            """)
        total += Int64(made)
        return Int(made)
    }

    /// The last debt that was written down, with its place.
    func lastItem(in connection: any Connection) throws -> (position: Int64, debt: ID)? {
        try connection.first(
            "SELECT position, debt_id FROM bulk_item WHERE work_id = \(id) ORDER BY position DESC LIMIT 1"
        ) { ($0.integer(0), $0.identity(1)) }
    }

    /// The next debts to do something with.
    func next(_ count: Int, in connection: any Connection) throws -> [BulkItem] {
        try connection.rows(
            """
            SELECT position, debt_id, wanted, expected FROM bulk_item WHERE work_id = \(id) AND position > \(position) \
            ORDER BY position LIMIT \(count)
            """
        ) { row in
            BulkItem(
                position: row.integer(0), debt: row.identity(1), wanted: row.optionalText(2) ?? "",
                expected: row.optionalInteger(3) ?? 0)
        }
    }

    /// Refused debts behind a place, with why; those that the reader may not see have no name.
    func refusals(
        after place: Int64, limit: Int, for actor: Actor, in connection: any Connection
    ) throws -> [(position: Int64, debt: ID?, reference: String?, why: String)] {
        try connection.rows(
            """
            SELECT bulk_item.position, debt.id, debt.reference, bulk_item.why FROM bulk_item LEFT JOIN debt \
            ON debt.id = bulk_item.debt_id AND (\(DebtScope.condition(for: actor))) \
            WHERE bulk_item.work_id = \(id) AND bulk_item.outcome = 'refused' AND bulk_item.position > \(place) \
            ORDER BY bulk_item.position LIMIT \(limit)
            """
        ) { ($0.integer(0), $0.id(1), $0.optionalText(2), $0.optionalText(3) ?? "") }
    }
}
