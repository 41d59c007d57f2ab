/// A value that crosses the wall between departments. Its payload is JSON, versioned by its kind.
public protocol WallMessage: Sendable {
    /// The kind that subscribers name: `directory.cards`.
    static var kind: String { get }
    /// Messages with the same key arrive in the order they were sent.
    var key: String { get }
    /// The JSON that travels.
    var payload: [UInt8] { get }
}
