import Glibc
public import Values

/// The house's safe: passwords that it needs at other servers, such as the mail server's, so that they need not lie in
/// files of their own.
///
/// Each is a file `<name>.secret` in the directory of keys, sealed by a ring that the master key wraps: whoever copies the
/// disk without the master key, or without the token that wraps it, reads none of them.
public struct Safe: Sendable {
    private static let ending = ".secret"
    private let directory: String
    private let ring: KeyRing

    /// Opens the safe in the directory of keys, and makes its keys when there are none. Throws ``VaultError``.
    public init(in directory: String, master: MasterKey, at now: Instant) throws(VaultError) {
        self.directory = directory
        ring = try KeyRing.open(department: "safe", directory: directory, master: master, at: now)
    }

    /// Puts a secret in, in place of what had its name. Throws ``VaultError`` with a sentence unless it is one line of 1 to
    /// 1024 bytes without control characters.
    public func put(_ secret: String, as name: String) throws(VaultError) {
        let bytes = Array(secret.utf8)
        guard (1...1024).contains(bytes.count), bytes.allSatisfy({ $0 >= 32 && $0 != 127 }) else {
            throw .unusable("A secret is one line of 1 to 1024 bytes, without control characters.")
        }
        try SecretFile.write(ring.seal(bytes, at: Safe.place(name)), to: try Safe.path(name, in: directory))
    }

    /// The secret of a name; nil when there is none. Throws ``VaultError`` when it was changed, or sealed for another name.
    public func secret(_ name: String) throws(VaultError) -> String? {
        guard let sealed = try SecretFile.read(try Safe.path(name, in: directory)) else { return nil }
        do {
            return try ring.openText(sealed, at: Safe.place(name))
        } catch {
            throw .unusable(
                "The secret \(name) in \(directory) does not open; put it in again: sila secret set \(name)")
        }
    }

    /// The names of what is in a safe, in their order; no key is needed. Throws ``VaultError``.
    public static func names(in directory: String) throws(VaultError) -> [String] {
        guard access(directory, F_OK) == 0 else { return [] }
        return try KeyDirectory.names(in: directory).filter { $0.hasSuffix(ending) }.map {
            String($0.dropLast(ending.count))
        }
    }

    /// Whether something has that name. Throws ``VaultError`` for what is no name.
    public static func holds(_ name: String, in directory: String) throws(VaultError) -> Bool {
        access(try path(name, in: directory), F_OK) == 0
    }

    /// Takes a secret out for good; does nothing when there is none. Throws ``VaultError`` for what is no name.
    public static func remove(_ name: String, from directory: String) throws(VaultError) {
        SecretFile.remove(try path(name, in: directory))
    }

    private static func place(_ name: String) -> Place { Place(table: "safe", column: "secret", key: name) }

    private static func path(_ name: String, in directory: String) throws(VaultError) -> String {
        let isName = name.utf8.allSatisfy { byte in
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || byte == UInt8(ascii: "-")
                || byte == UInt8(ascii: ".")
        }
        guard isName, (1...60).contains(name.utf8.count), !name.hasPrefix(".") else {
            throw .unusable("A secret's name is made of the letters a to z, hyphens and points.")
        }
        return "\(directory)/\(name)\(ending)"
    }
}
