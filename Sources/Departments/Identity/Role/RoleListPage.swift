import Design
import HTML
import Localization
import Routing
import Values

/// Every role, what it is for and how many people have it.
struct RoleListPage {
    let roles: [(role: Role, permissions: Int, people: Int)]
    let mayChange: Bool
    let done: String?

    func html(_ locale: Locale) -> HTML {
        let add = Action(Phrase("New role"), to: Paths.newRole(), icon: .add, weight: .primary, key: "n")
        let models = Action(Phrase("Begin with a model"), to: Paths.roleModels(), icon: .list)
        let head = PageHeader(
            locale, title: Phrase("Roles"),
            fact: Phrase("What somebody may do, and which files that reaches. Whoever has no role has nothing."),
            actions: mayChange ? [models, add] : [])
        let columns: [Sheet.Column] = [
            .init(Phrase("Role"), phone: .title), .init(Phrase("People"), .end, phone: .labelled),
            .init(Phrase("Permissions"), .end, phone: .labelled), .init(Phrase("Reaches"), phone: .labelled),
            .init(Phrase("Second factor"), phone: .labelled), .init(Phrase("Origin"), phone: .tag),
        ]
        let sheet = Sheet(
            id: "roles", caption: Phrase("Roles"), columns, roles.map { row($0, locale) },
            pager: Pager(shown: roles.count))
        return "\(head.html(locale))\(notice(locale))\(sheet.html(locale))"
    }

    private func row(_ entry: (role: Role, permissions: Int, people: Int), _ locale: Locale) -> Sheet.Row {
        let role = entry.role
        let origin = role.preset == nil ? Tag(Phrase("Made here"), .brand) : Tag(Phrase("Preset"), .neutral)
        let name: HTML = #"<span class="strong">\#(locale.html(role.label))</span>"#
        return Sheet.Row(
            id: role.code, name: locale(role.label), to: Paths.role(role.code),
            [
                Cell(name, quiet: role.meaning.map { locale.html($0) }),
                .number(entry.people, locale), .number(entry.permissions, locale), .phrase(role.reach.label, locale),
                .phrase(role.factor.label, locale), .tag(origin, locale),
            ])
    }

    private func notice(_ locale: Locale) -> HTML {
        let said: Phrase? =
            switch done {
            case "made": Phrase("The role is made. Give it to somebody on their account.")
            case "changed": Phrase("The role is changed. It counts from the next click of whoever has it.")
            case "removed": Phrase("The role is removed.")
            default: nil
            }
        return said.map { Notice($0, .brand).html(locale) } ?? .none
    }
}
