import Department
import Design
import HTTP
import Localization
import NounPages
import Nouns
import Routing
import SQL
import Values

/// A length of time that a law, or the house where the law names none, sets: data with its source, which an administrator
/// keeps up to date. A change of the law is a new row that begins later; the old one stays for what came before.
enum LegalTerm {
    static let subject = Nouns.Field<Subject>.choice(
        "subject", Phrase("What for"), [.required, .filterable, .listed])
    static let jurisdiction = Nouns.Field<Jurisdiction>.choice(
        "jurisdiction", Phrase("Law of"), [.required, .filterable, .listed])
    static let amount = Nouns.Field<Int64>("amount", Phrase("How long"), .integer(1...1_200), [.required, .listed])
    static let unit = Nouns.Field<Unit>.choice("unit", Phrase("Counted in"), [.required, .listed])
    static let source = Nouns.Field<String>.text(
        "source", Phrase("Source"), 1...300, [.required, .sortable, .listed],
        help: Phrase("The law and its article; or that the house sets it because the law names no time."))
    static let published = Nouns.Field<Day>.day("published", Phrase("Text of"), [])
    static let from = Nouns.Field<Day>(
        "from", Phrase("Holds from"), .day(days), [.required, .listed], column: "valid_from")
    static let until = Nouns.Field<Day>("until", Phrase("Holds until"), .day(days), [], column: "valid_until")
    static let note = Nouns.Field<String>.text("note", Phrase("Note"), 0...1_000, isMultiline: true)

    private static let days: ClosedRange<Day> =
        (Day(year: 1900, month: 1, day: 1) ?? .earliest)...(Day(year: 2999, month: 12, day: 31) ?? .latest)

    static let noun = Noun(
        "term", table: "legal_term", one: Phrase("Deadline of the law"), many: Phrase("Deadlines of the law"),
        adding: Phrase("New deadline"), naming: "source", order: [.init("source")],
        fields: [
            subject.spec, jurisdiction.spec, amount.spec, unit.spec, source.spec, published.spec, from.spec,
            until.spec, note.spec,
        ])
    static let table = NounTable(noun)

    /// Whose law.
    enum Jurisdiction: String, FieldChoice {
        case algeria = "dz"
        case europe = "eu"

        var label: Phrase {
            switch self {
            case .algeria: Phrase("Algeria")
            case .europe: Phrase("European Union")
            }
        }
    }

    /// What a time is set for.
    enum Subject: String, FieldChoice {
        case access, rectification, objection, erasure, restriction, extension_ = "extension", breach, books

        var label: Phrase {
            switch self {
            case .access: Phrase("Access to one’s data")
            case .rectification: Phrase("Rectification")
            case .objection: Phrase("Objection")
            case .erasure: Phrase("Erasure")
            case .restriction: Phrase("Restriction")
            case .extension_: Phrase("Extension of an answer")
            case .breach: Phrase("Notice of a breach")
            case .books: Phrase("Keeping of debts and payments")
            }
        }
    }

    /// What it is counted in.
    enum Unit: String, FieldChoice {
        case hours, days, months, years

        var label: Phrase {
            switch self {
            case .hours: Phrase("Hours")
            case .days: Phrase("Days")
            case .months: Phrase("Months")
            case .years: Phrase("Years")
            }
        }
    }

    /// The term that holds for something on a day, the one that began last; nil when none is on record.
    static func term(
        _ subject: Subject, _ jurisdiction: Jurisdiction, on day: Day, in connection: any Connection
    ) throws -> Record? {
        try table.records(
            where: """
                subject = \(subject.rawValue) AND jurisdiction = \(jurisdiction.rawValue) AND valid_from <= \(day) \
                AND (valid_until IS NULL OR valid_until >= \(day))
                """, by: "valid_from DESC", limit: 1, in: connection
        ).first
    }
}

extension Record {
    /// The last day of a term that begins on a day.
    func end(from day: Day) -> Day {
        let amount = Int(clamping: self[LegalTerm.amount])
        return switch self[LegalTerm.unit] ?? .days {
        case .hours: day.adding(days: (amount + 23) / 24)
        case .days: day.adding(days: amount)
        case .months: day.adding(months: amount)
        case .years: day.adding(months: amount * 12)
        }
    }

    /// How long a term is, in words.
    var length: Phrase {
        let amount = Int(clamping: self[LegalTerm.amount])
        return switch self[LegalTerm.unit] ?? .days {
        case .hours: Phrase(one: "{count} hour", other: "{count} hours", count: amount)
        case .days: Phrase(one: "{count} day", other: "{count} days", count: amount)
        case .months: Phrase(one: "{count} month", other: "{count} months", count: amount)
        case .years: Phrase(one: "{count} year", other: "{count} years", count: amount)
        }
    }
}

extension Directory {
    /// The desk of the deadlines; a term is a plain noun.
    var terms: NounDesk {
        NounDesk(
            LegalTerm.noun, store: store, path: "/terms", icon: .scale,
            prepare: { _, term, _ in
                if let from = term[LegalTerm.from], let until = term[LegalTerm.until], until < from {
                    throw Invalid("until", Phrase("The end is before the beginning."))
                }
            })
    }

    var termRoutes: [Route<Context>] { terms.routes(without: [.export, .bringIn, .api]) }
}
