import Department
import HTTP
import Intake
import Localization
import Messages
import Phones
import Values

/// What a visitor typed who wants an account, and what of it can be taken.
struct RegistrationDraft: Sendable {
    let side: Customer.Side
    var name = ""
    var organisation = ""
    var email = ""
    var phone = ""
    var reference = ""
    var identifierKind = ""
    var identifier = ""
    var register = ""

    /// The kinds of identity numbers that prove a debtor; a creditor proves itself by its tax number.
    static let kinds = ["nin", "passport", "licence", "nif", "rc"]

    init(_ side: Customer.Side, _ form: Fields = [:]) {
        self.side = side
        func text(_ name: String) -> String { String((form[name] ?? "").prefix(500)).trimmed }
        name = text("name")
        organisation = text("organisation")
        email = text("email")
        phone = text("phone")
        reference = text("reference")
        identifierKind = side == .creditor ? "nif" : text("kind")
        identifier = text("identifier")
        register = text("register")
    }

    /// What was read.
    struct Read {
        let name: String
        let organisation: String
        let email: String
        let phone: String
        let reference: String
        let identifier: PartyDraft.Identifier
    }

    /// Reads the parts; throws `Invalid`. Nothing is looked up: the answer is the same whatever the house knows.
    ///
    /// - Parameter byCode: a code will prove it, so that no number is asked for.
    func read(byCode: Bool = false) throws -> Read {
        var faults: [Invalid.Fault] = []
        let name = StaffDraft.line(self.name, limit: 100, "name", &faults)
        var organisation: String? = ""
        if side == .creditor {
            organisation = StaffDraft.line(self.organisation, limit: 150, "organisation", &faults)
            if !register.isEmpty {
                organisation? +=
                    " · RC \(register.filter { $0.isLetter || $0.isNumber || $0 == "/" || $0 == "-" }.prefix(30))"
            }
        }
        let email = StaffDraft.address(self.email, &faults)
        var phone = ""
        if !self.phone.isEmpty {
            if let read = try? Phone(reading: self.phone), read.isValid {
                phone = read.e164
            } else {
                faults.append(.init("phone", Phrase("This is not a telephone number.")))
            }
        }
        let reference = StaffDraft.line(self.reference, limit: 80, "reference", &faults)
        if !byCode, !RegistrationDraft.kinds.contains(identifierKind) {
            faults.append(.init("kind", Phrase("Choose one of the list.")))
        }
        let number = byCode ? "" : identifier.filter { $0.isLetter || $0.isNumber }.uppercased()
        if !byCode, !(5...40).contains(number.count) {
            faults.append(.init("identifier", Phrase("An identity number has 5 to 40 letters and digits.")))
        }
        guard let name, let organisation, let email, let reference, faults.isEmpty else { throw Invalid(faults) }
        return Read(
            name: name, organisation: organisation, email: email, phone: phone, reference: reference,
            identifier: .init(kind: byCode ? Registration.byCode : identifierKind, value: number))
    }
}
