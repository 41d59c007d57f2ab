import Values

extension Filter {
    /// Reads a filter's text for a noun; total: any text gives a filter or a fault. An empty text is ``Filter/all``.
    public init(parsing text: String, of noun: Noun) throws(FilterFault) {
        guard text.utf8.count <= Filter.textLimit else { throw FilterFault(reason: .tooLong, word: "") }
        var parser = FilterParser(words: try FilterWord.split(text), noun: noun)
        self = try parser.filter()
    }
}

extension Filter: CustomStringConvertible {
    /// The text that reads back as this filter.
    public var description: String {
        switch self {
        case .all: ""
        case .compare(let field, let comparison, let operand): "\(field) \(comparison.rawValue) \(operand)"
        case .oneOf(let field, let operands):
            "\(field) in (\(operands.map(\.description).joined(separator: ", ")))"
        case .empty(let field): "\(field) is empty"
        case .words(let words): "~ \(Filter.quoted(words))"
        case .and(let parts): parts.map { $0.nested }.joined(separator: " and ")
        case .or(let parts): parts.map { $0.nested }.joined(separator: " or ")
        case .not(let inner): "not \(inner.nested)"
        }
    }

    private var nested: String {
        switch self {
        case .and, .or, .not: "(\(self))"
        default: description
        }
    }

    static func quoted(_ text: String) -> String {
        var result = "\""
        for character in text.unicodeScalars {
            if character == "\"" || character == "\\" { result += "\\" }
            result.unicodeScalars.append(character)
        }
        return result + "\""
    }
}

extension Filter.Operand: CustomStringConvertible {
    /// The operand as the text form writes it.
    public var description: String {
        switch self {
        case .value(.text(let text)):
            FilterWord.isPlain(text) ? text : Filter.quoted(text)
        case .value(let content): content.description
        case .today(let days): days == 0 ? "today" : days > 0 ? "today+\(days)" : "today\(days)"
        case .me: "me"
        }
    }
}

/// A word of a filter's text.
enum FilterWord: Hashable {
    case plain(String)
    case quoted(String)
    case sign(String)

    private static let keywords: Set<String> = ["and", "or", "not", "in", "is", "empty", "today", "me"]

    /// True when a text value needs no quotes.
    static func isPlain(_ text: String) -> Bool {
        !text.isEmpty && !keywords.contains(text) && !text.hasPrefix("today")
            && text.utf8.allSatisfy(isPlainUnit)
    }

    private static func isPlainUnit(_ unit: UInt8) -> Bool {
        switch unit {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "+"),
            UInt8(ascii: "."), UInt8(ascii: "@"), UInt8(ascii: "/"), UInt8(ascii: ":"):
            true
        default: unit >= 0x80
        }
    }

    static func split(_ text: String) throws(FilterFault) -> [FilterWord] {
        var words: [FilterWord] = []
        let units = Array(text.utf8)
        var index = 0
        while index < units.count {
            let unit = units[index]
            if unit == UInt8(ascii: " ") || unit == UInt8(ascii: "\t") || unit == 10 || unit == 13 {
                index += 1
            } else if unit == UInt8(ascii: "\"") {
                var content: [UInt8] = []
                index += 1
                while index < units.count, units[index] != UInt8(ascii: "\"") {
                    if units[index] == UInt8(ascii: "\\"), index + 1 < units.count { index += 1 }
                    content.append(units[index])
                    index += 1
                }
                guard index < units.count else { throw FilterFault(reason: .syntax, word: "\"") }
                index += 1
                words.append(.quoted(String(decoding: content, as: UTF8.self)))
            } else if isPlainUnit(unit) {
                let start = index
                while index < units.count, isPlainUnit(units[index]) { index += 1 }
                words.append(.plain(String(decoding: units[start..<index], as: UTF8.self)))
            } else {
                var sign = String(decoding: [unit], as: UTF8.self)
                index += 1
                if "<>!".contains(sign), index < units.count, units[index] == UInt8(ascii: "=") {
                    sign += "="
                    index += 1
                }
                guard ["=", "!=", "<", "<=", ">", ">=", "(", ")", ",", "~"].contains(sign) else {
                    throw FilterFault(reason: .syntax, word: sign)
                }
                words.append(.sign(sign))
            }
        }
        return words
    }
}

/// Reads words by recursive descent: `or` binds looser than `and`, `and` looser than `not`. Depth and size are bounded.
struct FilterParser {
    let words: [FilterWord]
    let noun: Noun
    private var position = 0
    private var conditions = 0

    init(words: [FilterWord], noun: Noun) {
        self.words = words
        self.noun = noun
    }

    mutating func filter() throws(FilterFault) -> Filter {
        if words.isEmpty { return .all }
        let result = try alternatives(depth: 0)
        if position < words.count { throw fault(.syntax) }
        return result
    }

    private var current: FilterWord? { position < words.count ? words[position] : nil }

    private func fault(_ reason: FilterFault.Reason) -> FilterFault {
        switch current {
        case .plain(let word), .quoted(let word), .sign(let word): FilterFault(reason: reason, word: word)
        case nil: FilterFault(reason: reason, word: "")
        }
    }

    private mutating func take(_ word: FilterWord) -> Bool {
        guard current == word else { return false }
        position += 1
        return true
    }

    private mutating func alternatives(depth: Int) throws(FilterFault) -> Filter {
        guard depth < 12 else { throw fault(.tooLong) }
        var parts = [try conjunction(depth: depth)]
        while take(.plain("or")) { parts.append(try conjunction(depth: depth)) }
        return parts.count == 1 ? parts[0] : .or(parts)
    }

    private mutating func conjunction(depth: Int) throws(FilterFault) -> Filter {
        var parts = [try condition(depth: depth)]
        while take(.plain("and")) { parts.append(try condition(depth: depth)) }
        return parts.count == 1 ? parts[0] : .and(parts)
    }

    private mutating func condition(depth: Int) throws(FilterFault) -> Filter {
        conditions += 1
        guard conditions <= Filter.conditionLimit, depth < 12 else { throw fault(.tooLong) }
        if take(.plain("not")) { return .not(try condition(depth: depth + 1)) }
        if take(.sign("(")) {
            let inner = try alternatives(depth: depth + 1)
            guard take(.sign(")")) else { throw fault(.syntax) }
            return inner
        }
        if take(.sign("~")) {
            guard case .plain(let text)? = current else {
                guard case .quoted(let text)? = current else { throw fault(.syntax) }
                position += 1
                return .words(text)
            }
            position += 1
            return .words(text)
        }
        guard case .plain(let name)? = current else { throw fault(.syntax) }
        guard let field = noun[name], field.uses.contains(.filterable) else { throw fault(.unknownField) }
        position += 1
        return try comparison(of: field)
    }

    private mutating func comparison(of field: FieldSpec) throws(FilterFault) -> Filter {
        if take(.plain("is")) {
            let negated = take(.plain("not"))
            guard take(.plain("empty")) else { throw fault(.syntax) }
            return negated ? .not(.empty(field: field.name)) : .empty(field: field.name)
        }
        if take(.plain("in")) {
            guard take(.sign("(")) else { throw fault(.syntax) }
            var operands = [try operand(of: field)]
            while take(.sign(",")) {
                guard operands.count < Filter.conditionLimit else { throw fault(.tooLong) }
                operands.append(try operand(of: field))
            }
            guard take(.sign(")")) else { throw fault(.syntax) }
            return .oneOf(field: field.name, operands)
        }
        guard case .sign(let sign)? = current, let comparison = Filter.Comparison(rawValue: sign) else {
            throw fault(.syntax)
        }
        position += 1
        return .compare(field: field.name, comparison, try operand(of: field))
    }

    private mutating func operand(of field: FieldSpec) throws(FilterFault) -> Filter.Operand {
        let word: String
        switch current {
        case .plain("me"):
            guard case .link = field.kind else { throw fault(.badValue) }
            position += 1
            return .me
        case .plain(let text) where text.hasPrefix("today"):
            guard case .day = field.kind else { throw fault(.badValue) }
            let rest = text.dropFirst(5)
            guard rest.isEmpty || rest.hasPrefix("+") || rest.hasPrefix("-"), rest.count <= 7 else {
                throw fault(.badValue)
            }
            guard let days = rest.isEmpty ? 0 : Int(rest) else { throw fault(.badValue) }
            position += 1
            return .today(plus: days)
        case .plain(let text), .quoted(let text): word = text
        default: throw fault(.syntax)
        }
        guard let content = Content(plain: word, of: field) else { throw fault(.badValue) }
        position += 1
        return .value(content)
    }
}

extension Content {
    /// Reads the plain form that ``Content/description`` writes, for a field; nil when it does not fit the field's type.
    public init?(plain text: String, of field: FieldSpec) {
        switch field.kind {
        case .text, .email, .phone: self = .text(text)
        case .choice(let choices):
            guard choices.contains(where: { $0.code == text }) else { return nil }
            self = .text(text)
        case .integer, .amount, .rate, .wilaya:
            guard let number = Int64(text) else { return nil }
            self = .integer(number)
        case .day:
            guard let day = Day(iso: text) else { return nil }
            self = .day(day)
        case .instant:
            guard let instant = Instant(iso: text) ?? Int64(text).map(Instant.init(milliseconds:)) else { return nil }
            self = .instant(instant)
        case .flag:
            guard text == "true" || text == "false" else { return nil }
            self = .flag(text == "true")
        case .link:
            guard let id = ID(text) else { return nil }
            self = .id(id)
        }
    }
}
