public import Localization
import Synchronization
public import Values

/// A department that lets go of what it has kept long enough. It says what it can let go of and does it, in its own
/// transactions; how long is long enough, and for whom it has to wait, others say.
public protocol RetentionKeeper: Sendable {
    /// The department's name.
    var name: String { get }
    /// What people call it.
    var title: Phrase { get }
    /// What it can let go of.
    var retention: [RetentionKind] { get }
    /// How much of a kind began before a day, and since when.
    func retained(_ kind: String, before day: Day) throws -> RetentionCount
    /// Rows of a kind that began before a day, the oldest first, behind a row; at most `limit` (1...500).
    func retained(_ kind: String, before day: Day, after row: RetentionRow?, limit: Int) throws -> [RetentionRow]
    /// Lets rows go that are still of the kind and began before the day, in one bounded change that the audit notes under
    /// the rule. Done twice it does no more than once.
    func release(_ kind: String, _ rows: [ID], before day: Day, rule: ID) throws -> RetentionStep
    /// For which persons, and why, whatever is kept of them has to stay for now.
    func holds(among persons: Set<ID>) throws -> [ID: RetentionHold]
}

/// Something that a department can let go of.
public struct RetentionKind: Sendable {
    /// What becomes of it.
    public enum Outcome: Sendable, Hashable {
        /// The rows are deleted.
        case deleted
        /// Words and papers are taken away; amounts, days and states stay.
        case emptied

        /// What people call it.
        public var label: Phrase {
            switch self {
            case .deleted: Phrase("It is deleted")
            case .emptied: Phrase("Words and papers are taken away; amounts, days and states stay")
            }
        }
    }
    /// Its code, which begins with the department's name: `collections.closed`.
    public let code: String
    /// What people call it.
    public let title: Phrase
    /// From when the time counts.
    public let event: Phrase
    /// What becomes of it.
    public let outcome: Outcome
    /// The codes of the processings that it is kept for.
    public let processings: [String]

    /// Describes a kind.
    public init(_ code: String, _ title: Phrase, since event: Phrase, _ outcome: Outcome, of processings: [String]) {
        self.code = code
        self.title = title
        self.event = event
        self.outcome = outcome
        self.processings = processings
    }
}

/// How much there is of a kind.
public struct RetentionCount: Sendable, Hashable {
    /// How many rows.
    public let rows: Int64
    /// The day of the oldest; nil when there is none.
    public let oldest: Day?
    /// The day of the newest; nil when there is none.
    public let newest: Day?

    /// Makes a count.
    public init(rows: Int64, oldest: Day?, newest: Day?) {
        self.rows = rows
        self.oldest = oldest
        self.newest = newest
    }
}

/// A row that is old enough to go.
public struct RetentionRow: Sendable, Hashable {
    /// Its identity.
    public let id: ID
    /// Where it stands among the others, oldest first.
    public let place: Int64
    /// When its time began.
    public let since: Day
    /// What people know it by.
    public let title: String
    /// Whom it is about, where that is one person of the Directory.
    public let person: ID?

    /// Makes a row.
    public init(id: ID, place: Int64, since: Day, title: String, person: ID?) {
        self.id = id
        self.place = place
        self.since = since
        self.title = title
        self.person = person
    }
}

/// What a piece of releasing came to.
public struct RetentionStep: Sendable, Hashable {
    /// How many rows were let go of to their end.
    public let released: Int
    /// False when the same rows must be asked for again, because they hold more than one piece takes.
    public let isOver: Bool

    /// Makes a step.
    public init(released: Int, isOver: Bool) {
        self.released = released
        self.isOver = isOver
    }
}

/// Why whatever is kept of a person has to stay for now.
public enum RetentionHold: String, Sendable, Hashable, CaseIterable {
    /// They asked something about their data, and wait for the answer.
    case request
    /// They object, and what shows it must stay.
    case objection
    /// They still owe.
    case debt

    /// What people call it.
    public var label: Phrase {
        switch self {
        case .request: Phrase("The person asked something about their data and waits for the answer")
        case .objection: Phrase("The person objects to a use of their data")
        case .debt: Phrase("The person still owes")
        }
    }
}

/// The departments that let go of what they kept long enough. The composition fills it once all are open.
public final class RetentionKeepers: Sendable {
    private let keepers = Mutex<[any RetentionKeeper]>([])

    /// Makes an empty list.
    public init() {}

    /// Every one of them, in their order.
    public var all: [any RetentionKeeper] { keepers.withLock { $0 } }

    /// Sets who keeps.
    public func set(_ all: [any RetentionKeeper]) { keepers.withLock { $0 = all } }

    /// A kind by its code, with whom it is kept by.
    public func kind(_ code: String) -> (keeper: any RetentionKeeper, kind: RetentionKind)? {
        for keeper in all {
            if let kind = keeper.retention.first(where: { $0.code == code }) { return (keeper, kind) }
        }
        return nil
    }
}
