public import SQL
public import Values

/// Whom the rows of a department's nouns are about, noun by noun: what the audit says of them is sealed with their keys.
public struct RowPeople: Sendable {
    /// Finds the person of a row; nil when it is about none.
    public typealias Finder = @Sendable (_ row: ID, any Connection) throws -> ID?

    private let finders: [String: Finder]

    /// Names the nouns that are about persons.
    public init(_ finders: [String: Finder] = [:]) { self.finders = finders }

    /// True when rows of a noun are about persons.
    public func have(_ noun: String) -> Bool { finders[noun] != nil }

    /// The person of a row; nil when it is about none. Throws ``SQLError``.
    public func person(of noun: String, _ row: ID, in connection: any Connection) throws -> ID? {
        guard row != ID(high: 0, low: 0), let find = finders[noun] else { return nil }
        return try find(row, connection)
    }
}
