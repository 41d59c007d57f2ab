public import Localization
import Synchronization
public import Values

/// A department that keeps something of persons, and answers for it: what it holds, and what erasing them would mean.
public protocol PersonKeeper: Sendable {
    /// The department's name.
    var name: String { get }
    /// What people call it.
    var title: Phrase { get }
    /// Tells everything that the department holds of a person, row by row: it never holds all of it at once, and no
    /// transaction stays open while the reader is slow.
    func disclose(_ person: KnownPerson, to sink: any PersonSink) throws
    /// What erasing a person would take away here, what stays and why, and what stands against it.
    func erasure(of person: KnownPerson) throws -> [ErasureNote]
    /// Names what belongs to the person here without one of their ids, as only this department reads it. It is asked
    /// while the Directory still knows how to tell; the message of the erasure brings it back. No personal data in it.
    func traces(of person: KnownPerson) throws -> [String]
    /// Who was erased here and is back, because an older state of the department’s database alone was put in place.
    func returned() throws -> [ID]
}

extension PersonKeeper {
    /// Nothing but what carries the person's ids, unless the department knows better.
    public func traces(of person: KnownPerson) throws -> [String] { [] }

    /// Nobody, in a department that keeps no keys of persons.
    public func returned() throws -> [ID] { [] }
}

/// A part of what a department holds of a person: rows under columns, such as payments.
public struct PersonSection: Sendable {
    /// What one column holds.
    public struct Column: Sendable {
        /// Its name in JSON.
        public let name: String
        /// What people call it.
        public let label: Phrase
        /// True for amounts, which stand units under units.
        public let isFigure: Bool

        /// Describes a column.
        public init(_ name: String, _ label: Phrase, isFigure: Bool = false) {
            self.name = name
            self.label = label
            self.isFigure = isFigure
        }
    }
    /// Its name in JSON: `payments`.
    public let name: String
    /// Its heading.
    public let title: Phrase
    /// The columns, in the order of each row's values.
    public let columns: [Column]

    /// Describes a part.
    public init(_ name: String, _ title: Phrase, _ columns: [Column]) {
        self.name = name
        self.title = title
        self.columns = columns
    }
}

/// One value of a row: programs get it exactly, people in their language.
public enum PersonValue: Sendable, Hashable {
    /// Nothing is held.
    case none
    /// Text as it is kept.
    case text(String)
    /// A choice: its code, and what people call it.
    case code(String, Phrase)
    /// An amount.
    case money(Money)
    /// A day.
    case day(Day)
    /// A moment.
    case instant(Instant)
    /// A number.
    case number(Int64)
    /// Yes or no.
    case flag(Bool)
    /// The code of a wilaya.
    case wilaya(Int64)
}

/// Where a department tells what it holds.
public protocol PersonSink: AnyObject {
    /// Begins a part; the one before ends.
    func begin(_ section: PersonSection) throws
    /// Adds a row to the part that was begun.
    func row(_ values: [PersonValue]) throws
}

/// A line of the preview of an erasure.
public struct ErasureNote: Sendable {
    /// What becomes of it.
    public enum Outcome: Sendable, Hashable {
        /// It is taken away.
        case erased
        /// It stays, for a reason.
        case kept
        /// While it is so, nothing is erased.
        case prevents
    }
    /// What becomes of it.
    public let outcome: Outcome
    /// What it is about: "3 telephone numbers".
    public let what: Phrase
    /// Why it stays, or stands against the erasure; nil for what goes.
    public let why: Phrase?
    /// True for what stays as long as the law wants books kept; who shows the line knows how long.
    public let isBooks: Bool

    /// Makes a line.
    public init(_ outcome: Outcome, _ what: Phrase, why: Phrase? = nil, isBooks: Bool = false) {
        self.isBooks = isBooks
        self.outcome = outcome
        self.what = what
        self.why = why
    }
}

/// The departments that keep something of persons. The composition fills it once all are open, since those who ask are
/// opened before some of those who answer.
public final class PersonKeepers: Sendable {
    private let keepers = Mutex<[any PersonKeeper]>([])

    /// Makes an empty list.
    public init() {}

    /// Everybody who answers, in their order.
    public var all: [any PersonKeeper] { keepers.withLock { $0 } }

    /// Sets who answers.
    public func set(_ all: [any PersonKeeper]) { keepers.withLock { $0 = all } }
}
