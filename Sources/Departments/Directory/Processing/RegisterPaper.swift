import Department
import Documents
import Localization
import NounPages
import Nouns
import Sheets
import Values

/// The register on paper and as a table, as an authority asks for it.
struct RegisterPaper {
    let lines: [RegisterLine]
    let locale: Locale
    let company: CompanySheet
    let now: Instant

    private static let data = Phrase("Which data")
    private static let keeping = Phrase("How long it is kept")
    private static let departments = Phrase("Where it is kept")

    var paper: Paper {
        var blocks: [Paper.Block] = [
            .note(
                locale(
                    Phrase(
                        "Which data is used, where it lies and how long it stays is read from the program’s own definitions."
                    )))
        ]
        for line in lines {
            blocks.append(.heading(line.text(Processing.name.spec, locale)))
            for field in RegisterLine.told {
                blocks += Paper.Block.stated(locale(field.label), line.text(field, locale))
            }
            for held in line.held {
                blocks += Paper.Block.stated(
                    "\(locale(Self.data)) (\(locale(held.department)))",
                    held.tables.map { line.data($0, locale) }.joined(separator: "\n"))
            }
            blocks += Paper.Block.stated(
                locale(Self.keeping), line.kept.flatMap { line.keeping($0, locale) }.joined(separator: "\n"))
            blocks.append(.space(10))
        }
        return Paper(
            title: locale(Processing.noun.many), language: locale.language.tag,
            direction: locale.direction == .rightToLeft ? .rightToLeft : .leftToRight,
            sender: company.sender(locale), marks: [locale.day(locale.zone.day(of: now), .long)],
            footer: company.footer(locale), created: now, blocks: blocks)
    }

    func write(to writer: any SheetWriter) throws {
        let fields = [Processing.code.spec, Processing.name.spec] + RegisterLine.told
        try writer.begin(
            (fields.map { locale($0.label) } + [Self.departments, Self.data, Self.keeping].map { locale($0) })
                .map { SheetColumn($0) })
        for line in lines {
            try writer.row(
                fields.map { .text(line.text($0, locale)) } + [
                    .text(line.held.map { locale($0.department) }.joined(separator: "; ")),
                    .text(
                        line.held.flatMap { $0.tables.map { line.data($0, locale) } }.joined(separator: "; ")),
                    .text(line.kept.flatMap { line.keeping($0, locale) }.joined(separator: "; ")),
                ])
        }
        try writer.finish()
    }
}

extension Paper.Block {
    /// A label and what is stated, whole: facts are cut after a few lines, and here every word counts. Nothing for nothing.
    static func stated(_ label: String, _ text: String) -> [Paper.Block] {
        if text.isEmpty { return [] }
        if text.count <= 80, !text.contains("\n") { return [.facts([Paper.Fact(label, text)], columns: 1)] }
        return [.note(label), .paragraph(text)]
    }
}
