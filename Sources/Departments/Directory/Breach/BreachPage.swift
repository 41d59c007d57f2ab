import Department
import Design
import HTML
import HTTP
import Localization
import NounPages
import Nouns
import Routing
import Values

/// The journal of breaches, the latest first, with how pressing each notice is.
struct BreachListPage {
    let records: [Record]
    let context: Context

    static func tag(_ record: Record, at now: Instant) -> Tag {
        if record[Breach.closed] != nil { return Tag(Phrase("Closed"), .neutral) }
        switch record.owedNotices(at: now).map(\.pressure.rawValue).max().flatMap(BreachPressure.init(rawValue:)) {
        case nil: return Tag(Phrase("Notified"), .brand)
        case .early: return Tag(Phrase("Notice owed"), .sky)
        case .half, .near: return Tag(Phrase("Notice pressing"), .sand)
        case .late: return Tag(Phrase("Notice late"), .brick)
        }
    }

    var html: HTML {
        let locale = context.locale
        let actions =
            context.actor.may(Breach.handle)
            ? [
                Action(
                    Phrase("Record a breach"), to: Directory.newBreachPath(), icon: .add, weight: .primary,
                    effect: .dialog, key: "n")
            ] : []
        let head = PageHeader(
            locale, title: Breach.noun.many, fact: Phrase("Confidential: only those with the right see this page."),
            actions: actions)
        guard !records.isEmpty else {
            return """
                \(head.html(locale))\(Empty(
                    .shield, title: Phrase("No breach is on record"),
                    help: Phrase("Record it as soon as it is known: the time runs from then on.")).html(locale))
                """
        }
        let sheet = Sheet(
            caption: Breach.noun.many,
            [
                .init(Phrase("Reference"), phone: .title), .init(Breach.title.spec.label, phone: .subtitle),
                .init(Breach.knownAt.spec.label, phone: .labelled), .init(Phrase("State"), phone: .tag),
            ],
            records.map { record in
                Sheet.Row(
                    id: record.id.description, name: record["reference"].text ?? "",
                    to: Directory.breachPath(record.id),
                    [
                        .name(record["reference"].text ?? ""), .text(record[Breach.title]),
                        Cell(record[Breach.knownAt].map { locale.html($0) } ?? .none),
                        .tag(Self.tag(record, at: context.now), locale),
                    ])
            })
        return "\(head.html(locale))\(sheet.html(locale))"
    }
}

/// A breach: its facts, by when who must know, and the next steps.
struct BreachPage {
    let record: Record
    let context: Context
    let typed: Fields
    let invalid: Invalid?
    let refusal: Refusal?

    private var locale: Locale { context.locale }
    private var isOpen: Bool { record[Breach.closed] == nil && context.actor.may(Breach.handle) }

    var html: HTML {
        let languages: [(Language, Phrase)] = [
            (.french, PartyLanguage.french.label), (.arabic, PartyLanguage.arabic.label),
            (.english, PartyLanguage.english.label),
        ]
        let papers = languages.map { language, label in
            Action(
                Phrase("Notice in {language}", ["language": .phrase(label)]),
                to: Directory.breachPaperPath(record.id, query: ["language": language.tag]), icon: .print)
        }
        var actions: [Action] = []
        if isOpen {
            actions.append(
                Action(Phrase("Edit"), to: Directory.editBreachPath(record.id), icon: .edit, effect: .dialog))
        }
        let head = PageHeader(
            title: .isolated(record["reference"].text ?? ""), fact: .isolated(record[Breach.title]),
            trail: [Link(Breach.noun.many, to: Directory.breachesPath())],
            tags: [BreachListPage.tag(record, at: context.now)], actions: actions,
            menu: Menu(papers + (context.trail(of: Breach.noun.name, record.id).map { [$0] } ?? [])))
        let facts: [(label: Phrase, value: HTML)] = Breach.noun.fields.compactMap { field in
            if ["reference", "title", "knownOn", "knownHour"].contains(field.name) { return nil }
            let content = record[field]
            return content.isNone ? nil : (field.label, field.html(content, locale))
        }
        return """
            \(head.html(locale))\(refusal.map { Notice($0.phrase, .brick).html(locale) })\
            \(Layout.columns(
                main: Card(title: Phrase("Facts"), Facts(facts).html(locale)).html(locale),
                side: "\(notices)\(persons)\(closing)"))
            """
    }

    private var notices: HTML {
        guard isOpen else { return .none }
        let owed = record.owedNotices(at: context.now)
        guard !owed.isEmpty else { return .none }
        let usual = ["day": context.today.description]
        return form(
            Phrase("An authority was told"), to: Directory.breachNoticePath(record.id),
            submit: Phrase("Keep the notice"),
            "notice", Directory.noticeInputs, usual,
            before: [
                .radios(
                    "law", label: LegalTerm.jurisdiction.spec.label,
                    value: typed["law"] ?? (owed.count == 1 ? owed[0].law.rawValue : ""),
                    choices: owed.map { .init($0.law.rawValue, $0.law.label) }
                ).error(invalid?["law"]).required()
            ])
    }

    private var persons: HTML {
        guard isOpen, record[Breach.personsHow.spec].isNone else { return .none }
        return form(
            Phrase("The persons"), to: Directory.breachPersonsPath(record.id), submit: Phrase("Keep it"), "persons",
            [Directory.toldDay.spec, Directory.toldHow.spec], [:])
    }

    private var closing: HTML {
        guard isOpen else { return .none }
        return form(
            Phrase("Close the breach"), to: Directory.breachClosingPath(record.id), submit: Phrase("Close it"),
            "closing",
            [Directory.closingText.spec], [:])
    }

    private func form(
        _ title: Phrase, to action: String, submit: Phrase, _ scope: String, _ specs: [FieldSpec],
        _ usual: [String: String], before: [Design.Field] = []
    ) -> HTML {
        let fields =
            before
            + specs.map { spec in
                spec.control(typed[spec.name] ?? usual[spec.name], locale, today: context.today)
                    .error(invalid?[spec.name])
            }
        return Card(
            title: title,
            Design.Form(
                action: action, csrf: context.csrf, submit: submit, weight: .plain,
                hidden: [("version", String(record.version))], scope: scope, [.init(fields)]
            ).html(locale)
        ).html(locale)
    }
}
