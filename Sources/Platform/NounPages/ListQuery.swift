public import Department
public import HTTP
import Intake
public import Localization
public import Nouns
import SQL
public import Values

/// A list's address read into what it asks for. The address is the whole state: it can be kept, shared and gone back to.
///
/// `filter` holds the filter language; `f.state=promise&f.balance.from=1 000` are the plain form's fields; `q` holds
/// words; `sort=-balance` an order; `columns=…` a choice; `after` and `before` the page.
public struct ListQuery: Sendable {
    /// What the list is narrowed to.
    public let filter: Filter
    /// The order asked for; empty for the noun's own.
    public let order: [Noun.Order]
    /// The columns asked for; empty for the noun's own.
    public let columns: [String]
    /// The words searched for.
    public let words: String
    /// What is wrong with the form's fields, by field.
    public let faults: [String: Phrase]
    /// True when the filter's text cannot be read; the list then shows nothing of it.
    public let filterFault: FilterFault?
    let after: Cursor?
    let before: Cursor?
    let limit: Int
    /// The address's own fields.
    public let fields: Fields
    let addresses: AddressWords

    /// Reads an address's fields for a noun; links out of it are sealed as `addresses` does. Total: what cannot be read is told, never guessed.
    public init(
        _ fields: Fields, of noun: Noun, currency: Currency = .dinar, addresses: AddressWords = .plain
    ) {
        self.addresses = addresses
        self.fields = fields
        var filter = Filter.all
        var filterFault: FilterFault?
        if let text = fields["filter"], !text.isEmpty {
            do throws(FilterFault) { filter = try Filter(parsing: text, of: noun) } catch { filterFault = error }
        }
        var faults: [String: Phrase] = [:]
        for field in noun.fields where field.uses.contains(.filterable) {
            do throws(FieldFault) {
                filter = filter.and(try ListQuery.condition(on: field, in: fields, currency))
            } catch {
                faults[field.name] = error.phrase
            }
        }
        words = String((fields["q"] ?? "").prefix(200))
        if !words.isEmpty { filter = filter.and(.words(words)) }
        self.filter = filter
        self.filterFault = filterFault
        self.faults = faults
        order = (fields["sort"] ?? "").split(separator: ",").prefix(3).compactMap { part in
            let name = part.hasPrefix("-") ? String(part.dropFirst()) : String(part)
            guard let field = noun[name], field.uses.contains(.sortable) else { return nil }
            return Noun.Order(name, descending: part.hasPrefix("-"))
        }
        columns = (fields["columns"] ?? "").split(separator: ",").prefix(40).map(String.init)
            .filter { noun[$0].map { !$0.uses.contains(.unseen) } ?? false }
        after = fields["after"].flatMap { Cursor(text: $0) }
        before = fields["before"].flatMap { Cursor(text: $0) }
        limit = fields["limit"].flatMap { Int($0) } ?? 50
    }

    /// The page that the address asks for.
    public var listing: Listing {
        Listing(filter: filter, order: order, after: after, before: before, limit: limit)
    }

    /// The address's fields with some changed, from the first page on.
    public func link(_ changes: [(String, String?)]) -> String {
        var fields = fields.setting("after", to: nil).setting("before", to: nil)
        for (name, value) in changes { fields = fields.setting(name, to: value) }
        let encoded = addresses.sealed(fields).encoded
        return encoded.isEmpty ? "?" : "?" + encoded
    }

    private static func condition(
        on field: FieldSpec, in fields: Fields, _ currency: Currency
    ) throws(FieldFault) -> Filter {
        var filter = Filter.all
        let optional = field.asOptional
        let style = WritingStyle.typed(currency)
        var values: [Filter.Operand] = []
        var wantsEmpty = false
        for text in fields.all("f.\(field.name)").prefix(Filter.conditionLimit) where !text.isEmpty {
            if text == "me", case .link = field.kind {
                values.append(.me)
            } else if text == "none" {
                wantsEmpty = true
            } else if let content = try? optional.read(text, style), !content.isNone {
                values.append(.value(content))
            } else {
                throw FieldFault(Phrase("Choose one of the values offered."))
            }
        }
        if values.count == 1, let value = values.first {
            filter = .compare(field: field.name, .equal, value)
        } else if !values.isEmpty {
            filter = .oneOf(field: field.name, values)
        }
        if wantsEmpty {
            filter = filter == .all ? .empty(field: field.name) : .or([filter, .empty(field: field.name)])
        }
        for (suffix, comparison) in [("from", Filter.Comparison.atLeast), ("to", .atMost)] {
            guard let text = fields["f.\(field.name).\(suffix)"], !text.isEmpty else { continue }
            if text.hasPrefix("today"), case .day = field.kind,
                let days = Int(text.dropFirst(5).isEmpty ? "0" : text.dropFirst(5))
            {
                filter = filter.and(.compare(field: field.name, comparison, .today(plus: days)))
            } else {
                let content = try optional.read(text, style)
                if !content.isNone { filter = filter.and(.compare(field: field.name, comparison, .value(content))) }
            }
        }
        return filter
    }
}
