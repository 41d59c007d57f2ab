import Audit
public import Department
import Glibc
import Identity
import Jobs
import Lifecycle
public import Settings
import Values
import Vault

extension House {
    /// The certificates of the house's own door.
    public var certificates: DoorCertificates {
        DoorCertificates(settings: settings, store: identity.store, surroundings: surroundings)
    }

    /// Whether a server runs on the settings' data directory.
    public static func isServed(_ settings: Settings) -> Bool {
        guard let claim = try? claim(settings) else { return true }
        claim.release()
        return false
    }

    /// Does the work of turning keys in this process until the condition holds, for a system that nobody serves. It is
    /// the same work that a server does, under the same leases: starting one meanwhile does no harm.
    public func turnKeys(of department: any Department, until isOver: () throws -> Bool) throws {
        let queue = JobQueue(
            department: department.name, database: department.store.database, surroundings: surroundings,
            handlers: KeyTurn(department).handlers, log: log, threads: 1)
        try queue.start()
        defer { queue.stop() }
        while try !isOver() { usleep(100_000) }
    }

    func noteKeys(_ act: String) throws {
        for department in departments {
            try department.store.change(by: .system("command line")) { change in
                try change.note(act, of: "keys", ID(high: 0, low: 0))
            }
        }
    }
}
