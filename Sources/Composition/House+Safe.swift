public import Settings
import Values
import Vault

/// Passwords for other servers that lie in the house's safe.
extension House {
    /// The names that the house looks for in its safe.
    public static var secretNames: [String] {
        ["mail-password", "database-password"] + schemas.map { "database-password.\($0.department)" }
    }

    /// Puts a secret into the safe, making the data directory when there is none. Throws a sentence.
    public static func keepSecret(_ secret: String, as name: String, _ settings: Settings) throws {
        try known(name)
        let safe = try Safe(
            in: settings.data + "/keys", master: try masterKey(settings), at: Surroundings.live().now())
        try safe.put(secret, as: name)
    }

    /// Takes a secret out of the safe. False when it was not there. Throws a sentence.
    public static func forgetSecret(_ name: String, _ settings: Settings) throws -> Bool {
        try known(name)
        let directory = settings.data + "/keys"
        guard try Safe.holds(name, in: directory) else { return false }
        try Safe.remove(name, from: directory)
        return true
    }

    /// The names of what is in the safe. Throws a sentence.
    public static func secrets(_ settings: Settings) throws -> [String] {
        try Safe.names(in: settings.data + "/keys")
    }

    /// A secret from the safe; nil when it is not there. Throws a sentence.
    static func secret(_ name: String, _ settings: Settings) throws -> String? {
        let directory = settings.data + "/keys"
        guard try Safe.holds(name, in: directory) else { return nil }
        return try Safe(in: directory, master: try findMasterKey(settings), at: Surroundings.live().now()).secret(name)
    }

    /// The password at a department's database: its own, or the one for all of them.
    static func databasePassword(_ department: String, _ settings: Settings) throws -> String? {
        try secret("database-password.\(department)", settings) ?? secret("database-password", settings)
    }

    /// What does not open in the safe, a sentence each.
    static func secretFaults(_ settings: Settings) throws -> [String] {
        var faults: [String] = []
        for name in try secrets(settings) {
            do { _ = try secret(name, settings) } catch { faults.append("\(error)") }
        }
        return faults
    }

    private static func known(_ name: String) throws {
        guard secretNames.contains(name) else {
            throw HouseFault(
                "There is no use for a secret named “\(name)”; it is one of: \(secretNames.joined(separator: ", ")).")
        }
    }
}
