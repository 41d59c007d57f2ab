import Department
import Design
import HTML
import HTTP
import Localization
import Routing
import Values

/// The models of roles, by what a company does; each leads to a new role that is filled in with it.
struct RoleModelsPage {
    /// Who looks: a model gives nobody more than they may give.
    let own: Actor
    /// What the departments have today.
    let known: Set<Permission>

    func html(_ locale: Locale) -> HTML {
        let head = PageHeader(
            locale, title: Phrase("Models of roles"),
            fact: Phrase(
                "Choose what comes nearest. It becomes a role of your own, to be named and changed as you like."),
            trail: [Link(Phrase("Roles"), to: Paths.roles())])
        return "\(head.html(locale))\(each: RoleModel.Company.allCases, { sheet(of: $0, locale) })"
    }

    private func sheet(of company: RoleModel.Company, _ locale: Locale) -> HTML {
        let columns: [Sheet.Column] = [
            .init(Phrase("Role"), phone: .title), .init(Phrase("Permissions"), .end, phone: .labelled),
            .init(Phrase("Reaches"), phone: .labelled), .init(Phrase("Second factor"), phone: .labelled),
        ]
        let rows = RoleModel.all.filter { $0.company == company }.map { model in
            Sheet.Row(
                id: model.code, name: locale(model.label), to: Paths.newRole(query: ["model": model.code]),
                [
                    Cell(
                        #"<span class="strong">\#(locale.html(model.label))</span>"#,
                        quiet: locale.html(model.explanation)),
                    .number(model.permissions.intersection(known).intersection(own.permissions).count, locale),
                    .phrase(model.reach.label, locale), .phrase(model.factor.label, locale),
                ])
        }
        return Card(
            title: company.label, isFlush: true,
            Sheet(id: "models-\(company.rawValue)", caption: company.label, columns, rows).html(locale)
        ).html(locale)
    }
}
