import Design
import HTML
import Localization
import Values

/// Somebody's certificates, each with a button that removes it.
struct CertificateSheet {
    let certificates: [StaffCertificate]
    let csrf: String
    let now: Instant
    /// The address that removes one.
    let remove: (ID) -> String

    func html(_ locale: Locale) -> HTML {
        guard !certificates.isEmpty else { return .none }
        let columns: [Sheet.Column] = [
            .init(Phrase("Name"), phone: .title), .init(Phrase("Taken for"), phone: .labelled),
            .init(Phrase("Until"), phone: .labelled), .init(Phrase("Last used"), phone: .labelled),
            .init(Phrase("Action"), .end, phone: .labelled),
        ]
        let rows = certificates.map { one in
            let button = Action(
                Phrase("Remove"), to: remove(one.id), weight: .quiet, effect: .post(csrf: csrf),
                confirm: Phrase(
                    "Remove the certificate {name}? It opens this account no more.", ["name": .text(one.name)])
            ).html(locale)
            let end: HTML =
                one.kind == .subject
                ? HTML(text: locale("With each renewal"))
                : one.expires <= now ? Tag(Phrase("Expired"), .neutral).html(locale) : locale.html(one.expires)
            let kind =
                one.kind == .exact ? Phrase("This certificate") : Phrase("Every certificate of this person")
            return Sheet.Row(
                id: one.id.description, name: one.name,
                [
                    .text(one.name, quiet: one.issuer), .phrase(kind, locale), Cell(end),
                    one.used.map { Cell(locale.html($0)) } ?? .empty, Cell(button),
                ])
        }
        return Sheet(id: "certificates", caption: Phrase("Client certificates"), columns, rows).html(locale)
    }
}
