import Department
import Design
import HTML
import HTTP
import Intake
import Localization
import NounPages
import Nouns
import Routing
import SQL
import Sheets
import Values

extension Collections {
    func columnsPage(_ batch: ImportBatch, _ error: Phrase?, _ context: Context) throws -> Response {
        let reader = try SheetReader(path: batch.file, options: batch.plan.options)
        let sheet = reader.sheet
        let choices = ImportField.all.map { Design.Field.Choice($0.name, $0.label) }
        var fields: [Design.Field] = []
        for (index, name) in sheet.columns.enumerated().prefix(200) {
            let column = batch.plan.columns.first { $0.index == index }
            let field = column.flatMap { ImportField.named($0.field) }
            let samples = sheet.samples(ofColumn: index).prefix(3).map { String($0.prefix(40)) }
            let hasStyle = field.map { $0.isAmount || $0.isDay } ?? false
            let label = name.isEmpty ? Sheets.Sheet.letters(ofColumn: index) : name
            fields.append(
                .select(
                    "c\(index)", label: .verbatim(label), value: column?.field ?? "", choices: choices,
                    empty: Phrase("Leave out")
                ).help(samples.isEmpty ? nil : .verbatim(samples.joined(separator: " · ")))
                    .width(hasStyle ? .half : .full).withoutOptional())
            guard let column, let field, hasStyle else { continue }
            fields.append(
                field.isAmount
                    ? .select(
                        "a\(index)", label: Phrase("Written as"), value: column.amount.rawValue,
                        choices: AmountStyle.allCases.map { .init($0.rawValue, $0.label) }
                    ).width(.half)
                    : .select(
                        "d\(index)", label: Phrase("Written as"), value: column.day.rawValue,
                        choices: DayOrder.allCases.map { .init($0.rawValue, $0.label) }
                    ).width(.half))
        }
        let form = Design.Form(
            action: ImportPaths.columns(batch.id), csrf: context.csrf, submit: Phrase("Continue"),
            cancel: ImportPaths.reading(batch.id), error: error,
            [
                .init(
                    title: Phrase("Columns of the file"),
                    help: Phrase(
                        "Reference, principal and the debtor's name are needed. The choice is kept for this creditor's next file."
                    ),
                    fields),
                .init(
                    title: Phrase("For rows that do not say it"), try defaults(batch.plan, context)),
                .init([
                    .checkbox("now", label: Phrase("Import at once, without a check first"), isOn: false)
                ]),
            ])
        return importFrame(
            Phrase("Columns"), step: 2, context, status: error == nil ? .ok : .unprocessableContent,
            fact: .verbatim(batch.fileName), Card(form.html(context.locale)).html(context.locale))
    }

    private func defaults(_ plan: ImportPlan, _ context: Context) throws -> [Design.Field] {
        var fields: [Design.Field] = [
            .select(
                "kind", label: Phrase("Kind of debt"), value: plan.kind.rawValue,
                choices: DebtKind.allCases.map { .init($0.rawValue, $0.label) }
            ).width(.half),
            .select(
                "currency", label: Phrase("Currency"), value: plan.currency.code,
                choices: Currency.all.map { .init($0.code, .verbatim($0.code)) }
            ).width(.half),
            .date("handedOver", label: Phrase("Handed over"), value: plan.handedOver?.description ?? "")
                .help(Phrase("Today when left empty. Without a due date, debts are due on this day.")).width(.half),
        ]
        if context.actor.reach == .all {
            let staff = try store.read { try StaffCards.active(in: $0) }
            fields.append(
                .select(
                    "agent", label: Phrase("Agent"), value: plan.agent?.description ?? "",
                    choices: staff.map { .init($0.id.description, .verbatim($0.name)) },
                    empty: Phrase("Nobody yet")
                ).width(.half))
        }
        return fields
    }
}

// A number’s parts stay in their order among Arabic words: LRI … PDI (Unicode UAX #9).
extension AmountStyle {
    fileprivate var label: Phrase {
        switch self {
        case .decimalComma: .verbatim("\u{2066}1 234,50\u{2069}")
        case .decimalPoint: .verbatim("\u{2066}1,234.50\u{2069}")
        case .unknown: Phrase("either way, as long as it is plain")
        }
    }
}

extension DayOrder {
    fileprivate var label: Phrase {
        switch self {
        case .dayFirst: Phrase("day first: 31/12/2025")
        case .monthFirst: Phrase("month first: 12/31/2025")
        case .unknown: Phrase("either way, as long as it is plain")
        }
    }
}
