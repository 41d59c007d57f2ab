import Department
public import Design
import HTML
public import HTTP
public import Localization
public import Nouns
import Routing
import SQL
public import Values

extension NounDesk {
    var showRoutes: [Route<Context>] {
        [
            .get(row, access: .needs(noun.see), "Shows one of \(noun.many.text.lowercased()).") { _, context, id in
                try show(id, context)
            }
        ]
    }

    var formRoutes: [Route<Context>] {
        [
            .get(form, access: .needs(noun.change), "Shows the form for a new one.") { request, context in
                try formPage(nil, Inputs(request.query, initial), context)
            },
            .post(list, access: .needs(noun.change), "Adds one from the form.") { request, context in
                try keep(nil, request, context)
            },
            .get(edit, access: .needs(noun.change), "Shows the form of one.") { _, context, id in
                let record = try store.read { try self.record(id, for: context.actor, in: $0) }
                return try formPage(record, Inputs(record, context.locale), context)
            },
            .post(edit, access: .needs(noun.change), "Changes one from the form.") { request, context, id in
                let record = try store.read { try self.record(id, for: context.actor, in: $0) }
                return try keep(record, request, context)
            },
        ]
    }

    private func show(_ id: ID, _ context: Context) throws -> Response {
        let (record, names) = try store.read { connection in
            let record = try self.record(id, for: context.actor, in: connection)
            return (record, try linkNames(of: [record], in: connection))
        }
        let locale = context.locale
        let facts = noun.fields.filter {
            ($0.sensitivity == .secret || noun.shows($0, to: context.actor)) && $0.name != noun.title
        }.map { field in
            (
                label: field.label,
                value: field.sensitivity == .secret
                    ? masked(field, of: record, for: context) : field.html(record[field.name], locale, names: names)
            )
        }
        let actions =
            context.actor.may(noun.change)
            ? [Action(Phrase("Edit"), to: edit(id), icon: .edit, weight: .primary, effect: .panel, key: "e")] : []
        return context.page(
            .verbatim(record.title), live: [noun.name],
            """
            \(PageHeader(
                title: .isolated(record.title), fact: locale.html(noun.one), trail: [Link(noun.many, to: path)],
                actions: actions).html(locale))\(Card(Facts(facts).html(locale)).html(locale))
            """)
    }

    /// Keeps what the form holds; what was wrong comes back with the form as it was typed.
    private func keep(_ old: Record?, _ request: Request, _ context: Context) throws -> Response {
        let fields = try request.form().fields
        let currency = fields["currency"].flatMap(Currency.init(code:)) ?? .dinar
        var contents: [String: Content] = [:]
        var faults: [Invalid.Fault] = []
        func take(_ specs: [FieldSpec], into contents: inout [String: Content]) {
            for field in specs where field.isTicked || fields.contains(field.name) {
                // A masked field comes empty: nobody typed a new content, unless they say that there is none any more.
                if old != nil, field.sensitivity == .secret, fields[field.name]?.allSatisfy(\.isWhitespace) == true {
                    if fields[field.name + NounDesk.removal] != nil { contents[field.name] = Content.none }
                    continue
                }
                if field.isMask(fields[field.name] ?? "") {
                    faults.append(.init(field.name, NounDesk.maskTyped))
                    continue
                }
                do throws(FieldFault) {
                    contents[field.name] =
                        field.isTicked
                        ? .flag(fields[field.name] != nil)
                        : try field.read(fields[field.name] ?? "", .typed(currency))
                } catch {
                    faults.append(.init(field.name, error.phrase))
                }
            }
        }
        take(noun.stored.filter { $0.isWritable && noun.shows($0, to: context.actor) }, into: &contents)
        var beside: [String: Content] = [:]
        if old == nil, let entry { take(entry.fields, into: &beside) }
        do {
            guard faults.isEmpty else { throw Invalid(faults) }
            let record = try store.change(by: context.author) { change in
                guard let old else {
                    let record = try add(contents, in: change)
                    try entry?.keep(change, record, beside)
                    return record
                }
                return try edit(old.id, version: ExpectedVersion(form: fields), contents, in: change)
            }
            if context.wantsFragment { return Response.empty(.ok).with("HX-Redirect", address(of: record)) }
            return .redirect(to: address(of: record))
        } catch let invalid as Invalid {
            return try formPage(old, Inputs(fields), context, invalid)
        } catch let refusal as Refusal where old != nil && refusal.code == Refusal.stale.code {
            // What was typed stays; sending it again starts from what is stored now, which stands beside the fields.
            let now = try store.read { try self.record(old?.id ?? ID(high: 0, low: 0), for: context.actor, in: $0) }
            let typed = fields.setting("version", to: String(now.version))
            return try formPage(now, Inputs(typed), context, refusal: refusal, showsStored: true)
        } catch let refusal as Refusal where refusal.status == .conflict || refusal.status == .unprocessableContent {
            return try formPage(old, Inputs(fields), context, refusal: refusal)
        }
    }

    private func formPage(
        _ record: Record?, _ inputs: Inputs, _ context: Context, _ invalid: Invalid? = nil, refusal: Refusal? = nil,
        showsStored: Bool = false
    ) throws -> Response {
        let locale = context.locale
        let fields = try store.read { connection in
            let names = try record.map { showsStored ? try linkNames(of: [$0], in: connection) : [:] } ?? [:]
            return try noun.stored.filter { $0.isWritable && noun.shows($0, to: context.actor) }.flatMap {
                field -> [Design.Field] in
                let control = try control(for: field, inputs, context, connection).error(invalid?[field.name])
                if field.sensitivity == .secret, let record {
                    return secretControls(field, control, field.masked(record[field.name]).text)
                }
                return [control].map { control in
                    guard showsStored, let record else { return control }
                    let now = record[field.name]
                    return control.stored(
                        meanwhile: .text(now.isNone ? "—" : field.text(now, locale, names: names)),
                        unless: field.typed(now, locale) == inputs[field.name] ?? "")
                }
            }
        }
        let beside = (record == nil ? entry?.fields ?? [] : []).map { field in
            field.control(inputs[field.name], locale, today: context.today).error(invalid?[field.name])
        }
        let title: Phrase =
            record == nil
            ? noun.adding ?? Phrase("New: {noun}", ["noun": .phrase(noun.one)])
            : Phrase("Edit {name}", ["name": .text(record?.title ?? "")])
        var hidden: [(name: String, value: String)] = []
        if let record { hidden.append(("version", inputs["version"] ?? String(record.version))) }
        let form = Design.Form(
            action: record.map { edit($0.id) } ?? path, csrf: context.csrf,
            submit: record == nil ? Phrase("Add") : Phrase("Save"),
            cancel: record.map { address(of: $0) } ?? path,
            error: refusal?.phrase
                ?? (invalid == nil ? nil : Phrase("Something is missing or wrong. See the marked fields.")),
            hidden: hidden, [.init(beside.isEmpty ? fields : placed(beside, among: fields))]
        ).html(locale)
        let status = refusal?.status ?? (invalid == nil ? .ok : .unprocessableContent)
        if context.wantsFragment {
            return context.fragment(
                SidePanel(title: locale.html(title), to: record.map { edit($0.id) } ?? self.form(), form).html(locale),
                status: status)
        }
        return context.page(
            title, status: status,
            Layout.narrow(
                """
                \(PageHeader(locale, title: title, trail: [Link(noun.many, to: path)]).html(locale))\
                \(Card(form).html(locale))
                """))
    }

    /// A masked field of a row is not there to be read in its form: a new content can be typed, or the old one taken away.
    private func secretControls(_ field: FieldSpec, _ control: Design.Field, _ shown: String?) -> [Design.Field] {
        guard let shown, !shown.isEmpty else { return [control] }
        let typed = control.placeholder(.verbatim(shown)).required(false)
            .help(Phrase("Leave it empty to keep the present one."))
        guard !field.isRequired else { return [typed] }
        let removal = Design.Field.checkbox(
            field.name + NounDesk.removal, label: Phrase("Remove: {field}", ["field": .phrase(field.label)]),
            isOn: false
        ).width(.half)
        return [typed, removal]
    }

    /// Behind a masked field's name: the tick that takes its content away.
    static let removal = "-remove"
    static let maskTyped = Phrase("The dots stand for hidden characters. Type the whole number.")

    /// What is asked beside the row's fields stands before its first long text, such as an address.
    private func placed(_ beside: [Design.Field], among fields: [Design.Field]) -> [Design.Field] {
        let place =
            noun.stored.filter(\.isWritable).firstIndex { field in
                if case .text(_, let isMultiline) = field.kind { return isMultiline }
                return false
            } ?? fields.count
        return Array(fields.prefix(place)) + beside + Array(fields.dropFirst(place))
    }

    private func control(
        for field: FieldSpec, _ inputs: Inputs, _ context: Context, _ connection: any Connection
    ) throws -> Design.Field {
        if case .link = field.kind, let choices = try choices(field, context, connection) {
            return Design.Field.select(
                field.name, label: field.label, value: inputs[field.name] ?? "",
                choices: choices.map { .init($0.0.description, .verbatim($0.1)) }, empty: Phrase("Choose")
            ).help(field.help).required(field.isRequired).width(.half)
        }
        return field.control(inputs[field.name], context.locale, today: context.today)
    }
}

/// What a form shows in its fields: what was typed, or what a row holds.
public struct Inputs: Sendable {
    private let values: [String: String]

    /// What was typed; `initial` stands where nothing was.
    public init(_ fields: Fields, _ initial: [String: String] = [:]) {
        let typed = Dictionary(fields.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
        values = initial.merging(typed) { _, typed in typed }
    }

    /// What a row holds, as people type it.
    public init(_ record: Record, _ locale: Locale) {
        var values: [String: String] = [:]
        for field in record.noun.stored where field.sensitivity != .secret {
            values[field.name] = field.typed(record[field.name], locale)
        }
        self.values = values
    }

    /// A field's text; nil when the form holds none.
    public subscript(name: String) -> String? { values[name] }
}

extension FieldSpec {
    /// True for a tick box, whose absence in a form means no.
    var isTicked: Bool { kind == .flag }

    /// The content as people type it into the field's control.
    public func typed(_ content: Content, _ locale: Locale) -> String {
        switch (kind, content) {
        case (.amount, .integer(let minor)): locale.amount(Money(minor: minor, .dinar))
        case (.rate, .integer(let rate)): locale.decimal(scaled: rate, digits: 2)
        case (.flag, .flag(let flag)): flag ? "1" : ""
        default: content.description
        }
    }

    /// The control that takes the field in a form.
    public func control(_ value: String?, _ locale: Locale, today: Day) -> Design.Field {
        let value = value ?? ""
        let control: Design.Field
        switch kind {
        case .text(let length, let isMultiline):
            let input: Design.Field =
                isMultiline
                ? .textarea(name, label: label, value: value, rows: 3) : .text(name, label: label, value: value)
            control = input.limit(length.upperBound)
        case .choice(let choices):
            control = .select(
                name, label: label, value: value, choices: choices.map { .init($0.code, $0.label) },
                empty: isRequired && !value.isEmpty ? nil : Phrase("Choose"))
        case .amount: control = .money(name, label: label, value: value, currency: .dinar)
        case .integer, .rate: control = .number(name, label: label, value: value)
        case .day, .instant: control = .date(name, label: label, value: value)
        case .flag: control = .checkbox(name, label: label, isOn: !value.isEmpty)
        case .link: control = .text(name, label: label, value: value)
        case .email: control = .email(name, label: label, value: value)
        case .phone: control = .phone(name, label: label, value: value)
        case .wilaya:
            control = .select(
                name, label: label, value: value,
                choices: Wilaya.inForce(on: today).map {
                    .init(String($0.code), .verbatim($0.codeText + " " + locale.wilaya(Int64($0.code))))
                }, empty: Phrase("Choose"))
        }
        return control.help(help).required(isRequired).width(isLong ? .full : .half)
    }

    /// True for what needs the form's whole width.
    private var isLong: Bool {
        if case .text(let length, let isMultiline) = kind { return isMultiline || length.upperBound > 200 }
        return false
    }
}
