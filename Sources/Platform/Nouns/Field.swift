public import Localization
import Synchronization
public import Values

/// What a field may be used for beyond being shown on its record.
public struct FieldUses: OptionSet, Sendable, Hashable {
    public let rawValue: Int
    public init(rawValue: Int) { self.rawValue = rawValue }

    /// A value must be given.
    public static let required = FieldUses(rawValue: 1)
    /// Lists can be put in its order.
    public static let sortable = FieldUses(rawValue: 2)
    /// Lists can be narrowed by it.
    public static let filterable = FieldUses(rawValue: 4)
    /// It is a column of the list unless the reader chooses otherwise.
    public static let listed = FieldUses(rawValue: 8)
    /// The program sets it; forms, imports and the API do not.
    public static let readOnly = FieldUses(rawValue: 16)
    /// Sealed at rest with the department's key; found only by equality through its blind index.
    public static let sealed = FieldUses(rawValue: 32)
    /// Together with the others so marked it names a row in a file: importing it again updates that row.
    public static let importKey = FieldUses(rawValue: 64)
    /// Only the program reads it, such as a name folded for sorting: no page, file, program or history sees it.
    public static let unseen = FieldUses(rawValue: 128)
}

/// The one description of a field, from which form, validation, list, filter, import, export, API and audit derive.
///
/// A class, because records ask for it with every field of every row: passing it on must not count a dozen references.
public final class FieldSpec: Sendable, Hashable {
    /// The name in the API, in filters and in saved views.
    public let name: String
    /// The column in the noun's table.
    public let column: String
    /// Type and bounds.
    public let kind: FieldKind
    /// What people call it.
    public let label: Phrase
    /// A sentence that helps to fill it in.
    public let help: Phrase?
    /// What it is used for.
    public let uses: FieldUses
    /// How carefully it is handled.
    public let sensitivity: Sensitivity
    /// The headers it is known by in files, in three languages.
    public let headers: [String]
    /// The permission without which its content is masked; the noun's own when nil.
    public let seen: Permission?
    /// The column of a day from which this field counts the days until today; such a field is never stored.
    public let daysSince: String?
    /// The column that lists in the field's order are sorted by, such as a name without accents; its own when nil.
    public let sortedBy: String?
    /// The expression over the noun's table that gives the field; such a field is never stored, lists are only narrowed by it.
    public let computed: String?
    /// What the column holds for "nothing", so that a sortable column is never NULL; NULL when nil.
    public let absent: Content?
    /// Its place among the fields of the noun that took it last, for ``Record`` to try first.
    let place = Atomic<Int>(0)

    init(
        name: String, column: String, kind: FieldKind, label: Phrase, help: Phrase?, uses: FieldUses,
        sensitivity: Sensitivity, headers: [String], seen: Permission?, daysSince: String?, sortedBy: String?,
        computed: String?, absent: Content?
    ) {
        self.name = name
        self.column = column
        self.kind = kind
        self.label = label
        self.help = help
        self.uses = uses
        self.sensitivity = sensitivity
        self.headers = headers
        self.seen = seen
        self.daysSince = daysSince
        self.sortedBy = sortedBy
        self.computed = computed
        self.absent = absent
    }

    public static func == (left: FieldSpec, right: FieldSpec) -> Bool {
        left === right
            || left.name == right.name && left.column == right.column && left.kind == right.kind
                && left.label == right.label && left.help == right.help && left.uses == right.uses
                && left.sensitivity == right.sensitivity && left.headers == right.headers && left.seen == right.seen
                && left.daysSince == right.daysSince && left.sortedBy == right.sortedBy
                && left.computed == right.computed && left.absent == right.absent
    }

    public func hash(into hasher: inout Hasher) { hasher.combine(name) }

    /// True when a value must be given.
    public var isRequired: Bool { uses.contains(.required) }
    /// The same field, but empty is allowed and the bounds are those of any number: for the ends of a range.
    public var asOptional: FieldSpec {
        let kind: FieldKind =
            switch kind {
            case .amount: .amount(-FieldKind.largestAmount...FieldKind.largestAmount)
            case .integer: .integer(Int64.min / 2...Int64.max / 2)
            case .text(_, let isMultiline): .text(length: 0...400, isMultiline: isMultiline)
            default: kind
            }
        return FieldSpec(
            name: name, column: column, kind: kind, label: label, help: help, uses: uses.subtracting(.required),
            sensitivity: sensitivity, headers: headers, seen: seen, daysSince: daysSince, sortedBy: sortedBy,
            computed: computed, absent: absent)
    }
    /// True when the table has a column for it.
    public var isStored: Bool { daysSince == nil && computed == nil }
    /// True when people, files and the API may set it.
    public var isWritable: Bool { !uses.contains(.readOnly) && isStored }
}

/// A typed key to a field: `record[Creditor.name]` is a String.
public struct Field<Value: FieldValue>: Sendable {
    /// The description.
    public let spec: FieldSpec

    /// Describes a field of any kind; the shorter forms below fit most.
    public init(
        _ name: String, _ label: Phrase, _ kind: FieldKind, _ uses: FieldUses = [], help: Phrase? = nil,
        sensitivity: Sensitivity = .plain, headers: [String] = [], seen: Permission? = nil, column: String? = nil,
        daysSince: String? = nil, sortedBy: String? = nil, computed: String? = nil, absent: Content? = nil
    ) {
        spec = FieldSpec(
            name: name, column: column ?? Field.column(for: name), kind: kind, label: label, help: help, uses: uses,
            sensitivity: sensitivity, headers: headers, seen: seen, daysSince: daysSince, sortedBy: sortedBy,
            computed: computed, absent: absent)
    }

    /// `originalDue` is stored in `original_due`.
    private static func column(for name: String) -> String {
        name.reduce(into: "") { column, letter in
            if letter.isUppercase { column += "_" }
            column += letter.lowercased()
        }
    }
}

extension Field where Value == String {
    /// Text of so many characters.
    public static func text(
        _ name: String, _ label: Phrase, _ length: ClosedRange<Int> = 0...200, _ uses: FieldUses = [],
        isMultiline: Bool = false, help: Phrase? = nil, sensitivity: Sensitivity = .plain, headers: [String] = [],
        seen: Permission? = nil, sortedBy: String? = nil
    ) -> Field {
        Field(
            name, label, .text(length: length, isMultiline: isMultiline), uses, help: help, sensitivity: sensitivity,
            headers: headers, seen: seen, sortedBy: sortedBy)
    }
}

extension Field where Value: FieldChoice {
    /// One of an enumeration's cases.
    public static func choice(
        _ name: String, _ label: Phrase, _ uses: FieldUses = [], help: Phrase? = nil, headers: [String] = []
    ) -> Field {
        Field(name, label, .choice(Value.choices), uses, help: help, headers: headers)
    }
}

extension Field where Value == Int64 {
    /// An amount of money from zero up, in minor units of the record's currency.
    public static func amount(
        _ name: String, _ label: Phrase, _ uses: FieldUses = [], from least: Int64 = 0, help: Phrase? = nil,
        sensitivity: Sensitivity = .financial, headers: [String] = []
    ) -> Field {
        Field(
            name, label, .amount(least...FieldKind.largestAmount), uses, help: help, sensitivity: sensitivity,
            headers: headers)
    }
}

extension Field where Value == Day {
    /// A day between 1900 and 2999 unless other bounds are given.
    public static func day(
        _ name: String, _ label: Phrase, _ uses: FieldUses = [], help: Phrase? = nil, headers: [String] = [],
        absent: Day? = nil
    ) -> Field {
        Field(
            name, label, .day(FieldBounds.days), uses, help: help, headers: headers, absent: absent.map(Content.day))
    }
}

extension Field where Value == ID {
    /// A link to a row of another noun.
    public static func link(
        _ name: String, _ label: Phrase, to noun: String, _ uses: FieldUses = [], headers: [String] = []
    ) -> Field {
        Field(name, label, .link(noun: noun), uses, headers: headers, column: Field.column(for: name) + "_id")
    }
}

enum FieldBounds {
    /// 1900-01-01 to 2999-12-31: wide enough for births and instalment plans, narrow enough to catch slips.
    static let days: ClosedRange<Day> =
        (Day(year: 1900, month: 1, day: 1) ?? .earliest)...(Day(year: 2999, month: 12, day: 31) ?? .latest)
}
