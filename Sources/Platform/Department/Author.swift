public import Values

/// Who makes a change and from where, as the audit keeps it.
public struct Author: Sendable {
    /// Who acts.
    public let actor: Actor
    /// The request's or job's id.
    public let request: String
    /// The network address, empty for the system itself.
    public let peer: String

    /// Makes an author.
    public init(_ actor: Actor, request: String, peer: String) {
        self.actor = actor
        self.request = request
        self.peer = peer
    }

    /// The system itself, in a part of it such as a job or the relay.
    public static func system(_ part: String) -> Author { Author(.system(part), request: part, peer: "") }
}
