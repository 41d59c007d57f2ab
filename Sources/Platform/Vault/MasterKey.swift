import CSodium
import Glibc

/// The key that wraps every department's keys. It lies outside the databases and their backups.
///
/// Written as `sila-master-1.` and 32 bytes in base64url, in a file of mode 0600 or 0400 or in the environment.
public final class MasterKey: Sendable {
    let secret: SecretBytes

    private static let prefix = "sila-master-1."

    init(_ secret: SecretBytes) { self.secret = secret }

    /// A fresh key that exists only in memory, for tests.
    public static func ephemeral() throws(VaultError) -> MasterKey { MasterKey(try .random()) }

    /// Reads the key from its text; throws ``VaultError/unusable(_:)`` when it is not one.
    public convenience init(text: String) throws(VaultError) {
        var bytes = Array(text.utf8)
        defer { wipe(&bytes) }
        try self.init(bytes: bytes)
    }

    /// Reads the key without leaving copies of it in memory that nobody wipes.
    private convenience init(bytes: [UInt8]) throws(VaultError) {
        var digits: [CChar] = []
        digits.reserveCapacity(bytes.count)
        defer { digits.withUnsafeMutableBytes { sodium_memzero($0.baseAddress, $0.count) } }
        for unit in bytes where unit > 0x20 { digits.append(CChar(bitPattern: unit)) }
        let start = MasterKey.prefix.utf8.count
        let isMarked =
            digits.count > start && zip(digits, MasterKey.prefix.utf8).allSatisfy { UInt8(bitPattern: $0) == $1 }
        let skipped = isMarked ? start : 0
        let secret = SecretBytes(count: Sodium.keyLength) { target in
            digits.withUnsafeBufferPointer { digits in
                var length = 0
                guard let base = digits.baseAddress, digits.count - skipped <= 64 else { return false }
                let code = sodium_base642bin(
                    target, Sodium.keyLength, base + skipped, digits.count - skipped, nil, &length, nil,
                    sodium_base64_VARIANT_URLSAFE_NO_PADDING)
                return code == 0 && length == Sodium.keyLength
            }
        }
        guard let secret else { throw .unusable("The master key is not \(Sodium.keyLength) bytes in base64url.") }
        self.init(secret)
    }

    /// Where the key comes from.
    public enum Source: Sendable, Hashable {
        /// The environment holds the key itself.
        case environment(String)
        /// A file that the operator names.
        case file(String)
        /// A credential that the service manager hands over, by its path (systemd.exec(5), `LoadCredential=`).
        case credential(String)
        /// `master.key` in the directory of keys, by its path; Sila makes it.
        case own(String)
        /// A key in a token of hardware, by its address, that wraps the file beside the departments' keys.
        case token(String)

        /// What may be told of it: never the key.
        public var place: String {
            switch self {
            case .environment: "SILA_MASTER_KEY"
            case .file(let path), .credential(let path), .own(let path), .token(let path): path
            }
        }
    }

    /// The name of the credential that is looked for in `$CREDENTIALS_DIRECTORY`.
    public static let credential = "sila-master-key"

    /// Where the key comes from: `SILA_MASTER_KEY`, the file that `SILA_MASTER_KEY_FILE` names, the service manager's
    /// credential when there is one, or `master.key` in the directory of keys.
    public static func source(in directory: String, environment: [String: String]) -> Source {
        if let text = environment["SILA_MASTER_KEY"], !text.isEmpty { return .environment(text) }
        if let path = environment["SILA_MASTER_KEY_FILE"], !path.isEmpty { return .file(path) }
        if let place = environment["CREDENTIALS_DIRECTORY"], !place.isEmpty {
            let path = "\(place)/\(credential)"
            if access(path, F_OK) == 0 { return .credential(path) }
        }
        return .own("\(directory)/master.key")
    }

    /// Finds the key where ``source(in:environment:)`` says. Throws ``VaultError`` with a sentence when there is none or
    /// others may read its file.
    public static func find(in directory: String, environment: [String: String]) throws(VaultError) -> MasterKey {
        switch source(in: directory, environment: environment) {
        case .environment(let text): try MasterKey(text: text)
        case .credential(let path): try read(path, isCredential: true)
        case .own(let path) where isWrapped(in: directory) && access(path, F_OK) != 0:
            throw .unusable(
                "The master key is wrapped by a token. Set pkcs11-key to the address at the end of \(directory)/\(wrappedName)."
            )
        case .file(let path), .own(let path), .token(let path): try read(path)
        }
    }

    /// Reads a key from a file that nobody else may read. Throws ``VaultError`` with a sentence.
    public static func read(_ path: String, isCredential: Bool = false) throws(VaultError) -> MasterKey {
        guard var bytes = try KeyFile.read(path, isCredential: isCredential) else {
            throw .unusable("There is no master key at \(path).")
        }
        defer { wipe(&bytes) }
        do { return try MasterKey(bytes: bytes) } catch {
            throw .unusable("The file \(path) does not hold a master key.")
        }
    }

    /// A fresh key, to be kept with ``write(to:)``.
    public static func fresh() throws(VaultError) -> MasterKey { MasterKey(try .random()) }

    /// Writes the key into a new file of mode 0600. Throws ``VaultError`` with a sentence, also when the file exists.
    public func write(to path: String) throws(VaultError) {
        var line = text
        defer { wipe(&line) }
        guard try KeyFile.write(line, to: path, replacing: false) else {
            throw .unusable("\(path) exists already; name another file.")
        }
    }

    /// The line of a file that holds the key. Wipe it after use.
    var text: [UInt8] {
        var bytes = secret.withBytes { Array(UnsafeBufferPointer(start: $0, count: secret.count)) }
        defer { wipe(&bytes) }
        return Array("\(MasterKey.prefix)\(Base64URL.encode(bytes))\n".utf8)
    }

    /// Whether two keys are the same, compared in constant time.
    public func isSame(as other: MasterKey) -> Bool { constantTimeEqual(text, other.text) }

    /// Makes `master.key` in the directory of keys, and the directory, unless it is there or the environment gives a
    /// key. True when it was made: then tell the operator to keep a copy elsewhere.
    public static func createIfAbsent(in directory: String, environment: [String: String]) throws(VaultError) -> Bool {
        try KeyFile.makeDirectory(directory)
        guard case .own(let path) = source(in: directory, environment: environment), !isWrapped(in: directory) else {
            return false
        }
        var line = try fresh().text
        defer { wipe(&line) }
        return try KeyFile.write(line, to: path, replacing: false)
    }
}
