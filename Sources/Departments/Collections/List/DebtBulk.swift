import Department
import Design
import HTML
import HTTP
import Localization
import NounPages
import Nouns
import Routing
import SQL
import Values

/// What is done with many debts at once: the ticked ones, or all that the filter leaves.
struct DebtBulk {
    /// So many at most when all of a filter is meant.
    static let limit = 10_000
    /// So many in one transaction, so that others get a turn between.
    static let chunk = 250

    struct Outcome {
        var changed: [(id: ID, reference: String, before: String)] = []
        var unchanged = 0
        var refused: [(reference: String, why: Phrase)] = []
    }

    let collections: Collections
    let context: Context
    let fields: Fields

    /// The debts that are meant, in the order of the list.
    func ids() throws -> [ID] {
        guard fields["all"] == "1" else {
            var seen = Set<ID>()
            let ids = fields.all("id").compactMap { ID($0) }.filter { seen.insert($0).inserted }
            return Array(ids.prefix(DebtBulk.limit))
        }
        let list = DebtList(fields, context)
        if let fault = list.query.filterFault { throw fault }
        return try collections.store.read { connection in
            try connection.rows(
                """
                SELECT debt.id FROM debt WHERE (\(list.scope)) AND \
                (\(list.query.filter.condition(of: Debt.noun, for: list.reader, dialect: connection.dialect))) \
                ORDER BY debt.id LIMIT \(DebtBulk.limit)
                """
            ) { $0.identity(0) }
        }
    }

    /// Runs a verb on each debt: what one refuses does not stop the others. `verb` says what was before, or nil when
    /// nothing changed.
    func run(_ ids: [ID], _ verb: (inout DebtFile) throws -> String?) throws -> Outcome {
        var outcome = Outcome()
        var start = 0
        while start < ids.count {
            let part = ids[start..<min(start + DebtBulk.chunk, ids.count)]
            start += DebtBulk.chunk
            let done = try collections.store.change(by: context.author) { change in
                var done = Outcome()
                change.leaveUnnoted()
                for id in part {
                    do {
                        try change.connection.savepoint {
                            var file = try DebtFile(id, in: change)
                            if let before = try verb(&file) {
                                done.changed.append((id, file.record.title, before))
                            } else {
                                done.unchanged += 1
                            }
                        }
                    } catch let refusal as Refusal {
                        done.refused.append((try reference(id, change), refusal.phrase))
                    } catch let invalid as Invalid {
                        done.refused.append((try reference(id, change), invalid.faults.first?.phrase ?? ""))
                    }
                }
                return done
            }
            outcome.changed += done.changed
            outcome.unchanged += done.unchanged
            outcome.refused += done.refused
        }
        return outcome
    }

    /// What a refused debt is called; one that the actor may not see has no name.
    private func reference(_ id: ID, _ change: Change) throws -> String {
        try change.connection.first(
            """
            SELECT debt.reference FROM debt WHERE debt.id = \(id) \
            AND (\(DebtScope.condition(for: context.actor)))
            """
        ) { $0.text(0) } ?? "—"
    }

    // MARK: Dialogs

    /// What of the request says which debts are meant.
    private var meant: [(name: String, value: String)] {
        fields.filter { !["csrf", "agent", "state", "reason", "act"].contains($0.name) }.map { ($0.name, $0.value) }
    }

    func dialog(_ act: String, error: Invalid? = nil) throws -> Response {
        let locale = context.locale
        let count = fields["all"] == "1" ? nil : fields.all("id").count
        guard count != 0 else { throw Refusal(code: "bulk.nothing", Phrase("Tick the files first.")) }
        let lead =
            count.map { Phrase(one: "{count} file", other: "{count} files", count: $0) }
            ?? Phrase("All files of the filter, at most {count}", ["count": .count(DebtBulk.limit)])
        var inputs: [Design.Field] = []
        if act == "assign" {
            let agents = try collections.store.read { try StaffCards.active(in: $0) }
            inputs = [
                .select(
                    "agent", label: Phrase("Agent"), value: fields["agent"] ?? "",
                    choices: agents.map { .init($0.id.description, .verbatim($0.name)) }, empty: Phrase("Nobody"))
            ]
        } else {
            inputs = [
                .select(
                    "state", label: Phrase("New state"), value: fields["state"] ?? "",
                    choices: DebtState.allCases.filter { $0 != .paid && $0 != .new }.map {
                        .init($0.rawValue, $0.label)
                    }
                ).required().error(error?["state"]),
                .textarea("reason", label: Phrase("Reason"), value: fields["reason"] ?? "", rows: 2)
                    .error(error?["reason"]),
            ]
        }
        let title = act == "assign" ? Phrase("Assign files") : Phrase("Change the state of files")
        let form = Design.Form(
            action: "/debts/bulk", csrf: context.csrf, submit: act == "assign" ? Phrase("Assign") : Phrase("Change"),
            cancel: "/debts", hidden: meant + [("act", act)], scope: "bulk",
            [.init(title: nil, help: nil, inputs)])
        let body: HTML = "<p>\(locale.html(lead))</p>\(form.html(locale))"
        if context.wantsFragment { return context.fragment(Dialog(title: title, body).html(locale)) }
        return context.page(
            title, Layout.narrow("\(PageHeader(locale, title: title).html(locale))\(Card(body).html(locale))"))
    }

    // MARK: Doing it

    func perform() throws -> Response {
        let ids = try ids()
        guard !ids.isEmpty else { throw Refusal(code: "bulk.nothing", Phrase("Tick the files first.")) }
        switch fields["act"] {
        case "assign":
            try context.require(CollectionsPermissions.assignDebts)
            let agent = fields["agent"].flatMap { ID($0) }
            let row = try agent.map { id in try activeAgent(id) }
            let outcome = try run(ids) { file in
                let before = file.record[Debt.agent]
                guard before != row?.id else { return nil }
                try file.assign(to: row)
                try file.close("debt.assigned")
                return before?.description ?? ""
            }
            return page(Phrase("Files assigned"), outcome, canUndo: true)
        case "state":
            try context.require(CollectionsPermissions.changeDebts)
            guard let state = fields["state"].flatMap(DebtState.init(rawValue:)) else {
                throw Invalid("state", Phrase("Choose one of the values offered."))
            }
            let reason = fields["reason"].flatMap { $0.isEmpty ? nil : String($0.prefix(400)) }
            let outcome = try run(ids) { file in
                let before = file.record.state
                guard before != state else { return nil }
                try file.move(to: state, reason: reason)
                try file.close("debt.moved", reason: reason)
                return before.rawValue
            }
            return page(Phrase("State changed"), outcome, canUndo: false)
        default: throw Refusal(.badRequest, code: "bulk.no-such-act", Phrase("Choose what to do."))
        }
    }

    private func activeAgent(_ id: ID) throws -> StaffCardRow {
        let agents = try collections.store.read { try StaffCards.active(in: $0) }
        guard let row = agents.first(where: { $0.id == id }) else {
            throw Invalid("agent", Phrase("Choose somebody of the staff who is active."))
        }
        return row
    }

    /// Gives files back to whom they belonged before.
    func undo() throws -> Response {
        try context.require(CollectionsPermissions.assignDebts)
        var before: [ID: ID?] = [:]
        for pair in fields.all("was").prefix(500) {
            let parts = pair.split(separator: ":", omittingEmptySubsequences: false)
            if parts.count == 2, let id = ID(parts[0]) { before[id] = .some(ID(parts[1])) }
        }
        let outcome = try run(before.keys.sorted()) { file in
            let present = file.record[Debt.agent]
            guard let agent = before[file.id], agent != present else { return nil }
            try file.assign(to: agent)
            try file.close("debt.assigned")
            return present?.description ?? ""
        }
        return page(Phrase("Assignment undone"), outcome, canUndo: false)
    }

    private func page(_ title: Phrase, _ outcome: Outcome, canUndo: Bool) -> Response {
        let locale = context.locale
        let list = DebtList(fields, context)
        var body = PageHeader(
            locale, title: title, trail: [Link(Phrase("Debts"), to: list.link([]))],
            actions: [Action(Phrase("Back to the list"), to: list.link([]), icon: .list, weight: .primary)]
        ).html(locale)
        body.append(
            Notice(
                Phrase(one: "{count} file changed", other: "{count} files changed", count: outcome.changed.count),
                detail: outcome.unchanged > 0
                    ? Phrase(
                        one: "{count} file was so already.", other: "{count} files were so already.",
                        count: outcome.unchanged) : nil, .brand
            ).html(locale))
        if canUndo, !outcome.changed.isEmpty, outcome.changed.count <= 500 {
            body.append(
                Design.Form(
                    action: "/debts/bulk/undo", csrf: context.csrf, submit: Phrase("Undo"), weight: .plain,
                    hidden: outcome.changed.map { ("was", "\($0.id):\($0.before)") }, []
                ).html(locale))
        }
        if !outcome.refused.isEmpty {
            body.append(
                Card(
                    title: Phrase(
                        one: "{count} file was left as it is", other: "{count} files were left as they are",
                        count: outcome.refused.count),
                    """
                    <ul class="lines-list">\(each: outcome.refused.prefix(200), { refused in
                        "<li><bdi class=\"strong\">\(refused.reference)</bdi> \(locale.html(refused.why))</li>"
                    })</ul>
                    """
                ).html(locale))
        }
        return context.page(title, Layout.narrow(body))
    }
}
