public import Values

/// News of one department for the others: what happened, to what, and when.
public struct Message: Sendable, Hashable {
    /// The message's identity; whoever has applied it once knows it again.
    public let id: ID
    /// What happened: `directory.cards`.
    public let kind: String
    /// Messages of one department with the same key arrive in the order they were sent; an empty key asks for no order.
    public let key: String
    /// When it happened.
    public let occurred: Instant
    /// The version of the payload's schema.
    public let version: Int
    /// What a subscriber needs to know, in JSON.
    public let payload: [UInt8]

    /// Makes a message.
    public init(id: ID, kind: String, key: String, occurred: Instant, version: Int = 1, payload: [UInt8]) {
        self.id = id
        self.kind = kind
        self.key = key
        self.occurred = occurred
        self.version = version
        self.payload = payload
    }
}
