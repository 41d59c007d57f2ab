import Values

/// People of the staff who work together, a team or an agency: whoever reaches their team's files reaches those of
/// everybody in their groups, whoever reaches their branch's those of all that is part of these as well.
struct Group: Sendable, Hashable {
    let id: ID
    /// Counts its changes.
    var version: Int64
    /// The company's name for it.
    var name: String
    /// The group that it is part of; nil at the top.
    var parent: ID?
    /// Who belongs to it.
    var members: Set<ID>

    /// More than any company has of agencies and teams; all are shown on one page.
    static let most = 500

    /// The name as it is compared.
    static func folded(_ name: String) -> String { name.lowercased() }
}
