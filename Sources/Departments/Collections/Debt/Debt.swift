import Localization
import Nouns
import Values

/// A debt: a file that a creditor handed over.
enum Debt {
    static let creditor = Field<ID>.link(
        "creditor", Phrase("Creditor"), to: "creditor", [.required, .filterable, .listed, .importKey])
    static let creditorReference = Field<String>.text(
        "creditorReference", Phrase("Creditor's reference"), 1...64,
        [.required, .filterable, .listed, .importKey],
        headers: [
            "reference", "file", "contract", "invoice", "account number", "référence", "réf", "n° dossier",
            "numéro de dossier", "contrat", "n° contrat", "facture", "n° facture", "n° client", "المرجع", "رقم الملف",
            "رقم العقد", "رقم الفاتورة",
        ])
    static let debtor = Field<ID>.link("debtor", Phrase("Debtor"), to: "party", [.required, .filterable])
    static let debtorName = Field<String>.text(
        "debtorName", Phrase("Debtor"), 1...200, [.readOnly, .sortable, .listed], sensitivity: .personal)
    static let wilaya = Field<Int64>(
        "wilaya", Phrase("Wilaya"), .wilaya, [.readOnly, .filterable, .listed], sensitivity: .personal)
    static let kind = Field<DebtKind>.choice(
        "kind", Phrase("Kind of debt"), [.required, .filterable],
        headers: ["kind", "type", "nature", "type de créance", "nature de la créance", "النوع", "نوع الدين"])
    static let currency = Field<String>(
        "currency", Phrase("Currency"), .choice(Currency.all.map { Choice($0.code, label: Phrase.verbatim($0.code)) }),
        [.required, .filterable], headers: ["currency", "devise", "monnaie", "العملة"])
    static let principal = Field<Int64>.amount(
        "principal", Phrase("Principal"), [.required, .filterable], from: 1,
        headers: [
            "principal", "amount", "montant", "montant dû", "principal dû", "capital", "solde", "créance", "total",
            "المبلغ", "المبلغ المستحق", "أصل الدين",
        ])
    static let interest = Field<Int64>.amount(
        "interest", Phrase("Interest"), [.filterable],
        headers: ["interest", "intérêts", "pénalités", "الفوائد", "الغرامات"])
    static let costs = Field<Int64>.amount(
        "costs", Phrase("Costs"), [.filterable], headers: ["costs", "fees", "frais", "المصاريف", "الرسوم"])
    static let principalDue = Field<Int64>.amount("principalDue", Phrase("Principal due"), [.readOnly])
    static let interestDue = Field<Int64>.amount("interestDue", Phrase("Interest due"), [.readOnly])
    static let costsDue = Field<Int64>.amount("costsDue", Phrase("Costs due"), [.readOnly])
    static let balance = Field<Int64>.amount(
        "balance", Phrase("Balance due"), [.readOnly, .sortable, .filterable, .listed])
    static let paid = Field<Int64>.amount("paid", Phrase("Recovered"), [.readOnly, .filterable, .listed])
    static let credit = Field<Int64>.amount("credit", Phrase("Credit"), [.readOnly])
    static let origin = Field<Day>(
        "origin", Phrase("Origin"), .day(dayRange), [.filterable],
        headers: [
            "origin date", "invoice date", "date de facture", "date d'origine", "date facture", "تاريخ الفاتورة",
        ], column: "origin_on")
    static let originalDue = Field<Day>(
        "originalDue", Phrase("Original due date"), .day(dayRange), [.filterable],
        headers: [
            "original due date", "échéance initiale", "date d'échéance initiale", "تاريخ الاستحقاق الأصلي",
        ], column: "original_due_on")
    static let due = Field<Day>(
        "due", Phrase("Due date"), .day(dayRange), [.required, .sortable, .filterable, .listed],
        headers: [
            "due date", "échéance", "date d'échéance", "date échéance", "date limite", "تاريخ الاستحقاق",
        ], column: "due_on")
    static let handedOver = Field<Day>(
        "handedOver", Phrase("Handed over"), .day(dayRange), [.filterable, .listed],
        headers: [
            "handed over", "date de remise", "date de bosma", "date remise", "تاريخ التسليم", "تاريخ البصمة",
        ], column: "handed_over_on")
    static let overdue = Field<Int64>(
        "overdue", Phrase("Days overdue"), .integer(-100_000...1_000_000), [.sortable, .filterable, .listed],
        daysSince: "due_on")
    static let state = Field<DebtState>(
        "state", Phrase("State"), .choice(DebtState.choices), [.readOnly, .filterable, .listed])
    static let agent = Field<ID>.link("agent", Phrase("Agent"), to: "staff", [.readOnly, .filterable, .listed])
    static let legalAction = Field<LegalAction>.choice(
        "legalAction", Phrase("Legal action"), [.filterable], headers: ["legal action", "procédure", "الإجراء القضائي"])
    static let court = Field<String>.text(
        "court", Phrase("Court"), 0...120, [.filterable], headers: ["court", "tribunal", "المحكمة"])
    static let section = Field<String>.text(
        "section", Phrase("Section"), 0...120, headers: ["section", "chambre", "القسم", "الغرفة"])
    static let nextAction = Field<String>.text(
        "nextAction", Phrase("Next action"), 0...200, [.readOnly, .listed], sensitivity: .personal)
    static let nextActionOn = Field<Day>(
        "nextActionOn", Phrase("Next action on"), .day(dayRange), [.readOnly, .sortable, .filterable],
        column: "next_action_on", absent: .day(.latest))
    static let lastContact = Field<Day>(
        "lastContact", Phrase("Last contact"), .day(dayRange), [.readOnly, .filterable], column: "last_contact_on")
    static let closed = Field<Day>(
        "closed", Phrase("Closed on"), .day(dayRange), [.readOnly, .filterable], column: "closed_on")
    static let batch = Field<ID>.link("batch", Phrase("Import"), to: "import", [.readOnly, .filterable])
    static let note = Field<String>.text(
        "note", Phrase("Note"), 0...2_000, isMultiline: true, sensitivity: .personal,
        headers: ["note", "remarque", "observation", "ملاحظة"])

    /// Everything that was ever claimed, as the figures count it.
    static let claimed = Field<Int64>(
        "claimed", Phrase("Amount handed over"), .amount(0...FieldKind.largestAmount), [.readOnly, .filterable],
        computed: "debt.principal + debt.interest + debt.costs")
    /// What came in of the claim, in hundredths of a percent.
    static let recovery = Field<Int64>(
        "recovery", Phrase("Recovery rate"), .rate(0...1_000_000), [.readOnly, .filterable],
        computed: "debt.paid * 10000 / NULLIF(debt.principal + debt.interest + debt.costs, 0)")
    /// Days from the handing over until the file was paid; nothing while it is not.
    static let daysToSettle = Field<Int64>(
        "daysToSettle", Phrase("Days to settle"), .integer(0...100_000), [.readOnly, .filterable],
        computed: "CASE WHEN debt.state = 'paid' THEN debt.closed_on - debt.handed_over_on END")
    /// How often its debtor promised to pay.
    static let promises = Field<Int64>(
        "promises", Phrase("Promises to pay"), .integer(0...10_000), [.readOnly, .filterable],
        computed: "SELECT count(*) FROM promise WHERE promise.debt_id = debt.id")

    /// 1900 to 2999, as everywhere.
    static let dayRange: ClosedRange<Day> =
        (Day(year: 1900, month: 1, day: 1) ?? .earliest)...(Day(year: 2999, month: 12, day: 31) ?? .latest)

    static let noun = Noun(
        "debt", one: Phrase("Debt"), many: Phrase("Debts"), naming: "reference", referencePrefix: "D",
        order: [.init("due")],
        fields: [
            creditor.spec, creditorReference.spec, debtor.spec, debtorName.spec, wilaya.spec, kind.spec,
            currency.spec, principal.spec, interest.spec, costs.spec, principalDue.spec, interestDue.spec,
            costsDue.spec, balance.spec, paid.spec, credit.spec, origin.spec, originalDue.spec, due.spec,
            handedOver.spec, overdue.spec, state.spec, agent.spec, legalAction.spec, court.spec, section.spec,
            nextAction.spec, nextActionOn.spec, lastContact.spec, closed.spec, batch.spec, note.spec, claimed.spec,
            recovery.spec, daysToSettle.spec, promises.spec,
        ],
        search: DebtSearch.condition)
}

extension Record {
    /// What is still owed of each component.
    var due: Due {
        get {
            Due(costs: self[Debt.costsDue], interest: self[Debt.interestDue], principal: self[Debt.principalDue])
        }
        set {
            self[Debt.costsDue] = newValue.costs
            self[Debt.interestDue] = newValue.interest
            self[Debt.principalDue] = newValue.principal
            self[Debt.balance] = newValue.balance
        }
    }

    /// The state of a debt's file.
    var state: DebtState {
        get { self[Debt.state] ?? .new }
        set { self[Debt.state] = newValue }
    }

    /// The currency of a debt.
    var currency: Currency { self[Debt.currency.spec.name].text.flatMap(Currency.init(code:)) ?? .dinar }

    /// An amount field of a debt as money.
    func money(_ field: Field<Int64>) -> Money { Money(minor: self[field], currency) }

    /// An amount in the currency of a debt, payment or promise.
    func money(_ minor: Int64) -> Money { Money(minor: minor, currency) }

    /// Everything that was ever claimed on a debt.
    var claimed: Int64 { self[Debt.principal] + self[Debt.interest] + self[Debt.costs] }
}
