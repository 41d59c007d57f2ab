public import Localization
public import Nouns
public import Values

extension Filter {
    /// The filter in the reader's words, for what a list's bar has no control for: “Last contact < 22/10/2026”.
    ///
    /// `name` gives what a linked row is called; a link without a name is shown by its id.
    public func said(
        of noun: Noun, today: Day, _ locale: Locale, name: (FieldSpec, ID) -> String? = { _, _ in nil }
    ) -> String {
        func label(_ field: String) -> String { noun[field].map { locale($0.label) } ?? field }
        func value(_ operand: Operand, _ field: String) -> String {
            switch operand {
            case .me: return locale("Me")
            case .today(let days): return locale.day(today.adding(days: days), .short)
            case .value(let content):
                guard let spec = noun[field] else { return content.description }
                return spec.said(content, locale, name)
            }
        }
        // What holds several conditions is bracketed inside another: "a and b or c" could mean either.
        func inner(_ filter: Filter) -> String {
            let said = filter.said(of: noun, today: today, locale, name: name)
            return filter.isSeveral ? "(\(said))" : said
        }
        switch self {
        case .all: return ""
        case .compare(let field, let comparison, let operand):
            return "\(label(field)) \(comparison.sign) \(value(operand, field))"
        case .oneOf(let field, let operands):
            return "\(label(field)) = \(operands.map { value($0, field) }.joined(separator: " / "))"
        case .empty(let field): return locale("{field} is empty", ["field": .text(label(field))])
        case .not(.empty(let field)): return locale("{field} is filled in", ["field": .text(label(field))])
        case .words(let words): return "“\(words)”"
        case .and(let filters): return locale.list(filters.map(inner))
        case .or(let filters): return filters.map(inner).joined(separator: " \(locale("or")) ")
        case .not(let filter): return locale("not: {condition}", ["condition": .text(inner(filter))])
        }
    }
}

extension Filter {
    /// True for conditions that are joined, and so read apart from what stands beside them only in brackets.
    fileprivate var isSeveral: Bool {
        switch self {
        case .and(let filters), .or(let filters): filters.count > 1
        default: false
        }
    }
}

extension Filter.Comparison {
    /// The sign that people of every language read.
    fileprivate var sign: String {
        switch self {
        case .equal: "="
        case .different: "≠"
        case .less: "<"
        case .atMost: "≤"
        case .greater: ">"
        case .atLeast: "≥"
        }
    }
}

extension FieldSpec {
    fileprivate func said(_ content: Content, _ locale: Locale, _ name: (FieldSpec, ID) -> String?) -> String {
        switch (kind, content) {
        case (.choice(let choices), .text(let code)): choices.first { $0.code == code }.map { locale($0.label) } ?? code
        case (.link, .id(let id)): name(self, id) ?? id.description
        case (.day, .day(let day)): locale.day(day, .short)
        case (.wilaya, .integer(let code)): locale.wilaya(code)
        case (.flag, .flag(let flag)): locale(flag ? "Yes" : "No")
        default: typed(content, locale)
        }
    }
}
