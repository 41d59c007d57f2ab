public import Values

/// A key for programs: it acts as its owner, narrowed to its scopes. Its text is shown once and kept as a digest only.
public struct APIKey: Sendable {
    /// The key's id, which is not the key.
    public let id: ID
    /// Whose it is.
    public let owner: Staff
    /// What it is for, in the owner's words.
    public let label: String
    /// The names of its scopes.
    public let scopes: [String]
    /// When it was made.
    public let created: Instant
    /// When it was used last, to the minute; nil when it never was.
    public let used: Instant?
    /// When it was revoked; nil while it works.
    public let revoked: Instant?
}
