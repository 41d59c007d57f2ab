import Localization
import Names
import Nouns
import SQL
import Values

/// A creditor: the client who hands over unpaid debts.
enum Creditor {
    static let name = Field<String>.text(
        "name", Phrase("Name"), 1...200, [.required, .sortable, .filterable, .listed, .importKey],
        headers: ["creditor", "client", "name", "créancier", "nom", "raison sociale", "الدائن", "الاسم"],
        sortedBy: "folded_name")
    static let arabicName = Field<String>.text(
        "arabicName", Phrase("Name in Arabic"), 0...200, headers: ["arabic name", "nom arabe", "الاسم بالعربية"])
    static let foldedName = Field<String>.text(
        "foldedName", Phrase("Name for sorting"), 0...400, [.readOnly, .unseen])
    static let sector = Field<Sector>.choice(
        "sector", Phrase("Sector"), [.required, .filterable, .listed], headers: ["sector", "secteur", "القطاع"])
    static let email = Field<String>(
        "email", Phrase("E-mail"), .email, [], sensitivity: .personal,
        headers: ["email", "e-mail", "courriel", "البريد"])
    static let phone = Field<String>(
        "phone", Phrase("Telephone"), .phone, [], sensitivity: .personal,
        headers: ["phone", "téléphone", "tel", "الهاتف"])
    static let address = Field<String>.text(
        "address", Phrase("Address"), 0...400, isMultiline: true, headers: ["address", "adresse", "العنوان"])
    static let wilaya = Field<Int64>(
        "wilaya", Phrase("Wilaya"), .wilaya, [.filterable, .listed], headers: ["wilaya", "الولاية"])
    static let taxNumber = Field<String>.text(
        "taxNumber", Phrase("Tax number (NIF)"), 0...20, [.sealed, .filterable], sensitivity: .secret,
        headers: ["nif", "tax number", "numéro fiscal", "الرقم الجبائي"])
    static let bankAccount = Field<String>.text(
        "bankAccount", Phrase("Bank account (RIB)"), 0...34, [.sealed], sensitivity: .secret,
        headers: ["rib", "iban", "bank account", "compte bancaire", "الحساب البنكي"])
    static let commission = Field<Int64>(
        "commission", Phrase("Commission"), .rate(0...10_000), [.required, .sortable, .listed],
        help: Phrase("The agency's share of what it recovers."), sensitivity: .financial,
        headers: ["commission", "taux", "العمولة"])
    static let allocation = Field<Allocation>.choice(
        "allocation", Phrase("Payments settle first"), [.required],
        help: Phrase("The order in which a payment settles costs, interest and principal."))
    static let overpayment = Field<Overpayment>.choice(
        "overpayment", Phrase("A payment above the balance"), [.required])
    static let isActive = Field<Bool>("isActive", Phrase("Active"), .flag, [.filterable])
    static let note = Field<String>.text("note", Phrase("Note"), 0...2_000, isMultiline: true)

    static let noun = Noun(
        "creditor", one: Phrase("Creditor"), many: Phrase("Creditors"), adding: Phrase("New creditor"),
        naming: "name", referencePrefix: "C",
        order: [.init("name")],
        fields: [
            name.spec, arabicName.spec, foldedName.spec, sector.spec, email.spec, phone.spec, address.spec, wilaya.spec,
            taxNumber.spec, bankAccount.spec, commission.spec, allocation.spec, overpayment.spec, isActive.spec,
            note.spec,
        ],
        search: { words, _ in
            // An agency has hundreds of creditors, not millions: every word may stand anywhere in the name.
            let conditions = words.split(whereSeparator: \.isWhitespace).prefix(8).map { word -> SQL in
                let typed = "%\(word.filter { $0 != "%" && $0 != "_" && $0 != "\\" }.prefix(64))%"
                let folded = "%\(Folded.text(String(word)).prefix(64))%"
                return """
                    (creditor.folded_name LIKE \(folded) OR creditor.arabic_name LIKE \(typed) \
                    OR lower(creditor.reference) LIKE \(typed.lowercased()))
                    """
            }
            return conditions.isEmpty ? "1 = 1" : .joined(conditions, separator: " AND ")
        })
}

/// The trade of a creditor.
enum Sector: String, FieldChoice {
    case telecom, bank, insurance, retail, rent, energy, health, education, industry, services, other

    var label: Phrase {
        switch self {
        case .telecom: Phrase("Telecommunications")
        case .bank: Phrase("Bank")
        case .insurance: Phrase("Insurance")
        case .retail: Phrase("Retail")
        case .rent: Phrase("Property")
        case .energy: Phrase("Energy")
        case .health: Phrase("Health")
        case .education: Phrase("Education")
        case .industry: Phrase("Industry")
        case .services: Phrase("Services")
        case .other: Phrase("Other")
        }
    }
}

/// What happens to the part of a payment that exceeds the balance.
enum Overpayment: String, FieldChoice {
    case refuse, credit

    var label: Phrase {
        switch self {
        case .refuse: Phrase("is refused")
        case .credit: Phrase("is kept as the debtor's credit")
        }
    }
}
