import Synchronization
import Values

/// What a few tokens stand for, kept in memory so that a request costs no query. Bounded.
///
/// An entry is fresh while the department's database has not changed in this process, and for one second at most, so that
/// what another process changed is noticed too.
final class TokenCache<Value: Sendable>: Sendable {
    private struct Entry {
        var value: Value
        var version: UInt64
        var read: Instant
        /// When the token's last use was written down.
        var noted: Instant
    }

    /// How long an entry is good when nothing changes, in milliseconds.
    private static var lifetime: Int64 { 1000 }
    /// How often the last use is written down, in milliseconds.
    private static var pace: Int64 { 60_000 }

    private let entries = Mutex<[[UInt8]: Entry]>([:])
    private let capacity: Int

    init(capacity: Int) { self.capacity = capacity }

    /// The value of a digest, when it is known and fresh.
    func fresh(_ digest: [UInt8], version: UInt64, now: Instant) -> Value? {
        entries.withLock { entries in
            guard let entry = entries[digest], entry.version == version else { return nil }
            let age = now.milliseconds &- entry.read.milliseconds
            return age >= 0 && age < Self.lifetime ? entry.value : nil
        }
    }

    /// Keeps what was read of a digest at a version of the database.
    func keep(_ value: Value, _ digest: [UInt8], version: UInt64, now: Instant, noted: Instant) {
        entries.withLock { entries in
            if entries.count >= capacity, entries[digest] == nil {
                entries = entries.filter { now.milliseconds &- $0.value.read.milliseconds < Self.lifetime }
                if entries.count >= capacity { entries.removeAll(keepingCapacity: true) }
            }
            let last = entries[digest].map { max($0.noted, noted) } ?? noted
            entries[digest] = Entry(value: value, version: version, read: now, noted: last)
        }
    }

    /// Forgets a digest.
    func forget(_ digest: [UInt8]) { entries.withLock { _ = $0.removeValue(forKey: digest) } }

    /// True for one caller a minute: the one who writes down that the token is in use.
    func isDue(_ digest: [UInt8], now: Instant) -> Bool {
        entries.withLock { entries in
            guard let entry = entries[digest], now.milliseconds &- entry.noted.milliseconds >= Self.pace else {
                return false
            }
            entries[digest]?.noted = now
            return true
        }
    }

    /// How many are kept.
    var count: Int { entries.withLock { $0.count } }
}
