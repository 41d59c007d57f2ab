import Department
import Design
import Documents
import HTML
import HTTP
import Localization
import Messages
import NounPages
import Nouns
import Routing
import SQL
import Sheets
import Values

extension Directory {
    static let processingsPath = FixedPath("/processings")
    static let newProcessingPath = FixedPath("/processings/new")
    static let processingPath = Path<ID>("/processings/{id}")
    static let editProcessingPath = Path<ID>("/processings/{id}/edit")
    static let registerPath = FixedPath("/processings/register")

    /// The forms of a processing are those of any noun.
    var processings: NounDesk {
        NounDesk(
            Processing.noun, store: store, path: "/processings", icon: .report,
            prepare: { change, record, old in
                // What is added here gets a code of its own, which no department’s data belongs to.
                if old == nil { record[Processing.code] = "own-\(record.id)" }
                if record[Processing.assessment] == .done, record[Processing.assessed] == nil {
                    throw Invalid("assessed", Phrase("Say when it was assessed."))
                }
            })
    }

    var processingRoutes: [Route<Context>] {
        let see = Access.needs(Processing.noun.see)
        return processings.routes(without: [.list, .show, .export, .bringIn, .api]) + [
            .get(Directory.processingsPath, access: see, "Shows what data of persons is used for.") { _, context in
                context.page(Processing.noun.many, live: [Processing.noun.name], try registerList(context))
            },
            .get(
                Directory.registerPath, access: see, "Sends the register of processing as PDF or CSV, in a language."
            ) { request, context in
                let language = Language(rawValue: request.query["language"] ?? "") ?? context.locale.language
                let register = RegisterPaper(
                    lines: try registerLines(), locale: context.locale(in: language), company: context.company,
                    now: context.now)
                if request.query["format"] == "csv" {
                    return .stream(type: "text/csv; charset=utf-8", name: "register-\(language.tag).csv") { sink in
                        try register.write(to: CSVWriter(separator: .semicolon) { bytes in try sink.write(bytes) })
                    }
                }
                return .download(
                    try register.paper.bytes(), type: "application/pdf", name: "register-\(language.tag).pdf")
            }.costing(.bulk),
            .get(Directory.processingPath, access: see, "Shows a processing with its data and how long it stays.") {
                _, context, id in
                guard let line = try registerLines().first(where: { $0.record.id == id }) else {
                    throw Refusal.notFound
                }
                return context.page(
                    .verbatim(line.text(Processing.name.spec, context.locale)), live: [Processing.noun.name],
                    ProcessingPage(line: line, context: context).html)
            },
        ]
    }

    func registerLines() throws -> [RegisterLine] {
        let (records, rules) = try store.read { connection in
            (try Processing.all(in: connection), try RetentionRule.all(in: connection))
        }
        return records.map { RegisterLine($0, register, retainers, rules: rules) }
    }

    private func registerList(_ context: Context) throws -> HTML {
        let locale = context.locale
        let lines = try registerLines()
        let languages: [Language] = [.french, .arabic, .english]
        let papers = languages.map { language in
            Action(
                Phrase("PDF in {language}", ["language": .phrase(language.label)]),
                to: Directory.registerPath(query: ["format": "pdf", "language": language.tag]), icon: .download)
        }
        let tables = languages.map { language in
            Action(
                Phrase("CSV in {language}", ["language": .phrase(language.label)]),
                to: Directory.registerPath(query: ["format": "csv", "language": language.tag]), icon: .download)
        }
        var actions: [Action] = []
        if context.actor.may(Processing.noun.change) {
            actions.append(
                Action(
                    Phrase("Add"), to: Directory.newProcessingPath(), icon: .add, weight: .primary, effect: .panel,
                    key: "n"))
        }
        let head = PageHeader(
            locale, title: Processing.noun.many, actions: actions,
            menu: Menu(papers + tables, label: Phrase("Take it along")))
        let sheet = Sheet(
            caption: Processing.noun.many,
            [
                .init(Processing.name.spec.label, phone: .title), .init(Processing.basis.spec.label, phone: .subtitle),
                .init(Phrase("Where it is kept"), phone: .labelled),
                .init(Processing.assessment.spec.label, phone: .tag),
            ],
            lines.map { line in
                let assessment = line.record[Processing.assessment] ?? .open
                return Sheet.Row(
                    id: line.record.id.description, name: line.record.title,
                    to: Directory.processingPath(line.record.id),
                    [
                        .name(line.text(Processing.name.spec, locale)),
                        .phrase(line.record[Processing.basis]?.label ?? .verbatim(""), locale),
                        .text(line.held.map { locale($0.department) }.joined(separator: ", ")),
                        .tag(Tag(assessment.label, assessment.standing.tone), locale),
                    ])
            })
        return "\(head.html(locale))\(sheet.html(locale))"
    }
}

extension Language {
    /// What people call it.
    fileprivate var label: Phrase {
        switch self {
        case .french: PartyLanguage.french.label
        case .arabic: PartyLanguage.arabic.label
        case .english: PartyLanguage.english.label
        }
    }
}

/// A processing: what was written, what data that is, and how long it stays.
struct ProcessingPage {
    let line: RegisterLine
    let context: Context

    var html: HTML {
        let locale = context.locale
        let assessment = line.record[Processing.assessment] ?? .open
        var actions: [Action] = []
        if context.actor.may(Processing.noun.change) {
            actions.append(
                Action(Phrase("Edit"), to: Directory.editProcessingPath(line.record.id), icon: .edit, effect: .panel))
        }
        let head = PageHeader(
            title: .isolated(line.text(Processing.name.spec, locale)),
            trail: [Link(Processing.noun.many, to: Directory.processingsPath())],
            tags: [Tag(assessment.label, assessment.standing.tone)], actions: actions,
            menu: context.trail(of: Processing.noun.name, line.record.id).map { Menu([$0]) })
        let facts: [(label: Phrase, value: HTML)] = RegisterLine.told.compactMap { field in
            let text = line.text(field, locale)
            return text.isEmpty ? nil : (field.label, #"<span class="lines" dir="auto">\#(text)</span>"#)
        }
        return """
            \(head.html(locale))\(Layout.columns(
                main: Card(title: Phrase("Facts"), Facts(facts).html(locale)).html(locale),
                side: "\(data)\(keeping)"))
            """
    }

    private var data: HTML {
        let locale = context.locale
        let body: HTML =
            line.held.isEmpty
            ? "<p>\(locale.html(Phrase("No department says that its data belongs here.")))</p>"
            : """
            \(each: line.held, { held in
                """
                <h3>\(locale.html(held.department))</h3><ul class="ways">\(each: held.tables, { table in
                    "<li>\(Icon.file.html)<span>\(locale.html(table.title))<small>\(detail(table))</small></span></li>"
                })</ul>
                """
            })
            """
        return Card(title: Phrase("Which data"), body).html(locale)
    }

    private func detail(_ table: HeldTable) -> String {
        let whole = line.data(table, context.locale)
        let title = context.locale(table.title) + ": "
        return whole.hasPrefix(title) ? String(whole.dropFirst(title.count)) : whole
    }

    private var keeping: HTML {
        guard !line.kept.isEmpty else { return .none }
        let locale = context.locale
        return Card(
            title: Phrase("How long it is kept"),
            """
            <ul class="ways">\(each: line.kept.flatMap { line.keeping($0, locale) }, {
                "<li>\(Icon.clock.html)<span>\($0)</span></li>"
            })</ul>
            """
        ).html(locale)
    }
}
