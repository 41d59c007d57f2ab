import Values

/// Rows for one table, gathered and inserted many to a statement, for work on thousands of rows at once.
///
///     var rows = RowBatch(into: "party_source", ["source", "party_id"])
///     for draft in drafts { rows.add([draft.source.sqlValue, draft.party.sqlValue]) }
///     try rows.insert(in: connection)
public struct RowBatch: Sendable {
    private let head: String
    private let forms: [String]
    private let tail: String
    private let width: Int
    /// The statement for one row.
    private let single: String
    private var values = PackedValues()

    /// Begins a batch for a table and its columns, all written by the program itself.
    ///
    /// - Parameters:
    ///   - forms: what is made of a column's value, with `?` for the value; the value itself when there is none.
    ///   - tail: what stands behind the rows, such as `ON CONFLICT DO NOTHING`.
    public init(into table: String, _ columns: [String], forms: [String: String] = [:], tail: String = "") {
        head = "INSERT INTO \(table) (\(columns.joined(separator: ", "))) VALUES "
        self.forms = columns.map { forms[$0] ?? "?" }
        self.tail = tail.isEmpty ? "" : " " + tail
        width = columns.count
        single = RowBatch.text(head, self.forms, self.tail, rows: 1)
    }

    /// How many rows were gathered.
    public var count: Int { width == 0 ? 0 : values.count / width }
    /// True when no row was gathered.
    public var isEmpty: Bool { values.count == 0 }

    /// Adds a row: a value for each column, in their order. A row of another length is left out.
    public mutating func add(_ row: [SQLValue]) {
        guard row.count == width else { return }
        for value in row { values.append(value) }
    }

    /// Adds the next value of a row, where a row is long and made value by value; the caller gives every column its turn.
    public mutating func add(_ value: SQLValue) { values.append(value) }

    /// Makes room for so many rows.
    public mutating func reserve(_ rows: Int) { values.reserve(rows * width) }

    /// Inserts every row that was gathered. Throws ``SQLError``.
    public func insert(in connection: any Connection) throws {
        guard width > 0 else { return }
        if connection.dialect == .sqlite { return try connection.run(single, rowsOf: width, values) }
        // Each statement on a network costs a round trip.
        let most = max(1, min(200, 8_000 / width))
        var place = 0
        var texts: [Int: String] = [:]
        while place < values.count {
            let rows = min(most, (values.count - place) / width)
            let size = rows == most ? most : 1
            let text = size == 1 ? single : texts[size] ?? RowBatch.text(head, forms, tail, rows: size)
            texts[size] = text
            try connection.run(SQL(ready: text, values.values(place..<(place + size * width))))
            place += size * width
        }
    }

    private static func text(_ head: String, _ forms: [String], _ tail: String, rows: Int) -> String {
        var text = head
        var number = 0
        for row in 0..<rows {
            text += row == 0 ? "(" : ", ("
            for (column, form) in forms.enumerated() {
                number += 1
                if column > 0 { text += ", " }
                if form == "?" {
                    text += "$\(number)"
                } else {
                    for letter in form { if letter == "?" { text += "$\(number)" } else { text.append(letter) } }
                }
            }
            text += ")"
        }
        return text + tail
    }
}

extension Connection {
    /// Takes so many numbers for new rows of a table whose column `number` counts up. Throws ``SQLError``.
    public func nextNumbers(of table: String, count: Int) throws -> [Int64] {
        guard count > 0 else { return [] }
        switch dialect {
        case .sqlite:
            // There is one writer, and it holds this transaction.
            let last = try integer("SELECT coalesce(max(number), 0) FROM \(unescaped: table)")
            return (1...Int64(count)).map { last + $0 }
        case .postgresql:
            return try rows(
                "SELECT nextval(pg_get_serial_sequence(\(table), 'number')) FROM generate_series(1, \(count))"
            ) { $0.integer(0) }
        }
    }
}
