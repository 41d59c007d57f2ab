/// Who of those that listen to live news may go on. A listener is held by a session with its rights as they were.
public struct Listeners: Sendable, Hashable {
    /// Those whose session is open, not in stand-by, and may do what it might when they began.
    public internal(set) var welcome: Set<String> = []
    var open: Set<String> = []

    /// Says whether a listener's session ended or went into stand-by. When only its rights changed, it may listen anew.
    public func areOver(_ holder: String) -> Bool { !open.contains(Listeners.session(of: holder)) }

    static func session(of holder: String) -> String { String(holder.prefix { $0 != " " }) }
}
