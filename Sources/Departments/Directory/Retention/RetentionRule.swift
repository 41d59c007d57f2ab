import Department
import Localization
import Messages
import NounPages
import Nouns
import Routing
import SQL
import Values

/// How long something is kept, under which law, and whether the house acts on it. A rule is data with its source; it does
/// nothing until somebody has looked at what it would take away and switched it on.
enum RetentionRule {
    static let kind = Nouns.Field<String>.text("kind", Phrase("What"), 1...100, [.required, .readOnly])
    static let place = Nouns.Field<Place>.choice("place", Phrase("Law of"), [.required])
    static let amount = Nouns.Field<Int64>("amount", Phrase("How long"), .integer(1...1_200), [.required])
    static let unit = Nouns.Field<Unit>.choice("unit", Phrase("Counted in"), [.required])
    static let source = Nouns.Field<String>.text(
        "source", Phrase("Source"), 4...300, [.required],
        help: Phrase("The law and its article; or that the house sets it because the law names no time."))
    static let from = Nouns.Field<Day>(
        "from", Phrase("Holds from"), .day(Person.days), [.required], column: "valid_from")
    static let until = Nouns.Field<Day>("until", Phrase("Holds until"), .day(Person.days), [], column: "valid_until")
    static let note = Nouns.Field<String>.text("note", Phrase("Note"), 0...1_000, isMultiline: true)
    static let on = Nouns.Field<Day>("on", Phrase("Switched on"), .day(Person.days), [.readOnly], column: "on_since")
    static let onBy = Nouns.Field<String>.text("onBy", Phrase("Switched on by"), 0...200, [.readOnly])

    /// What people type.
    static let inputs = [place.spec, amount.spec, unit.spec, source.spec, from.spec, until.spec, note.spec]
    /// What decides which rows go: whoever changes it must look at the preview again.
    static let deciding = [place.spec, amount.spec, unit.spec, from.spec, until.spec]

    static let noun = Noun(
        "retention", table: "retention_rule", one: Phrase("Retention rule"), many: Phrase("Retention rules"),
        adding: Phrase("New retention rule"), naming: "kind",
        fields: [kind.spec] + inputs + [on.spec, onBy.spec])
    static let table = NounTable(noun)

    /// Whose rule it is.
    enum Place: String, FieldChoice {
        case algeria = "dz"
        case europe = "eu"
        case house

        var label: Phrase {
            switch self {
            case .algeria: LegalTerm.Jurisdiction.algeria.label
            case .europe: LegalTerm.Jurisdiction.europe.label
            case .house: Phrase("The house")
            }
        }
    }

    /// What it is counted in.
    enum Unit: String, FieldChoice {
        case days, months, years

        var label: Phrase {
            switch self {
            case .days: LegalTerm.Unit.days.label
            case .months: LegalTerm.Unit.months.label
            case .years: LegalTerm.Unit.years.label
            }
        }
    }

    /// Every rule; there are a few dozen.
    static func all(in connection: any Connection) throws -> [Record] {
        try table.records(where: "1 = 1", by: "kind, place", limit: 500, in: connection)
    }

    /// How rules are called in the audit.
    static func subjects(_ ids: Set<ID>, in connection: any Connection) throws -> [(ID, TrailWords.Subject)] {
        try table.records(where: "id IN (\(list: ids.sorted()))", limit: 500, in: connection).map {
            ($0.id, TrailWords.Subject("\($0[kind]) · \($0[source])", path: Directory.retentionRulePath($0.id)))
        }
    }
}

extension Record {
    /// What began before this day goes by the rule.
    func boundary(on today: Day) -> Day {
        let amount = Int(clamping: self[RetentionRule.amount])
        return switch self[RetentionRule.unit] ?? .years {
        case .days: today.adding(days: -amount)
        case .months: today.adding(months: -amount)
        case .years: today.adding(months: -amount * 12)
        }
    }

    /// How long a rule keeps, in words.
    var keeping: Phrase {
        let amount = Int(clamping: self[RetentionRule.amount])
        return switch self[RetentionRule.unit] ?? .years {
        case .days: Phrase(one: "{count} day", other: "{count} days", count: amount)
        case .months: Phrase(one: "{count} month", other: "{count} months", count: amount)
        case .years: Phrase(one: "{count} year", other: "{count} years", count: amount)
        }
    }

    /// True when the rule is acted on that day.
    func isOn(_ day: Day) -> Bool {
        guard self[RetentionRule.on] != nil, let from = self[RetentionRule.from], from <= day else { return false }
        return self[RetentionRule.until].map { $0 >= day } ?? true
    }
}
