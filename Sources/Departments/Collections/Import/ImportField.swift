import Localization
import Nouns
import Sheets
import Values

/// What a column of a file may feed: a fact of the debt, or one of its debtor.
struct ImportField: Sendable {
    /// Where what was read goes.
    enum Role: Sendable, Hashable {
        case debt(place: Int)
        case name, firstName, arabicName, phone, email, birth, address, commune, wilaya, partyKind, language
        case identifier(String)
    }

    let name: String
    let label: Phrase
    let headers: [String]
    let role: Role
    /// How the field's text is read.
    let spec: FieldSpec

    /// True when several columns may feed it.
    var takesMany: Bool { role == .phone || role == .email }

    /// The debt's facts that files bring, in their fixed places.
    static let debtFields: [FieldSpec] = [
        Debt.creditorReference.spec, Debt.kind.spec, Debt.currency.spec, Debt.principal.spec, Debt.interest.spec,
        Debt.costs.spec, Debt.origin.spec, Debt.originalDue.spec, Debt.due.spec, Debt.handedOver.spec,
        Debt.legalAction.spec, Debt.court.spec, Debt.section.spec, Debt.note.spec,
    ]
    /// The places of the debt's facts that the rules look at.
    static let reference = 0
    static let kind = 1
    static let currency = 2
    static let principal = 3
    static let interest = 4
    static let costs = 5
    static let due = 8
    static let handedOver = 9

    static let all: [ImportField] =
        debtFields.enumerated().map { place, spec in
            ImportField(
                name: spec.name, label: spec.label, headers: spec.headers, role: .debt(place: place), spec: spec)
        } + debtorFields

    static func named(_ name: String) -> ImportField? { byName[name] }

    private static let byName = Dictionary(all.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })

    private static let debtorFields: [ImportField] = [
        text(
            "name", Phrase("Debtor's name"), 200, .name,
            [
                "nom", "name", "debtor", "customer", "full name", "nom complet", "nom et prénom", "nom et prénoms",
                "nom du débiteur", "nom du client", "débiteur", "client", "raison sociale", "dénomination", "abonné",
                "locataire", "assuré", "اسم المدين", "المدين", "الاسم الكامل", "الاسم واللقب", "اللقب والاسم", "اللقب",
                "الزبون", "الاسم", "اسم الزبون",
            ]),
        text(
            "firstName", Phrase("First name"), 100, .firstName,
            ["prénom", "prénoms", "first name", "given name", "الاسم الأول", "الاسم"]),
        text(
            "arabicName", Phrase("Name in Arabic"), 200, .arabicName,
            ["arabic name", "nom arabe", "nom en arabe", "nom (ar)", "الاسم بالعربية", "الاسم العربي"]),
        text(
            "phone", Phrase("Telephone"), 400, .phone,
            [
                "téléphone", "phone", "tel", "tél", "mobile", "portable", "gsm", "telephone 1", "telephone 2", "tel 1",
                "tel 2", "n° téléphone", "numéro de téléphone", "phone number", "contact", "الهاتف", "رقم الهاتف",
                "الجوال", "المحمول", "النقال",
            ]),
        text(
            "email", Phrase("E-mail"), 400, .email,
            ["e-mail", "email", "mail", "courriel", "adresse e-mail", "adresse mail", "البريد", "البريد الإلكتروني"]),
        text(
            "nin", Phrase("National identity number (NIN)"), 40, .identifier("nin"),
            ["nin", "numéro d'identification national", "national id", "n° cni", "cni", "رقم التعريف الوطني"]),
        text(
            "nif", Phrase("Tax number (NIF)"), 40, .identifier("nif"),
            ["nif", "numéro d'identification fiscale", "tax number", "matricule fiscal", "الرقم الجبائي"]),
        text(
            "nis", Phrase("Statistical number (NIS)"), 40, .identifier("nis"),
            ["nis", "numéro d'identification statistique", "الرقم الإحصائي"]),
        text(
            "rc", Phrase("Trade register (RC)"), 40, .identifier("rc"),
            ["rc", "registre de commerce", "n° rc", "trade register", "السجل التجاري", "رقم السجل التجاري"]),
        text(
            "passport", Phrase("Passport"), 40, .identifier("passport"),
            ["passeport", "passport", "n° passeport", "جواز السفر"]),
        text(
            "licence", Phrase("Driving licence"), 40, .identifier("licence"),
            ["permis", "permis de conduire", "driving licence", "رخصة السياقة"]),
        ImportField(
            name: "birth", label: Phrase("Born on"),
            headers: ["date de naissance", "birth date", "date of birth", "né le", "naissance", "تاريخ الميلاد"],
            role: .birth,
            spec: Field<Day>("birth", Phrase("Born on"), .day(births)).spec),
        text(
            "address", Phrase("Address"), 400, .address, ["adresse", "address", "rue", "adresse postale", "العنوان"]),
        text(
            "commune", Phrase("Commune"), 120, .commune, ["commune", "ville", "city", "localité", "البلدية", "المدينة"]),
        ImportField(
            name: "wilaya", label: Phrase("Wilaya"),
            headers: ["wilaya", "code wilaya", "province", "الولاية", "رمز الولاية"], role: .wilaya,
            spec: Field<Int64>("wilaya", Phrase("Wilaya"), .wilaya).spec),
        text(
            "debtorKind", Phrase("Person or organisation"), 60, .partyKind,
            ["type de client", "personne", "catégorie client", "customer type", "نوع الزبون"]),
        text("language", Phrase("Language"), 30, .language, ["langue", "language", "اللغة"]),
    ]

    private static func text(
        _ name: String, _ label: Phrase, _ length: Int, _ role: Role, _ headers: [String]
    ) -> ImportField {
        ImportField(
            name: name, label: label, headers: headers, role: role,
            spec: Field<String>.text(name, label, 0...length).spec)
    }

    private static let births: ClosedRange<Day> =
        (Day(year: 1880, month: 1, day: 1) ?? .earliest)...(Day(year: 2100, month: 12, day: 31) ?? .latest)
}
