public import Audit
import Events
import Jobs
import Localization
public import Messages
public import SQL
public import Values
import Vault

/// A transaction that changes a department: rows, audit and events commit together or not at all.
///
/// It is lent to the body of ``Store/change(by:_:)`` and must not be kept.
public final class Change {
    /// The connection inside the transaction.
    public let connection: any Connection
    /// Who makes the change.
    public let author: Author
    /// The moment of the change; the same for everything in it.
    public let now: Instant
    /// The department's keeping, for keys.
    public let store: Store
    private(set) var news: [News] = []
    /// Where in the news a topic's event stands.
    private var places: [String: Int] = [:]
    private(set) var isNoted = false
    private(set) var hasMessages = false
    private(set) var hasJobs = false

    init(connection: any Connection, author: Author, now: Instant, store: Store) {
        self.connection = connection
        self.author = author
        self.now = now
        self.store = store
    }

    /// The day of the change where the house is.
    public var today: Day { store.zone.day(of: now) }

    /// A fresh id.
    public func newID() -> ID { store.surroundings.newID() }

    /// Writes down who did what to which row: `note("debt.assigned", of: "debt", id, changes: […])`.
    ///
    /// The reason, and changes that are personal, go with the person whom the row is about: their erasure takes them away.
    /// A reason that is kept `openly` tells nothing of the person, or must outlive them: a count, why they were erased.
    /// - Parameter person: whom the row is about, where the caller knows; the department is asked otherwise.
    public func note(
        _ act: String, of noun: String, _ row: ID, reason: String? = nil, openly: Bool = false,
        changes: [AuditTrail.FieldChange] = [], about person: ID? = nil
    ) throws {
        var entry = AuditTrail.Entry(
            at: now, actor: author.actor.id, actorName: author.actor.name, act: act, noun: noun, row: row,
            reason: reason, changes: changes, request: author.request, peer: author.peer)
        if store.persons != nil {
            entry.isReasonPersonal = !openly && reason?.isEmpty == false
            if entry.isReasonPersonal || changes.contains(where: { $0.isPersonal && $0.person == nil && $0.hasContent })
            {
                entry.person = try person ?? store.people.person(of: noun, row, in: connection)
            }
            if let customer = author.actor.customer, customer.side == .debtor { entry.customer = customer.subject }
        }
        try store.trail.append(entry, in: connection)
        isNoted = true
    }

    /// Makes the keys of persons of whom many entries are about to tell something, at once.
    public func prepareKeys(of people: Set<ID>) throws { _ = try store.persons?.made(for: people) }

    /// Says that the change turned out to change nothing, so that nothing is noted.
    public func leaveUnnoted() { isNoted = true }

    /// Seals text under the department's keys for a place in its tables.
    public func seal(_ text: String, table: String, column: String, row: ID) -> [UInt8] {
        store.ring.seal(text, at: Place(table: table, column: column, row: row))
    }

    /// What equality with a sealed text is looked up by.
    public func blindIndex(_ text: String, for name: String) -> [UInt8] { store.ring.blindIndex(text, for: name) }

    /// Sends a message to the other departments once the change is durable.
    public func publish(_ message: some WallMessage) throws {
        try store.outbox.append(
            Message(
                id: newID(), kind: type(of: message).kind, key: message.key, occurred: now, payload: message.payload),
            in: connection)
        hasMessages = true
    }

    /// Asks for slow work to be done once the change is durable; gives the job's id.
    @discardableResult
    public func enqueue(
        _ kind: String, payload: [UInt8], runAt: Instant? = nil, uniqueKey: String? = nil
    ) throws -> ID {
        hasJobs = true
        return try store.jobs.enqueue(
            kind, payload: payload, runAt: runAt, uniqueKey: uniqueKey, by: author.actor.id, in: connection)
    }

    /// Tells open browsers, once the change is durable, that what a topic shows has changed. However often a change says
    /// so of one topic, they hear it once, with the latest data.
    public func tell(_ topic: String, _ event: String, _ data: String = "") {
        let item = News(topic: topic, event: event, data: data)
        let key = topic + "\n" + event
        if let place = places[key] {
            news[place] = item
        } else {
            places[key] = news.count
            news.append(item)
        }
    }

    /// The next human reference of a noun in the year of the change: `D-2026-000123`. Throws ``SQLError``.
    public func nextReference(_ prefix: String) throws -> String {
        try nextReferences(prefix, count: 1)[0]
    }

    /// The next references, for writing many rows at once.
    public func nextReferences(_ prefix: String, count: Int) throws -> [String] {
        let year = today.year
        let last = try connection.integer(
            """
            INSERT INTO reference_number (prefix, year, last) VALUES (\(prefix), \(year), \(count)) \
            ON CONFLICT (prefix, year) DO UPDATE SET last = reference_number.last + \(count) RETURNING last
            """)
        return (0..<count).map { offset in
            let digits = String(last - Int64(count - 1 - offset))
            return "\(prefix)-\(year)-" + String(repeating: "0", count: max(0, 6 - digits.count)) + digits
        }
    }
}

/// Something that open browsers should know.
public struct News: Sendable {
    /// What it is about: `debt/018f…` or `debts`.
    public let topic: String
    /// The event's name in the page.
    public let event: String
    /// The event's data; an id or nothing, never personal data.
    public let data: String
}
