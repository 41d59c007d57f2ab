/// A small file that holds a secret, such as a PIN: read only when nobody else may, written with mode 0600.
public enum SecretFile {
    /// Reads it whole; nil when there is none. Throws ``VaultError`` with a sentence.
    ///
    /// - Parameter isCredential: a service manager keeps it, which lets the service's user read it through its group.
    public static func read(_ path: String, isCredential: Bool = false) throws(VaultError) -> [UInt8]? {
        try KeyFile.read(path, isCredential: isCredential)
    }

    /// Writes it whole, in place of what was there. Throws ``VaultError``.
    public static func write(_ bytes: [UInt8], to path: String) throws(VaultError) {
        _ = try KeyFile.write(bytes, to: path, replacing: true)
    }

    /// Removes it; does nothing when there is none.
    public static func remove(_ path: String) { KeyFile.remove(path) }
}
