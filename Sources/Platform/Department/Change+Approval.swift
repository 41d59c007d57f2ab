public import Audit
import HTTP
import Localization
import SQL
public import Values

extension Change {
    /// Asks for somebody else's approval. Throws `Invalid` without a reason, and ``Refusal`` when the row waits for a
    /// decision already.
    @discardableResult
    public func ask(
        for act: ApprovalAct, of noun: String, _ row: ID, title: String, payload: String = "", reason: String?
    ) throws -> Approval {
        let reason = Change.bare(reason)
        guard reason.count >= 4, reason.count <= 400 else {
            throw Invalid("reason", Phrase("Say why, for the person who decides."))
        }
        if row != ID(high: 0, low: 0), try Approval.waiting(act.name, row, at: now, in: connection) != nil {
            throw Approval.isAsked
        }
        let approval = Approval(
            id: newID(), act: act.name, noun: noun, row: row, title: title, payload: payload, reason: reason,
            asker: author.actor.id, askerName: author.actor.name, asked: now,
            expires: now.adding(seconds: Approval.daysToDecide * 86_400), state: .open, deciderName: nil,
            decided: nil, answer: nil)
        try approval.insert(in: connection)
        try note("approval.asked", of: noun, row, reason: reason, openly: act.keepsReason, changes: marks(of: approval))
        tell(of: approval)
        return approval
    }

    /// Decides a request, and does what was approved when the act does it itself: once, whoever else decides meanwhile.
    /// Throws ``Refusal``, also those of the act, and `Invalid` for a refusal without a reason.
    public func decide(_ id: ID, isApproved: Bool, answer: String?, _ acts: [ApprovalAct]) throws {
        guard let approval = try Approval.find(id, in: connection),
            let act = acts.first(where: { $0.name == approval.act })
        else { throw Refusal.notFound }
        guard author.actor.may(act.permission) else { throw Refusal.forbidden }
        guard try act.reached([approval.row], by: author.actor, in: connection).contains(approval.row) else {
            throw Refusal.notFound
        }
        guard author.actor.id != approval.asker else {
            throw Refusal(
                .forbidden, code: "approval.own", Phrase("You asked for this yourself. Somebody else must decide."))
        }
        guard approval.isOpen(at: now) else { throw Change.closed }
        let answer = Change.bare(answer)
        guard isApproved || answer.count >= 4, answer.count <= 400 else {
            throw Invalid("answer", Phrase("Say why not, for the person who asked."))
        }
        let state: Approval.State = !isApproved ? .refused : act.run == nil ? .granted : .done
        let expires = state == .granted ? now.adding(seconds: Approval.hoursToUse * 3600) : approval.expires
        guard
            try approval.decide(
                state, by: author.actor, answer.isEmpty ? nil : answer, until: expires, at: now, in: connection)
        else { throw Change.closed }
        if isApproved, let run = act.run { try run(approval, self) }
        try note(
            isApproved ? "approval.granted" : "approval.refused", of: approval.noun, approval.row,
            reason: answer.isEmpty ? nil : answer, openly: act.keepsReason, changes: marks(of: approval))
        tell(of: approval)
    }

    /// Takes a request of one's own back.
    public func withdraw(_ id: ID) throws {
        guard let approval = try Approval.find(id, in: connection), approval.asker == author.actor.id else {
            throw Refusal.notFound
        }
        guard approval.isOpen(at: now), try approval.move(from: .open, to: .withdrawn, in: connection) else {
            throw Change.closed
        }
        try note("approval.withdrawn", of: approval.noun, approval.row, changes: marks(of: approval))
        tell(of: approval)
    }

    /// Uses up what was approved: by whoever asked, for exactly what was asked, once. Gives what the act's own audit entry
    /// says of it. Throws ``Refusal``.
    public func use(_ id: ID, for act: ApprovalAct, payload: String) throws -> [AuditTrail.FieldChange] {
        guard let approval = try Approval.find(id, in: connection), approval.act == act.name,
            approval.asker == author.actor.id, approval.payload == payload
        else { throw Refusal.notFound }
        guard approval.isUsable(at: now), try approval.move(from: .granted, to: .done, in: connection) else {
            throw Change.closed
        }
        tell("approvals", "changed")
        return marks(of: approval) + [.init(field: "decidedBy", old: nil, new: approval.deciderName)]
    }

    /// Makes a rule. Whoever may make it may also take it away: the audit shows both.
    public func rule(_ act: ApprovalAct, _ rule: ApprovalRule) throws {
        let old = try act.rule(in: connection)
        guard old != rule else { return }
        try connection.run(
            """
            INSERT INTO approval_rule (act, is_on, threshold) VALUES (\(act.name), \(rule.isOn), \(rule.threshold)) \
            ON CONFLICT (act) DO UPDATE SET is_on = excluded.is_on, threshold = excluded.threshold
            """)
        try note(
            "approval.rule.changed", of: "house", ID(high: 0, low: 0),
            changes: [.init(field: act.name, old: old.text, new: rule.text)])
    }

    /// Tells whoever looks at the list of requests, or at the row.
    private func tell(of approval: Approval) {
        tell("approvals", "changed")
        if approval.row != ID(high: 0, low: 0) {
            tell("\(approval.noun)/\(approval.row)", "changed", approval.row.description)
        }
    }

    private static let closed = Refusal(
        .conflict, code: "approval.closed", Phrase("This is decided, used or too old by now. Ask anew."))

    /// A text without the blanks around it; empty for none.
    private static func bare(_ text: String?) -> String {
        guard let text, let first = text.firstIndex(where: { !$0.isWhitespace }),
            let last = text.lastIndex(where: { !$0.isWhitespace })
        else { return "" }
        return String(text[first...last])
    }

    private func marks(of approval: Approval) -> [AuditTrail.FieldChange] {
        [
            .init(field: "act", old: nil, new: approval.act),
            .init(field: "subject", old: nil, new: approval.title, isPersonal: true),
            .init(field: "askedBy", old: nil, new: approval.askerName),
        ]
    }
}

extension Approval {
    /// What whoever asks for the same again, or does it meanwhile, is told.
    public static let isAsked = Refusal(
        .conflict, code: "approval.asked",
        Phrase("Somebody has asked for this already. It waits for a decision."))
}
