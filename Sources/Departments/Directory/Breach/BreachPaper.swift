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
        func facts(_ fields: [FieldSpec]) -> Paper.Block {
            .facts(
                fields.compactMap { field in
                    let text = field.text(record[field], locale)
                    return text.isEmpty ? nil : Paper.Fact(locale(field.label), text)
                }, columns: 1)
        }
        let day = locale.day(locale.zone.day(of: now), .long)
        return Paper(
            title: locale("Notice of a breach of personal data"), language: locale.language.tag,
            direction: locale.direction == .rightToLeft ? .rightToLeft : .leftToRight,
            sender: company.sender(locale), marks: [record["reference"].text ?? "", day],
            footer: company.footer(locale), created: now,
            blocks: [
                .heading(locale(Phrase("What happened"))),
                facts([
                    Breach.title.spec, Breach.place.spec, Breach.knownAt.spec, Breach.happened.spec, Breach.nature.spec,
                ]),
                .heading(locale(Phrase("Whom it is about"))),
                facts([Breach.categories.spec, Breach.persons.spec, Breach.records.spec]),
                .heading(locale(Phrase("Consequences and measures"))),
                facts([Breach.consequences.spec, Breach.measures.spec]),
                .heading(locale(Phrase("Notices"))),
                facts([
                    Breach.algeriaUntil.spec, Breach.algeriaTold.spec, Breach.algeriaNotice.spec,
                    Breach.europeUntil.spec, Breach.europeTold.spec, Breach.europeNotice.spec, Breach.delay.spec,
                    Breach.personsTold.spec, Breach.personsHow.spec,
                ]),
                .heading(locale(Phrase("Contact for data protection"))),
                .paragraph(officer.isEmpty ? "……………………………………………………" : officer),
                .space(20), .signatures([locale(Phrase("Signature"))]),
            ])
    }
}
