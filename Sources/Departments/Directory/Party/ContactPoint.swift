import Intake
import Localization
import Nouns
import Phones
import Values

/// A telephone number or an e-mail address in its stored form.
struct ContactPoint: Hashable, Sendable {
    /// What kind of point it is.
    enum Kind: String, FieldChoice {
        case mobile, phone, email, fax

        var label: Phrase {
            switch self {
            case .mobile: Phrase("Mobile")
            case .phone: Phrase("Telephone")
            case .email: Phrase("E-mail")
            case .fax: Phrase("Fax")
            }
        }
    }
    let kind: Kind
    let value: String

    /// Reads what was given, leaving out what is no number or address: a wrong number must not stop a debt.
    static func read(phones: [String], emails: [String]) -> [ContactPoint] {
        var points: [ContactPoint] = []
        for text in phones {
            guard let phone = try? Phone(reading: text), phone.isValid else { continue }
            let point = ContactPoint(kind: phone.kind == .mobile ? .mobile : .phone, value: phone.e164)
            if !points.contains(point) { points.append(point) }
        }
        for text in emails {
            guard let email = try? EmailText.read(text) else { continue }
            let point = ContactPoint(kind: .email, value: email.lowercased())
            if !points.contains(point) { points.append(point) }
        }
        return points
    }
}
