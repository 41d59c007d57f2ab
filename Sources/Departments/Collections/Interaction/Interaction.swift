import Localization
import Nouns
import Values

/// A contact with a debtor, or the attempt at one.
enum Interaction {
    static let debt = Field<ID>.link("debt", Phrase("Debt"), to: "debt", [.required, .filterable])
    static let debtor = Field<ID>.link("debtor", Phrase("Debtor"), to: "party", [.readOnly, .filterable])
    static let channel = Field<Channel>.choice("channel", Phrase("Channel"), [.required, .filterable, .listed])
    static let direction = Field<Direction>.choice("direction", Phrase("Direction"), [.required, .filterable])
    static let outcome = Field<Outcome>.choice("outcome", Phrase("Outcome"), [.required, .filterable, .listed])
    static let happened = Field<Instant>(
        "happened", Phrase("When"), .instant, [.readOnly, .sortable, .filterable, .listed], column: "happened_at")
    static let note = Field<String>.text(
        "note", Phrase("Note"), 0...4_000, isMultiline: true, sensitivity: .personal)
    /// Asked for only where the debtor objects to the way of contact.
    static let despite = Field<String>.text(
        "despite", Phrase("Why it was necessary all the same"), 0...400, sensitivity: .personal)
    static let nextAction = Field<String>.text("nextAction", Phrase("Next action"), 0...200)
    static let nextActionOn = Field<Day>("nextActionOn", Phrase("Next action on"), .day(Debt.dayRange))
    static let agent = Field<ID>.link("agent", Phrase("Agent"), to: "staff", [.readOnly, .filterable])
    static let agentName = Field<String>.text("agentName", Phrase("Agent"), 0...200, [.readOnly, .listed])

    /// What the form and the API ask for.
    static let inputs = [
        channel.spec, direction.spec, outcome.spec, note.spec, nextAction.spec, nextActionOn.spec,
        despite.spec,
    ]
}

/// The way of a contact.
enum Channel: String, FieldChoice {
    case call, email, sms, letter, visit, note

    var label: Phrase {
        switch self {
        case .call: Phrase("Call")
        case .email: Phrase("E-mail")
        case .sms: Phrase("SMS")
        case .letter: Phrase("Letter")
        case .visit: Phrase("Visit")
        case .note: Phrase("Note")
        }
    }
}

/// Who sought whom.
enum Direction: String, FieldChoice {
    case outgoing, incoming

    var label: Phrase {
        switch self {
        case .outgoing: Phrase("Outgoing")
        case .incoming: Phrase("Incoming")
        }
    }
}

/// What came of a contact.
enum Outcome: String, FieldChoice {
    case reached, promised, refused, disputed, unreachable, wrong, message, sent, returned, noted

    /// True when the debtor was really spoken to: right-party contact.
    var isRightParty: Bool { self == .reached || self == .promised || self == .refused || self == .disputed }

    var label: Phrase {
        switch self {
        case .reached: Phrase("Reached")
        case .promised: Phrase("Promised to pay")
        case .refused: Phrase("Refuses to pay")
        case .disputed: Phrase("Disputes the debt")
        case .unreachable: Phrase("No answer")
        case .wrong: Phrase("Wrong number or address")
        case .message: Phrase("Message left")
        case .sent: Phrase("Sent")
        case .returned: Phrase("Returned undelivered")
        case .noted: Phrase("Noted")
        }
    }

    var standing: Standing {
        switch self {
        case .reached, .message, .sent: .active
        case .promised: .waiting
        case .refused, .disputed, .wrong, .returned: .bad
        case .unreachable, .noted: .plain
        }
    }
}
