import CSodium

/// The key that wraps every department's keys. It lies outside the databases and their backups.
///
/// Written as `sila-master-1.` and 32 bytes in base64url, in a file of mode 0600 or 0400 or in the environment.
public final class MasterKey: Sendable {
    let secret: SecretBytes

    private static let prefix = "sila-master-1."

    private init(_ secret: SecretBytes) { self.secret = secret }

    /// A fresh key that exists only in memory, for tests.
    public static func ephemeral() throws(VaultError) -> MasterKey { MasterKey(try .random()) }

    /// Reads the key from its text; throws ``VaultError/unusable(_:)`` when it is not one.
    public convenience init(text: String) throws(VaultError) {
        let trimmed = text.split(whereSeparator: \.isWhitespace).joined()
        let digits = trimmed.hasPrefix(MasterKey.prefix) ? trimmed.dropFirst(MasterKey.prefix.count) : trimmed[...]
        guard var bytes = Base64URL.decode(digits), bytes.count == Sodium.keyLength else {
            throw .unusable("The master key is not \(Sodium.keyLength) bytes in base64url.")
        }
        self.init(try .taking(&bytes))
    }

    /// Finds the key: in `SILA_MASTER_KEY`, in the file that `SILA_MASTER_KEY_FILE` names, or in `master.key` of the
    /// directory of keys. Throws ``VaultError`` with a sentence when there is none or others may read its file.
    public static func find(in directory: String, environment: [String: String]) throws(VaultError) -> MasterKey {
        if let text = environment["SILA_MASTER_KEY"], !text.isEmpty { return try MasterKey(text: text) }
        let named = environment["SILA_MASTER_KEY_FILE"].flatMap { $0.isEmpty ? nil : $0 }
        let path = named ?? "\(directory)/master.key"
        guard var bytes = try KeyFile.read(path) else {
            throw .unusable("There is no master key at \(path).")
        }
        defer { wipe(&bytes) }
        do { return try MasterKey(text: String(decoding: bytes, as: UTF8.self)) } catch {
            throw .unusable("The file \(path) does not hold a master key.")
        }
    }

    /// Makes `master.key` in the directory of keys, and the directory, unless it is there or the environment gives a
    /// key. True when it was made: then tell the operator to keep a copy elsewhere.
    public static func createIfAbsent(in directory: String, environment: [String: String]) throws(VaultError) -> Bool {
        try KeyFile.makeDirectory(directory)
        if environment["SILA_MASTER_KEY"]?.isEmpty == false || environment["SILA_MASTER_KEY_FILE"]?.isEmpty == false {
            return false
        }
        var random = SecureRandom.bytes(Sodium.keyLength)
        defer { wipe(&random) }
        guard random.count == Sodium.keyLength else { throw .exhausted }
        var line = Array("\(prefix)\(Base64URL.encode(random))\n".utf8)
        defer { wipe(&line) }
        return try KeyFile.write(line, to: "\(directory)/master.key", replacing: false)
    }
}
