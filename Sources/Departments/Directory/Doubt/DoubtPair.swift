import Nouns
import SQL
import Values

/// A doubt with both parties as they are now, merges followed.
struct DoubtPair: Sendable {
    /// One of the two.
    struct Side: Sendable {
        let party: Record
        let contacts: [KeptContact]
        let identifiers: [Identifiers.Kept]
    }
    let doubt: Doubt
    /// The candidate, which was there first and is kept unless the reader says otherwise.
    let left: Side
    /// The party that raised the doubt.
    let right: Side

    /// Reads the sides of some doubts, all at once. A doubt whose two parties are one by now is left out.
    static func read(_ doubts: [Doubt], in connection: any Connection) throws -> [DoubtPair] {
        var kept: [ID: ID] = [:]
        for id in Set(doubts.flatMap { [$0.party, $0.candidate] }) {
            kept[id] = try StandingMerge.kept(as: id, in: connection)
        }
        let ids = Array(Set(kept.values))
        guard !ids.isEmpty else { return [] }
        let parties = Dictionary(
            try PartyFile.table.records(where: "party.id IN (\(list: ids))", limit: ids.count, in: connection)
                .map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        let contacts = Dictionary(grouping: try Contacts.kept(of: ids, in: connection), by: \.party)
        let identifiers = Dictionary(grouping: try Identifiers.kept(of: ids, in: connection), by: \.party)
        func side(_ id: ID) -> Side? {
            guard let party = kept[id].flatMap({ parties[$0] }) else { return nil }
            return Side(party: party, contacts: contacts[party.id] ?? [], identifiers: identifiers[party.id] ?? [])
        }
        return doubts.compactMap { doubt in
            guard let left = side(doubt.candidate), let right = side(doubt.party), left.party.id != right.party.id
            else { return nil }
            return DoubtPair(doubt: doubt, left: left, right: right)
        }
    }
}
