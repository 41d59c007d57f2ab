public import SQL
public import Values
import Vault

/// What a filter's relative words mean to the person who looks.
public struct FilterReader: Sendable {
    /// Today where the person is.
    public let today: Day
    /// The person who looks.
    public let me: ID
    /// Makes the condition that equality with a sealed field's content becomes; nil where nothing is sealed.
    public let blindIndex: (@Sendable (_ content: String, _ field: FieldSpec) -> [UInt8])?
    /// The fields that the person may not know: no condition over them holds, whatever they hold.
    public let hidden: Set<String>

    /// Makes a reader.
    public init(
        today: Day, me: ID, hidden: Set<String> = [],
        blindIndex: (@Sendable (_ content: String, _ field: FieldSpec) -> [UInt8])? = nil
    ) {
        self.hidden = hidden
        self.today = today
        self.me = me
        self.blindIndex = blindIndex
    }
}

extension NounTable {
    /// How filters of the noun are read for a person; sealed fields are found by their blind index.
    public func reader(today: Day, me: ID, hidden: Set<String> = []) -> FilterReader {
        guard let ring else { return FilterReader(today: today, me: me, hidden: hidden) }
        let name = noun.table
        return FilterReader(today: today, me: me, hidden: hidden) { content, field in
            ring.blindIndex(content, for: "\(name).\(field.column)")
        }
    }
}

extension Filter {
    /// The filter as a condition with bound values over the noun's table, whose alias is the table's own name.
    public func condition(of noun: Noun, for reader: FilterReader, dialect: Dialect) -> SQL {
        switch self {
        case .all: return "1 = 1"
        case .compare(let name, let comparison, let operand):
            guard let field = noun[name], !reader.hidden.contains(name) else { return "1 = 0" }
            return Filter.compare(field, comparison, reader.content(of: operand), noun, reader)
        case .oneOf(let name, let operands):
            guard let field = noun[name], !reader.hidden.contains(name) else { return "1 = 0" }
            if field.uses.contains(.sealed) {
                let parts = operands.map { Filter.compare(field, .equal, reader.content(of: $0), noun, reader) }
                return "(\(SQL.joined(parts, separator: " OR ")))"
            }
            return "\(unescaped: field.place(in: noun)) IN (\(list: operands.map { reader.content(of: $0) }))"
        case .empty(let name):
            guard let field = noun[name], !reader.hidden.contains(name) else { return "1 = 0" }
            let place = field.place(in: noun)
            if let absent = field.absent { return "\(unescaped: place) = \(absent)" }
            if case .text = field.kind, !field.uses.contains(.sealed) {
                return "(\(unescaped: place) IS NULL OR \(unescaped: place) = '')"
            }
            return "\(unescaped: place) IS NULL"
        case .words(let words): return noun.search?(words, dialect) ?? "1 = 1"
        case .and(let parts):
            return SQL.joined(
                parts.map { "(\($0.condition(of: noun, for: reader, dialect: dialect)))" }, separator: " AND ")
        case .or(let parts):
            return SQL.joined(
                parts.map { "(\($0.condition(of: noun, for: reader, dialect: dialect)))" }, separator: " OR ")
        case .not(let inner):
            // NULL is not a third truth to people: what is not known to hold does not hold.
            return "NOT COALESCE(\(inner.condition(of: noun, for: reader, dialect: dialect)), \(no(dialect)))"
        }
    }

    private func no(_ dialect: Dialect) -> SQL { dialect == .sqlite ? "0" : "FALSE" }

    private static func compare(
        _ field: FieldSpec, _ comparison: Comparison, _ content: Content, _ noun: Noun, _ reader: FilterReader
    ) -> SQL {
        if field.uses.contains(.sealed) {
            guard comparison == .equal, let index = reader.blindIndex?(content.description, field) else {
                return "1 = 0"
            }
            return "\(unescaped: noun.table).\(unescaped: field.column)_index = \(index)"
        }
        if let column = field.daysSince {
            // "More than 30 days ago" is said of the day itself, so that its index serves.
            guard let days = content.integer else { return "1 = 0" }
            let day = reader.today.adding(days: -Int(clamping: days))
            return "\(unescaped: noun.table).\(unescaped: column) \(unescaped: comparison.mirrored) \(day)"
        }
        let place = field.place(in: noun)
        if comparison == .different {
            return "(\(unescaped: place) IS NULL OR \(unescaped: place) <> \(content))"
        }
        if let absent = field.absent, comparison == .greater || comparison == .atLeast {
            return
                "(\(unescaped: place) \(unescaped: comparison.rawValue) \(content) AND \(unescaped: place) <> \(absent))"
        }
        return "\(unescaped: place) \(unescaped: comparison.rawValue) \(content)"
    }
}

extension Filter.Comparison {
    /// The comparison as seen from the day that is counted from.
    var mirrored: String {
        switch self {
        case .equal: "="
        case .different: "<>"
        case .less: ">"
        case .atMost: ">="
        case .greater: "<"
        case .atLeast: "<="
        }
    }
}

extension FilterReader {
    func content(of operand: Filter.Operand) -> Content {
        switch operand {
        case .value(let content): content
        case .today(let days): .day(today.adding(days: days))
        case .me: .id(me)
        }
    }
}

extension FieldSpec {
    /// The field's column with its table's name, or what it is computed by.
    func place(in noun: Noun) -> String { computed.map { "(\($0))" } ?? "\(noun.table).\(column)" }
}
