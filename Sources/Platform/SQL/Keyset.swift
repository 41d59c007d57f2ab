/// The order of a list, and pages of it that start after a row instead of counting rows: as fast at the end as at the
/// start, and without gaps when rows come and go.
///
/// The last term must tell all rows apart, as an id does.
///
///     let keyset = Keyset(terms: [.init(column: "balance", .integer, descending: true), .init(column: "id", .id)])
///     "SELECT \(keyset.columns), name FROM debt WHERE \(keyset.condition(after: cursor)) ORDER BY \(keyset.order) LIMIT 51"
///
/// A missing value (NULL) counts as the smallest in both databases. For a list sorted by a column that may be NULL,
/// PostgreSQL needs the index to say so: `(column NULLS FIRST, id)`; SQLite's indexes are so by nature.
public struct Keyset: Sendable {
    /// One expression to sort by.
    public struct Term: Sendable {
        /// The kind of a term's values: a cursor with another kind is refused.
        public enum Kind: Sendable {
            /// Whole numbers, days, moments and amounts.
            case integer
            /// Floating-point numbers.
            case real
            /// Text, in the order of the column's collation.
            case text
            /// Bytes.
            case bytes
            /// Ids.
            case id
            /// Not checked, so that a cursor from outside may make the database refuse the query; read as text.
            case any
        }

        /// The column or expression, as the program wrote it.
        public let column: String
        /// What its values are.
        public let kind: Kind
        /// Whether the largest come first.
        public let descending: Bool
        /// Whether it may be NULL.
        public let nullable: Bool

        /// Makes a term from text that the program itself wrote; never pass anything from outside.
        public init(column: String, _ kind: Kind = .any, descending: Bool = false, nullable: Bool = false) {
            self.column = column
            self.kind = kind
            self.descending = descending
            self.nullable = nullable
        }
    }

    /// The terms, the most significant first; at most 16.
    public let terms: [Term]

    /// Makes an order from its terms.
    public init(terms: [Term]) { self.terms = Array(terms.prefix(16)) }

    /// The terms as columns to select, for ``cursor(of:from:)``: `balance, id`.
    public var columns: SQL { SQL(unescaped: terms.map(\.column).joined(separator: ", ")) }

    /// What follows `ORDER BY`, for the first page, pages after a cursor, and the whole list.
    public var order: SQL { order(isReversed: false) }

    /// What follows `ORDER BY` the other way round, for a page before a cursor: it reads the nearest rows first, so turn the rows
    /// of the page over afterwards.
    public var reversedOrder: SQL { order(isReversed: true) }

    /// The rows that come after a cursor; all rows when there is none.
    public func condition(after cursor: Cursor?) -> SQL { condition(beyond: cursor, isReversed: false) }

    /// The rows that come before a cursor; all rows when there is none. To be read in ``reversedOrder``.
    public func condition(before cursor: Cursor?) -> SQL { condition(beyond: cursor, isReversed: true) }

    /// Where a row stands in the order, when ``columns`` were selected from this column on.
    public func cursor(of row: any Row, from column: Int = 0) -> Cursor {
        var values: [SQLValue] = []
        for (index, term) in terms.enumerated() {
            let column = column + index
            guard !row.isNull(column) else {
                values.append(.null)
                continue
            }
            switch term.kind {
            case .integer: values.append(.integer(row.integer(column)))
            case .real: values.append(.real(row.real(column)))
            case .text, .any: values.append(.text(row.text(column)))
            case .bytes: values.append(.bytes(row.bytes(column)))
            case .id: values.append(row.id(column).map { .id($0) } ?? .null)
            }
        }
        return Cursor(values: values)
    }

    /// Reads a cursor that came from outside; nil when it is damaged or of another order.
    public func cursor(text: some StringProtocol) -> Cursor? {
        guard let cursor = Cursor(text: text), fits(cursor) else { return nil }
        return cursor
    }

    /// Whether a cursor has a value of the right kind for each term.
    private func fits(_ cursor: Cursor) -> Bool {
        guard cursor.values.count == terms.count else { return false }
        return zip(terms, cursor.values).allSatisfy { term, value in
            switch (value, term.kind) {
            case (.null, _): term.nullable
            case (_, .any): true
            case (.integer, .integer), (.real, .real), (.text, .text), (.bytes, .bytes), (.id, .id): true
            default: false
            }
        }
    }

    private func order(isReversed: Bool) -> SQL {
        let parts = terms.map { term -> String in
            let isDescending = term.descending != isReversed
            // What both databases do with NULL by themselves is opposite.
            let nulls = term.nullable ? (isDescending ? " NULLS LAST" : " NULLS FIRST") : ""
            return term.column + (isDescending ? " DESC" : "") + nulls
        }
        return SQL(unescaped: parts.joined(separator: ", "))
    }

    private func condition(beyond cursor: Cursor?, isReversed: Bool) -> SQL {
        guard let cursor else { return "1 = 1" }
        // A cursor of another order would be a mistake of the program: outside text goes through `cursor(text:)`.
        guard fits(cursor), let first = terms.first else { return "1 = 0" }
        let steps = zip(terms, cursor.values).map { Step($0, $1, isDescending: $0.descending != isReversed) }
        let isUniform = terms.allSatisfy { $0.descending == first.descending }
        if isUniform, steps.allSatisfy(\.compares), terms.count > 1 {
            // Compared as one value: both databases walk the index from there.
            let values = SQL.joined(cursor.values.map { "\($0)" }, separator: ", ")
            return "(\(columns)) \(unescaped: steps[0].sign) (\(values))"
        }
        var alternatives: [SQL] = []
        for (index, step) in steps.enumerated() {
            guard let beyond = step.beyond else { continue }
            let same = steps[..<index].map(\.same)
            alternatives.append("(\(SQL.joined(same + [beyond], separator: " AND ")))")
        }
        guard !alternatives.isEmpty else { return "1 = 0" }
        let any: SQL = "(\(SQL.joined(alternatives, separator: " OR ")))"
        // Said once more for the first term alone, so that the index on it is entered at the right place.
        return steps[0].compares ? "(\(steps[0].notBefore) AND \(any))" : any
    }

    /// One term of a condition with the cursor's value.
    private struct Step {
        let expression: String
        let value: SQLValue
        let isDescending: Bool
        let nullable: Bool

        init(_ term: Term, _ value: SQLValue, isDescending: Bool) {
            expression = term.column
            self.value = value
            self.isDescending = isDescending
            nullable = term.nullable
        }

        var sign: String { isDescending ? "<" : ">" }

        /// Whether a plain comparison says it: NULL, the smallest, is not before the value when going up.
        var compares: Bool { value != .null && !(nullable && isDescending) }

        var same: SQL {
            value == .null ? "\(unescaped: expression) IS NULL" : "\(unescaped: expression) = \(value)"
        }

        var notBefore: SQL { "\(unescaped: expression) \(unescaped: sign)= \(value)" }

        /// What lies beyond the value; nil when nothing can.
        var beyond: SQL? {
            if value == .null { return isDescending ? nil : "\(unescaped: expression) IS NOT NULL" }
            let plain: SQL = "\(unescaped: expression) \(unescaped: sign) \(value)"
            return compares ? plain : "(\(plain) OR \(unescaped: expression) IS NULL)"
        }
    }
}
