import Audit
public import Department
import Glibc
import Identity
import Jobs
import Lifecycle
public import Settings
import Values
public import Vault

extension House {
    /// The master key of the settings' data directory, made when there is none and nobody names another.
    static func masterKey(_ settings: Settings) throws -> MasterKey {
        try prepare(settings)
        let directory = settings.data + "/keys"
        try KeyDirectory.tidy(directory)
        _ = try MasterKey.createIfAbsent(in: directory, environment: environment)
        return try MasterKey.find(in: directory, environment: environment)
    }

    /// Where the master key of the settings' data directory comes from.
    public static func masterKeySource(_ settings: Settings) -> MasterKey.Source {
        MasterKey.source(in: settings.data + "/keys", environment: environment)
    }

    static var environment: [String: String] {
        var result: [String: String] = [:]
        for name in ["SILA_MASTER_KEY", "SILA_MASTER_KEY_FILE", "CREDENTIALS_DIRECTORY"] {
            if let value = getenv(name) { result[name] = String(cString: value) }
        }
        return result
    }

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

    /// Wraps every department's keys with another master key, all of them or none, and notes it in each trail before and
    /// after. A server that runs goes on, and finds the new key when it lies in the data directory. Throws a sentence.
    public func changeMasterKey(to new: MasterKey) throws {
        let directory = settings.data + "/keys"
        let old = try masterKeyInUse()
        guard !new.isSame(as: old) else { throw HouseFault("This is the master key already.") }
        try noteKeys("keys.master.changing")
        try KeyDirectory.rewrap(directory, from: old, to: new)
        try noteKeys("keys.master.changed")
    }

    /// The master key that wraps the keys now. Throws `VaultError` with a sentence.
    public func masterKeyInUse() throws -> MasterKey {
        try MasterKey.find(in: settings.data + "/keys", environment: House.environment)
    }

    private func noteKeys(_ act: String) throws {
        for department in departments {
            try department.store.change(by: .system("command line")) { change in
                try change.note(act, of: "keys", ID(high: 0, low: 0))
            }
        }
    }
}
