import Department
import Design
import HTML
import HTTP
import Localization
import Routing
import Trust
import Values

/// The server's certificates: what is in place, what was asked for, and the forms for both.
struct DoorCertificatePage {
    let items: [DoorCertificates.Item]
    let certificates: DoorCertificates
    let company: String
    let fields: Fields?
    let invalid: Invalid?
    let done: String?
    let context: Context

    private var locale: Locale { context.locale }

    var html: HTML {
        let head = PageHeader(
            locale, title: Phrase("Certificate of the server"),
            fact: Phrase("It shows browsers that they speak with this house. Its key is made here and never leaves."))
        return """
            \(head.html(locale))\(notices)\(Layout.columns(main: "\(sheet)\(answer)", side: Card(
                title: Phrase("Ask for a certificate"), request).html(locale)))
            """
    }

    // MARK: What is said above

    private var notices: HTML {
        var said: [Notice] = []
        switch done {
        case "asked":
            said.append(
                Notice(
                    Phrase("The key and the request are made."),
                    detail: Phrase("Download the request and send it to the authority."), .brand))
        case "installed", "alone":
            said.append(Notice(Phrase("The certificate is in place. New connections get it within a second."), .brand))
        case "forgotten": said.append(Notice(Phrase("The request and its key are gone."), .brand))
        default: break
        }
        if items.contains(where: { $0.isInPlace && $0.chain?.isAlone == true }) {
            said.append(
                Notice(
                    Phrase("The certificate in place stands alone."),
                    detail: Phrase(
                        "Browsers that do not know its authority refuse it. Put it here once more, followed by the authority’s own certificates."
                    ), .sand))
        }
        if let due = items.first(where: \.isDue) {
            let detail = Phrase("Ask for a new one now: an authority may take days.")
            if due.state != .expired, let day = lastDay(of: due) {
                said.append(
                    Notice(
                        Phrase("The certificate in place ends on {day}.", ["day": .day(day)]),
                        detail: detail, .sand))
            } else {
                said.append(Notice(Phrase("The certificate in place has ended."), detail: detail, .brick))
            }
        }
        if items.contains(where: \.isInPlace), !certificates.isServed {
            said.append(
                Notice(
                    Phrase("The server does not show this certificate yet."),
                    detail: Phrase(
                        "Set tls-certificate and tls-key to {place}, or name that file in the proxy, and restart once. Renewals need no restart.",
                        ["place": .text(certificates.place)]), .sky))
        }
        return .each(said) { $0.html(locale) }
    }

    // MARK: What there is

    private var sheet: HTML {
        guard !items.isEmpty else {
            return Card(
                Empty(
                    .lock, title: Phrase("No certificate was asked for yet"),
                    help: Phrase("Name the server, make the request, and send it to an authority.")
                ).html(locale)
            ).html(locale)
        }
        let columns: [Sheet.Column] = [
            .init(Phrase("Names"), phone: .title), .init(Phrase("State"), phone: .tag),
            .init(Phrase("Issued by"), phone: .labelled),
            .init(Phrase("Action"), .end, phone: .labelled),
        ]
        let rows = items.map { item in
            Sheet.Row(
                id: item.id.description, name: item.request.names.first ?? "",
                [
                    .text(
                        item.request.names.joined(separator: ", "),
                        quiet: locale.day(locale.zone.day(of: item.id.instant))),
                    Cell(state(of: item)),
                    item.chain.map { chain in
                        .text(chain.issuer, quiet: "SHA-256 \(chain.fingerprint.prefix(16))…")
                    } ?? .empty,
                    Cell(actions(on: item)),
                ])
        }
        return Card(
            isFlush: true,
            Sheet(id: "certificates", caption: Phrase("Certificate of the server"), columns, rows).html(locale)
        ).html(locale)
    }

    private func state(of item: DoorCertificates.Item) -> HTML {
        switch item.state {
        case .asked: return Tag(Phrase("Asked for"), .sky).html(locale)
        case .replaced: return Tag(Phrase("Replaced"), .neutral).html(locale)
        case .expired: return Tag(Phrase("Expired"), .brick).html(locale)
        case .installed:
            let end = lastDay(of: item).map { Phrase("Until {day}", ["day": .day($0)]) } ?? Phrase("Active")
            return Tag(end, item.isDue ? .sand : .brand).html(locale)
        }
    }

    private func lastDay(of item: DoorCertificates.Item) -> Day? {
        item.chain.map { locale.zone.day(of: Instant(seconds: $0.expires)) }
    }

    private func actions(on item: DoorCertificates.Item) -> HTML {
        let name = item.request.names.first ?? ""
        let download = Action(
            Phrase("Download"), to: DoorCertificateRoutes.request(item.id), icon: .download, weight: .quiet)
        guard !item.isInPlace else { return download.html(locale) }
        let forget = Action(
            Phrase("Remove"), to: DoorCertificateRoutes.removal(item.id), weight: .quiet,
            effect: .post(csrf: context.csrf),
            confirm: Phrase(
                "Remove the request for {name} with its key? An answer to it can never be used then.",
                ["name": .text(name)]))
        return "\(download.html(locale))\(forget.html(locale))"
    }

    // MARK: Forms

    private var answer: HTML {
        guard !items.isEmpty else { return .none }
        let form = Design.Form(
            action: DoorCertificateRoutes.answer(), csrf: context.csrf, submit: Phrase("Put in place"), scope: "answer",
            [
                .init([
                    .file("file", label: Phrase("File of the authority"), accept: ".pem,.crt,.cer,.txt")
                        .help(
                            Phrase(
                                "The certificate in PEM, and after it those of the authorities in between. Never a private key."
                            )
                        ).error(invalid?["file"]),
                    .textarea("text", label: Phrase("Or its text"), rows: 4).limit(ServerChain.longest),
                ])
            ])
        return Card(title: Phrase("The authority has answered"), form.html(locale)).html(locale)
    }

    private var request: HTML {
        func value(_ name: String, _ first: String) -> String { fields?[name] ?? first }
        return Design.Form(
            action: DoorCertificateRoutes.list(), csrf: context.csrf, submit: Phrase("Make the request"),
            scope: "request",
            [
                .init([
                    .textarea("names", label: Phrase("Names"), value: value("names", certificates.host), rows: 3)
                        .required()
                        .placeholder(.verbatim("crm.example.dz"))
                        .help(Phrase("Those that people type, one a line; the first one leads.")).error(
                            invalid?["names"]),
                    .text("organization", label: Phrase("Company"), value: value("organization", company)).limit(64)
                        .error(invalid?["organization"]),
                    .text("country", label: Phrase("Country"), value: value("country", "DZ")).limit(2).width(.half)
                        .error(invalid?["country"]),
                    .radios(
                        "key", label: Phrase("Kind of key"), value: value("key", ServerRequest.Key.p256.rawValue),
                        choices: [
                            .init("p256", .verbatim("P-256"), help: Phrase("Short and quick.")),
                            .init(
                                "rsa", .verbatim("RSA 3072"), help: Phrase("For authorities that take nothing else.")),
                        ]),
                ])
            ]
        ).html(locale)
    }
}
