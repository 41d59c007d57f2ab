import Values

/// People of the staff who work together: whoever reaches their team's files reaches those of everybody in their groups.
struct Group: Sendable, Hashable {
    let id: ID
    /// Counts its changes.
    var version: Int64
    /// The company's name for it.
    var name: String
    /// Who belongs to it.
    var members: Set<ID>

    /// The name as it is compared.
    static func folded(_ name: String) -> String { name.lowercased() }
}
