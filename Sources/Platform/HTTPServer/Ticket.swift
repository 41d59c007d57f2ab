public import HTTP

/// A request that has come in whole and waits its turn to be answered, on whatever thread it is given to.
public struct Ticket: Sendable {
    /// What was asked; its body has come in.
    public let request: Request
    private let awaited: @Sendable () -> Bool
    private let work: @Sendable () -> Void
    private let leave: @Sendable () -> Void

    init(
        _ request: Request, isAwaited: @escaping @Sendable () -> Bool, answer: @escaping @Sendable () -> Void,
        drop: @escaping @Sendable () -> Void
    ) {
        self.request = request
        awaited = isAwaited
        work = answer
        leave = drop
    }

    /// False when the client has closed its side of the connection meanwhile. It asks the kernel and waits for nothing.
    public var isAwaited: Bool { awaited() }

    /// Answers the request; called once.
    public func answer() { work() }

    /// Lets the connection go without doing what was asked. Only for requests of which nobody but the client would ever
    /// notice anything, such as a guess at a password.
    public func drop() { leave() }
}
