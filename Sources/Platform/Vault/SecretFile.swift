/// A small file that holds a secret, such as a PIN: read only when nobody else may, written with mode 0600.
public enum SecretFile {
    /// Reads it whole; nil when there is none. Throws ``VaultError`` with a sentence.
    ///
    /// - Parameter isCredential: a service manager keeps it, which lets the service's user read it through its group.
    public static func read(_ path: String, isCredential: Bool = false) throws(VaultError) -> [UInt8]? {
        try KeyFile.read(path, isCredential: isCredential)
    }

    /// Reads its first line, such as the password of another server; nil when there is no such file. Throws ``VaultError``
    /// where it holds no text there.
    ///
    /// - Parameter isCredential: as for ``read(_:isCredential:)``.
    public static func line(_ path: String, isCredential: Bool = false) throws(VaultError) -> String? {
        guard let bytes = try read(path, isCredential: isCredential) else { return nil }
        let line = bytes.prefix { $0 != 10 && $0 != 13 }
        guard !line.isEmpty, line.count <= 1024, !line.contains(0), let text = String(validating: line, as: UTF8.self)
        else { throw .unusable("The file \(path) holds no secret on its first line.") }
        return text
    }

    /// Writes it whole, in place of what was there. Throws ``VaultError``.
    public static func write(_ bytes: [UInt8], to path: String) throws(VaultError) {
        _ = try KeyFile.write(bytes, to: path, replacing: true)
    }

    /// Removes it; does nothing when there is none.
    public static func remove(_ path: String) { KeyFile.remove(path) }
}
