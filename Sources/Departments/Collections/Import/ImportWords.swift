import Intake
import Localization
import Messages
import Names
import Nouns
import Values

/// What files call the kinds of debt, currencies and steps of law, in three languages.
struct ImportWords: Sendable {
    enum List: Hashable, Sendable {
        case kind, currency, legalAction
    }

    private var codes: [List: [String: String]] = [:]

    init(_ translations: Translations) {
        let locales = Language.allCases.map { translations.locale($0) }
        func fill<Value: FieldChoice>(_ list: List, _ type: Value.Type, _ others: [String: String]) {
            var known = others
            for choice in Value.allCases {
                known[Folding.words(choice.rawValue)] = choice.rawValue
                for locale in locales { known[Folding.words(locale(choice.label))] = choice.rawValue }
            }
            codes[list] = known
        }
        fill(.kind, DebtKind.self, ImportWords.kinds)
        fill(.legalAction, LegalAction.self, ImportWords.actions)
        var currencies = ImportWords.currencies
        for currency in Currency.all { currencies[currency.code.lowercased()] = currency.code }
        codes[.currency] = currencies
    }

    /// The code that a text stands for; nil when it is not known.
    func code(_ bytes: UnsafeBufferPointer<UInt8>, of list: List) -> String? {
        guard bytes.count <= 120 else { return nil }
        let text = String(decoding: bytes, as: UTF8.self)
        if list == .currency {
            let sign = text.unicodeScalars.filter { !$0.properties.isWhitespace && $0 != "." && $0.value < 0xFFF0 }
            let plain = String(String.UnicodeScalarView(sign)).lowercased()
            if let code = codes[list]?[plain] { return code }
        }
        let folded = Folding.words(text)
        return codes[list]?[folded] ?? (folded.hasSuffix("s") ? codes[list]?[String(folded.dropLast())] : nil)
    }

    private static let kinds: [String: String] = [
        "telephonie": "telecom", "telephone": "telecom", "internet": "telecom", "adsl": "telecom",
        "telecoms": "telecom",
        "loyer": "rent", "loyers": "rent", "location": "rent", "bail": "rent", "assurance": "insurance",
        "prime": "insurance", "prime d assurance": "insurance", "credit": "loan", "pret": "loan", "banque": "loan",
        "bancaire": "loan", "facture": "commercial", "commerce": "commercial", "fournisseur": "commercial",
        "electricite": "energy", "gaz": "energy", "eau": "energy", "sonelgaz": "energy", "scolarite": "tuition",
        "ecole": "tuition", "sante": "medical", "clinique": "medical", "medical": "medical", "divers": "other",
        "autre": "other", "autres": "other", "particulier": "personal", "هاتف": "telecom", "ايجار": "rent",
        "كراء": "rent", "تامين": "insurance", "قرض": "loan", "تجاري": "commercial", "كهرباء": "energy", "اخر": "other",
    ]
    private static let actions: [String: String] = [
        "aucune": "none", "neant": "none", "mise en demeure": "notice", "injonction de payer": "order",
        "assignation": "claim", "jugement": "judgment", "execution": "enforcement", "saisie": "enforcement",
        "اعذار": "notice", "امر بالاداء": "order", "حكم": "judgment", "تنفيذ": "enforcement",
    ]
    private static let currencies: [String: String] = [
        "da": "DZD", "dinar": "DZD", "dinars": "DZD", "دج": "DZD", "دينار": "DZD", "€": "EUR", "euro": "EUR",
        "euros": "EUR", "$": "USD", "us$": "USD", "£": "GBP",
    ]
}

/// What tells persons and organisations apart, and the languages they are written to in.
enum PartyWords {
    /// Person or organisation, by the words of the name; a trade register number tells a company only with such a word,
    /// for tradesmen have one too.
    static func guess(_ draft: PartyDraft) -> PartyCard.Kind {
        for word in Folded.words(draft.name) where forms.contains(String(word)) { return .organisation }
        return .person
    }

    static func kind(_ text: String) -> PartyCard.Kind? {
        let folded = Folding.words(text)
        if [
            "organisation", "entreprise", "societe", "personne morale", "morale", "pm", "company", "professionnel",
            "شركه", "مؤسسه", "شخص معنوي",
        ].contains(folded) {
            return .organisation
        }
        if ["person", "personne", "personne physique", "physique", "pp", "particulier", "شخص", "شخص طبيعي"].contains(
            folded)
        {
            return .person
        }
        return nil
    }

    static func language(_ text: String) -> String? {
        switch Folding.words(text) {
        case "fr", "francais", "french", "الفرنسيه": "fr"
        case "ar", "arabe", "arabic", "العربيه": "ar"
        case "en", "anglais", "english", "الانجليزيه": "en"
        default: nil
        }
    }

    static func isArabic(_ name: String) -> Bool {
        for scalar in name.unicodeScalars where scalar.properties.isAlphabetic {
            return (0x600...0x6FF).contains(scalar.value) || (0x750...0x77F).contains(scalar.value)
        }
        return false
    }

    private static let forms: Set<String> = [
        "sarl", "sarlu", "eurl", "spa", "snc", "scs", "epe", "epic", "epa", "ets", "etablissement", "etablissements",
        "societe", "ste", "entreprise", "compagnie", "cie", "groupe", "cabinet", "clinique", "pharmacie", "hotel",
        "restaurant", "cooperative", "association", "agence", "boulangerie", "garage", "imprimerie", "ltd", "llc",
        "gmbh", "شركه", "الشركه", "مؤسسه", "موسسه", "المؤسسه", "الموسسه", "جمعيه", "تعاونيه", "ذمم", "شذمم", "صيدليه",
        "مطعم", "فندق", "وكاله",
    ]
}
