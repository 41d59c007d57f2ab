import Department
import Design
import Documents
import HTML
import HTTP
import Localization
import NounPages
import Nouns
import Routing
import SQL
import Values

extension Directory {
    static let breachesPath = FixedPath("/breaches")
    static let newBreachPath = FixedPath("/breaches/new")
    static let breachPath = Path<ID>("/breaches/{id}")
    static let editBreachPath = Path<ID>("/breaches/{id}/edit")
    static let breachNoticePath = Path<ID>("/breaches/{id}/notice")
    static let breachPersonsPath = Path<ID>("/breaches/{id}/persons")
    static let breachClosingPath = Path<ID>("/breaches/{id}/closing")
    static let breachPaperPath = Path<ID>("/breaches/{id}/paper")

    static let noticeInputs: [FieldSpec] = [
        noticeDay.spec, noticeHour.spec, noticeReference.spec, noticeDelay.spec,
    ]
    static let noticeDay = Nouns.Field<Day>("day", Phrase("Notified on"), .day(Person.days), [.required])
    static let noticeHour = Nouns.Field<Int64>("hour", Phrase("At which hour"), .integer(0...23), [.required])
    static let noticeReference = Nouns.Field<String>.text(
        "reference", Phrase("Reference of the notice"), 2...200, [.required])
    static let noticeDelay = Nouns.Field<String>.text(
        "delay", Breach.delay.spec.label, 0...400, help: Phrase("Only when the time was over."))
    static let toldDay = Nouns.Field<Day>(
        "day", Breach.personsTold.spec.label, .day(Person.days), [],
        help: Phrase("Empty when they are not told."))
    static let toldHow = Nouns.Field<String>.text(
        "how", Breach.personsHow.spec.label, 4...1_000, [.required], isMultiline: true)
    static let closingText = Nouns.Field<String>.text(
        "closing", Breach.closing.spec.label, 4...2_000, [.required], isMultiline: true)

    var breachRoutes: [Route<Context>] {
        let see = Access.needs(Breach.see)
        let handle = Access.needs(Breach.handle)
        let limits = RouteLimits(body: 65_536)
        return [
            .get(Directory.breachesPath, access: see, "Shows the journal of breaches.") { _, context in
                let records = try store.read { try Breach.all(limit: 500, in: $0) }
                return context.page(Breach.noun.many, BreachListPage(records: records, context: context).html)
            },
            .get(Directory.newBreachPath, access: handle, "Shows the form for a breach.") { _, context in
                try breachForm(nil, Fields(), context)
            },
            .post(Directory.breachesPath, access: handle, "Writes a breach down.", limits: limits) { request, context in
                let fields = try request.form().fields
                let once = fields.once ?? context.surroundings.newID()
                return try keep(
                    leadingTo: Directory.breachPath(once), context,
                    { try BreachFile.record(Typed(Breach.inputs, in: fields), once: once, in: $0) },
                    again: { try breachForm(nil, fields, context, $0, $1) })
            },
            .get(Directory.breachPath, access: see, "Shows a breach, its deadlines and what is to be done.") {
                _, context, id in try breachPage(id, context)
            },
            .get(Directory.editBreachPath, access: handle, "Shows the form with the facts of a breach.") {
                _, context, id in try breachForm(try breach(id), Fields(), context)
            },
            .post(Directory.editBreachPath, access: handle, "Changes the facts of a breach.", limits: limits) {
                request, context, id in
                let fields = try request.form().fields
                return try keep(
                    leadingTo: Directory.breachPath(id), context,
                    { change in
                        var file = try BreachFile(id, version: ExpectedVersion(form: fields), in: change)
                        try file.edit(Typed(Breach.inputs, in: fields))
                    }, again: { try breachForm(try breach(id), fields, context, $0, $1) })
            },
            .post(Directory.breachNoticePath, access: handle, "Notes that an authority was told.", limits: limits) {
                request, context, id in
                try breachStep(id, request, context, Directory.noticeInputs) { file, typed, fields in
                    guard let law = fields["law"].flatMap(LegalTerm.Jurisdiction.init(rawValue:)) else {
                        throw Invalid("law", Phrase("Choose one of the values offered."))
                    }
                    let day = typed[Directory.noticeDay] ?? context.today
                    let hour = Int(clamping: typed[Directory.noticeHour] ?? 0)
                    try file.notify(
                        law, at: store.zone.instant(day, hour: hour), reference: typed[Directory.noticeReference] ?? "",
                        delay: typed[Directory.noticeDelay])
                }
            }.afterProof(),
            .post(
                Directory.breachPersonsPath, access: handle, "Notes that the persons were told, or why not.",
                limits: limits
            ) { request, context, id in
                try breachStep(id, request, context, [Directory.toldDay.spec, Directory.toldHow.spec]) {
                    file, typed, _ in
                    try file.tellPersons(on: typed[Directory.toldDay], how: typed[Directory.toldHow] ?? "")
                }
            },
            .post(Directory.breachClosingPath, access: handle, "Closes a breach.", limits: limits) {
                request, context, id in
                try breachStep(id, request, context, [Directory.closingText.spec]) { file, typed, _ in
                    try file.close(because: typed[Directory.closingText] ?? "")
                }
            }.afterProof(),
            .get(Directory.breachPaperPath, access: see, "Sends the notice of a breach as PDF, in a language.") {
                request, context, id in
                let record = try breach(id)
                let language = Language(rawValue: request.query["language"] ?? "") ?? context.locale.language
                let officer =
                    try store.read { try Processing.all(in: $0) }
                    .compactMap { $0[Processing.officer.spec].text }.first ?? ""
                let paper = BreachPaper(
                    record: record, officer: officer, locale: context.locale(in: language), company: context.company,
                    now: context.now)
                return .download(
                    try paper.paper.bytes(), type: "application/pdf",
                    name: "\(record["reference"].text ?? "")-\(language.tag).pdf"
                ).with("Cache-Control", "no-store")
            }.costing(.bulk),
        ]
    }

    private func breach(_ id: ID) throws -> Record {
        guard let record = try store.read({ try Breach.table.record(id, in: $0) }) else { throw Refusal.notFound }
        return record
    }

    private func breachStep(
        _ id: ID, _ request: Request, _ context: Context, _ specs: [FieldSpec],
        _ verb: (inout BreachFile, Typed, Fields) throws -> Void
    ) throws -> Response {
        let fields = try request.form().fields
        return try keep(
            leadingTo: Directory.breachPath(id), context,
            { change in
                var file = try BreachFile(id, version: ExpectedVersion(form: fields), in: change)
                try verb(&file, Typed(specs, in: fields), fields)
            }, again: { try breachPage(id, context, fields, $0, $1) })
    }

    private func breachPage(
        _ id: ID, _ context: Context, _ typed: Fields = Fields(), _ invalid: Invalid? = nil, _ refusal: Refusal? = nil
    ) throws -> Response {
        let page = BreachPage(
            record: try breach(id), context: context, typed: typed, invalid: invalid, refusal: refusal)
        return context.page(
            .verbatim(page.record["reference"].text ?? ""),
            status: refusal?.status ?? (invalid == nil ? .ok : .unprocessableContent), page.html)
    }

    private func breachForm(
        _ record: Record?, _ typed: Fields, _ context: Context, _ invalid: Invalid? = nil, _ refusal: Refusal? = nil
    ) throws -> Response {
        let hour = (context.now.seconds + Int64(store.zone.offsetSeconds(at: context.now))) / 3600 % 24
        let usual = ["knownOn": context.today.description, "knownHour": String(hour), "place": "dz"]
        return context.dialog(
            record == nil ? Phrase("Record a breach") : Phrase("The facts of the breach"),
            trail: [Link(Breach.noun.many, to: Directory.breachesPath())], isWrong: invalid != nil || refusal != nil
        ) { target in
            Design.Form(
                action: record.map { Directory.editBreachPath($0.id) } ?? Directory.breachesPath(), csrf: context.csrf,
                submit: record == nil ? Phrase("Record the breach") : Phrase("Save"),
                cancel: record.map { Directory.breachPath($0.id) } ?? Directory.breachesPath(), error: refusal?.phrase,
                hidden: record.map { [("version", String($0.version))] }
                    ?? [("once", typed["once"] ?? context.surroundings.newID().description)],
                target: target,
                [
                    .init(
                        Breach.inputs.map { spec in
                            spec.control(
                                typed[spec.name] ?? record.map { $0[spec].typed(context.locale) } ?? usual[spec.name],
                                context.locale, today: context.today
                            ).error(invalid?[spec.name])
                        })
                ])
        }
    }
}
