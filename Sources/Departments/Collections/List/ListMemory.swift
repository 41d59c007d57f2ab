import Glibc
import HTML
import HTTP
import SQL
import Synchronization
import Values

/// What lists keep in mind between requests: names of creditors and agents, figures, finished pages.
///
/// Whatever is kept was read at a version of the database, asked for before the reading began, and serves while that
/// version stands. On PostgreSQL another process may write to the same database without this one's version rising, so there
/// nothing serves longer than a moment either.
final class ListMemory: Sendable {
    /// The longest that anything serves, in nanoseconds: what others write to an SQLite file raises the version.
    let age: UInt64
    /// How many bytes of finished pages are kept.
    static let room = 48 << 20

    private struct Kept<Value: Sendable>: Sendable {
        let version: UInt64
        let since: UInt64
        let value: Value

        func isFresh(_ version: UInt64, _ now: UInt64, _ age: UInt64) -> Bool {
            self.version == version && now &- since < age
        }
    }

    private let names = Mutex<Kept<ListNames>?>(nil)
    private let figures = Mutex<[ID: (kept: Kept<DebtFigures>, cost: UInt64)]>([:])
    private let counts = Mutex<[String: Kept<DebtTotals>]>([:])
    private let pages = Mutex<(kept: [String: Kept<[UInt8]>], bytes: Int)>(([:], 0))

    /// A memory beside a database of that kind.
    init(_ dialect: Dialect) { age = (dialect == .sqlite ? 600 : 3) * 1_000_000_000 }

    /// Nanoseconds since some moment, never going back.
    static var clock: UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return UInt64(time.tv_sec) &* 1_000_000_000 &+ UInt64(time.tv_nsec)
    }

    /// The names of creditors and agents.
    func names(_ version: UInt64, _ connection: any Connection) throws -> ListNames {
        let now = ListMemory.clock
        if let kept = names.withLock({ $0 }), kept.isFresh(version, now, age) { return kept.value }
        let value = try ListNames(connection)
        names.withLock { $0 = Kept(version: version, since: now, value: value) }
        return value
    }

    /// The figures above the list. They are counted again after a change, but never for more than a twentieth of the time,
    /// so that a busy hour does not spend itself on counting.
    func figures(
        for key: ID, _ version: UInt64, _ count: () throws -> DebtFigures
    ) rethrows -> DebtFigures {
        let now = ListMemory.clock
        if let (kept, cost) = figures.withLock({ $0[key] }) {
            if kept.isFresh(version, now, age) || now &- kept.since < cost &* 20 { return kept.value }
        }
        let value = try count()
        let cost = ListMemory.clock &- now
        figures.withLock {
            if $0.count > 500 { $0.removeAll() }
            $0[key] = (Kept(version: version, since: now, value: value), cost)
        }
        return value
    }

    /// The totals of a filter.
    func totals(for key: String, _ version: UInt64, _ count: () throws -> DebtTotals) rethrows -> DebtTotals {
        let now = ListMemory.clock
        if let kept = counts.withLock({ $0[key] }), kept.isFresh(version, now, age) { return kept.value }
        let value = try count()
        counts.withLock {
            if $0.count > 2_000 { $0.removeAll() }
            $0[key] = Kept(version: version, since: now, value: value)
        }
        return value
    }

    /// A finished page.
    func page(for key: String, _ version: UInt64) -> [UInt8]? {
        let now = ListMemory.clock
        return pages.withLock { pages in
            guard let kept = pages.kept[key], kept.isFresh(version, now, age) else { return nil }
            return kept.value
        }
    }

    /// Keeps a page that was made from what the database held at a version.
    func keep(_ page: [UInt8], for key: String, version: UInt64) {
        let now = ListMemory.clock
        pages.withLock { pages in
            if let old = pages.kept.removeValue(forKey: key) { pages.bytes -= old.value.count }
            if pages.bytes + page.count > ListMemory.room {
                // What went stale goes first; when all is fresh, everything goes, which is rare and cheap to make again.
                pages.kept = pages.kept.filter { $0.value.isFresh(version, now, age) }
                pages.bytes = pages.kept.values.reduce(0) { $0 + $1.value.count }
                if pages.bytes + page.count > ListMemory.room { pages = ([:], 0) }
            }
            pages.kept[key] = Kept(version: version, since: now, value: page)
            pages.bytes += page.count
        }
    }
}

/// What creditors and members of staff are called.
struct ListNames: Sendable {
    struct Creditor: Sendable {
        let id: ID
        let name: String
        let sector: Sector
    }
    let creditors: [Creditor]
    let agents: [StaffCardRow]
    let activeAgents: [StaffCardRow]
    private let byCreditor: [ID: Creditor]
    private let byAgent: [ID: String]

    init(_ connection: any Connection) throws {
        creditors = try connection.rows("SELECT id, name, sector FROM creditor ORDER BY folded_name LIMIT 5000") {
            Creditor(id: $0.identity(0), name: $0.text(1), sector: Sector(rawValue: $0.text(2)) ?? .other)
        }
        let staff = try connection.rows("SELECT id, name, is_active FROM staff_card ORDER BY name LIMIT 5000") {
            (row: StaffCardRow(id: $0.identity(0), name: $0.text(1)), isActive: $0.flag(2))
        }
        agents = staff.map(\.row)
        activeAgents = staff.filter(\.isActive).map(\.row)
        byCreditor = Dictionary(creditors.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        byAgent = Dictionary(agents.map { ($0.id, $0.name) }, uniquingKeysWith: { first, _ in first })
    }

    func creditor(_ id: ID) -> Creditor? { byCreditor[id] }
    func agent(_ id: ID?) -> String? { id.flatMap { byAgent[$0] } }
}
