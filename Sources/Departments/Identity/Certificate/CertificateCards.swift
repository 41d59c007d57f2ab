import Department
import Design
import HTML
import Localization
import Routing
import Trust
import Values

/// One's own certificates, and the way to add the one that the browser shows.
struct OwnCertificateCard {
    let certificates: [StaffCertificate]
    let presented: Presented?
    let csrf: String
    let now: Instant
    let invalid: Invalid?

    func html(_ locale: Locale) -> HTML {
        let sheet = CertificateSheet(certificates: certificates, csrf: csrf, now: now) { Paths.removeCertificate($0) }
        let isThere = certificates.contains {
            $0.serial == presented?.certificate?.serial && $0.issuer == presented?.certificate?.issuer
        }
        let add = CertificateForm(
            action: Paths.certificates(), presented: isThere ? nil : presented, csrf: csrf,
            submit: Phrase("Use this certificate"))
        let none: HTML =
            presented == nil
            ? "<p class=\"quiet\">\(locale("Your browser shows no certificate. Put in your card, then open a new window."))</p>"
            : .none
        let fault = invalid?["certificate"].map { Notice($0, .brick).html(locale) } ?? .none
        return Card(
            title: Phrase("Client certificates"),
            """
            <p>\(locale("A certificate on a card or in your browser opens your account without a password."))</p>\
            \(fault)\(sheet.html(locale))\(none)\(add.html(locale))
            """
        ).html(locale)
    }
}

/// Somebody's certificates, for an administrator.
struct StaffCertificateCard {
    let staff: ID
    let certificates: [StaffCertificate]
    let csrf: String
    let now: Instant
    let invalid: Invalid?

    func html(_ locale: Locale) -> HTML {
        let sheet = CertificateSheet(certificates: certificates, csrf: csrf, now: now) {
            Paths.removeStaffCertificate(staff, $0)
        }
        let form = Form(
            action: Paths.staffCertificates(staff), csrf: csrf, submit: Phrase("Register the certificate"),
            weight: .plain, scope: "certificate",
            [
                .init([
                    .textarea("certificate", label: Phrase("Certificate in PEM"), rows: 4).required().limit(32_000)
                        .help(Phrase("The public part, as the authority publishes it or the person sends it."))
                        .error(invalid?["certificate"]),
                    .radios(
                        "kind", label: Phrase("Taken for the person"), value: StaffCertificate.Kind.exact.rawValue,
                        choices: [
                            .init(StaffCertificate.Kind.exact.rawValue, Phrase("This certificate")),
                            .init(
                                StaffCertificate.Kind.subject.rawValue, Phrase("Every certificate of this person"),
                                help: Phrase(
                                    "Of the same name by the same authority, so that a renewal opens the account too.")),
                        ]
                    ).error(invalid?["kind"]),
                ])
            ])
        return Card(
            title: Phrase("Client certificates"),
            "\(sheet.html(locale))<div class=\"form passkey\">\(form.html(locale))</div>"
        ).html(locale)
    }
}
