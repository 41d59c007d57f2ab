import Department
import HTTP
import Localization
import Messages
import NounPages
import Nouns
import SQL
import Sheets
import Values

/// The payments on a customer's own debts, latest first, read along an index and only as far as they are shown. One that was
/// taken back is not among them.
struct PortalPayments {
    /// A payment with what its customer knows its debt by.
    struct Line {
        let payment: Record
        let debt: ID
        let reference: String
        let creditorReference: String
        /// Who owes, for a creditor; who is owed, for a debtor.
        let other: String
    }

    let customer: Customer
    let lines: [Line]
    let next: Cursor?
    let previous: Cursor?

    init(
        _ customer: Customer, _ listing: Listing, on today: Day, in connection: any Connection
    ) throws {
        self.customer = customer
        let page = try DebtFile.payments.page(
            listing, scope: PortalPayments.scope(of: customer), for: FilterReader(today: today, me: customer.subject),
            in: connection)
        next = page.next
        previous = page.previous
        let debts = try PortalPayments.debts(of: page.rows, in: connection)
        let others =
            customer.side == .creditor
            ? try PartyCards.cards(Set(debts.values.compactMap { $0[Debt.debtor] }), in: connection).mapValues(\.name)
            : try Creditor.names(Set(debts.values.compactMap { $0[Debt.creditor] }), in: connection)
        lines = page.rows.compactMap { payment in
            guard let debt = payment[Payment.debt].flatMap({ debts[$0] }) else { return nil }
            let other = (customer.side == .creditor ? debt[Debt.debtor] : debt[Debt.creditor]).flatMap { others[$0] }
            return Line(
                payment: payment, debt: debt.id, reference: debt.reference,
                creditorReference: debt[Debt.creditorReference], other: other ?? "")
        }
    }

    /// What a page of the list asks for; a cursor that is none of ours leads nowhere.
    static func listing(_ fields: Fields, limit: Int = 50) -> Listing {
        Listing(
            after: fields["after"].flatMap { Cursor(text: $0) }, before: fields["before"].flatMap { Cursor(text: $0) },
            limit: limit)
    }

    /// Which payments are theirs.
    private static func scope(of customer: Customer) -> SQL {
        switch customer.side {
        case .creditor: "payment.creditor_id = \(customer.subject) AND payment.reversed_at IS NULL"
        case .debtor:
            """
            payment.debt_id IN (SELECT debt.id FROM debt WHERE \(CustomerScope.condition(for: customer))) \
            AND payment.reversed_at IS NULL
            """
        }
    }

    private static func debts(of payments: [Record], in connection: any Connection) throws -> [ID: Record] {
        let ids = Set(payments.compactMap { $0[Payment.debt] })
        guard !ids.isEmpty else { return [:] }
        return Dictionary(
            try DebtFile.table.records(where: "debt.id IN (\(list: ids.sorted()))", limit: ids.count, in: connection)
                .map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    }

    // MARK: As a file

    static let columns: [FieldSpec] = [
        Payment.received.spec, Payment.method.spec, Payment.amount.spec, Payment.currency.spec,
        Payment.toPrincipal.spec, Payment.toInterest.spec, Payment.toCosts.spec,
    ]

    /// The head of a file of them.
    static func head(for customer: Customer, _ locale: Locale) -> [SheetColumn] {
        let names: [Phrase] = [
            Phrase("Debt"), Phrase("Creditor's reference"),
            customer.side == .creditor ? Phrase("Debtor") : Phrase("Creditor"),
        ]
        return (names + columns.map(\.label)).map { SheetColumn(locale($0)) }
    }

    /// The rows of a file of them.
    func cells(_ locale: Locale) -> [[SheetCell]] {
        lines.map { line in
            let currency = line.payment[Payment.currency.spec].text.flatMap(Currency.init(code:)) ?? .dinar
            return [.text(line.reference), .text(line.creditorReference), .text(line.other)]
                + PortalPayments.columns.map { field in
                    field.cell(line.payment[field], locale, currency: currency, names: [:])
                }
        }
    }
}
