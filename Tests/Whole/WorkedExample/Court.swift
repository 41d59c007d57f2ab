import Localization
import Nouns

/// A court: where a debt is claimed when nothing else helps. The worked example of CONTRIBUTING.md.
enum Court {
    static let name = Field<String>.text(
        "name", Phrase("Name"), 1...200, [.required, .sortable, .filterable, .listed, .importKey],
        headers: ["court", "name", "tribunal", "nom", "المحكمة", "الاسم"])
    static let arabicName = Field<String>.text(
        "arabicName", Phrase("Name in Arabic"), headers: ["arabic name", "nom arabe", "الاسم بالعربية"])
    static let kind = Field<Kind>.choice(
        "kind", Phrase("Kind"), [.required, .filterable, .listed], headers: ["kind", "type", "النوع"])
    static let wilaya = Field<Int64>(
        "wilaya", Phrase("Wilaya"), .wilaya, [.filterable, .listed], headers: ["wilaya", "الولاية"])
    static let address = Field<String>.text(
        "address", Phrase("Address"), 0...400, isMultiline: true, headers: ["address", "adresse", "العنوان"])
    static let phone = Field<String>(
        "phone", Phrase("Telephone"), .phone, [.listed], headers: ["phone", "téléphone", "الهاتف"])
    static let email = Field<String>(
        "email", Phrase("E-mail"), .email, headers: ["email", "e-mail", "courriel", "البريد"])
    static let openingDays = Field<String>.text(
        "openingDays", Phrase("Opening days"), 0...100, headers: ["opening days", "jours d'ouverture", "أيام العمل"])
    static let clerk = Field<String>.text(
        "clerk", Phrase("Clerk"), sensitivity: .personal, headers: ["clerk", "greffier", "كاتب الضبط"])
    static let note = Field<String>.text("note", Phrase("Note"), 0...2_000, isMultiline: true, headers: ["note"])

    static let noun = Noun(
        "court", one: Phrase("Court"), many: Phrase("Courts"), naming: "name", order: [.init("name")],
        fields: [
            name.spec, arabicName.spec, kind.spec, wilaya.spec, address.spec, phone.spec, email.spec,
            openingDays.spec, clerk.spec, note.spec,
        ])

    /// Which cases a court hears.
    enum Kind: String, FieldChoice {
        case firstInstance = "first-instance"
        case appeal, commercial

        var label: Phrase {
            switch self {
            case .firstInstance: Phrase("Court of first instance")
            case .appeal: Phrase("Court of appeal")
            case .commercial: Phrase("Commercial court")
            }
        }
    }
}
