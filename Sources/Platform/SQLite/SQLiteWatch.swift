import Glibc
import SQL
import Synchronization

/// Notices what other processes commit to a file, such as a command that imports while the server runs.
///
/// SQLite tells each connection by a number when another one has committed. Asking costs some microseconds, so it is asked
/// ten times a second at most: as long may pass before somebody else's commit is seen. This process's own commits move the
/// number too, which merely makes a version rise once more.
///
/// `@unchecked Sendable` holds because the connection is touched under the lock alone.
final class SQLiteWatch: @unchecked Sendable {
    private struct State {
        var asked = 0
        var stamp: Int64?
        var rises: UInt64 = 0
        var isClosed = false
    }

    private static let pace = 100_000_000

    private let path: String
    private var connection: SQLiteConnection?
    private let state = Mutex(State())

    init(_ path: String) { self.path = path }

    /// How often a commit was noticed.
    var rises: UInt64 {
        state.withLock { state in
            let now = SQLiteWatch.nanoseconds()
            guard !state.isClosed, now - state.asked >= SQLiteWatch.pace else { return state.rises }
            state.asked = now
            let stamp = try? ask()
            // What cannot be asked may have changed.
            if stamp == nil || stamp != state.stamp { state.rises += 1 }
            state.stamp = stamp
            return state.rises
        }
    }

    func close() {
        state.withLock { state in
            state.isClosed = true
            connection?.close()
            connection = nil
        }
    }

    private func ask() throws -> Int64 {
        if let connection { return try connection.integer("PRAGMA data_version") }
        let fresh = try SQLiteConnection(path, .reading(seconds: 0))
        connection = fresh
        return try fresh.integer("PRAGMA data_version")
    }

    private static func nanoseconds() -> Int {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return time.tv_sec * 1_000_000_000 + time.tv_nsec
    }
}
