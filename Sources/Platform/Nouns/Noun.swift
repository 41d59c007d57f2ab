public import Localization
public import SQL
import Synchronization
public import Values

/// A kind of thing that a department keeps, described once.
///
/// A class, because every record holds its noun: copying a record must not count a dozen references.
public final class Noun: Sendable {
    /// The name in the API and in permissions: `creditor`.
    public let name: String
    /// Its table, whose columns `id`, `version`, `created_at` and `updated_at` every noun has.
    public let table: String
    /// What one is called.
    public let one: Phrase
    /// What several are called; the title of the list.
    public let many: Phrase
    /// What the page for adding one is called, `New party`; nil makes it from the noun's name.
    public let adding: Phrase?
    /// The fields in the order of the form.
    public let fields: [FieldSpec]
    /// The field that names a row to people.
    public let title: String
    /// The letters before a row's human reference (`D` in `D-2026-000123`); nil when it has none.
    public let referencePrefix: String?
    /// The order of a list unless the reader chooses another.
    public let order: [Order]
    /// Makes the condition for words typed into the list's search field; nil when the list has none.
    public let search: (@Sendable (_ words: String, _ dialect: Dialect) -> SQL)?
    let positions: [String: Int]
    /// The fields kept in columns of the table.
    public let stored: [FieldSpec]
    /// Where these stand among ``fields``.
    let storedPlaces: [Int]

    /// The order of a list by one field.
    public struct Order: Sendable, Hashable {
        /// The field's name.
        public let field: String
        /// True for the largest first.
        public let descending: Bool

        /// Makes an order.
        public init(_ field: String, descending: Bool = false) {
            self.field = field
            self.descending = descending
        }
    }

    /// Describes a noun.
    public init(
        _ name: String, table: String? = nil, one: Phrase, many: Phrase, adding: Phrase? = nil, naming title: String,
        referencePrefix: String? = nil,
        order: [Order] = [], fields: [FieldSpec],
        search: (@Sendable (_ words: String, _ dialect: Dialect) -> SQL)? = nil
    ) {
        self.name = name
        self.table = table ?? name
        self.one = one
        self.many = many
        self.adding = adding
        self.title = title
        self.referencePrefix = referencePrefix
        self.order = order
        self.search = search
        let reference =
            referencePrefix == nil
            ? []
            : [
                Field<String>(
                    "reference", Phrase("Reference"), .text(length: 1...32, isMultiline: false),
                    [.readOnly, .sortable, .filterable, .listed]
                ).spec
            ]
        self.fields = reference + fields
        positions = Dictionary(
            self.fields.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
        storedPlaces = self.fields.indices.filter { [fields = self.fields] in fields[$0].isStored }
        stored = storedPlaces.map { [fields = self.fields] in fields[$0] }
        for (place, field) in self.fields.enumerated() { field.place.store(place, ordering: .relaxed) }
    }

    /// A field by its name.
    public subscript(name: String) -> FieldSpec? { positions[name].map { fields[$0] } }

    /// Who may see rows: `creditor.see`.
    public var see: Permission { Permission("\(name).see") }
    /// Who may make and change rows: `creditor.change`.
    public var change: Permission { Permission("\(name).change") }
    /// Who may bring in files: `creditor.import`.
    public var bringIn: Permission { Permission("\(name).import") }
    /// Who may take out files: `creditor.export`.
    public var export: Permission { Permission("\(name).export") }

    /// Where a field stands; nil when it is another noun's.
    func place(of field: FieldSpec) -> Int? {
        let place = field.place.load(ordering: .relaxed)
        // A description that two nouns share stands elsewhere in one of them: then its name is looked up.
        return place < fields.count && fields[place] === field ? place : positions[field.name]
    }
}

/// A row of a noun: what its fields hold, and the version that guards against stale edits.
public struct Record: Sendable {
    /// The noun it is of.
    public let noun: Noun
    /// The row's identity.
    public let id: ID
    /// Counts the row's changes from 1; an edit names the version it started from.
    public var version: Int64
    /// When the row was made.
    public var created: Instant
    /// When the row last changed.
    public var updated: Instant
    var contents: [Content]

    /// Makes a row that is not stored yet.
    public init(_ noun: Noun, id: ID, at now: Instant) {
        self.noun = noun
        self.id = id
        version = 1
        created = now
        updated = now
        contents = Array(repeating: .none, count: noun.fields.count)
    }

    /// What a field holds, by name; none when the noun has no such field.
    public subscript(name: String) -> Content {
        get { noun.positions[name].map { contents[$0] } ?? .none }
        set { if let position = noun.positions[name] { contents[position] = newValue } }
    }

    /// What a field holds; none when the noun has no such field. Quicker than by name.
    public subscript(field: FieldSpec) -> Content {
        get { noun.place(of: field).map { contents[$0] } ?? .none }
        set { if let place = noun.place(of: field) { contents[place] = newValue } }
    }

    /// What a field holds, typed; nil when it holds nothing.
    public subscript<Value>(field: Field<Value>) -> Value? {
        get { Value(content: self[field.spec]) }
        set { self[field.spec] = newValue?.content ?? .none }
    }

    /// What a required text field holds; empty when the row was read without it.
    public subscript(field: Field<String>) -> String {
        get { self[field.spec].text ?? "" }
        set { self[field.spec] = .text(newValue) }
    }

    /// What an amount or number field holds; 0 when it holds nothing.
    public subscript(field: Field<Int64>) -> Int64 {
        get { self[field.spec].integer ?? 0 }
        set { self[field.spec] = .integer(newValue) }
    }

    /// The words that name the row to people.
    public var title: String { self[noun.title].text ?? self["reference"].text ?? "" }
}
