import Department
import HTTP
import Messages
import NounPages
import Nouns
import SQL
import Values

/// Debts as the API shows them: with the names of those whom they concern.
enum DebtJSON {
    static func rows(_ debts: [Record], for actor: Actor, in connection: any Connection) throws -> [JSON] {
        let cards = try PartyCards.cards(Set(debts.compactMap { $0[Debt.debtor] }), in: connection)
        let creditors = try Creditor.names(Set(debts.compactMap { $0[Debt.creditor] }), in: connection)
        let agents = try StaffCards.names(Set(debts.compactMap { $0[Debt.agent] }), in: connection)
        return debts.map { debt in
            guard case .object(let members) = debt.json(for: actor) else { return .null }
            // The stored name is folded for sorting; people know the card's.
            let name = debt[Debt.debtor].flatMap { cards[$0]?.name }
            return .object(
                members.map { member in
                    member.name == Debt.debtorName.spec.name
                        ? .init(member.name, name.map(JSON.string) ?? member.value) : member
                } + [
                    .init("creditorName", debt[Debt.creditor].flatMap { creditors[$0] }.map(JSON.string) ?? .null),
                    .init("agentName", debt[Debt.agent].flatMap { agents[$0] }.map(JSON.string) ?? .null),
                ])
        }
    }

    static func row(_ debt: Record, for actor: Actor, in connection: any Connection) throws -> JSON {
        try rows([debt], for: actor, in: connection).first ?? .null
    }

    static func reply(_ debt: Record, _ context: Context, in connection: any Connection) throws -> Response {
        .json(try row(debt, for: context.actor, in: connection)).with("ETag", ETag(version: debt.version).description)
    }
}

extension Creditor {
    /// What some creditors are called.
    static func names(_ ids: Set<ID>, in connection: any Connection) throws -> [ID: String] {
        guard !ids.isEmpty else { return [:] }
        return Dictionary(
            try connection.rows("SELECT id, name FROM creditor WHERE id IN (\(list: ids))") {
                ($0.identity(0), $0.text(1))
            }, uniquingKeysWith: { first, _ in first })
    }
}
