import Department
import Design
import HTML
import HTTP
import Localization
import Messages
import Nouns
import Phones
import Routing
import SQL
import Values

extension Collections {
    /// How to reach the debtor, asked of the Directory, which writes the look down.
    var showContacts: Route<Context> {
        .get(DebtPaths.contacts, access: .needs("party.see"), "Shows how to reach the debtor; the look is audited.") {
            _, context, id in
            let dossier = try dossier(id, context)
            let contacts = try (dossier.debtor?.id ?? dossier.debt[Debt.debtor]).flatMap { party in
                try directory.contacts(of: party, for: context.actor, request: context.request)
            }
            let body = html(contacts, context.locale)
            if context.wantsFragment { return context.fragment(body) }
            return context.page(
                Phrase("Contact"),
                Layout.narrow(
                    """
                    \(PageHeader(
                        context.locale, title: Phrase("Contact"),
                        trail: [Link(.verbatim(dossier.debt.reference), to: DebtPaths.debt(id))]).html(context.locale))\
                    \(Card(body).html(context.locale))
                    """))
        }
    }

    private func html(_ contacts: PartyContacts?, _ locale: Locale) -> HTML {
        guard let contacts, !contacts.points.isEmpty || !contacts.address.isEmpty else {
            return #"<p class="quiet">\#(locale("No telephone number or address is known."))</p>"#
        }
        let address: HTML =
            contacts.address.isEmpty
            ? .none
            : """
            <li>\(Icon.pin.html)<address>\(each: contacts.address, { #"<span class="lines" dir="auto">\#($0)</span>"# })\
            </address></li>
            """
        return #"<ul class="papers">\#(each: contacts.points, { point($0, locale) })\#(address)</ul>"#
    }

    private func point(_ point: PartyContacts.Point, _ locale: Locale) -> HTML {
        let isEmail = point.kind == "email"
        let shown = isEmail ? point.value : (try? Phone(reading: point.value))?.national ?? point.value
        let said: [HTML] =
            (point.isPreferred ? [locale.html(Phrase("preferred"))] : []) + (point.label.map { [.isolated($0)] } ?? [])
        return """
            <li>\(isEmail ? Icon.mail.html : Icon.phone.html)<span>\
            <a href="\((isEmail ? "mailto:" : "tel:") + point.value)">\(isEmail ? HTML.email(shown) : #"<bdi dir="ltr">\#(shown)</bdi>"#)</a>\
            \(if: !said.isEmpty, #"<span class="quiet">\#(each: said, { "\($0) " })</span>"#)</span></li>
            """
    }
}
