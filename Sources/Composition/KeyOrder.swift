import Audit
import Department
import HTTP
import Jobs
import Localization
import Routing
import SQL
import Values

/// Having the keys of departments turned from a page, which takes two people unless an administrator decides otherwise.
///
/// One request and one decision for all departments that are meant, though each has its own database: the decision puts
/// the order into one table of jobs, in its own transaction, and the order asks each department in turn. Asking twice
/// while a department turns its keys gives the same work, so an order may run again after a crash.
struct KeyOrder: Sendable {
    static let permission: Permission = "keys.turn"
    static let kind = "keys.order"
    static let label = Phrase("Turn the keys")

    let departments: [any Department]
    /// The department that keeps requests, rule and order.
    let keeper: any Department

    var act: ApprovalAct {
        let titles = Dictionary(departments.map { ($0.name, $0.title) }) { first, _ in first }
        return ApprovalAct(
            each: KeyOrder.permission.name, KeyOrder.label, permission: KeyOrder.permission,
            subject: { approval in
                KeyOrder.list(approval.payload.split(separator: " ").compactMap { titles[String($0)] })
            },
            page: { _ in KeyOrderRoutes.page() },
            run: { approval, change in
                try KeyOrder.enqueue(
                    approval.payload, reason: approval.reason, asker: approval.askerName,
                    decider: change.author.actor.name, in: change)
            })
    }

    /// The request that waits for a decision.
    func waiting(at now: Instant) throws -> Approval? {
        try keeper.store.read { connection in
            try Approval.latest(in: connection).first { $0.act == KeyOrder.permission.name && $0.isOpen(at: now) }
        }
    }

    /// Whether it takes two people.
    func takesTwo() throws -> Bool {
        try keeper.store.read { try act.rule(in: $0).isOn }
    }

    /// Asks for somebody's approval, or begins at once where none is needed; true when it was asked for. Throws `Invalid`
    /// and `Refusal`.
    func ask(_ names: [String], reason: String, by author: Author) throws -> Bool {
        let meant = departments.map(\.name).filter(names.contains)
        guard !meant.isEmpty else { throw Invalid("departments", Phrase("Tick at least one department.")) }
        let payload = meant.joined(separator: " ")
        return try keeper.store.change(by: author) { change in
            if try Approval.latest(in: change.connection).contains(where: {
                $0.act == KeyOrder.permission.name && $0.isOpen(at: change.now)
            }) {
                throw Approval.isAsked
            }
            if try act.rule(in: change.connection).isOn {
                try change.ask(
                    for: act, of: "keys", ID(high: 0, low: 0), title: payload, payload: payload, reason: reason)
                return true
            }
            guard reason.count >= 4, reason.count <= 400 else {
                throw Invalid("reason", Phrase("Say why, for the audit."))
            }
            try change.note(
                "keys.turn.ordered", of: "keys", ID(high: 0, low: 0), reason: reason,
                changes: [.init(field: "departments", old: nil, new: payload)])
            try KeyOrder.enqueue(payload, reason: reason, asker: author.actor.name, decider: nil, in: change)
            return false
        }
    }

    private static func enqueue(
        _ departments: String, reason: String, asker: String, decider: String?, in change: Change
    ) throws {
        let order: JSON = [
            "departments": .string(departments), "reason": .string(reason), "asker": .string(asker),
            "decider": decider.map { .string($0) } ?? .null,
        ]
        try change.enqueue(kind, payload: order.bytes)
    }

    /// Carries an order out.
    var handler: JobHandler {
        JobHandler(KeyOrder.kind, attempts: 20) { run in
            guard let order = try? JSON(bytes: run.payload) else { return }
            let names = (order["departments"]?.string ?? "").split(separator: " ").map(String.init)
            let remarks = [
                AuditTrail.FieldChange(field: "askedBy", old: nil, new: order["asker"]?.string),
                AuditTrail.FieldChange(field: "decidedBy", old: nil, new: order["decider"]?.string),
            ].filter { $0.new != nil }
            for department in departments where names.contains(department.name) {
                try KeyTurn(department).ask(
                    by: .system("keys"), reason: order["reason"]?.string, remarks: remarks)
            }
        }
    }

    /// Departments, one after another.
    static func list(_ titles: [Phrase]) -> Phrase {
        guard let first = titles.first else { return .verbatim("") }
        return titles.dropFirst().reduce(first) {
            Phrase("{one}, {other}", ["one": .phrase($0), "other": .phrase($1)])
        }
    }
}
