import Messages
import SQL
import Values

/// Reads the cards of parties without the rest of their rows.
enum PartyCards {
    static let columns =
        "party.id, party.kind, party.name, party.arabic_name, party.language, party.wilaya, party.version, party.merged_into"

    static func card(_ row: any Row, from first: Int) -> PartyCard {
        PartyCard(
            id: row.identity(first), kind: row.text(first + 1) == "organisation" ? .organisation : .person,
            name: row.text(first + 2), arabicName: row.optionalText(first + 3), language: row.text(first + 4),
            wilaya: row.optionalInteger(first + 5).map(Int.init(clamping:)), version: row.integer(first + 6),
            mergedInto: row.id(first + 7))
    }

    static func card(of id: ID, in connection: any Connection) throws -> PartyCard? {
        try connection.first("SELECT \(unescaped: columns) FROM party WHERE party.id = \(id)") { card($0, from: 0) }
    }
}
