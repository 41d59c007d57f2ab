import SQL

/// A table with the rows that it begins with. Their text is part of the migration that makes it, and so it is frozen: another
/// row, or another wording, is a new migration.
struct SeededTable {
    let name: String
    /// The statements that make it.
    let making: String
    /// What the rows’ ids begin with; their place in hexadecimal makes up the rest.
    let series: String
    /// The columns after those that every noun has.
    let columns: String
    /// What each row has in them, as SQL writes it.
    let rows: [String]
    /// True where the rows were made one millisecond after the other, and so come in their order.
    var isSpaced = false

    /// The migration that makes it, in the words of each database.
    func migration(_ name: String) -> Migration {
        Migration(
            name, sqlite: making + inserts { "X'\($0)'" }, postgresql: making + inserts { "'\($0)'" })
    }

    private func inserts(_ literal: (String) -> String) -> String {
        rows.enumerated().map { index, row in
            let place = String(index, radix: 16)
            let id = series + String(repeating: "0", count: 32 - series.count - place.count) + place
            return """
                INSERT INTO \(name) (id, version, created_at, updated_at, \(columns)) VALUES (\(literal(id)), 1, \
                \(SeededTable.made + (isSpaced ? index : 0)), \(SeededTable.made), \(row));

                """
        }.joined()
    }

    /// When the rows are said to have been made, in milliseconds since 1970.
    private static let made = 1_763_683_200_000
}
