import Department
import Localization
import Messages
import SQL
import Values

/// The ways of contact that a debtor objects to, kept by the Directory’s messages.
enum Objections {
    /// Takes in what a party objects to now, and lets open pages of their debts know.
    static func take(_ message: PartyObjectionsChanged, in change: Change) throws {
        try change.connection.run("DELETE FROM party_objection WHERE party_id = \(message.party)")
        for way in Set(message.ways).sorted() {
            try change.connection.run(
                "INSERT INTO party_objection (party_id, way) VALUES (\(message.party), \(way))")
        }
        let debts = try change.connection.rows("SELECT id FROM debt WHERE debtor_id = \(message.party) LIMIT 50") {
            $0.identity(0)
        }
        for debt in debts { change.tell("debt/\(debt)", "changed", debt.description) }
    }

    /// What the person objects to whose debtor's id this is, under whichever of their merged names it was said.
    static func of(_ debtor: ID, in connection: any Connection) throws -> [Channel] {
        let ways = try connection.rows(
            """
            WITH RECURSIVE kept (id, into_id, depth) AS (
                SELECT id, merged_into, 0 FROM party_card WHERE id = \(debtor)
                UNION ALL SELECT party_card.id, party_card.merged_into, depth + 1 FROM party_card
                JOIN kept ON party_card.id = kept.into_id WHERE depth < 100
            ), person (id) AS (
                SELECT id FROM kept WHERE into_id IS NULL
                UNION SELECT party_card.id FROM party_card JOIN person ON party_card.merged_into = person.id
            ) SELECT DISTINCT way FROM party_objection WHERE party_id = \(debtor) OR party_id IN (SELECT id FROM person)
            """
        ) { $0.text(0) }
        return Channel.allCases.filter { $0 != .note && (ways.contains("any") || ways.contains($0.rawValue)) }
    }
}

extension InteractionDraft {
    /// Refuses to go to somebody by a way that they object to, unless it is said why it was necessary all the same.
    func check(against objections: [Channel]) throws {
        guard direction == .outgoing, objections.contains(channel), despite == nil else { return }
        throw Invalid(
            "despite",
            Phrase(
                "This person objects to this way of contact: {way}. Choose another way, or say why it was necessary.",
                ["way": .phrase(channel.label)]))
    }
}
