import Documents
import Localization
import Messages
import NounPages
import Values

/// Sets what the house holds of a person on paper, in the person's language. Of one part it prints so many rows that
/// somebody can still read them; the JSON file holds all.
final class PersonPaper: PersonSink {
    /// Rows of one part that are printed.
    static let most = 2_000
    /// Parts with more columns than this are printed as facts, one block a row.
    static let columns = 6
    /// Rows that are printed as facts.
    static let mostFacts = 400

    private let locale: Locale
    private var section: PersonSection?
    private var rows: [[PersonValue]] = []
    private var left = 0
    private(set) var blocks: [Paper.Block] = []

    init(_ locale: Locale) { self.locale = locale }

    func begin(_ section: PersonSection) {
        end()
        self.section = section
    }

    func row(_ values: [PersonValue]) {
        let isTable = (section?.columns.count ?? 0) <= PersonPaper.columns
        guard rows.count < (isTable ? PersonPaper.most : PersonPaper.mostFacts) else {
            left += 1
            return
        }
        rows.append(values)
    }

    /// Sets the last part.
    func end() {
        defer {
            section = nil
            rows = []
            left = 0
        }
        guard let section, !rows.isEmpty else { return }
        blocks.append(.heading(locale(section.title)))
        if section.columns.count <= PersonPaper.columns {
            blocks.append(
                .table(
                    Paper.Table(
                        columns: section.columns.map {
                            $0.isFigure ? .figures(locale($0.label)) : Paper.Column(locale($0.label))
                        },
                        rows: rows.map { $0.map { Paper.Cell(text($0)) } })))
        } else {
            for row in rows {
                let facts = zip(section.columns, row).compactMap { column, value in
                    value == .none ? nil : Paper.Fact(locale(column.label), text(value))
                }
                blocks.append(.facts(facts))
                blocks.append(.space(6))
            }
        }
        if left > 0 {
            blocks.append(
                .note(
                    locale(
                        Phrase(
                            one: "{count} more row is in the JSON file.",
                            other: "{count} more rows are in the JSON file.", count: left))))
        }
    }

    func text(_ value: PersonValue) -> String {
        switch value {
        case .none: ""
        case .text(let text): text
        case .code(_, let label): locale(label)
        case .money(let money): locale.money(money)
        case .day(let day): locale.day(day)
        case .instant(let instant): locale.instant(instant)
        case .number(let number): locale.number(number)
        case .wilaya(let code): locale.wilaya(code)
        case .flag(let flag): locale(flag ? Phrase("Yes") : Phrase("No"))
        }
    }
}
