import Audit
public import Department
import HTTP
import Localization
import NounPages
import Nouns
import Routing
import SQL
import Values

extension Collections {
    /// What takes two people here when it is large.
    public var approvals: [ApprovalAct] {
        [Collections.givingUp, Collections.debtExport, Collections.paymentExport, creditors.exportAct]
    }

    /// Giving up a large file. One dinar is a hundred minor units: above a million dinars, unless decided otherwise.
    static let givingUp = ApprovalAct(
        "debt.give-up", Phrase("Close a debt as unrecoverable"), permission: CollectionsPermissions.closeDebts,
        above: 100_000_000,
        reached: { rows, actor, connection in
            Set(
                try connection.rows(
                    "SELECT id FROM debt WHERE id IN (\(list: rows)) AND \(DebtScope.condition(for: actor))"
                ) { $0.identity(0) })
        },
        subject: { .verbatim($0.title) }, page: { DebtPaths.debt($0.row) },
        run: { approval, change in
            var file = try DebtFile(approval.row, in: change)
            file.remarks.append(.init(field: "askedBy", old: nil, new: approval.askerName))
            try file.move(to: .unrecoverable, reason: approval.reason, isApproved: true)
            try file.close("debt.moved", reason: approval.reason)
        })

    static let debtExport = ApprovalAct(
        export: "debt", Phrase("Export debts"), permission: CollectionsPermissions.exportDebts, list: "/debts",
        at: "/debts/export")

    static let paymentExport = ApprovalAct(
        export: "payment", Phrase("Export payments"), permission: CollectionsPermissions.exportPayments,
        list: "/payments", at: "/payments/export")
}

extension DebtFile {
    /// True when giving the file up takes two people. The limit is in dinars: what is owed in other money always does.
    var givingUpTakesTwo: Bool {
        get throws {
            let rule = try Collections.givingUp.rule(in: change.connection)
            return record.currency == .dinar ? rule.holds(for: record[Debt.balance]) : rule.isOn
        }
    }

    /// True when the actor's word is not enough to give the file up: it is too large for one, or they may only propose it.
    var givingUpIsAsked: Bool {
        get throws {
            if record.state.word(of: change.author.actor, on: .unrecoverable) == .proposes { return true }
            return try givingUpTakesTwo
        }
    }

    /// The request to give the file up that waits for a decision.
    var waiting: Approval? {
        get throws {
            try Approval.waiting(Collections.givingUp.name, id, at: change.now, in: change.connection)
        }
    }

    /// Asks for somebody's approval to give the file up, which stays as it is until then.
    func askToGiveUp(reason: String?) throws -> Approval {
        try change.ask(for: Collections.givingUp, of: "debt", id, title: record.reference, reason: reason)
    }

    static let needsApproval = Refusal(
        .conflict, code: "approval.needed",
        Phrase("Giving up so large a file takes two people. Ask for it on the file’s own page."))
}
