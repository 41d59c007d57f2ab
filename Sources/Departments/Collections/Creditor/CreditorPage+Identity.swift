import Design
import HTML
import Localization
import NounPages
import Nouns
import Phones

extension CreditorPage {
    private var phone: HTML {
        guard let kept = creditor[Creditor.phone.spec.name].text, !kept.isEmpty else { return .none }
        let shown = (try? Phone(reading: kept))?.national ?? kept
        return #"<a href="tel:\#(kept)"><bdi dir="ltr">\#(shown)</bdi></a>"#
    }

    private var email: HTML {
        guard let kept = creditor[Creditor.email.spec.name].text, !kept.isEmpty else { return .none }
        return #"<a href="mailto:\#(kept)">\#(HTML.email(kept))</a>"#
    }

    /// Who the creditor is and what was agreed.
    var identity: HTML {
        func text(_ field: Nouns.Field<String>) -> HTML {
            creditor[field.spec.name].text.map { .isolated($0) } ?? .none
        }
        let wilaya: HTML = creditor[Creditor.wilaya.spec.name].integer.map { .isolated(locale.wilaya($0)) } ?? .none
        let commission: HTML = .isolated(locale.percent(Int(clamping: creditor[Creditor.commission])))
        let allocation: HTML = creditor[Creditor.allocation].map { locale.html($0.label) } ?? .none
        let overpayment: HTML = creditor[Creditor.overpayment].map { locale.html($0.label) } ?? .none
        let kept = mapping.map { Phrase("kept on {when}", ["when": .instant($0)]) } ?? Phrase("none yet")
        let facts: [(label: Phrase, value: HTML)] = [
            (Creditor.phone.spec.label, phone), (Creditor.email.spec.label, email),
            (Creditor.address.spec.label, text(Creditor.address)), (Creditor.wilaya.spec.label, wilaya),
            (Creditor.taxNumber.spec.label, secret(Creditor.taxNumber)),
            (Creditor.bankAccount.spec.label, secret(Creditor.bankAccount)),
            (Creditor.commission.spec.label, commission),
            (Creditor.allocation.spec.label, allocation), (Creditor.overpayment.spec.label, overpayment),
            (Phrase("Import mapping"), locale.html(kept)),
        ]
        return Card(title: Phrase("Identity"), Facts(facts).html(locale)).html(locale)
    }

    /// A number of which only the end can be read, with a way to see it whole for whoever may.
    private func secret(_ field: Nouns.Field<String>) -> HTML { desk.masked(field.spec, of: creditor, for: context) }
}
