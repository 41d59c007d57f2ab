import Department
import SQL
import Synchronization
import Values

/// The company's sheet in memory: every page shows its name, logo and colours, and asks no database for them.
///
/// What this process changes is here before the change is answered. What another process changes, a command or a second
/// server on the same database, is here a few seconds later.
final class CompanyMemory: Sendable {
    /// Why the sheet is looked at again.
    enum Occasion {
        /// This process has changed it.
        case change
        /// A request has come.
        case request
    }

    private struct State {
        var sheet = CompanySheet()
        var database: UInt64?
        var read = Instant(milliseconds: 0)
    }

    /// How long another process's change may go unseen, in milliseconds.
    private static var pace: Int64 { 3_000 }

    private let state = Mutex(State())

    /// The sheet as it was read last.
    var sheet: CompanySheet { state.withLock { $0.sheet } }

    /// Reads the sheet again when the database has changed since, unless that was done a moment ago.
    func refresh(_ store: Store, after occasion: Occasion) throws {
        let now = store.surroundings.now()
        let database = store.database.version
        let known: Int64? = state.withLock { state in
            let age = now.milliseconds &- state.read.milliseconds
            let isFresh = state.database == database || state.database != nil && age >= 0 && age < Self.pace
            if occasion == .request, isFresh { return nil }
            // Whoever comes meanwhile goes on with what is known.
            state.database = database
            state.read = now
            return state.sheet.version
        }
        guard let known else { return }
        let sheet = try store.read { try CompanySheet.find(unless: known, in: $0) }
        guard let sheet else { return }
        state.withLock { state in
            if sheet.version > state.sheet.version { state.sheet = sheet }
        }
    }
}
