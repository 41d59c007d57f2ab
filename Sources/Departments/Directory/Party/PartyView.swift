import Department
import Localization
import Messages
import NounPages
import Nouns
import SQL
import Values

/// Everything that the Directory knows of a party, read in one state of the database.
struct PartyView {
    let party: Record
    let contacts: [KeptContact]
    let identifiers: [Identifiers.Kept]
    /// What the person agreed to and objects to, also under the names that were merged into this one.
    let consents: [Record]
    let objections: [Record]
    /// The merges that stand, newest first, with the parties that they absorbed.
    let merges: [StandingMerge]
    /// Parties that may be this one.
    let likely: [Likeness]
    let history: PartyHistory

    /// A party that may be the same, and why.
    struct Likeness: Sendable {
        let card: PartyCard
        let reference: String
        let grounds: String
        let doubt: ID?
    }

    init(_ id: ID, _ directory: Directory, _ actor: Actor, in connection: any Connection) throws {
        party = try directory.parties.record(id, for: actor, in: connection)
        contacts = try Contacts.kept(of: [id], in: connection)
        identifiers = try Identifiers.kept(of: [id], in: connection)
        merges = try StandingMerge.of(id, in: connection)
        let absorbed = try StandingMerge.absorbed(by: id, in: connection)
        let everybody: SQL = "party_id IN (\(list: [id] + absorbed.keys.sorted()))"
        consents = try Consent.table.records(
            where: everybody, limit: Stance.limit, latestFirst: true, in: connection)
        objections = try Objection.table.records(
            where: everybody, limit: Stance.limit, latestFirst: true, in: connection)
        likely = try PartyView.likely(id, in: connection)
        history = try PartyHistory.read(
            id, absorbed: absorbed, isErased: party[Party.erased] != nil, before: nil, directory.store.trail,
            in: connection)
    }

    /// The parties that share a doubt or a key with this one and have not been told apart from it.
    static func likely(_ id: ID, in connection: any Connection) throws -> [Likeness] {
        var grounds: [ID: (grounds: String, doubt: ID?)] = [:]
        for doubt in try Doubts.about(id, in: connection) {
            grounds[doubt.party == id ? doubt.candidate : doubt.party] = (doubt.grounds, doubt.id)
        }
        let sharers = try connection.rows(
            """
            SELECT other.party_id FROM party_key mine JOIN party_key other ON other.key = mine.key \
            AND other.party_id <> mine.party_id WHERE mine.party_id = \(id) LIMIT 20
            """
        ) { $0.identity(0) }
        for sharer in sharers where grounds[sharer] == nil { grounds[sharer] = ("key", nil) }
        guard !grounds.isEmpty else { return [] }
        let apart = Set(
            try connection.rows(
                """
                SELECT candidate_id FROM doubt WHERE party_id = \(id) AND state = 'different' \
                UNION ALL SELECT party_id FROM doubt WHERE candidate_id = \(id) AND state = 'different' LIMIT 1000
                """
            ) { $0.identity(0) })
        let ids = grounds.keys.filter { !apart.contains($0) }
        let found = try connection.rows(
            """
            SELECT \(unescaped: PartyCards.columns), party.reference FROM party WHERE party.id IN (\(list: ids)) \
            AND merged_into IS NULL
            """
        ) { row in (PartyCards.card(row, from: 0), row.text(8)) }
        return found.map { card, reference in
            Likeness(
                card: card, reference: reference, grounds: grounds[card.id]?.grounds ?? "",
                doubt: grounds[card.id]?.doubt)
        }.sorted { ($0.doubt == nil ? 1 : 0, $0.card.name) < ($1.doubt == nil ? 1 : 0, $1.card.name) }
    }

    /// What two parties have in common, in words.
    static func words(for grounds: String) -> Phrase {
        switch grounds {
        case "identifier": Phrase("the same identity number")
        case "phone": Phrase("the same telephone number")
        case "email": Phrase("the same e-mail address")
        case "birth": Phrase("a like name and the same day of birth")
        case "address": Phrase("a like name and the same address")
        default: Phrase("the same number, address or day of birth")
        }
    }
}
