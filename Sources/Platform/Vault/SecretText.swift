/// A secret that the operator keeps in a file, such as the password of another server.
public enum SecretText {
    /// Reads a file's first line; nil when there is no such file. Refuses one that others may read, and one without text.
    ///
    /// - Parameter isCredential: a service manager keeps it, which lets the service's user read it through its group.
    public static func read(_ path: String, isCredential: Bool = false) throws(VaultError) -> String? {
        guard let bytes = try KeyFile.read(path, isCredential: isCredential) else { return nil }
        let line = bytes.prefix { $0 != 10 && $0 != 13 }
        guard !line.isEmpty, line.count <= 1024, !line.contains(0), let text = String(validating: line, as: UTF8.self)
        else { throw .unusable("The file \(path) holds no secret on its first line.") }
        return text
    }
}
