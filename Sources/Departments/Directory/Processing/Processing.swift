import Department
import Localization
import NounPages
import Nouns
import Routing
import SQL
import Values

/// What the house uses data of persons for: a line of the register of processing. What data that is, where it lies and how
/// long it stays is not typed: it is read from the departments’ definitions, by the code.
enum Processing {
    static let code = Nouns.Field<String>.text(
        "code", Phrase("Code"), 1...40, [.readOnly, .listed],
        help: Phrase("By it the departments say which of their data belongs here."))
    static let name = Nouns.Field<String>.text("name", Phrase("Name"), 3...200, [.required, .listed])
    static let purpose = Nouns.Field<String>.text(
        "purpose", Phrase("Purpose"), 3...2_000, [.required], isMultiline: true)
    static let role = Nouns.Field<Role>.choice("role", Phrase("The house acts as"), [.required])
    static let basis = Nouns.Field<Basis>.choice("basis", Phrase("Legal ground"), [.required, .listed])
    static let source = Nouns.Field<String>.text(
        "source", Phrase("Source"), 3...400, [.required],
        help: Phrase("The law and its article, or the contract."))
    static let persons = Nouns.Field<String>.text(
        "persons", Phrase("Whom it is about"), 3...1_000, [.required], isMultiline: true)
    static let recipients = Nouns.Field<String>.text(
        "recipients", Phrase("Who receives data"), 3...1_000, [.required], isMultiline: true)
    static let transfers = Nouns.Field<String>.text(
        "transfers", Phrase("Transfers to other countries"), 0...1_000, isMultiline: true,
        help: Phrase("Country, who receives it, and what allows it; empty when there are none."))
    static let measures = Nouns.Field<String>.text(
        "measures", Phrase("Security measures"), 3...2_000, [.required], isMultiline: true)
    static let officer = Nouns.Field<String>.text(
        "officer", Phrase("Contact for data protection"), 0...300,
        help: Phrase("Name and address of the data-protection officer."))
    static let declaration = Nouns.Field<String>.text(
        "declaration", Phrase("Number of the declaration or authorisation"), 0...100,
        help: Phrase("As the national authority gave it."))
    static let declared = Nouns.Field<Day>(
        "declared", Phrase("Declared on"), .day(Person.days), [], column: "declared_on")
    static let assessment = Nouns.Field<Assessment>.choice(
        "assessment", Phrase("Impact assessment"), [.required, .listed])
    static let assessed = Nouns.Field<Day>(
        "assessed", Phrase("Assessed on"), .day(Person.days), [], column: "assessed_on")
    static let elsewhere = Nouns.Field<String>.text(
        "elsewhere", Phrase("Data kept outside of this program"), 0...2_000, isMultiline: true)
    static let ended = Nouns.Field<Day>("ended", Phrase("Ended on"), .day(Person.days), [], column: "ended_on")

    static let noun = Noun(
        "processing", table: "processing", one: Phrase("Processing"), many: Phrase("Register of processing"),
        adding: Phrase("New processing"), naming: "name",
        fields: [
            code.spec, name.spec, purpose.spec, role.spec, basis.spec, source.spec, persons.spec, recipients.spec,
            transfers.spec, measures.spec, officer.spec, declaration.spec, declared.spec, assessment.spec,
            assessed.spec, elsewhere.spec, ended.spec,
        ])
    static let table = NounTable(noun)

    /// Every processing; a house has a few dozen.
    static func all(in connection: any Connection) throws -> [Record] {
        try table.records(where: "1 = 1", by: "created_at", limit: 500, in: connection)
    }

    /// How processings are called in the audit.
    static func subjects(_ ids: Set<ID>, in connection: any Connection) throws -> [(ID, TrailWords.Subject)] {
        try table.records(where: "id IN (\(list: ids.sorted()))", limit: 500, in: connection).map {
            ($0.id, TrailWords.Subject($0.title, path: Directory.processingPath($0.id)))
        }
    }

    /// For whom the house decides.
    enum Role: String, FieldChoice {
        case controller, joint, processor

        var label: Phrase {
            switch self {
            case .controller: Phrase("Controller")
            case .joint: Phrase("Joint controller")
            case .processor: Phrase("Processor, for others")
            }
        }
    }

    /// What allows it.
    enum Basis: String, FieldChoice {
        case consent, contract, law, interest, task

        var label: Phrase {
            switch self {
            case .consent: Phrase("Consent")
            case .contract: Phrase("Contract")
            case .law: Phrase("Legal duty")
            case .interest: Phrase("Legitimate interest")
            case .task: Phrase("Public task")
            }
        }
    }

    /// Whether its consequences for persons have to be weighed first.
    enum Assessment: String, FieldChoice {
        case open, needless, needed, done

        var label: Phrase {
            switch self {
            case .open: Phrase("Not decided")
            case .needless: Phrase("Not needed")
            case .needed: Phrase("Needed")
            case .done: Phrase("Done")
            }
        }

        var standing: Standing {
            switch self {
            case .open: .waiting
            case .needless: .plain
            case .needed: .bad
            case .done: .good
            }
        }
    }
}
