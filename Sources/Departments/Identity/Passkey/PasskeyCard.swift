import Department
import Design
import HTML
import Localization
import Routing
import Values

/// One's passkeys, and the way to another.
struct PasskeyCard {
    let passkeys: [StaffPasskey]
    let csrf: String
    let invalid: Invalid?

    func html(_ locale: Locale) -> HTML {
        let add = PasskeyForm(
            action: Paths.passkeys(), options: Paths.passkeys(), csrf: csrf, submit: Phrase("Add a passkey"),
            field: Field.text("label", label: Phrase("Name")).required().limit(60)
                .help(Phrase("For instance: my telephone, blue key, office computer.")).error(invalid?["label"]),
            otherwise: Phrase(
                "Passkeys need a browser that knows them, JavaScript, and an address with a name instead of a number."))
        return Card(
            title: Phrase("Passkeys"),
            """
            <p>\(locale("A passkey opens your account by finger, face or PIN. No false page can ask for it."))</p>\
            \(passkeys.isEmpty ? .none : list(locale))\(add.html(locale))
            """
        ).html(locale)
    }

    private func list(_ locale: Locale) -> HTML {
        let columns: [Sheet.Column] = [
            .init(Phrase("Name"), phone: .title), .init(Phrase("Added"), phone: .labelled),
            .init(Phrase("Last used"), phone: .labelled), .init(Phrase("Action"), .end, phone: .labelled),
        ]
        let rows = passkeys.map { key in
            let remove = Action(
                Phrase("Remove"), to: Paths.removePasskey(key.id), weight: .quiet, effect: .post(csrf: csrf),
                confirm: Phrase("Remove the passkey {name}? It opens nothing any more.", ["name": .text(key.label)])
            ).html(locale)
            return Sheet.Row(
                id: key.id.description, name: key.label,
                [
                    .text(key.label, quiet: key.host), Cell(locale.html(key.made)),
                    key.used.map { Cell(locale.html($0)) } ?? .empty, Cell(remove),
                ])
        }
        return Sheet(id: "passkeys", caption: Phrase("Passkeys"), columns, rows).html(locale)
    }
}
