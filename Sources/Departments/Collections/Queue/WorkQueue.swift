import Localization
import Nouns
import SQL
import Values

/// A person's files in the order in which they are best worked on, with the reasons in words.
struct WorkQueue {
    struct Item {
        let debt: DebtRow
        let lastContact: Day?
        let reasons: [Phrase]
        let weight: Int
    }
    var items: [Item] = []
    /// How many files have a step due today or before.
    var due: Int64 = 0
    /// How many open files there are.
    var open: Int64 = 0

    /// So many files are weighed: those whose step has waited longest.
    static let depth = 300

    /// Reads the queue of a person, or of everybody when nil.
    init(of agent: ID?, today: Day, in connection: any Connection) throws {
        var candidates: [DebtRow] = []
        let states = DebtState.open.map(\.rawValue)
        if let agent {
            // One walk per state, each in the very order of the agent's index.
            for state in states {
                candidates += try WorkQueue.rows(
                    """
                    debt.agent_id = \(agent) AND debt.state = \(state) AND debt.next_action_on <= \(today)
                    """, limit: WorkQueue.depth, in: connection)
            }
            if candidates.count < 20 {
                for state in states {
                    candidates += try WorkQueue.rows(
                        """
                        debt.agent_id = \(agent) AND debt.state = \(state) AND debt.next_action_on > \(today)
                        """, limit: 20, in: connection)
                }
            }
            due = try connection.integer(
                """
                SELECT count(*) FROM debt WHERE agent_id = \(agent) AND state IN (\(list: states)) \
                AND next_action_on <= \(today)
                """)
            open = try connection.integer(
                "SELECT COALESCE(sum(files), 0) FROM debt_tally WHERE agent_id = \(agent) AND state IN (\(list: states))"
            )
        } else {
            candidates = try WorkQueue.rows(
                "debt.next_action_on <= \(today) AND debt.closed_on IS NULL", limit: WorkQueue.depth, in: connection)
            due = try connection.integer(
                """
                SELECT count(*) FROM (SELECT 1 FROM debt WHERE next_action_on <= \(today) LIMIT 100000) AS waiting
                """)
            open = try connection.integer(
                "SELECT COALESCE(sum(files), 0) FROM debt_tally WHERE state IN (\(list: states))")
        }
        items = candidates.map { WorkQueue.weigh($0, today) }
            .sorted { $0.weight == $1.weight ? $0.debt.id < $1.debt.id : $0.weight > $1.weight }
    }

    private static func rows(_ condition: SQL, limit: Int, in connection: any Connection) throws -> [DebtRow] {
        try connection.rows(
            """
            SELECT \(DebtRow.columns(further: true)) FROM debt WHERE \(condition) \
            ORDER BY debt.next_action_on, debt.id LIMIT \(limit)
            """
        ) { DebtRow($0, 0, further: true) }
    }

    /// Weighs a file: what was promised and not kept first, then what has waited, the money, the delay, the untouched.
    static func weigh(_ debt: DebtRow, _ today: Day) -> Item {
        var reasons: [Phrase] = []
        var weight = 0
        if debt.nextAction == NextStep.brokenPromise.rawValue {
            weight += 1_000
            reasons.append(Phrase("A promise was broken"))
        }
        if let day = debt.nextActionOn {
            let waited = today.days(since: day)
            if waited > 0 {
                weight += 400 + min(waited, 60) * 5
                reasons.append(
                    Phrase(
                        one: "Its next step has waited for {count} day",
                        other: "Its next step has waited for {count} days",
                        count: waited))
            } else if waited == 0 {
                weight += 400
                reasons.append(Phrase("Its next step is for today"))
            }
        }
        let major = Double(debt.balance) / Double((Currency(code: debt.currency) ?? .dinar).minorPerMajor)
        if major >= 1_000_000 { reasons.append(Phrase("The balance is large")) }
        var digits = 0
        var rest = major
        while rest >= 10, digits < 12 {
            rest /= 10
            digits += 1
        }
        weight += digits * 30 + Int(min(rest, 10) * 3)
        let delay = today.days(since: debt.due)
        if debt.due != .latest, delay > 90 {
            weight += min(delay, 720) / 6
            reasons.append(
                Phrase(one: "Overdue for {count} day", other: "Overdue for {count} days", count: delay))
        }
        let contact = debt.further?.lastContact
        if contact == nil {
            weight += 60
            reasons.append(Phrase("Nobody has contacted the debtor yet"))
        } else if let contact, today.days(since: contact) > 30 {
            weight += 30
            reasons.append(
                Phrase(
                    one: "No contact for {count} day", other: "No contact for {count} days",
                    count: today.days(since: contact)))
        }
        return Item(debt: debt, lastContact: contact, reasons: reasons, weight: weight)
    }
}
