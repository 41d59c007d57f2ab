public import SQL
public import Values
public import Vault

/// The rows of a noun in its department's database: its SQL derives from the noun's description.
public struct NounTable: Sendable {
    /// The noun.
    public let noun: Noun
    let ring: KeyRing?
    let columns: String
    /// A batch of rows of this table, with its statement written already.
    private let emptyBatch: RowBatch

    /// Opens a noun's table; a noun with sealed fields needs the department's keys.
    public init(_ noun: Noun, ring: KeyRing? = nil) {
        self.noun = noun
        self.ring = ring
        let names = ["id", "version", "created_at", "updated_at"] + noun.stored.map(\.column)
        columns = names.map { "\(noun.table).\($0)" }.joined(separator: ", ")
        emptyBatch = RowBatch(
            into: noun.table,
            ["id", "version", "created_at", "updated_at"]
                + noun.stored.flatMap { $0.uses.contains(.sealed) ? [$0.column, $0.column + "_index"] : [$0.column] })
    }

    /// Stores a new row. Throws ``SQLError`` of kind `duplicate` when a unique key exists.
    public func insert(_ record: Record, in connection: any Connection) throws {
        try insert([record], in: connection)
    }

    /// Stores many new rows with few statements. Throws ``SQLError`` of kind `duplicate` when a unique key exists.
    public func insert(_ records: [Record], in connection: any Connection) throws {
        guard !records.isEmpty else { return }
        var rows = emptyBatch
        rows.reserve(records.count)
        for record in records {
            rows.add(.id(record.id))
            rows.add(.integer(record.version))
            rows.add(record.created.sqlValue)
            rows.add(record.updated.sqlValue)
            for (field, place) in zip(noun.stored, noun.storedPlaces) {
                let content = record.contents[place]
                if field.uses.contains(.sealed) {
                    for (_, value) in try stored(content, of: field, row: record.id) { rows.add(value) }
                } else {
                    rows.add((content.isNone ? field.absent ?? .none : content).sqlValue)
                }
            }
        }
        try rows.insert(in: connection)
    }

    /// Stores a changed row, whose version must be the stored one, and gives it the next version. Fields that did not
    /// change are not written. Throws ``StaleEdit`` when somebody else changed the row meanwhile.
    public func update(_ record: inout Record, from old: Record, at now: Instant, in connection: any Connection) throws
    {
        var settings: [SQL] = ["version = version + 1", "updated_at = \(now)"]
        for (field, place) in zip(noun.stored, noun.storedPlaces) where record.contents[place] != old.contents[place] {
            for (column, value) in try stored(record.contents[place], of: field, row: record.id) {
                settings.append("\(unescaped: column) = \(value)")
            }
        }
        let changed = try connection.run(
            """
            UPDATE \(unescaped: noun.table) SET \(SQL.joined(settings, separator: ", ")) \
            WHERE id = \(record.id) AND version = \(old.version)
            """)
        guard changed == 1 else { throw StaleEdit() }
        record.version = old.version + 1
        record.updated = now
    }

    /// A row by its id; nil when there is none.
    public func record(_ id: ID, in connection: any Connection) throws -> Record? {
        try first(where: "\(unescaped: noun.table).id = \(id)", in: connection)
    }

    /// The first row that meets a condition; nil when there is none.
    public func first(where condition: SQL, in connection: any Connection) throws -> Record? {
        try connection.first(
            "SELECT \(unescaped: columns) FROM \(unescaped: noun.table) WHERE \(condition) LIMIT 1", decode)
    }

    /// The rows that meet a condition, at most so many, in an order of their own or that in which they were made.
    public func records(
        where condition: SQL, by order: SQL? = nil, limit: Int, latestFirst: Bool = false,
        in connection: any Connection
    ) throws -> [Record] {
        try connection.rows(
            """
            SELECT \(unescaped: columns) FROM \(unescaped: noun.table) WHERE \(condition) \
            ORDER BY \(order.map { "\($0), " } ?? .empty)\(unescaped: noun.table).id\(unescaped: latestFirst ? " DESC" : "") LIMIT \(limit)
            """, decode)
    }

    /// Decodes a row whose columns are ``columns``.
    func decode(_ row: any Row) throws -> Record {
        var record = Record(noun, id: row.identity(0), at: Instant(milliseconds: row.integer(2)))
        record.version = row.integer(1)
        record.updated = Instant(milliseconds: row.integer(3))
        var column = 4
        for (field, place) in zip(noun.stored, noun.storedPlaces) {
            record.contents[place] = try content(of: field, in: row, at: column, row: record.id)
            column += 1
        }
        return record
    }

    private func content(of field: FieldSpec, in row: any Row, at column: Int, row id: ID) throws -> Content {
        if row.isNull(column) { return .none }
        if field.uses.contains(.sealed) {
            guard let ring else { return .none }
            let place = Place(table: noun.table, column: field.column, row: id)
            return .text(String(decoding: try ring.open(row.bytes(column), at: place), as: UTF8.self))
        }
        let content: Content =
            switch field.kind {
            case .text, .choice, .email, .phone: .text(row.text(column))
            case .integer, .amount, .rate, .wilaya: .integer(row.integer(column))
            case .day: row.day(column).map(Content.day) ?? .none
            case .instant: .instant(Instant(milliseconds: row.integer(column)))
            case .flag: .flag(row.flag(column))
            case .link: row.id(column).map(Content.id) ?? .none
            }
        return content == field.absent ? .none : content
    }

    private func stored(
        _ content: Content, of field: FieldSpec, row: ID
    ) throws -> [(column: String, value: SQLValue)] {
        guard field.uses.contains(.sealed) else {
            return [(field.column, (content.isNone ? field.absent ?? .none : content).sqlValue)]
        }
        guard let ring, case .text(let text) = content else {
            return [(field.column, .null), (field.column + "_index", .null)]
        }
        let place = Place(table: noun.table, column: field.column, row: row)
        return [
            (field.column, .bytes(ring.seal(Array(text.utf8), at: place))),
            (field.column + "_index", .bytes(ring.blindIndex(text, for: "\(noun.table).\(field.column)"))),
        ]
    }
}

/// Somebody else changed the row since the editor opened it.
public struct StaleEdit: Error, Sendable {
    /// Makes the error.
    public init() {}
}
