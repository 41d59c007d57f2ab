import Glibc
import Synchronization

/// Lets a few callers in at once, keeps some waiting and turns the others away.
///
/// `@unchecked Sendable`: the semaphore is made for threads, lives at a fixed address and is destroyed only when nobody
/// holds the turnstile.
final class Turnstile: @unchecked Sendable {
    private let semaphore: UnsafeMutablePointer<sem_t>
    private let inside = Atomic(0)
    private let limit: Int

    init(places: Int, waiting: Int) {
        semaphore = .allocate(capacity: 1)
        sem_init(semaphore, 0, UInt32(max(1, min(1024, places))))
        limit = max(1, places) + max(0, waiting)
    }

    /// Waits for a place; false when too many wait already.
    func enter() -> Bool {
        guard inside.wrappingAdd(1, ordering: .relaxed).newValue <= limit else {
            inside.wrappingSubtract(1, ordering: .relaxed)
            return false
        }
        while sem_wait(semaphore) != 0 {}
        return true
    }

    /// Gives the place back.
    func leave() {
        sem_post(semaphore)
        inside.wrappingSubtract(1, ordering: .relaxed)
    }

    deinit {
        sem_destroy(semaphore)
        semaphore.deallocate()
    }
}
