import Localization
import Nouns
import Values

/// A payment received on a debt. It is never changed or deleted: a wrong one is reversed with a reason.
enum Payment {
    static let debt = Field<ID>.link("debt", Phrase("Debt"), to: "debt", [.required, .filterable])
    static let creditor = Field<ID>.link("creditor", Phrase("Creditor"), to: "creditor", [.readOnly, .filterable])
    static let agent = Field<ID>.link("agent", Phrase("Agent"), to: "staff", [.readOnly, .filterable])
    static let received = Field<Day>(
        "received", Phrase("Received on"), .day(Debt.dayRange), [.required, .sortable, .filterable, .listed],
        column: "received_on")
    static let amount = Field<Int64>.amount("amount", Phrase("Amount"), [.required, .filterable, .listed], from: 1)
    static let currency = Field<String>(
        "currency", Phrase("Currency"), .choice(Currency.all.map { Choice($0.code, label: Phrase.verbatim($0.code)) }),
        [.readOnly, .filterable])
    static let method = Field<PaymentMethod>.choice("method", Phrase("Method"), [.required, .filterable, .listed])
    static let receipt = Field<String>.text(
        "receipt", Phrase("Receipt number"), 0...64, [.filterable, .listed],
        help: Phrase("The same receipt cannot be recorded twice for a creditor."))
    static let toCosts = Field<Int64>.amount("toCosts", Phrase("To costs"), [.readOnly])
    static let toInterest = Field<Int64>.amount("toInterest", Phrase("To interest"), [.readOnly])
    static let toPrincipal = Field<Int64>.amount("toPrincipal", Phrase("To principal"), [.readOnly])
    static let toCredit = Field<Int64>.amount("toCredit", Phrase("To credit"), [.readOnly])
    static let note = Field<String>.text("note", Phrase("Note"), 0...1_000, isMultiline: true)
    static let recordedBy = Field<ID>(
        "recordedBy", Phrase("Recorded by"), .link(noun: "staff"), [.readOnly], column: "recorded_by")
    static let recordedByName = Field<String>.text(
        "recordedByName", Phrase("Recorded by"), 0...200, [.readOnly, .listed])
    static let reversedAt = Field<Instant>("reversedAt", Phrase("Reversed"), .instant, [.readOnly, .filterable])
    static let reversedByName = Field<String>.text("reversedByName", Phrase("Reversed by"), 0...200, [.readOnly])
    static let reversalReason = Field<String>.text("reversalReason", Phrase("Reason"), 0...400, [.readOnly])

    static let noun = Noun(
        "payment", one: Phrase("Payment"), many: Phrase("Payments"), naming: "reference", referencePrefix: "P",
        order: [.init("received", descending: true)],
        fields: [
            debt.spec, creditor.spec, agent.spec, received.spec, amount.spec, currency.spec, method.spec,
            receipt.spec, toCosts.spec, toInterest.spec, toPrincipal.spec, toCredit.spec, note.spec, recordedBy.spec,
            recordedByName.spec, reversedAt.spec, reversedByName.spec, reversalReason.spec,
        ])
}

/// How money came in.
enum PaymentMethod: String, FieldChoice {
    case cash, transfer, cheque, card, postal, direct, other

    var label: Phrase {
        switch self {
        case .cash: Phrase("Cash")
        case .transfer: Phrase("Bank transfer")
        case .cheque: Phrase("Cheque")
        case .card: Phrase("Card")
        case .postal: Phrase("Postal account (CCP)")
        case .direct: Phrase("Paid to the creditor")
        case .other: Phrase("Other")
        }
    }
}

extension Record {
    /// How a stored payment was shared out.
    var shares: Shares {
        Shares(
            costs: self[Payment.toCosts], interest: self[Payment.toInterest], principal: self[Payment.toPrincipal],
            credit: self[Payment.toCredit])
    }
}
