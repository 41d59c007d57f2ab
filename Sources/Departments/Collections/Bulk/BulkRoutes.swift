import Department
import HTTP
import Jobs
import Localization
import NounPages
import Nouns
import Routing
import SQL
import Values

enum BulkPaths {
    static let all = FixedPath("/debts/bulk")
    static let assign = FixedPath("/debts/bulk/assign")
    static let state = FixedPath("/debts/bulk/state")
    static let work = Path<ID>("/debts/bulk/{id}")
    static let progress = Path<ID>("/debts/bulk/{id}/progress")
    static let cancel = Path<ID>("/debts/bulk/{id}/cancel")
    static let undo = Path<ID>("/debts/bulk/{id}/undo")
}

extension Collections {
    /// So many debts at most are done with in the request that asks; more are left to a job.
    static let bulkAtOnce = 200

    /// What is done with many debts at once: the ticked ones, or all that a filter leaves.
    var bulkRoutes: [Route<Context>] {
        let access = Access.needs(CollectionsPermissions.changeDebts)
        return [
            .get(
                BulkPaths.assign, access: .needs(CollectionsPermissions.assignDebts),
                "Asks to whom the debts that are meant are given."
            ) { request, context in try bulkDialog(.assign, request.query, context) },
            .get(BulkPaths.state, access: access, "Asks into which state the debts that are meant go.") {
                request, context in try bulkDialog(.state, request.query, context)
            },
            .post(
                BulkPaths.all, access: access,
                "Assigns many debts or changes their state; what one refuses does not stop the others."
            ) { request, context in try begin(try request.form().fields, context) },
            .get(BulkPaths.all, access: access, "Lists the work on many debts, the newest first.") { _, context in
                try bulkList(context)
            },
            .get(BulkPaths.work, access: access, "Shows how far work on many debts is and what came of it.") {
                request, context, id in
                try bulkPage(id, after: request.query["after"].flatMap { Int64($0) } ?? 0, context)
            },
            .get(BulkPaths.progress, access: access, "Shows how far work on many debts is, for the page that waits.") {
                _, context, id in try bulkProgress(id, context)
            },
            .post(BulkPaths.cancel, access: access, "Stops work on many debts; what was done stays.") {
                _, context, id in
                try cancelBulk(id, context)
                return .redirect(to: BulkPaths.work(id))
            },
            .post(BulkPaths.undo, access: access, "Takes back what work on many debts has changed.") {
                request, context, id in
                try undoBulk(id, try request.form().fields, context)
            },
        ]
    }

    // MARK: Asking

    private func begin(_ fields: Fields, _ context: Context) throws -> Response {
        let kind: BulkWork.Kind = fields["act"] == "assign" ? .assign : .state
        do {
            let act: BulkWork.Act
            switch fields["act"] {
            case "assign":
                try context.require(CollectionsPermissions.assignDebts)
                act = .assign(try chosenAgent(fields["agent"]))
            case "state": act = try chosenState(fields)
            default: throw Refusal(.badRequest, code: "bulk.no-such-act", Phrase("Choose what to do."))
            }
            let isAll = fields["all"] == "1"
            let list = DebtList(fields, context)
            try list.query.check()
            let query = String(list.link([]).split(separator: "?", maxSplits: 1).dropFirst().first ?? "")
            let work = BulkWork(
                fields["work"].flatMap { ID($0) } ?? context.surroundings.newID(), at: context.now, act, query: query,
                by: context.actor, language: context.locale.language)
            var seen = Set<ID>()
            let debts =
                isAll
                ? try debts(meantBy: work, after: nil, limit: Collections.bulkAtOnce + 1)
                : fields.all("id").compactMap { ID($0) }.filter { seen.insert($0).inserted }
            guard !debts.isEmpty else { throw Refusal(code: "bulk.nothing", Phrase("Tick the files first.")) }
            return try begin(work, on: debts, isAll: isAll, context)
        } catch let invalid as Invalid {
            return try bulkDialog(kind, fields, context, invalid)
        }
    }

    private func chosenAgent(_ text: String?) throws -> ID? {
        guard let text, !text.isEmpty else { return nil }
        let agent = try ID(text).flatMap { id in try store.read { try StaffCards.active(id, in: $0) } }
        guard let agent else { throw Invalid("agent", Phrase("Choose somebody of the staff who is active.")) }
        return agent.id
    }

    private func chosenState(_ fields: Fields) throws -> BulkWork.Act {
        guard let state = fields["state"].flatMap(DebtState.init(rawValue:)), state != .paid, state != .new else {
            throw Invalid("state", Phrase("Choose one of the values offered."))
        }
        let reason = String((fields["reason"] ?? "").prefix(400))
        if state.isClosed, reason.allSatisfy(\.isWhitespace) {
            throw Invalid("reason", Phrase("Say why the file is closed."))
        }
        return .move(state, reason: reason.isEmpty ? nil : reason)
    }

    /// Does few debts at once and leaves many to a job. The same form sent twice is the same work.
    private func begin(_ new: BulkWork, on debts: [ID], isAll: Bool, _ context: Context) throws -> Response {
        let isSmall = debts.count <= Collections.bulkAtOnce
        do {
            try store.change(by: context.author) { change in
                var work = new
                if isSmall || !isAll { work.isGathered = true }
                if !isSmall {
                    work.job = try change.enqueue(Collections.bulkKind, payload: Array(work.id.description.utf8))
                }
                try work.insert(in: change.connection)
                if work.isGathered { try work.add(debts, in: change.connection) }
                try change.note("bulk.asked", of: "bulk", work.id, reason: work.said)
                if isSmall {
                    let items = try work.next(debts.count, in: change.connection)
                    try work.apply(to: items, context.locale, in: change)
                    try work.close(.done, in: change)
                } else {
                    try work.update(in: change.connection)
                }
            }
        } catch let error as SQLError where error.kind == .duplicate {
            // Sent twice: the first one did its work. Somebody else's id would not be found below.
            _ = try store.read { try BulkWork.work(new.id, for: context.actor, in: $0) }
        }
        return .redirect(to: BulkPaths.work(new.id))
    }

    // MARK: Stopping and taking back

    private func cancelBulk(_ id: ID, _ context: Context) throws {
        try store.change(by: context.author) { change in
            var work = try BulkWork.work(id, for: context.actor, in: change.connection)
            try context.require(work.act.kind.permission)
            guard work.state.isMoving else { return change.leaveUnnoted() }
            if let job = work.job { try store.jobs.cancel(job, in: change.connection) }
            try change.note("bulk.cancel-asked", of: "bulk", id)
            if work.state == .waiting { try work.close(.cancelled, in: change) }
        }
    }

    private func undoBulk(_ id: ID, _ fields: Fields, _ context: Context) throws -> Response {
        let undo = try store.change(by: context.author) { change in
            let origin = try BulkWork.work(id, for: context.actor, in: change.connection)
            try context.require(origin.act.kind.permission)
            guard !origin.state.isMoving, origin.act.origin == nil, origin.changed > 0 else {
                throw Refusal(.conflict, code: "bulk.no-undo", Phrase("There is nothing here that can be taken back."))
            }
            if let known = try BulkWork.undo(of: id, in: change.connection) {
                change.leaveUnnoted()
                return known
            }
            var work = BulkWork(
                change.newID(), at: change.now, .undo(id, of: origin.act.kind), query: origin.query, by: context.actor,
                language: context.locale.language)
            let isSmall = origin.changed <= Int64(Collections.bulkAtOnce)
            if !isSmall {
                work.job = try change.enqueue(Collections.bulkKind, payload: Array(work.id.description.utf8))
            }
            try work.insert(in: change.connection)
            try change.note("bulk.undo-asked", of: "bulk", work.id, reason: id.description)
            if isSmall {
                let count = try work.addChanged(
                    by: id, after: 0, limit: Collections.bulkAtOnce, in: change.connection)
                work.isGathered = true
                try work.apply(to: try work.next(count, in: change.connection), context.locale, in: change)
                try work.close(.done, in: change)
            }
            return work.id
        }
        return .redirect(to: BulkPaths.work(undo))
    }
}

extension BulkWork {
    /// The work that takes another one back, unless it was stopped: a second click finds the first.
    static func undo(of origin: ID, in connection: any Connection) throws -> ID? {
        try connection.first(
            """
            SELECT id FROM bulk_work WHERE target = \(origin.description) AND act = 'undo' \
            AND state IN ('waiting', 'running', 'done') LIMIT 1
            """
        ) { $0.identity(0) }
    }

    /// What was asked for, as the audit keeps it.
    fileprivate var said: String {
        let what =
            switch act {
            case .assign(let agent): "assign to \(agent?.description ?? "nobody")"
            case .move(let state, _): "move to \(state.rawValue)"
            case .undo(let origin, _): "take back \(origin)"
            }
        return query.isEmpty ? what : what + "; " + String(query.prefix(500))
    }
}
