import Audit
import Department
import Design
import Documents
import HTML
import HTTP
import Intake
import Localization
import Messages
import NounPages
import Nouns
import Routing
import Values

extension Directory {
    static let disclosurePath = Path<ID>("/parties/{id}/disclosure")

    /// Everything that the house holds of a person, for that person: by a right of its own, after proof, with a reason.
    var disclosureRoutes: [Route<Context>] {
        let access = Access.needs(DirectoryPermissions.disclose)
        return [
            .get(Directory.disclosurePath, access: access, "Asks why everything about a person is to be handed over.") {
                _, context, id in try disclosureForm(id, Fields(), context)
            }.afterProof(),
            .post(
                Directory.disclosurePath, access: access,
                "Hands everything about a person over as JSON or PDF; the audit keeps who asked and why.",
                limits: RouteLimits(body: 16_384)
            ) { request, context, id in
                let fields = try request.form().fields
                do {
                    return try disclose(id, fields, context)
                } catch let invalid as Invalid {
                    return try disclosureForm(id, fields, context, invalid)
                }
            }.costing(.bulk).afterProof(givesFile: true),
        ]
    }

    private func disclose(_ id: ID, _ fields: Fields, _ context: Context) throws -> Response {
        // Files of others are in it: a reach of one's own files is too short.
        guard context.actor.reach == .all else { throw Refusal.forbidden }
        let party = try store.read { try parties.record(id, for: context.actor, in: $0) }
        guard let reason = try? CleanText.read(fields["reason"] ?? "", limit: 400), reason.count >= 4 else {
            throw Invalid("reason", Phrase("Say for which request it is."))
        }
        guard let format = fields["format"], format == "json" || format == "pdf" else {
            throw Invalid("format", Phrase("Choose one of the values offered."))
        }
        let language = Language(rawValue: fields["language"] ?? "") ?? party.language
        try store.looks.admit(context.actor.id, at: context.now)
        let everybody = try store.change(by: context.author) { change in
            let file = try PartyFile(id, in: change)
            try change.note(
                "party.disclosed", of: "party", id, reason: reason,
                changes: [.init(field: "language", old: nil, new: "\(format) \(language.tag)")])
            return try file.everybody
        }
        let person = try store.read { try known(as: everybody, in: $0) }
        let locale = context.locale(in: language)
        let reference = party["reference"].text ?? ""
        let keepers: [any PersonKeeper] = [self] + keepers.all
        if format == "pdf" {
            let bytes = try paper(of: party, person, keepers, locale, context).bytes()
            return .download(bytes, type: "application/pdf", name: "\(reference)-\(language.tag).pdf")
                .with("Cache-Control", "no-store")
        }
        let head: [JSON.Member] = [
            .init("format", "sila-person"), .init("version", 1), .init("made", .string(context.now.description)),
            .init("reference", .string(reference)), .init("language", .string(language.tag)),
            .init("company", .string(context.company.sender(locale).name)),
        ]
        return Response.stream(type: "application/json", name: "\(reference).json") { sink in
            let json = PersonJSON(sink, head: head, locale)
            for keeper in keepers {
                try json.department(keeper.name, keeper.title)
                try keeper.disclose(person, to: json)
            }
            try json.finish()
        }.with("Cache-Control", "no-store")
    }

    private func paper(
        of party: Record, _ person: KnownPerson, _ keepers: [any PersonKeeper], _ locale: Locale, _ context: Context
    ) throws -> Paper {
        let day = locale.day(locale.zone.day(of: context.now), .long)
        let arabic = party[Party.arabicName.spec].text
        let name = locale.language == .arabic ? arabic ?? party.title : party.title
        let sender = context.company.sender(locale)
        let sections = PersonPaper(locale)
        for keeper in keepers { try keeper.disclose(person, to: sections) }
        sections.end()
        return Paper(
            title: locale("What is kept of you"), language: locale.language.tag,
            direction: locale.direction == .rightToLeft ? .rightToLeft : .leftToRight,
            sender: sender, marks: [party["reference"].text ?? "", day],
            footer: context.company.footer(locale),
            created: context.now,
            blocks: [
                .recipient([name]),
                .paragraph(
                    locale(
                        Phrase(
                            """
                            This is everything that {company} keeps of you on {day}, in every department. You may ask \
                            that what is wrong be put right, object to its use, and complain to the authority for the \
                            protection of personal data.
                            """,
                            [
                                "company": .text(sender.name),
                                "day": .day(locale.zone.day(of: context.now), .long),
                            ]))),
            ] + sections.blocks)
    }

    private func disclosureForm(
        _ id: ID, _ fields: Fields, _ context: Context, _ invalid: Invalid? = nil
    ) throws -> Response {
        guard context.actor.reach == .all else { throw Refusal.forbidden }
        let party = try store.read { try parties.record(id, for: context.actor, in: $0) }
        let title = Phrase("Hand over what is kept of a person")
        let languages: [PartyLanguage] = [.french, .arabic, .english]
        let form = Design.Form(
            action: Directory.disclosurePath(id), csrf: context.csrf, submit: Phrase("Make the file"),
            cancel: Directory.partyPath(id),
            [
                .init([
                    .text("reason", label: Phrase("For which request"), value: fields["reason"] ?? "")
                        .help(Phrase("Number and date of the request. It is written into the audit with your name."))
                        .error(invalid?["reason"]).required().limit(400).focused(),
                    .radios(
                        "format", label: Phrase("Format"), value: fields["format"] ?? "pdf",
                        choices: [
                            .init("pdf", Phrase("PDF, for the person to read")),
                            .init("json", Phrase("JSON, for the person to take elsewhere")),
                        ]
                    ).error(invalid?["format"]).required(),
                    .select(
                        "language", label: Phrase("Language"), value: fields["language"] ?? party.language.tag,
                        choices: languages.map { .init($0.rawValue, $0.label) }
                    ).required(),
                ])
            ])
        return context.page(
            title, status: invalid == nil ? .ok : .unprocessableContent,
            Layout.narrow(
                """
                \(PageHeader(
                    title: context.locale.html(title), fact: .isolated(party.title),
                    trail: [Link(.verbatim(party.title), to: Directory.partyPath(id))]).html(context.locale))\
                \(Notice(
                    Phrase("Everything goes into it, identity numbers in full."),
                    detail: Phrase("Check first who asks, and hand it to nobody else."), .sand
                ).html(context.locale))\(Card(form.html(context.locale)).html(context.locale))
                """))
    }
}

extension Record {
    /// The language that a party is written to in.
    var language: Language { self[Party.language].flatMap { Language(rawValue: $0.rawValue) } ?? .french }
}
