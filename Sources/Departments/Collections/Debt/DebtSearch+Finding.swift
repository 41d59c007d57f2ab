public import Department
import Design
import HTTP
import Localization
import Messages
import Nouns
import Routing
import SQL
import Values

extension Collections {
    /// Finds debts by the beginning of their reference or the creditor's; names lead to parties, whose page shows theirs.
    public func find(_ words: String, for context: Context, limit: Int) throws -> [Finding] {
        let typed = words.filter { !$0.isWhitespace }
        guard context.actor.may(CollectionsPermissions.seeDebts), typed.contains(where: \.isNumber),
            typed.utf8.count <= 64
        else { return [] }
        return try store.read { connection in
            let debts = try DebtSearch.ids(typed, on: context.today, limit: limit, context.actor, in: connection)
            let names = try Collections.names(
                Debt.creditor.spec, Set(debts.compactMap { $0[Debt.creditor] }), connection)
            let debtors = try PartyCards.cards(Set(debts.compactMap { $0[Debt.debtor] }), in: connection)
            let all = context.addresses.link(DebtPaths.list(), ["q": typed])
            return debts.map { debt in
                let parts: [String?] = [
                    debt[Debt.debtor].flatMap { debtors[$0]?.name }, debt[Debt.creditor].flatMap { names[$0] },
                    debt[Debt.creditorReference], context.locale.money(debt.money(Debt.balance)),
                ]
                return Finding(
                    noun: "debt", group: Phrase("Debts"), id: debt.id, title: debt["reference"].text ?? "",
                    detail: parts.compactMap { $0 }.joined(separator: " · "), path: DebtPaths.debt(debt.id),
                    icon: .folder, all: all)
            }
        }
    }
}

extension DebtSearch {
    /// The debts whose reference begins with what was typed; a bare number stands for one of this year or the last.
    static func ids(
        _ typed: String, on today: Day, limit: Int, _ actor: Actor, in connection: any Connection
    ) throws -> [Record] {
        var found: [Record] = []
        // In the order of the index that finds them, so that a common beginning costs no more than a rare one.
        func add(_ condition: SQL, by order: SQL) throws {
            guard found.count < limit else { return }
            let debts = try DebtFile.table.records(
                where: "\(condition) AND \(DebtScope.condition(for: actor))", by: order, limit: limit, in: connection)
            for debt in debts where found.count < limit && !found.contains(where: { $0.id == debt.id }) {
                found.append(debt)
            }
        }
        let upper = typed.uppercased()
        if upper.count <= 6, let number = Int(upper), number > 0 {
            let digits = String(repeating: "0", count: 6 - String(number).count) + String(number)
            try add(
                "debt.reference IN (\(list: [today.year, today.year - 1].map { "D-\($0)-\(digits)" }))",
                by: "debt.reference")
        }
        func add(_ column: String, beginning text: String) throws {
            let place = SQL(unescaped: connection.dialect == .sqlite ? column : column + " COLLATE \"C\"")
            try add("(\(place) >= \(text) AND \(place) < \(text + "\u{10FFFF}"))", by: place)
        }
        if upper.hasPrefix("D-") { try add("debt.reference", beginning: upper) }
        let forms = Set([typed, upper]).sorted()
        for form in forms { try add("debt.creditor_reference", beginning: form) }
        return found
    }
}
