import HTTP
import Messages
import Nouns
import SQL
import Values

/// A customer's debts, read along an index and only as far as they are shown.
struct PortalList {
    /// What is claimed, paid and due in one currency.
    struct Sum {
        let currency: Currency
        var files: Int64 = 0
        var claimed: Int64 = 0
        var paid: Int64 = 0
        var balance: Int64 = 0
    }

    static let length = 50

    let customer: Customer
    let rows: [Record]
    /// Names of the other side, by the ids of creditors.
    let creditors: [ID: String]
    /// Names of debtors, as the Directory last told them.
    let debtors: [ID: String]
    let sums: [Sum]
    /// Where the next page begins; nil on the last.
    let next: String?

    /// Reads a page; `after` is what the page before named as next.
    init(_ customer: Customer, after: String?, in connection: any Connection) throws {
        self.customer = customer
        let scope = CustomerScope.condition(for: customer)
        let start = after.flatMap { Place($0) }
        var read: [Record]
        switch customer.side {
        case .creditor:
            let from: SQL =
                start.map { place in
                    """
                    (debt.state, debt.due_on, debt.id) > (\(place.state), \(place.due), \(place.id))
                    """
                } ?? "1 = 1"
            read = try DebtFile.table.records(
                where: "\(scope) AND \(from)", by: "debt.state, debt.due_on, debt.id", limit: PortalList.length + 1,
                in: connection)
        case .debtor:
            let from: SQL = start.map { "debt.id < \($0.id)" } ?? "1 = 1"
            read = try DebtFile.table.records(
                where: "\(scope) AND \(from)", by: "debt.id DESC", limit: PortalList.length + 1, in: connection)
        }
        let isMore = read.count > PortalList.length
        if isMore { read.removeLast() }
        rows = read
        next = isMore ? read.last.map { Place($0).text } : nil
        creditors = try Creditor.names(Set(read.compactMap { $0[Debt.creditor] }), in: connection)
        debtors = try PartyCards.cards(Set(read.compactMap { $0[Debt.debtor] }), in: connection).mapValues(\.name)
        sums = try PortalList.sums(customer, scope, in: connection)
    }

    /// Kept totals for a creditor, who may have a million files; a debtor's few are added up.
    private static func sums(_ customer: Customer, _ scope: SQL, in connection: any Connection) throws -> [Sum] {
        let query: SQL =
            switch customer.side {
            case .creditor:
                """
                SELECT currency, sum(files), sum(claimed), sum(paid), \
                sum(CASE WHEN state IN ('unrecoverable', 'withdrawn') THEN 0 ELSE balance END) FROM debt_tally \
                WHERE creditor_id = \(customer.subject) GROUP BY currency ORDER BY currency
                """
            case .debtor:
                """
                SELECT currency, count(*), sum(principal + interest + costs), sum(paid), \
                sum(CASE WHEN state IN ('unrecoverable', 'withdrawn') THEN 0 ELSE balance END) FROM debt \
                WHERE \(scope) GROUP BY currency ORDER BY currency
                """
            }
        return try connection.rows(query) { row in
            Sum(
                currency: Currency(code: row.text(0)) ?? .dinar, files: row.integer(1), claimed: row.integer(2),
                paid: row.integer(3), balance: row.integer(4))
        }.filter { $0.files > 0 }
    }

    /// The last row of a page, as a link names it.
    private struct Place {
        let state: String
        let due: Int64
        let id: ID

        init?(_ text: String) {
            let parts = text.split(separator: "~")
            guard parts.count == 3, parts[0].utf8.count < 20, let due = Int64(parts[1]), let id = ID(String(parts[2]))
            else { return nil }
            (state, self.due, self.id) = (String(parts[0]), due, id)
        }

        init(_ record: Record) {
            state = record.state.rawValue
            due = Int64(record[Debt.due]?.number ?? 0)
            id = record.id
        }

        var text: String { "\(state)~\(due)~\(id)" }
    }
}
