import Design
public import Documents
public import Localization
import Phones
import Values

extension CompanySheet {
    /// The head of a paper in a language.
    public func sender(_ locale: Locale) -> Paper.Sender {
        let shades = colour.map { Shades.light($0).brand }
        return Paper.Sender(
            name: name.isEmpty ? "Sila" : name, lines: letterhead(locale), logo: logo,
            colour: shades.map { UInt32($0.red) << 16 | UInt32($0.green) << 8 | UInt32($0.blue) })
    }

    /// The address and how to reach the company, a line each.
    func letterhead(_ locale: Locale) -> [String] {
        let place = [postcode, commune].filter { !$0.isEmpty }.joined(separator: " ")
        let region = wilaya.flatMap { Wilaya(code: $0) }.map { locale.language == .arabic ? $0.arabic : $0.french }
        // The wilaya of Oran's commune of Oran is not said twice.
        let known = region.flatMap { $0 == commune ? nil : $0 }
        let reached = [
            phone.isEmpty ? nil : locale(Phrase("Tel. {number}", ["number": .text(CompanySheet.shown(phone))])),
            email.isEmpty ? nil : email,
        ].compactMap { $0 }.joined(separator: " · ")
        return [street, [place.isEmpty ? nil : place, known].compactMap { $0 }.joined(separator: ", "), reached, site]
            .filter { !$0.isEmpty }
    }

    /// What the law wants at the foot of papers: the form, the capital and the numbers; nil when none is known.
    public func footer(_ locale: Locale) -> String? {
        let capital = capital.map { Phrase.Argument.money(Money(minor: $0, .dinar)) }
        func part(_ number: String, _ phrase: (Phrase.Argument) -> Phrase) -> String? {
            number.isEmpty ? nil : locale(phrase(.text(number)))
        }
        let parts = [
            form?.letters, capital.map { locale(Phrase("Capital {amount}", ["amount": $0])) },
            part(registerNumber) { Phrase("RC {number}", ["number": $0]) },
            part(taxNumber) { Phrase("NIF {number}", ["number": $0]) },
            part(statisticalNumber) { Phrase("NIS {number}", ["number": $0]) },
            part(taxArticle) { Phrase("AI {number}", ["number": $0]) },
        ].compactMap { $0 }
        return parts.isEmpty ? nil : ([name] + parts).joined(separator: " · ")
    }

    /// A telephone number as people write it.
    static func shown(_ e164: String) -> String { (try? Phone(reading: e164))?.national ?? e164 }
}
