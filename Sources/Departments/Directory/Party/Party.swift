import Localization
import Messages
import Names
import Nouns
import Values

/// A person or an organisation: the one place where names and ways of contact are kept.
enum Party {
    static let kind = Field<PartyKind>.choice(
        "kind", Phrase("Kind"), [.required, .filterable], headers: ["kind", "type", "النوع"])
    static let name = Field<String>.text(
        "name", Phrase("Name"), 1...200, [.required, .sortable, .filterable, .listed, .importKey],
        sensitivity: .personal,
        headers: [
            "name", "full name", "debtor", "customer", "nom", "nom complet", "nom et prénom", "débiteur", "client",
            "raison sociale", "endetté", "الاسم", "الاسم الكامل", "المدين", "الزبون",
        ], sortedBy: "folded_name")
    static let arabicName = Field<String>.text(
        "arabicName", Phrase("Name in Arabic"), 0...200, sensitivity: .personal,
        headers: ["arabic name", "nom arabe", "nom en arabe", "الاسم بالعربية", "الاسم العربي"])
    static let foldedName = Field<String>.text(
        "foldedName", Phrase("Name for sorting"), 0...400, [.readOnly, .unseen])
    static let birth = Field<Day>(
        "birth", Phrase("Born on"), .day(births), [.filterable], sensitivity: .personal,
        headers: ["birth date", "born", "date de naissance", "né le", "تاريخ الميلاد"], column: "birth_on")
    static let language = Field<PartyLanguage>.choice(
        "language", Phrase("Language"), [.required, .filterable], headers: ["language", "langue", "اللغة"])
    static let address = Field<String>.text(
        "address", Phrase("Address"), 0...400, isMultiline: true, sensitivity: .personal,
        headers: ["address", "adresse", "rue", "العنوان"])
    static let commune = Field<String>.text(
        "commune", Phrase("Commune"), 0...120, [.listed], sensitivity: .personal,
        headers: ["commune", "city", "ville", "البلدية", "المدينة"])
    static let postalCode = Field<String>.text(
        "postalCode", Phrase("Postal code"), 0...12, sensitivity: .personal,
        headers: ["postal code", "code postal", "الرمز البريدي"])
    static let wilaya = Field<Int64>(
        "wilaya", Phrase("Wilaya"), .wilaya, [.filterable, .listed], sensitivity: .personal,
        headers: ["wilaya", "province", "الولاية"])
    static let note = Field<String>.text(
        "note", Phrase("Note"), 0...2_000, isMultiline: true, sensitivity: .personal)
    static let mergedInto = Field<ID>(
        "mergedInto", Phrase("Merged into"), .link(noun: "party"), [.readOnly], column: "merged_into")

    /// The day on which the person was erased: what stays is a reference.
    static let erased = Field<Day>(
        "erased", Phrase("Erased on"), .day(births), [.readOnly, .unseen], column: "erased_on")

    static let noun = Noun(
        "party", one: Phrase("Party"), many: Phrase("Debtors and parties"), adding: Phrase("New party"), naming: "name",
        referencePrefix: "T",
        order: [.init("name")],
        fields: [
            kind.spec, name.spec, arabicName.spec, foldedName.spec, birth.spec, language.spec, address.spec,
            commune.spec, postalCode.spec, wilaya.spec, note.spec, mergedInto.spec,
            erased.spec,
        ],
        search: PartySearch.condition)

    private static let births: ClosedRange<Day> =
        (Day(year: 1880, month: 1, day: 1) ?? .earliest)...(Day(year: 2100, month: 12, day: 31) ?? .latest)
}

/// What a party is.
enum PartyKind: String, FieldChoice {
    case person, organisation

    var label: Phrase {
        switch self {
        case .person: Phrase("Person")
        case .organisation: Phrase("Organisation")
        }
    }
}

/// The language that a party is written to in.
enum PartyLanguage: String, FieldChoice {
    case french = "fr"
    case arabic = "ar"
    case english = "en"

    var label: Phrase {
        switch self {
        case .french: Phrase("French")
        case .arabic: Phrase("Arabic")
        case .english: Phrase("English")
        }
    }

    /// That a party speaks it, within a line of facts.
    var spoken: Phrase {
        switch self {
        case .french: Phrase("speaks French")
        case .arabic: Phrase("speaks Arabic")
        case .english: Phrase("speaks English")
        }
    }
}

extension Record {
    /// What other departments may know of a party.
    var card: PartyCard {
        PartyCard(
            id: id, kind: self[Party.kind] == .organisation ? .organisation : .person, name: self[Party.name],
            arabicName: self[Party.arabicName.spec.name].text, language: self[Party.language]?.rawValue ?? "fr",
            wilaya: self[Party.wilaya.spec.name].integer.map(Int.init(clamping:)), version: version,
            mergedInto: self[Party.mergedInto])
    }
}
