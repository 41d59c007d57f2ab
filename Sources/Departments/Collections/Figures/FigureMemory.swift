import Department
import Glibc
import Lifecycle
import SQL
import Synchronization
import Values

/// The facts that were read last, and who reads them again.
///
/// They are read when somebody looks at figures, again after a change, but never for more than a twentieth of the time; what
/// takes long to read is read in the background while the page shows what was known, with the time. Nobody having looked for
/// ten minutes, they are let go.
final class FigureMemory: Sendable {
    private struct State: Sendable {
        var facts: FigureFacts?
        var version: UInt64 = 0
        /// When they were read, and how long that took, in nanoseconds.
        var since: UInt64 = 0
        var cost: UInt64 = 0
        var lastLook: UInt64 = 0
        var isReading = false
        var reports: [String: FigureReport] = [:]
    }
    private let state = Mutex(State())
    private let reading = Mutex<Void>(())

    /// Up to so many files, figures are always those of this moment.
    private static let small: Int64 = 5_000
    private static let second: UInt64 = 1_000_000_000

    /// The facts; nil while they are read for the first time.
    func facts(_ store: Store) throws -> FigureFacts? {
        let version = store.database.version
        let now = ListMemory.clock
        let known = state.withLock { state in
            state.lastLook = now
            return state
        }
        if let facts = known.facts {
            let isStale = known.version != version || now &- known.since > 60 * FigureMemory.second
            guard isStale else { return facts }
            if Int64(facts.files.count) > FigureMemory.small {
                if now &- known.since >= known.cost &* 20 { readInBackground(store) }
                return facts
            }
        } else {
            let count = try store.read { try $0.integer("SELECT coalesce(sum(files), 0) FROM debt_tally") }
            if count > FigureMemory.small * 4 {
                readInBackground(store)
                return nil
            }
        }
        return try read(store)
    }

    /// A report made of these facts before, or one made now.
    func report(for key: String, _ facts: FigureFacts, _ make: () -> FigureReport) -> FigureReport {
        if let known = state.withLock({ $0.facts === facts ? $0.reports[key] : nil }) { return known }
        let report = make()
        state.withLock { state in
            guard state.facts === facts else { return }
            if state.reports.count >= 100 { state.reports = [:] }
            state.reports[key] = report
        }
        return report
    }

    /// Lets go of what nobody has looked at for ten minutes.
    func rest() {
        let now = ListMemory.clock
        state.withLock { state in
            guard state.facts != nil, !state.isReading, now &- state.lastLook > 600 * FigureMemory.second else {
                return
            }
            state = State()
        }
    }

    private func readInBackground(_ store: Store) {
        let begins = state.withLock { state in
            defer { state.isReading = true }
            return !state.isReading
        }
        guard begins else { return }
        let thread = try? Thread.start(name: "figures") { [self] in
            _ = try? read(store)
            state.withLock { $0.isReading = false }
        }
        if thread == nil { state.withLock { $0.isReading = false } }
    }

    private func read(_ store: Store) throws -> FigureFacts {
        // Asked for before the reading begins: what changes meanwhile is read next time.
        let version = store.database.version
        return try reading.withLock { _ in
            if let facts = state.withLock({
                $0.version == version && ListMemory.clock &- $0.since < FigureMemory.second ? $0.facts : nil
            }) {
                return facts
            }
            let start = ListMemory.clock
            let facts = try FigureFacts.read(store)
            let end = ListMemory.clock
            state.withLock { state in
                state.facts = facts
                state.version = version
                state.since = end
                state.cost = end &- start
                state.reports = [:]
            }
            return facts
        }
    }
}
