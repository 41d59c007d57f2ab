public import Values

/// Something that one person asked for and another must approve before it is done.
///
/// It stands in the department whose act it is, so that the decision and the act are one transaction.
public struct Approval: Sendable {
    /// What became of it.
    public enum State: String, Sendable, Hashable {
        /// Somebody must decide.
        case open
        /// Approved; whoever asked may do it now, once.
        case granted
        /// Approved and done.
        case done
        /// Not approved.
        case refused
        /// Taken back by whoever asked.
        case withdrawn
    }

    /// Its id.
    public let id: ID
    /// The name of the act: `debt.give-up`.
    public let act: String
    /// The noun that it is about.
    public let noun: String
    /// The row that it is about; all zeros when it is about many.
    public let row: ID
    /// What people know the subject by, or how many rows there are.
    public let title: String
    /// What exactly was asked for, as the act reads it.
    public let payload: String
    /// Why.
    public let reason: String
    /// Who asked.
    public let asker: ID
    /// The name of who asked.
    public let askerName: String
    /// When.
    public let asked: Instant
    /// When it can no longer be decided or used.
    public let expires: Instant
    /// What became of it.
    public let state: State
    /// The name of who decided; nil before.
    public let deciderName: String?
    /// When it was decided.
    public let decided: Instant?
    /// What the decider said.
    public let answer: String?

    /// True while somebody can decide.
    public func isOpen(at now: Instant) -> Bool { state == .open && now < expires }

    /// True while whoever asked can do what was approved.
    public func isUsable(at now: Instant) -> Bool { state == .granted && now < expires }

    /// Days within which a request is decided.
    static let daysToDecide: Int64 = 7
    /// Hours within which what was approved is done.
    static let hoursToUse: Int64 = 24
}
