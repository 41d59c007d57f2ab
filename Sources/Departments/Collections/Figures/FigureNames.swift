import SQL
import Values

/// What creditors and members of staff are called, and the trades of the creditors.
struct FigureNames: Sendable {
    let creditors: [ID: (name: String, sector: Sector)]
    let staff: [ID: String]

    init(_ connection: any Connection) throws {
        creditors = Dictionary(
            try connection.rows("SELECT id, name, sector FROM creditor") {
                ($0.identity(0), ($0.text(1), Sector(rawValue: $0.text(2)) ?? .other))
            }, uniquingKeysWith: { first, _ in first })
        staff = Dictionary(
            try connection.rows("SELECT id, name FROM staff_card") { ($0.identity(0), $0.text(1)) },
            uniquingKeysWith: { first, _ in first })
    }
}
