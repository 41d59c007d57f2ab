import Audit
import Localization
public import Messages
public import SQL
public import Values

/// Rows of one table that a department lets go of once they are old enough: how they are found along an index, and what
/// happens to them.
public struct RetentionShelf: Sendable {
    /// What the column that begins the time holds.
    public enum Clock: Sendable {
        /// Moments.
        case instant
        /// Days.
        case day
    }
    /// What it is to people.
    public let kind: RetentionKind
    let table: String
    let since: SQL
    let clock: Clock
    let condition: SQL
    let name: SQL
    let person: SQL?
    let release: @Sendable (Change, [ID]) throws -> Set<ID>

    /// Describes rows.
    ///
    /// - Parameters:
    ///   - since: the column that begins the time. With `id` it is an index, whose condition is `where` to the letter.
    ///   - name: the expression that names a row to people.
    ///   - person: the column with the person whom a row is about.
    ///   - release: lets rows go, and gives those of them that hold more than one piece takes.
    public init(
        _ kind: RetentionKind, table: String, since: SQL, _ clock: Clock, where condition: SQL = "1 = 1",
        name: SQL, person: SQL? = nil, release: @escaping @Sendable (Change, [ID]) throws -> Set<ID>
    ) {
        self.kind = kind
        self.table = table
        self.since = since
        self.clock = clock
        self.condition = condition
        self.name = name
        self.person = person
        self.release = release
    }

    private func isOld(_ day: Day, _ zone: Zone) -> SQL {
        switch clock {
        case .instant: "\(condition) AND \(since) < \(zone.instant(day))"
        case .day: "\(condition) AND \(since) < \(day)"
        }
    }

    private func day(_ place: Int64?, _ zone: Zone) -> Day? {
        guard let place else { return nil }
        return switch clock {
        case .instant: zone.day(of: Instant(milliseconds: place))
        case .day: Day(number: place)
        }
    }

    func count(before day: Day, _ zone: Zone, in connection: any Connection) throws -> RetentionCount {
        let found = try connection.first(
            """
            SELECT count(*), min(\(since)), max(\(since)) FROM \(unescaped: table) \
            WHERE \(isOld(day, zone))
            """
        ) { ($0.integer(0), $0.isNull(1) ? nil : $0.integer(1), $0.isNull(2) ? nil : $0.integer(2)) }
        return RetentionCount(rows: found?.0 ?? 0, oldest: self.day(found?.1, zone), newest: self.day(found?.2, zone))
    }

    func rows(
        before day: Day, _ zone: Zone, after row: RetentionRow?, limit: Int, in connection: any Connection
    ) throws -> [RetentionRow] {
        let rest: SQL =
            row.map {
                "AND \(since) >= \($0.place) AND (\(since) > \($0.place) OR id > \($0.id))"
            } ?? .empty
        return try connection.rows(
            """
            SELECT id, \(since), \(name), \(person ?? "NULL") \
            FROM \(unescaped: table) WHERE \(isOld(day, zone)) \(rest) \
            ORDER BY \(since), id LIMIT \(max(1, min(500, limit)))
            """
        ) { row in
            RetentionRow(
                id: row.identity(0), place: row.integer(1), since: self.day(row.integer(1), zone) ?? .earliest,
                title: row.optionalText(2) ?? "", person: row.isNull(3) ? nil : row.id(3))
        }
    }

    func release(_ rows: [ID], before day: Day, rule: ID, in change: Change) throws -> RetentionStep {
        let zone = change.store.zone
        let meant = try change.connection.rows(
            "SELECT id FROM \(unescaped: table) WHERE id IN (\(list: rows)) AND \(isOld(day, zone)) ORDER BY id"
        ) { $0.identity(0) }
        guard !meant.isEmpty else {
            change.leaveUnnoted()
            return RetentionStep(released: 0, isOver: true)
        }
        let left = try release(change, meant)
        let released = meant.count - left.count
        try change.note(
            "retention.released", of: "retention", rule,
            changes: [
                .init(field: "kind", old: nil, new: kind.code), .init(field: "released", old: nil, new: "\(released)"),
            ])
        return RetentionStep(released: released, isOver: left.isEmpty)
    }
}

/// A department whose rows stand on shelves: it keeps its promise by describing them.
public protocol ShelfKeeper: Department, RetentionKeeper {
    /// What it can let go of, and how.
    var retentionShelves: [RetentionShelf] { get }
}

extension ShelfKeeper {
    /// What it can let go of.
    public var retention: [RetentionKind] { retentionShelves.map(\.kind) }

    private func shelf(_ kind: String) throws -> RetentionShelf {
        guard let shelf = retentionShelves.first(where: { $0.kind.code == kind }) else { throw Refusal.notFound }
        return shelf
    }

    /// How much of a kind began before a day.
    public func retained(_ kind: String, before day: Day) throws -> RetentionCount {
        let shelf = try shelf(kind)
        return try store.read { try shelf.count(before: day, store.zone, in: $0) }
    }

    /// Rows of a kind that began before a day, the oldest first.
    public func retained(
        _ kind: String, before day: Day, after row: RetentionRow?, limit: Int
    ) throws -> [RetentionRow] {
        let shelf = try shelf(kind)
        return try store.read { try shelf.rows(before: day, store.zone, after: row, limit: limit, in: $0) }
    }

    /// Lets rows go, in one change.
    public func release(_ kind: String, _ rows: [ID], before day: Day, rule: ID) throws -> RetentionStep {
        let shelf = try shelf(kind)
        return try store.change(by: .system("retention")) { change in
            try shelf.release(rows, before: day, rule: rule, in: change)
        }
    }

    /// Nobody, unless it knows better.
    public func holds(among persons: Set<ID>) throws -> [ID: RetentionHold] { [:] }
}
