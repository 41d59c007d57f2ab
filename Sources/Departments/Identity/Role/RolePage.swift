import Department
import Design
import HTML
import HTTP
import Localization
import Routing
import Values

/// A new role, one to change, or one to look at.
struct RolePage {
    let role: Role?
    let draft: RoleDraft
    let invalid: Invalid?
    let refusal: Refusal?
    let chapters: [PermissionChapter]
    let people: Int
    let mayChange: Bool
    let mayCopy: Bool
    /// Who edits: nobody grants what they do not have.
    let own: Actor
    let csrf: String

    func html(_ locale: Locale) -> HTML {
        let trail = [Link(Phrase("Roles"), to: Paths.roles())]
        guard let role else {
            let head = PageHeader(
                locale, title: Phrase("New role"),
                fact: Phrase("Give as little as the work needs. It can be widened at any time."), trail: trail)
            return "\(head.html(locale))\(Layout.narrow(Card(form.html(locale)).html(locale)))"
        }
        let head = PageHeader(
            title: locale.html(role.label), fact: fact(role, locale), trail: trail,
            tags: role.preset == nil ? [] : [Tag(Phrase("Preset"), .neutral)], actions: actions(for: role))
        return "\(head.html(locale))\(notice(role, locale))\(Layout.narrow(Card(body(locale)).html(locale)))"
    }

    private func fact(_ role: Role, _ locale: Locale) -> HTML {
        let count = Phrase(one: "{count} person has this role.", other: "{count} people have this role.", count: people)
        return "\(role.meaning.map { "\(locale.html($0)) " as HTML })\(locale.html(count))"
    }

    private func notice(_ role: Role, _ locale: Locale) -> HTML {
        guard role.preset != nil, mayChange else { return .none }
        return Notice(
            Phrase("The program decides what a preset allows, so that it keeps up with new departments."),
            detail: Phrase("Copy it to make one of your own.")
        ).html(locale)
    }

    private func actions(for role: Role) -> [Action] {
        guard mayCopy else { return [] }
        var actions = [
            Action(
                Phrase("See as this role"), to: Paths.preview(role.code), icon: .eye, effect: .post(csrf: csrf)),
            Action(Phrase("Copy"), to: Paths.newRole(query: ["from": role.code]), icon: .copy),
        ]
        if role.preset == nil, mayChange, people == 0 {
            actions.append(
                Action(
                    Phrase("Remove"), to: Paths.removeRole(role.code), icon: .trash, weight: .danger,
                    effect: .post(csrf: csrf), confirm: Phrase("Remove this role for good?")))
        }
        return actions
    }

    private func body(_ locale: Locale) -> HTML { mayChange ? form.html(locale) : reading(locale) }

    // MARK: To look at

    /// What the role allows, for whoever may not change it.
    private func reading(_ locale: Locale) -> HTML {
        let facts: [(label: Phrase, value: HTML)] =
            [
                (Phrase("Reaches"), role.map { locale.html($0.reach.label) } ?? .none),
                (
                    Phrase("Second factor"),
                    role.map { locale.html($0.factor.label) } ?? .none
                ),
            ]
            + groups.compactMap { group in
                let labels = group.notes.filter { draft.permissions.contains($0.permission.name) }.map(\.label)
                guard !labels.isEmpty else { return nil }
                return (group.noun, "<ul>\(HTML.each(labels) { "<li>\(locale.html($0))</li>" })</ul>")
            }
        return Facts(facts).html(locale)
    }

    // MARK: To change

    private var form: Design.Form {
        Design.Form(
            action: role.map { Paths.role($0.code) } ?? Paths.roles(), csrf: csrf,
            submit: role == nil ? Phrase("Make the role") : Phrase("Save"), cancel: Paths.roles(),
            error: refusal?.phrase ?? invalid?["permissions"],
            hidden: role.map { [("version", String($0.version))] } ?? [],
            (isPreset ? [] : [.init([name, explanation])]) + [.init(title: Phrase("Access"), access)] + grants)
    }

    private var isPreset: Bool { role?.preset != nil }

    private var name: Field {
        .text("name", label: Phrase("Name"), value: draft.name, autocomplete: "off").required().limit(60)
            .help(Phrase("As your company calls it.")).error(invalid?["name"])
    }

    private var explanation: Field {
        .text("explanation", label: Phrase("What the role is for"), value: draft.explanation, autocomplete: "off")
            .limit(200)
            .error(invalid?["explanation"])
    }

    private var access: [Field] {
        let factor = Field.radios(
            "factor", label: Phrase("Second factor"), value: draft.factor,
            choices: FactorNeed.allCases.map { .init($0.rawValue, $0.label, help: $0.explanation) }
        ).help(Phrase("Whoever has none is led to set it up with the next click. API keys go on working."))
            .error(invalid?["factor"])
        let choices = Actor.Reach.allCases.filter { own.reach.covers($0) || $0.rawValue == draft.reach }
        let reach = Field.radios(
            "reach", label: Phrase("Which files it reaches"), value: draft.reach,
            choices: choices.map { .init($0.rawValue, $0.label) }
        ).disabled(isPreset).error(invalid?["reach"])
        return [reach, factor]
    }

    /// What a form can tick, by department and noun: what its reader may do, and what the role does already.
    private var grants: [Design.Form.Section] {
        chapters.compactMap { chapter in
            let fields = RolePage.groups(of: [chapter]).compactMap { group -> Field? in
                let offered = group.notes.filter {
                    own.may($0.permission) || draft.permissions.contains($0.permission.name)
                }
                guard !offered.isEmpty else { return nil }
                return Field.checkboxes(
                    RoleDraft.grant + group.name, label: group.noun,
                    chosen: offered.map(\.permission.name).filter(draft.permissions.contains),
                    choices: offered.map { .init($0.permission.name, $0.label) }
                ).disabled(isPreset)
            }
            return fields.isEmpty ? nil : .init(title: chapter.title, fields)
        }
    }

    /// The permissions about one thing.
    struct Group {
        let name: String
        let noun: Phrase
        var notes: [PermissionNote]
    }

    private var groups: [Group] { RolePage.groups(of: chapters) }

    static func groups(of chapters: [PermissionChapter]) -> [Group] {
        var groups: [Group] = []
        for note in chapters.flatMap(\.notes) {
            let name = String(note.permission.name.prefix { $0 != "." })
            if let index = groups.firstIndex(where: { $0.name == name }) {
                groups[index].notes.append(note)
            } else {
                groups.append(Group(name: name, noun: note.noun ?? .verbatim(name), notes: [note]))
            }
        }
        return groups
    }
}
