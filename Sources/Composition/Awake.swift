import Synchronization

/// Whom to wake when a department has left messages or work; filled once all are there.
final class Awake: Sendable {
    /// Behind a department's name: its slow work.
    static let jobs = " jobs"

    private let wakers = Mutex<[String: @Sendable () -> Void]>([:])

    func wake(_ department: String, _ body: @escaping @Sendable () -> Void) {
        wakers.withLock { $0[department] = body }
    }

    func forget() { wakers.withLock { $0.removeAll() } }

    func nudge(_ department: String) { wakers.withLock { $0[department] }?() }
}
