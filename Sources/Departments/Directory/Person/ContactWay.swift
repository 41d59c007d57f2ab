import Localization
import Nouns

/// A way of reaching a person, as consents and objections name it.
enum ContactWay: String, FieldChoice {
    case any, call, sms, email, letter, visit

    var label: Phrase {
        switch self {
        case .any: Phrase("Every way")
        case .call: Phrase("Call")
        case .sms: Phrase("SMS")
        case .email: Phrase("E-mail")
        case .letter: Phrase("Letter")
        case .visit: Phrase("Visit")
        }
    }
}

/// How a person made something known to the house.
enum Means: String, FieldChoice {
    case form, letter, email, oral, counter

    var label: Phrase {
        switch self {
        case .form: Phrase("Signed form")
        case .letter: Phrase("Letter")
        case .email: Phrase("E-mail")
        case .oral: Phrase("By telephone")
        case .counter: Phrase("At the counter")
        }
    }
}
