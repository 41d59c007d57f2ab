import SQL
public import Values

/// A piece of slow work, as it stands in the database.
public struct Job: Sendable {
    /// Where it is in its life.
    public enum State: String, Sendable, CaseIterable {
        /// It waits for its time and a free runner.
        case waiting
        /// A runner works on it.
        case running
        /// It came to its end.
        case done
        /// It was given up.
        case failed
        /// Somebody stopped it.
        case cancelled

        /// True when nothing more happens to it.
        public var isFinal: Bool { self != .waiting && self != .running }
    }

    /// Its identity.
    public let id: ID
    /// Which handler runs it.
    public let kind: String
    /// What the handler needs to know.
    public let payload: [UInt8]
    /// Where it is in its life.
    public let state: State
    /// How many times it was begun.
    public let attempts: Int
    /// Not before this moment.
    public let runAt: Instant
    /// How much is done.
    public let done: Int64
    /// How much there is; 0 while unknown.
    public let total: Int64
    /// What it does now, as an English phrase to translate, or nothing.
    public let note: String
    /// True when somebody asked it to stop.
    public let isCancelRequested: Bool
    /// What the handler left at the end.
    public let result: [UInt8]?
    /// Why it failed, as an English phrase to translate.
    public let error: String?
    /// What went wrong, for operators.
    public let detail: String?
    /// Who asked for it.
    public let actor: ID?
    /// When it was asked for.
    public let created: Instant
    /// When it came to its end.
    public let finished: Instant?

    static let columns =
        "id, kind, payload, state, attempts, run_at, done, total, note, cancel, result, error, detail, actor_id, "
        + "created, finished"

    static func decode(_ row: any Row) -> Job {
        Job(
            id: row.identity(0), kind: row.text(1), payload: row.bytes(2),
            state: State(rawValue: row.text(3)) ?? .failed,
            attempts: Int(clamping: row.integer(4)), runAt: Instant(milliseconds: row.integer(5)), done: row.integer(6),
            total: row.integer(7), note: row.text(8), isCancelRequested: row.flag(9), result: row.optionalBytes(10),
            error: row.optionalText(11), detail: row.optionalText(12), actor: row.id(13),
            created: Instant(milliseconds: row.integer(14)), finished: row.instant(15))
    }
}
