public import HTTP
import Localization
import Nouns
public import SQL

/// The stretch of a list that an address asks for, where a key set orders rows that no noun describes: after a cursor,
/// before one, or from the start.
public struct Stretch: Sendable {
    /// How many rows a page has, 1...200.
    public let limit: Int
    private let keyset: Keyset
    private let after: Cursor?
    private let before: Cursor?

    /// Reads `limit`, `after` and `before`. Throws `Refusal` for what cannot be read.
    public init(_ fields: Fields, of keyset: Keyset) throws {
        limit = try Paging.limit(fields)
        self.keyset = keyset
        after = try Paging.cursor("after", fields) { keyset.cursor(text: $0) }
        before = try Paging.cursor("before", fields) { keyset.cursor(text: $0) }
    }

    /// The rows' condition, order and number: one more is read than is shown, to know whether there are more.
    public var selection: SQL {
        let (condition, order) =
            before.map { (keyset.condition(before: $0), keyset.reversedOrder) }
            ?? (keyset.condition(after: after), keyset.order)
        return "\(condition) ORDER BY \(order) LIMIT \(limit + 1)"
    }

    /// The page out of the rows read by ``selection``; `place` tells where a row stands in the order.
    public func page<Row>(_ read: [Row], _ place: (Row) -> Cursor) -> Page<Row> {
        var rows = Array(read.prefix(limit))
        let hasMore = read.count > limit
        if before != nil { rows.reverse() }
        return Page(
            rows: rows, next: before != nil || hasMore ? rows.last.map(place) : nil,
            previous: before != nil
                ? (hasMore ? rows.first.map(place) : nil) : after == nil ? nil : rows.first.map(place))
    }

    /// Some rows with the ways on and back.
    public struct Page<Row> {
        /// The rows, in the list's order.
        public let rows: [Row]
        /// Where the next page starts; nil on the last.
        public let next: Cursor?
        /// Where the previous page ends; nil on the first.
        public let previous: Cursor?
    }
}
