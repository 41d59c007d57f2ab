import Intake
import Localization
import Nouns
import Sheets
import Values

extension ImportPlan {
    /// How many rows are looked at to find out how a file writes numbers and days.
    static let sampleRows = 500

    /// Fits a plan to a file: columns are found by their headers, those that nobody named are suggested when the plan has
    /// none at all, and the writing of each is detected from the file's first rows.
    ///
    /// When `detectingAnew`, what the plan says of numbers and days holds only where the file does not tell.
    /// Throws ``SheetFault``, and ``Invalid`` naming a header that the file does not have when `strictly`.
    func fitted(
        to path: String, strictly: Bool, detectingAnew: Bool = false
    ) throws -> (plan: ImportPlan, sheet: Sheets.Sheet) {
        let reader = try SheetReader(path: path, options: options)
        var plan = self
        plan.encoding = reader.sheet.encoding
        plan.separator = reader.sheet.separator
        plan.hasHeader = reader.sheet.hasHeader
        plan.sheetName = reader.sheet.sheetName
        if columns.isEmpty {
            plan.columns = ImportPlan.suggested(for: reader.sheet.columns)
        } else {
            plan.columns = try placed(in: reader.sheet, strictly: strictly)
        }
        try plan.detectWriting(reader, anew: detectingAnew)
        return (plan, reader.sheet)
    }

    /// What the headers suggest. Telephones and addresses may stand in several columns.
    static func suggested(for headers: [String]) -> [Column] {
        var columns: [Column] = []
        var rest = headers
        for round in 0..<4 {
            let fields = ImportField.all.filter { round == 0 || $0.takesMany }
            let found = ColumnMatch.suggest(
                fields.map { ColumnField($0.name, headers: $0.headers) }, columns: rest)
            for suggestion in found where round == 0 || suggestion.confidence >= 75 {
                columns.append(
                    Column(
                        index: suggestion.column, header: headers[suggestion.column], field: suggestion.field))
                rest[suggestion.column] = ""
            }
        }
        return columns.sorted { $0.index < $1.index }
    }

    /// The plan's columns at their places in a file: a header is looked for by its words, the same one several times in
    /// order; without a header the place counts.
    private func placed(in sheet: Sheets.Sheet, strictly: Bool) throws -> [Column] {
        let names = sheet.columns.map(Folding.words)
        var taken = Set<Int>()
        var placed: [Column] = []
        for column in columns {
            var column = column
            let wanted = Folding.words(column.header)
            if sheet.hasHeader, !wanted.isEmpty {
                guard let index = names.indices.first(where: { names[$0] == wanted && !taken.contains($0) }) else {
                    if strictly { throw ImportFault.noSuchColumn(column.header) }
                    continue
                }
                column.index = index
            } else if column.index < 0 || column.index >= sheet.columns.count || taken.contains(column.index) {
                if strictly { throw ImportFault.noSuchColumn(column.header) }
                continue
            }
            column.header = sheet.columns[column.index]
            taken.insert(column.index)
            placed.append(column)
        }
        return placed
    }

    /// Finds out how each column writes numbers and days, where the plan does not say.
    private mutating func detectWriting(_ reader: SheetReader, anew: Bool) throws {
        let wanted = columns.indices.filter { place in
            guard let field = ImportField.named(columns[place].field) else { return false }
            return field.isAmount && (anew || columns[place].amount == .unknown)
                || field.isDay && (anew || columns[place].day == .unknown)
        }
        guard !wanted.isEmpty else { return }
        var samples: [Int: [String]] = [:]
        var count = 0
        // A row that cannot be read is met and told when the rows are imported.
        while count < ImportPlan.sampleRows, (try? reader.next()) == true {
            count += 1
            for place in wanted {
                let index = columns[place].index
                let kind = reader.row.kind(index)
                guard kind == .text, reader.row.bytes(index).count <= 64 else { continue }
                samples[place, default: []].append(reader.row.text(index))
            }
        }
        for place in wanted {
            guard let field = ImportField.named(columns[place].field), let texts = samples[place] else { continue }
            let (amount, day) = (AmountStyle.detect(texts), DayOrder.detect(texts))
            if field.isAmount, amount != .unknown { columns[place].amount = amount }
            if field.isDay, day != .unknown { columns[place].day = day }
        }
    }
}

extension ImportField {
    var isAmount: Bool { if case .amount = spec.kind { true } else { false } }
    var isDay: Bool { if case .day = spec.kind { true } else { false } }
}

/// Why an import cannot begin or go on.
enum ImportFault: Error {
    /// The mapping names a column that the file does not have.
    case noSuchColumn(String)
    /// The mapping is no JSON object, or names a field that there is not.
    case unreadableMapping
    /// No column feeds these fields.
    case missing([ImportField])
    /// Two columns feed a field that takes one.
    case doubled(ImportField)

    var phrase: Phrase {
        switch self {
        case .noSuchColumn(let header):
            Phrase("The file has no column {header}, which the mapping names.", ["header": .text(header)])
        case .unreadableMapping:
            Phrase("The mapping cannot be read. It is a JSON object with columns, kind, currency and handedOver.")
        case .missing(let fields):
            Phrase("No column is chosen for: {fields}.", ["fields": ImportFault.list(fields)])
        case .doubled(let field):
            Phrase("Several columns are chosen for: {fields}. Choose one.", ["fields": ImportFault.list([field])])
        }
    }

    private static func list(_ fields: [ImportField]) -> Phrase.Argument {
        guard let first = fields.first else { return .text("") }
        return fields.dropFirst().reduce(.phrase(first.label)) { list, field in
            .phrase(Phrase("{some}, {another}", ["some": list, "another": .phrase(field.label)]))
        }
    }
}
