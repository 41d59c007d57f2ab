import Department
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

        /// The kinds of which one is preferred: the telephone to call first, the address to write to first.
        var channel: [Kind] {
            switch self {
            case .mobile, .phone: [.mobile, .phone]
            case .email: [.email]
            case .fax: [.fax]
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

    /// Reads what a person typed, which must be right. Throws ``Invalid`` at the field.
    init(typed text: String, isFax: Bool = false, field: String) throws {
        if text.contains("@") {
            guard let email = try? EmailText.read(text) else {
                throw Invalid(field, Phrase("This is not an e-mail address."))
            }
            self.init(kind: .email, value: email.lowercased())
        } else {
            guard let phone = try? Phone(reading: text), phone.isValid else {
                throw Invalid(
                    field,
                    Phrase("This is not a telephone number. Write it like 0550 12 34 56 or +213 550 12 34 56."))
            }
            self.init(kind: isFax ? .fax : phone.kind == .mobile ? .mobile : .phone, value: phone.e164)
        }
    }

    init(kind: Kind, value: String) {
        self.kind = kind
        self.value = value
    }

    /// The point as people write it.
    var shown: String { kind == .email ? value : (try? Phone(reading: value))?.national ?? value }

    /// The point with its middle hidden: enough to know it again, too little to use it.
    var masked: String {
        guard kind == .email else {
            let digits = shown.filter(\.isNumber)
            return digits.prefix(4) + " ···· " + digits.suffix(2)
        }
        let parts = value.split(separator: "@", maxSplits: 1)
        return "\(value.prefix(1))···@\(parts.last ?? "")"
    }

    /// What the point is recognised by in the table of keys.
    var keyText: String { "\(kind == .email ? "email" : "phone"):\(value)" }
}

/// A point of contact as it is kept for a party.
struct KeptContact: Sendable {
    let id: ID
    let party: ID
    let point: ContactPoint
    let label: String?
    let isPreferred: Bool
    let until: Day?

    func isValid(on day: Day) -> Bool { until.map { $0 >= day } ?? true }
}
