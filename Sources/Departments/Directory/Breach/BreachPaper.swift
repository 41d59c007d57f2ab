import Department
import Documents
import Localization
import NounPages
import Nouns
import Values

/// The notice of a breach on paper, with what an authority asks for.
struct BreachPaper {
    let record: Record
    let officer: String
    let locale: Locale
    let company: CompanySheet
    let now: Instant

    var paper: Paper {
        func facts(_ fields: [FieldSpec]) -> [Paper.Block] {
            fields.flatMap { Paper.Block.stated(locale($0.label), $0.text(record[$0], locale)) }
        }
        var blocks: [Paper.Block] = []
        for (heading, fields) in Self.parts {
            blocks.append(.heading(locale(heading)))
            blocks += facts(fields)
        }
        blocks.append(.heading(locale(Phrase("Contact for data protection"))))
        blocks.append(.paragraph(officer.isEmpty ? "……………………………………………………" : officer))
        blocks.append(.space(20))
        blocks.append(.signatures([locale(Phrase("Signature"))]))
        let day = locale.day(locale.zone.day(of: now), .long)
        return Paper(
            title: locale("Notice of a breach of personal data"), language: locale.language.tag,
            direction: locale.direction == .rightToLeft ? .rightToLeft : .leftToRight,
            sender: company.sender(locale), marks: [record["reference"].text ?? "", day],
            footer: company.footer(locale), created: now,
            blocks: blocks)
    }

    private static let parts: [(Phrase, [FieldSpec])] = [
        (
            Phrase("What happened"),
            [Breach.title.spec, Breach.place.spec, Breach.knownAt.spec, Breach.happened.spec, Breach.nature.spec]
        ),
        (Phrase("Whom it is about"), [Breach.categories.spec, Breach.persons.spec, Breach.records.spec]),
        (Phrase("Consequences and measures"), [Breach.consequences.spec, Breach.measures.spec]),
        (
            Phrase("Notices"),
            [
                Breach.algeriaUntil.spec, Breach.algeriaTold.spec, Breach.algeriaNotice.spec, Breach.europeUntil.spec,
                Breach.europeTold.spec, Breach.europeNotice.spec, Breach.delay.spec, Breach.personsTold.spec,
                Breach.personsHow.spec,
            ]
        ),
    ]
}
