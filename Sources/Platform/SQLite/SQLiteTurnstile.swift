import Glibc
import SQL

/// A lock file beside the database, held while a process changes the file or copies its log into it.
///
/// Within a process one thread does both; this keeps another process out meanwhile, such as a command that a person
/// types while the server runs. The kernel lets go of it when a process ends, however it ends.
final class SQLiteTurnstile: Sendable {
    private let file: Int32

    init(_ path: String) throws {
        file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard file >= 0 else {
            throw SQLError(
                .unavailable, "the database's lock file cannot be opened: \(String(cString: strerror(errno)))")
        }
    }

    deinit { close(file) }

    /// Waits until no other process holds the lock. Throws ``SQLError`` after five seconds.
    func enter() throws {
        for _ in 0..<5000 {
            if flock(file, LOCK_EX | LOCK_NB) == 0 { return }
            guard errno == EWOULDBLOCK || errno == EINTR else { break }
            usleep(1000)
        }
        throw SQLError(.unavailable, "another process is writing to the database")
    }

    func leave() { flock(file, LOCK_UN) }
}
