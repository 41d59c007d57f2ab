public import Audit
public import Department
import Design
import HTML
public import HTTP
import Localization
import SQL
import Values

/// Whether rows may leave the house in this request: at once, with somebody's approval, or not before it is given.
public struct ExportPass: Sendable {
    /// What is answered instead of the file; nil when it may go.
    public let answer: Response?
    private let act: ApprovalAct
    private let approval: ID?
    private let payload: String

    /// How many rows leave the house without a fresh proof of who takes them: a list that somebody works through, not
    /// everybody's. Fewer where fewer take two people.
    public static let unproved: Int64 = 1_000

    /// Looks at a request for a file. `rows` counts what it would hold, where that matters. Many rows, or numbers and
    /// accounts in full (`hasSecrets`), ask first who is there. A form with a reason asks for the approval that is
    /// missing. Throws ``Department/ProofNeeded``, ``Department/Refusal`` and `SQLError`.
    public init(
        _ act: ApprovalAct, at address: String, _ fields: Fields, isPost: Bool, hasSecrets: Bool = false,
        _ context: Context, _ store: Store, rows: () throws -> Int
    ) throws {
        self.act = act
        let rule = try store.read { try act.rule(in: $0) }
        let most = rule.isOn ? min(rule.threshold, ExportPass.unproved) : ExportPass.unproved
        if !context.isProved, try hasSecrets || rows() > most { throw ProofNeeded(givesFile: true) }
        let own = Fields(
            fields.filter { !ExportPass.ours.contains($0.name) }.map { ($0.name, $0.value) })
        payload = own.encoded
        if let id = fields["approval"] {
            guard let id = ID(id) else { throw Refusal.notFound }
            approval = id
            answer = nil
            return
        }
        approval = nil
        let count = rule.isOn ? try rows() : 0
        guard rule.holds(for: Int64(count)) else {
            answer = nil
            return
        }
        var invalid: Invalid?
        var isAsked = false
        if isPost, let reason = fields[ExportPass.reason] {
            let payload = payload
            do {
                try store.change(by: context.author) { change in
                    _ = try change.ask(
                        for: act, of: String(act.name.prefix { $0 != "." }), ID(high: 0, low: 0), title: String(count),
                        payload: payload, reason: reason)
                }
                isAsked = true
            } catch let fault as Invalid {
                invalid = fault
            }
        }
        answer =
            isAsked
            ? .redirect(to: "/approvals?done=asked")
            : ExportPass.page(act, address, own, count, rule, invalid, context)
    }

    /// Uses the approval up, when one was needed; gives what the audit says of it.
    public func use(in change: Change) throws -> [AuditTrail.FieldChange] {
        try approval.map { try change.use($0, for: act, payload: payload) } ?? []
    }

    private static let reason = "approval-reason"
    private static let ours: Set<String> = ["csrf", "approval", reason]

    private static func page(
        _ act: ApprovalAct, _ address: String, _ fields: Fields, _ count: Int, _ rule: ApprovalRule,
        _ invalid: Invalid?, _ context: Context
    ) -> Response {
        let locale = context.locale
        let title = Phrase("This file needs a second person")
        let said = Phrase(
            "It holds {count} rows. Above {limit}, somebody else who may export must approve first.",
            ["count": .count(count), "limit": .number(rule.threshold)])
        let form = Design.Form(
            action: address, csrf: context.csrf, submit: Phrase("Ask for approval"),
            hidden: fields.map { ($0.name, $0.value) },
            [
                .init([
                    .text(reason, label: Phrase("What is it for?"))
                        .help(Phrase("The person who decides reads it, and it stays in the audit."))
                        .error(invalid?["reason"]).required().limit(400).focused()
                ])
            ])
        return context.page(
            title, status: invalid == nil ? .ok : .unprocessableContent,
            Layout.narrow(
                "\(PageHeader(locale, title: title, fact: said).html(locale))\(Card(form.html(locale)).html(locale))"))
    }
}
