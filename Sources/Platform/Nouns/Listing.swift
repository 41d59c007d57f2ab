public import SQL
import Values

/// What a person asks of a list: narrowed how, in which order, from where on, how many.
public struct Listing: Sendable {
    /// What the list is narrowed to.
    public var filter: Filter
    /// The order, most significant first; the row's id comes last by itself.
    public var order: [Noun.Order]
    /// Where the page starts: after this cursor, or from the beginning.
    public var after: Cursor?
    /// Where the page ends: before this cursor, for going back.
    public var before: Cursor?
    /// How many rows a page has, 1...200.
    public var limit: Int

    /// Asks for a list.
    public init(
        filter: Filter = .all, order: [Noun.Order] = [], after: Cursor? = nil, before: Cursor? = nil, limit: Int = 50
    ) {
        self.filter = filter
        self.order = order
        self.after = after
        self.before = before
        self.limit = min(max(limit, 1), 200)
    }
}

/// A page of a list.
public struct ListPage: Sendable {
    /// The rows.
    public let rows: [Record]
    /// Where the next page starts; nil on the last.
    public let next: Cursor?
    /// Where the previous page ends; nil on the first.
    public let previous: Cursor?
}

extension NounTable {
    /// The keys of an order: the sortable fields asked for, then the id, so that no two rows tie.
    func keyset(_ order: [Noun.Order]) -> (keyset: Keyset, fields: [FieldSpec]) {
        var terms: [Keyset.Term] = []
        var fields: [FieldSpec] = []
        for part in order.isEmpty ? noun.order : order {
            guard let field = noun[part.field], field.uses.contains(.sortable) else { continue }
            // The longest ago comes first where the day itself comes last.
            let descending = field.daysSince == nil ? part.descending : !part.descending
            let column = field.daysSince ?? field.sortedBy ?? field.column
            terms.append(Keyset.Term(column: "\(noun.table).\(column)", field.termKind, descending: descending))
            fields.append(field)
        }
        terms.append(Keyset.Term(column: "\(noun.table).id", .id, descending: terms.last?.descending ?? true))
        return (Keyset(terms: terms), fields)
    }

    /// The query behind a list, for running it and for tests that look at its plan.
    public func query(_ listing: Listing, scope: SQL, for reader: FilterReader, dialect: Dialect) -> SQL {
        query(listing, selecting: SQL(unescaped: columns), scope: scope, for: reader, dialect: dialect)
    }

    /// A page of the rows that the scope lets the reader see.
    public func page(
        _ listing: Listing, scope: SQL, for reader: FilterReader, in connection: any Connection
    ) throws -> ListPage {
        var rows = try connection.rows(
            query(listing, scope: scope, for: reader, dialect: connection.dialect), decode)
        let hasMore = rows.count > listing.limit
        if hasMore { rows.removeLast() }
        let isBackward = listing.before != nil
        if isBackward { rows.reverse() }
        let fields = keyset(listing.order).fields
        func cursor(_ record: Record?) -> Cursor? { record.map { self.cursor(of: $0, fields: fields) } }
        return ListPage(
            rows: rows,
            next: isBackward || hasMore ? cursor(rows.last) : nil,
            previous: isBackward
                ? (hasMore ? cursor(rows.first) : nil) : listing.after == nil ? nil : cursor(rows.first))
    }

    private func cursor(of record: Record, fields: [FieldSpec]) -> Cursor {
        var values: [SQLValue] = []
        for field in fields {
            if let column = field.daysSince ?? field.sortedBy,
                let other = noun.fields.first(where: { $0.column == column && $0.isStored })
            {
                values.append(stored(record[other.name], other))
            } else {
                values.append(stored(record[field.name], field))
            }
        }
        return Cursor(values: values + [.id(record.id)])
    }

    private func stored(_ content: Content, _ field: FieldSpec) -> SQLValue {
        (content.isNone ? field.absent ?? .none : content).sqlValue
    }

    /// A page of a list that shows a few columns: reads these alone and decodes them as the caller likes. The decoded
    /// columns start at the one named; `source` is what to select from when the caller knows the better index.
    public func page<Value>(
        _ listing: Listing, selecting columns: SQL, from source: SQL? = nil, scope: SQL, for reader: FilterReader,
        in connection: any Connection, _ decode: (any Row, Int) throws -> Value
    ) throws -> (rows: [Value], next: Cursor?, previous: Cursor?) {
        let keyset = keyset(listing.order).keyset
        let query = query(
            listing, selecting: "\(keyset.columns), \(columns)", from: source, scope: scope, for: reader,
            dialect: connection.dialect)
        var rows: [Value] = []
        rows.reserveCapacity(listing.limit + 1)
        var first: Cursor?
        var last: Cursor?
        var hasMore = false
        try connection.each(query) { row in
            guard rows.count < listing.limit else {
                hasMore = true
                return
            }
            // The page may end with any row; a cursor is made for the first and for those that a full page ends with.
            if rows.isEmpty { first = keyset.cursor(of: row) }
            if rows.count == listing.limit - 1 { last = keyset.cursor(of: row) }
            rows.append(try decode(row, keyset.terms.count))
        }
        guard listing.before != nil else { return (rows, hasMore ? last : nil, listing.after == nil ? nil : first) }
        rows.reverse()
        return (rows, first, hasMore ? last : nil)
    }

    /// The query of ``page(_:selecting:from:scope:for:in:_:)``, for tests that look at its plan.
    public func query(
        _ listing: Listing, selecting columns: SQL, from source: SQL? = nil, scope: SQL, for reader: FilterReader,
        dialect: Dialect
    ) -> SQL {
        let keyset = keyset(listing.order).keyset
        var conditions = [scope]
        if listing.filter != .all {
            conditions.append(listing.filter.condition(of: noun, for: reader, dialect: dialect))
        }
        var order = keyset.order
        if let before = listing.before {
            conditions.append(keyset.condition(before: before))
            order = keyset.reversedOrder
        } else if let after = listing.after {
            conditions.append(keyset.condition(after: after))
        }
        return """
            SELECT \(columns) FROM \(source ?? SQL(unescaped: noun.table)) \
            WHERE \(SQL.joined(conditions.map { "(\($0))" }, separator: " AND ")) \
            ORDER BY \(order) LIMIT \(listing.limit + 1)
            """
    }

    /// How many rows a filter leaves, and the sums of some amount fields over them.
    public func totals(
        _ filter: Filter, sums: [FieldSpec], scope: SQL, for reader: FilterReader, in connection: any Connection
    ) throws -> (count: Int64, sums: [Int64]) {
        var columns: [SQL] = ["count(*)"]
        for field in sums { columns.append("COALESCE(sum(\(unescaped: field.place(in: noun))), 0)") }
        let condition = filter.condition(of: noun, for: reader, dialect: connection.dialect)
        let query: SQL = """
            SELECT \(SQL.joined(columns, separator: ", ")) FROM \(unescaped: noun.table) \
            WHERE (\(scope)) AND (\(condition))
            """
        return try connection.first(query) { row in
            (row.integer(0), sums.indices.map { row.integer($0 + 1) })
        } ?? (0, sums.map { _ in 0 })
    }
}

extension FieldSpec {
    /// What a cursor holds of the field, so that a cursor from elsewhere is told from ours.
    fileprivate var termKind: Keyset.Term.Kind {
        switch kind {
        case .text, .choice, .email, .phone: .text
        case .integer, .amount, .rate, .wilaya, .day, .instant, .flag: .integer
        case .link: .id
        }
    }
}
