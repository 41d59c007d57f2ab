import Department
import HTTP
import Jobs
import Localization
import NounPages
import Nouns
import SQL
import Values

/// Works through the debts of a work. Each chunk is one transaction with its place behind it: whatever ends the process,
/// the next run goes on behind the last chunk, and no debt is done twice.
struct BulkRunner {
    /// Debts per transaction: enough to share its cost, few enough not to keep others waiting.
    static let chunk = 250
    /// Debts that are written down per transaction.
    static let gathered = 5_000

    let collections: Collections
    var work: BulkWork
    var chunk = BulkRunner.chunk
    /// Throws when the work should end here.
    let check: () throws -> Void
    /// Throws, inside a transaction, when somebody else has taken the work over.
    let fence: (any Connection) throws -> Void
    /// Hears how far the work is.
    let report: (_ done: Int64, _ total: Int64) -> Void

    private var author: Author { Author(work.actor, request: "bulk-\(work.id)", peer: "") }

    /// Runs to the end. Throws `JobStop` and `SQLError`; what was done stays.
    mutating func run() throws {
        work.state = .running
        try gather()
        while true {
            try check()
            report(work.done, work.total)
            let isOver = try step()
            if isOver { break }
        }
        report(work.done, work.total)
        try finish(.done)
    }

    /// Writes down how it ended.
    mutating func finish(_ end: BulkWork.State) throws {
        var ended = work
        try collections.store.change(by: author) { change in try ended.close(end, in: change) }
        work = ended
    }

    // MARK: Which debts

    private mutating func gather() throws {
        while !work.isGathered {
            try check()
            var next = work
            let last = try collections.store.read { try next.lastItem(in: $0) }
            // Looked for in a reader's state, so that a long search keeps no writer waiting.
            let found =
                work.act.origin == nil
                ? try collections.debts(meantBy: work, after: last?.debt, limit: BulkRunner.gathered) : []
            try collections.store.keepBooks { connection in
                next = work
                try fence(connection)
                let count: Int
                if let origin = next.act.origin {
                    count = try next.addChanged(
                        by: origin, after: last?.position ?? 0, limit: BulkRunner.gathered, in: connection)
                } else {
                    try next.add(found, in: connection)
                    count = found.count
                }
                next.isGathered = count < BulkRunner.gathered
                try next.update(in: connection)
            }
            work = next
            report(0, work.total)
        }
    }

    // MARK: Doing it

    /// Does a chunk; true when nothing is left.
    private mutating func step() throws -> Bool {
        let (now, isOver) = try collections.store.change(by: author) { change in
            var next = work
            change.leaveUnnoted()
            try fence(change.connection)
            let items = try next.next(chunk, in: change.connection)
            guard !items.isEmpty else { return (next, true) }
            try next.stillAllowed(in: change.connection)
            try next.apply(to: items, collections.translations.locale(next.language), in: change)
            try next.update(in: change.connection)
            change.tell("bulk/\(next.id)", "progress", "\(next.done)")
            return (next, items.count < chunk)
        }
        work = now
        return isOver
    }
}

extension BulkWork {
    /// Refuses to go on for somebody who has left since they asked.
    func stillAllowed(in connection: any Connection) throws {
        let isActive = try connection.first("SELECT is_active FROM staff_card WHERE id = \(author)") { $0.flag(0) }
        if isActive == false { throw JobFailure("Whoever asked for this is not active any more.") }
    }

    /// Runs the verb on each debt: what one refuses does not stop the others.
    mutating func apply(to items: [BulkItem], _ locale: Locale, in change: Change) throws {
        var agent: StaffCardRow?
        if case .assign(let id) = act, let id { agent = try StaffCards.active(id, in: change.connection) }
        try prepareKeys(for: items, in: change)
        for item in items {
            var outcome = BulkItem.Outcome.unchanged
            var before: String?
            var version: Int64?
            var why: String?
            do {
                try change.connection.savepoint {
                    var file = try DebtFile(item.debt, in: change)
                    before = try perform(item, agent, on: &file, locale)
                    version = before == nil ? nil : file.record.version
                }
                outcome = before == nil ? .unchanged : .changed
            } catch let refusal as Refusal {
                (outcome, why) = (.refused, locale(refusal.phrase))
            } catch let invalid as Invalid {
                (outcome, why) = (.refused, invalid.faults.first.map { locale($0.phrase) } ?? "")
            }
            if outcome == .refused { (before, version) = (nil, nil) }
            try change.connection.run(
                """
                UPDATE bulk_item SET outcome = \(outcome.rawValue), before = \(before), version = \(version), \
                why = \(why) WHERE work_id = \(id) AND position = \(item.position)
                """)
            switch outcome {
            case .changed: changed += 1
            case .unchanged: unchanged += 1
            case .refused: refused += 1
            }
            position = item.position
        }
    }

    /// The reason of a step is kept for each debtor: their keys are made at once.
    private func prepareKeys(for items: [BulkItem], in change: Change) throws {
        if case .assign = act { return }
        let people = try change.connection.rows(
            "SELECT DISTINCT debtor_id FROM debt WHERE id IN (\(list: items.map(\.debt)))"
        ) { $0.identity(0) }
        try change.prepareKeys(of: Set(people))
    }

    /// Does it to one debt; gives what was before, nil when nothing had to change.
    private func perform(
        _ item: BulkItem, _ agent: StaffCardRow?, on file: inout DebtFile, _ locale: Locale
    ) throws -> String? {
        switch act {
        case .assign(let id):
            guard agent?.id == id else {
                throw Invalid("agent", Phrase("Choose somebody of the staff who is active."))
            }
            let before = file.record[Debt.agent]
            guard before != id else { return nil }
            try file.assign(to: agent)
            try file.close("debt.assigned")
            return before?.description ?? ""
        case .move(let state, let reason):
            let before = file.record.state
            guard before != state else { return nil }
            try file.move(to: state, reason: reason)
            try file.close("debt.moved", reason: reason)
            return before.rawValue
        case .undo(_, let kind):
            guard file.record.version == item.expected else {
                throw Refusal(
                    .conflict, code: "bulk.touched",
                    Phrase("Somebody has changed this file since then, so it stays as it is."))
            }
            return try takeBack(to: item.wanted, kind, on: &file, locale)
        }
    }

    private func takeBack(to wanted: String, _ kind: Kind, on file: inout DebtFile, _ locale: Locale) throws -> String?
    {
        switch kind {
        case .assign:
            let before = file.record[Debt.agent]
            guard before != ID(wanted) else { return nil }
            try file.assign(to: ID(wanted))
            try file.close("debt.assigned")
            return before?.description ?? ""
        case .state:
            let before = file.record.state
            guard let state = DebtState(rawValue: wanted), before != state else { return nil }
            let reason = locale(Phrase("A change of many files was taken back."))
            try file.move(to: state, reason: reason)
            try file.close("debt.moved", reason: reason)
            return before.rawValue
        }
    }

    /// Ends the work inside a change.
    mutating func close(_ end: State, in change: Change) throws {
        state = end
        finished = change.now
        try update(in: change.connection)
        try change.note(
            "bulk.finished", of: "bulk", id,
            reason: "\(end.rawValue): \(changed) changed, \(unchanged) unchanged, \(refused) refused")
        change.tell("bulk/\(id)", "progress", "\(done)")
    }
}

extension Collections {
    static let bulkKind = "collections.bulk"

    var bulkJobs: [JobHandler] {
        [
            JobHandler(Collections.bulkKind, attempts: 5) { run in try runBulk(run) },
            JobHandler("collections.bulk-tidy", every: 6 * 3600) { run in try tidyBulk(run) },
        ]
    }

    private func runBulk(_ run: JobRun) throws {
        guard let id = ID(String(decoding: run.payload, as: UTF8.self)),
            let work = try store.read({ try BulkWork.work(id, in: $0) }), work.state.isMoving
        else { return }
        var runner = BulkRunner(
            collections: self, work: work, check: { try run.check() },
            fence: { try run.saveCheckpoint([], in: $0) },
            report: { run.report(done: $0, total: $1) })
        do {
            try runner.run()
        } catch JobStop.cancelled {
            try runner.finish(.cancelled)
            throw JobStop.cancelled
        } catch let stop as JobStop {
            throw stop
        } catch {
            if run.attempt >= 5 || (error as? any JobReason)?.isFinal == true { try? runner.finish(.failed) }
            throw error
        }
    }

    /// The debts that a work means, in the order of their ids, behind one of them.
    func debts(meantBy work: BulkWork, after last: ID?, limit: Int) throws -> [ID] {
        let query = ListQuery((try? Fields(formEncoded: work.query.utf8)) ?? Fields(), of: Debt.noun)
        guard query.filterFault == nil, query.faults.isEmpty else { return [] }
        let reader = FilterReader(today: store.zone.day(of: work.created), me: work.author)
        let place: SQL = last.map { "debt.id > \($0)" } ?? "1 = 1"
        return try store.read { connection in
            try connection.rows(
                """
                SELECT debt.id FROM debt WHERE (\(DebtScope.condition(for: work.actor))) AND \
                (\(query.filter.condition(of: Debt.noun, for: reader, dialect: connection.dialect))) AND \(place) \
                ORDER BY debt.id LIMIT \(limit)
                """
            ) { $0.identity(0) }
        }
    }

    /// Forgets works that ended as long ago as finished jobs are kept, some at a time.
    private func tidyBulk(_ run: JobRun) throws {
        let oldest = store.surroundings.now().adding(seconds: -JobQueue.keptDays * 86_400)
        while true {
            try run.check()
            let isMore = try store.keepBooks { connection in
                let old = try connection.rows(
                    """
                    SELECT id FROM bulk_work WHERE created_at < \(oldest) AND state NOT IN ('waiting', 'running') \
                    ORDER BY created_at LIMIT 10
                    """
                ) { $0.identity(0) }
                guard let first = old.first else { return false }
                let removed = try connection.run(
                    """
                    DELETE FROM bulk_item WHERE work_id = \(first) AND position IN \
                    (SELECT position FROM bulk_item WHERE work_id = \(first) ORDER BY position LIMIT 5000)
                    """)
                if removed == 0 { try connection.run("DELETE FROM bulk_work WHERE id = \(first)") }
                return true
            }
            if !isMore { return }
        }
    }
}
