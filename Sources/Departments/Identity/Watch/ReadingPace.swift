import Synchronization
import Values

/// How many different records each person opens, so that somebody who copies the house record by record is noticed.
///
/// Kept in memory alone: what a restart forgets is some minutes of counting.
final class ReadingPace: Sendable {
    private struct Window: Sendable {
        var began: Instant
        var records: Set<Int> = []
        var isTold = false
    }

    /// How long a window is, in seconds.
    static let window: Int64 = 600

    private let windows = Mutex<[ID: Window]>([:])
    private let limit: Int

    /// Makes a pace that allows so many records in ten minutes.
    init(limit: Int) { self.limit = limit }

    /// Counts a record; true once a window, when the limit is passed.
    func passes(_ person: ID, _ record: String, at now: Instant, scale: Int = 1) -> Bool {
        windows.withLock { windows in
            if windows.count > 10_000 {
                windows = windows.filter { now < $0.value.began.adding(seconds: Self.window) }
            }
            var open = windows[person] ?? Window(began: now)
            if now >= open.began.adding(seconds: Self.window) || now < open.began { open = Window(began: now) }
            defer { windows[person] = open }
            guard !open.isTold else { return false }
            open.records.insert(record.hashValue)
            guard open.records.count > limit * scale else { return false }
            open.isTold = true
            open.records = []
            return true
        }
    }
}
