import Department
import Design
import HTML
import Localization
import Routing
import Values

/// The groups of the staff and who belongs to them.
struct GroupListPage {
    let groups: [Group]
    let people: [(id: ID, name: String, role: Phrase)]
    let mayChange: Bool
    let done: String?

    func html(_ locale: Locale) -> HTML {
        let add = Action(Phrase("New group"), to: Paths.newGroup(), icon: .add, weight: .primary, key: "n")
        let head = PageHeader(
            locale, title: Phrase("Groups"),
            fact: Phrase("Whose role reaches the files of their team reaches those of everybody in their groups."),
            trail: [Link(Phrase("Staff"), to: Paths.staff())], actions: mayChange ? [add] : [])
        guard !groups.isEmpty else {
            let empty = Empty(
                .people, title: Phrase("No groups yet"),
                help: Phrase("Put people who work together into a group, with whoever leads them."))
            return "\(head.html(locale))\(notice(locale))\(empty.html(locale))"
        }
        let names = Dictionary(people.map { ($0.id, $0.name) }, uniquingKeysWith: { first, _ in first })
        let columns: [Sheet.Column] = [
            .init(Phrase("Group"), phone: .title), .init(Phrase("Members"), phone: .subtitle),
            .init(Phrase("People"), .end, phone: .labelled),
        ]
        let rows = GroupTree(groups).ordered.map { group, depth in
            let members = group.members.compactMap { names[$0] }.sorted()
            return Sheet.Row(
                id: group.id.description, name: group.name, to: mayChange ? Paths.group(group.id) : nil,
                [
                    // What is part of another stands below it, behind a line for each step.
                    Cell("<b>\(String(repeating: "— ", count: depth))<bdi>\(group.name)</bdi></b>"),
                    Cell("<div>\(locale.list(members))</div>"), .number(members.count, locale),
                ])
        }
        let sheet = Sheet(
            id: "groups", caption: Phrase("Groups"), columns, rows, pager: Pager(shown: groups.count))
        return "\(head.html(locale))\(notice(locale))\(sheet.html(locale))"
    }

    private func notice(_ locale: Locale) -> HTML {
        let said: Phrase? =
            switch done {
            case "made": Phrase("The group is made.")
            case "changed": Phrase("The group is changed.")
            case "removed": Phrase("The group is removed. Its people stay.")
            default: nil
            }
        return said.map { Notice($0, .brand).html(locale) } ?? .none
    }
}

/// A new group, or one to change.
struct GroupPage {
    let group: Group?
    let name: String
    let parent: String
    let members: Set<ID>
    let groups: GroupTree
    let people: [(id: ID, name: String, role: Phrase)]
    let invalid: Invalid?
    let csrf: String

    func html(_ locale: Locale) -> HTML {
        let trail = [Link(Phrase("Staff"), to: Paths.staff()), Link(Phrase("Groups"), to: Paths.groups())]
        let remove = group.map {
            Action(
                Phrase("Remove"), to: Paths.removeGroup($0.id), icon: .trash, weight: .danger,
                effect: .post(csrf: csrf), confirm: Phrase("Remove this group? Its people stay."))
        }
        let title: HTML = group.map { .isolated($0.name) } ?? locale.html(Phrase("New group"))
        let head = PageHeader(title: title, trail: trail, actions: remove.map { [$0] } ?? [])
        let form = Form(
            action: group.map { Paths.group($0.id) } ?? Paths.groups(), csrf: csrf,
            submit: group == nil ? Phrase("Make the group") : Phrase("Save"), cancel: Paths.groups(),
            hidden: group.map { [("version", String($0.version))] } ?? [],
            [
                .init([
                    .text("name", label: Phrase("Name"), value: name, autocomplete: "off").required().limit(60)
                        .error(invalid?["name"]),
                    .select("parent", label: Phrase("Part of"), value: parent, choices: parents, empty: Phrase("None"))
                        .help(Phrase("A region for an agency, the head office for a region."))
                        .error(invalid?["parent"]),
                    .checkboxes(
                        "members", label: Phrase("People"), chosen: members.map(\.description),
                        choices: people.map { .init($0.id.description, .verbatim($0.name), help: $0.role) }
                    ).error(invalid?["members"]),
                ])
            ])
        return "\(head.html(locale))\(Layout.narrow(Card(form.html(locale)).html(locale)))"
    }

    /// What it may be part of: anything but itself and its own parts.
    private var parents: [Field.Choice] {
        let own = group.map { groups.branch($0.id) } ?? []
        return groups.ordered.filter { !own.contains($0.group.id) }.map { group, depth in
            .init(group.id.description, .verbatim(String(repeating: "— ", count: depth) + group.name))
        }
    }
}
