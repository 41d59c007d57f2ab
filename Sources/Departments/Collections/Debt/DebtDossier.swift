import Department
import Messages
import Nouns
import SQL
import Values

/// Everything that the page of a debt shows, read in one consistent state by a fixed number of indexed queries.
struct DebtDossier: Sendable {
    let debt: Record
    let creditor: String
    /// The debtor as the Directory last told; after a merge, the party that was kept.
    let debtor: PartyCard?
    let agent: String?
    let payments: [Record]
    let interactions: [InteractionRow]
    let promises: [Record]
    let steps: [StateRow]
    let assignments: [AssignmentRow]
    let documents: [DebtDocument]
    /// Other files of the same debtor that the reader reaches.
    let others: [OtherFile]
    /// The ways of contact that the debtor objects to.
    let objections: [Channel]
    /// The request to give the file up that waits for a decision.
    var waiting: Approval?

    /// A change of state.
    struct StateRow: Sendable {
        let old: DebtState
        let new: DebtState
        let reason: String?
        let at: Instant
        let by: ID
        let byName: String
    }

    /// A change of agent.
    struct AssignmentRow: Sendable {
        let agentName: String?
        let at: Instant
        let byName: String
    }

    /// Another file of the same debtor.
    struct OtherFile: Sendable {
        let id: ID
        let reference: String
        let state: DebtState
        let balance: Money
    }

    /// How many entries of each kind the page itself shows.
    static let depth = 40
    /// How many the page of the whole history shows.
    static let wholeDepth = 1_000

    /// Reads the dossier. Throws ``Refusal/notFound`` for a debt that the actor does not reach.
    static func read(
        _ id: ID, for actor: Actor, depth: Int = DebtDossier.depth, in connection: any Connection
    ) throws -> DebtDossier {
        let debt = try DebtFile.stored(id, for: actor, in: connection)
        let creditor = debt[Debt.creditor]
        let agent = debt[Debt.agent]
        return DebtDossier(
            debt: debt,
            creditor: try Creditor.names(creditor.map { [$0] } ?? [], in: connection).values.first ?? "",
            debtor: try debtor(of: debt, in: connection),
            agent: try StaffCards.names(agent.map { [$0] } ?? [], in: connection).values.first,
            payments: actor.may(CollectionsPermissions.seePayments)
                ? try DebtFile.payments.records(
                    where: "payment.debt_id = \(id)", limit: depth, latestFirst: true, in: connection) : [],
            interactions: try InteractionRow.of(id, limit: depth, in: connection),
            promises: try DebtFile.promises.records(
                where: "promise.debt_id = \(id)", limit: depth, latestFirst: true, in: connection),
            steps: try steps(of: id, depth, in: connection),
            assignments: try assignments(of: id, depth, in: connection),
            documents: actor.may(CollectionsPermissions.seeDocuments)
                ? try DebtDocument.of(id, limit: depth, in: connection) : [],
            others: try others(of: debt, for: actor, in: connection),
            objections: try debt[Debt.debtor].map { try Objections.of($0, in: connection) } ?? [])
    }

    static func debtor(of debt: Record, in connection: any Connection) throws -> PartyCard? {
        guard let id = debt[Debt.debtor], let card = try PartyCards.cards([id], in: connection)[id] else { return nil }
        guard let kept = card.mergedInto else { return card }
        return try PartyCards.cards([kept], in: connection)[kept] ?? card
    }

    static func steps(of id: ID, _ depth: Int, in connection: any Connection) throws -> [StateRow] {
        try connection.rows(
            """
            SELECT old_state, new_state, reason, changed_at, changed_by, changed_by_name FROM state_change \
            WHERE debt_id = \(id) ORDER BY changed_at DESC, id DESC LIMIT \(depth)
            """
        ) { row in
            StateRow(
                old: DebtState(rawValue: row.text(0)) ?? .new, new: DebtState(rawValue: row.text(1)) ?? .new,
                reason: row.optionalText(2), at: Instant(milliseconds: row.integer(3)), by: row.identity(4),
                byName: row.text(5))
        }
    }

    private static func assignments(
        of id: ID, _ depth: Int, in connection: any Connection
    ) throws -> [AssignmentRow] {
        try connection.rows(
            """
            SELECT agent_name, assigned_at, assigned_by_name FROM assignment WHERE debt_id = \(id) \
            ORDER BY assigned_at DESC, id DESC LIMIT \(depth)
            """
        ) { row in
            AssignmentRow(
                agentName: row.optionalText(0), at: Instant(milliseconds: row.integer(1)), byName: row.text(2))
        }
    }

    private static func others(
        of debt: Record, for actor: Actor, in connection: any Connection
    ) throws -> [OtherFile] {
        guard let debtor = debt[Debt.debtor] else { return [] }
        let scope = DebtScope.condition(for: actor)
        return try connection.rows(
            """
            SELECT id, reference, state, balance, currency FROM debt WHERE debtor_id = \(debtor) \
            AND id <> \(debt.id) AND \(scope) ORDER BY id DESC LIMIT 8
            """
        ) { row in
            OtherFile(
                id: row.identity(0), reference: row.text(1), state: DebtState(rawValue: row.text(2)) ?? .new,
                balance: Money(minor: row.integer(3), Currency(code: row.text(4)) ?? .dinar))
        }
    }

    /// What was due at the end of some days from the beginning until today, as the payments that stand tell it.
    func balances(until today: Day, points: Int = 13) -> [(day: Day, minor: Int64)] {
        let standing = payments.filter { $0[Payment.reversedAt] == nil }
        let opened = debt[Debt.handedOver] ?? today
        let first = standing.compactMap { $0[Payment.received] }.min() ?? opened
        let start = min(opened, first.adding(days: -1), today.adding(days: -1))
        let span = today.days(since: start)
        let count = min(points, span + 1)
        guard count > 1 else { return [] }
        return (0..<count).map { index in
            let day = start.adding(days: span * index / (count - 1))
            // From the present backwards, so that the line ends at the balance whatever was edited in between.
            let later = standing.filter { ($0[Payment.received] ?? .earliest) > day }
                .reduce(Int64(0)) { $0 + $1[Payment.amount] - $1[Payment.toCredit] }
            return (day, debt[Debt.balance] + later)
        }
    }

    /// The pending promise that falls due first.
    var promise: Record? {
        promises.filter { $0[Promise.state] == .pending }.min(by: Promise.isEarlier)
    }
}
