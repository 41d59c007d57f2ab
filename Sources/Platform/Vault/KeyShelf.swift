/// Small secret files beside the departments' keys, such as the key of the house's own certificate.
///
/// Each is written whole with mode 0600, durably, and read only when nobody else may. They move along when the master key
/// is changed, for the directory is replaced as a whole.
public struct KeyShelf: Sendable {
    private let directory: String

    /// The shelf in a directory of keys.
    public init(_ directory: String) { self.directory = directory }

    /// The path of a file.
    public func path(_ name: String) -> String { "\(directory)/\(name)" }

    /// The names of all files, in order; the departments' own are among them. Throws ``VaultError``.
    public func names() throws(VaultError) -> [String] { try KeyDirectory.names(in: directory) }

    /// Reads a file whole; nil when there is none. Throws ``VaultError`` also when others may read it.
    public func read(_ name: String) throws(VaultError) -> [UInt8]? { try KeyFile.read(path(name)) }

    /// Puts files in place, each in one step and in this order, while nobody else changes the directory; then removes
    /// others. Throws ``VaultError``.
    public func put(_ files: [(name: String, bytes: [UInt8])], removing gone: [String] = []) throws(VaultError) {
        try KeyFile.makeDirectory(directory)
        try KeyFile.locking(directory) { () throws(VaultError) in
            for file in files { _ = try KeyFile.write(file.bytes, to: path(file.name), replacing: true) }
            for name in gone { KeyFile.remove(path(name)) }
        }
    }
}
