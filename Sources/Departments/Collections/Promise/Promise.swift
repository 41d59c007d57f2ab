import Localization
import Nouns
import Values

/// A promise to pay: an amount by a day. A payment in time keeps it; the day's passing breaks it.
enum Promise {
    static let debt = Field<ID>.link("debt", Phrase("Debt"), to: "debt", [.required, .filterable])
    static let amount = Field<Int64>.amount("amount", Phrase("Amount"), [.required, .filterable, .listed], from: 1)
    static let currency = Field<String>(
        "currency", Phrase("Currency"), .choice(Currency.all.map { Choice($0.code, label: Phrase.verbatim($0.code)) }),
        [.readOnly])
    static let due = Field<Day>(
        "due", Phrase("Promised for"), .day(Debt.dayRange), [.required, .sortable, .filterable, .listed],
        column: "due_on")
    static let state = Field<PromiseState>(
        "state", Phrase("State"), .choice(PromiseState.choices), [.readOnly, .filterable, .listed])
    static let received = Field<Int64>.amount("received", Phrase("Received"), [.readOnly])
    static let note = Field<String>.text("note", Phrase("Note"), 0...1_000, isMultiline: true)
    static let agent = Field<ID>.link("agent", Phrase("Agent"), to: "staff", [.readOnly, .filterable])
    static let agentName = Field<String>.text("agentName", Phrase("Agent"), 0...200, [.readOnly, .listed])

    static let noun = Noun(
        "promise", one: Phrase("Promise to pay"), many: Phrase("Promises to pay"), naming: "due",
        order: [.init("due")],
        fields: [
            debt.spec, amount.spec, currency.spec, due.spec, state.spec, received.spec, note.spec, agent.spec,
            agentName.spec,
        ])
}

/// What became of a promise.
enum PromiseState: String, FieldChoice {
    case pending, kept, broken, cancelled

    var label: Phrase {
        switch self {
        case .pending: Phrase("Pending")
        case .kept: Phrase("Kept")
        case .broken: Phrase("Broken")
        case .cancelled: Phrase("Cancelled")
        }
    }

    var standing: Standing {
        switch self {
        case .pending: .waiting
        case .kept: .good
        case .broken: .bad
        case .cancelled: .plain
        }
    }
}
