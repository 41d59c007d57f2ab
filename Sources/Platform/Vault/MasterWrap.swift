/// What wraps the master key with a key that this process never sees: a token of hardware.
public protocol MasterWrap: Sendable {
    /// What may be told of it: an address without a PIN.
    var place: String { get }
    /// Seals bytes with the key out there; what they are bound to must be the same when they are opened. Throws
    /// ``VaultError`` with a sentence.
    func seal(_ bytes: [UInt8], boundTo text: String) throws(VaultError) -> [UInt8]
    /// Opens what was sealed. Throws ``VaultError`` with a sentence. Wipe the bytes after use.
    func open(_ sealed: [UInt8], boundTo text: String) throws(VaultError) -> [UInt8]
}

extension MasterKey {
    /// The name of the file that holds a wrapped master key in the directory of keys.
    public static let wrappedName = "master.wrapped"
    private static let mark = "sila-wrapped-1."

    /// The text of a file that holds this key, wrapped. Opened once again before it is given, so that nothing is moved
    /// behind a key that does not give it back. Throws ``VaultError`` with a sentence.
    public func wrapped(by wrap: any MasterWrap) throws(VaultError) -> [UInt8] {
        var bytes = secret.withBytes { Array(UnsafeBufferPointer(start: $0, count: secret.count)) }
        defer { wipe(&bytes) }
        let sealed = try wrap.seal(bytes, boundTo: MasterKey.mark)
        var again = try wrap.open(sealed, boundTo: MasterKey.mark)
        defer { wipe(&again) }
        guard constantTimeEqual(bytes, again) else {
            throw .unusable("\(wrap.place) does not give back what it sealed; nothing was changed.")
        }
        return Array("\(MasterKey.mark)\(Base64URL.encode(sealed))\n# \(wrap.place)\n".utf8)
    }

    /// Opens the wrapped key of a directory of keys. Throws ``VaultError`` with a sentence.
    public static func open(in directory: String, by wrap: any MasterWrap) throws(VaultError) -> MasterKey {
        let path = "\(directory)/\(wrappedName)"
        guard let text = try KeyFile.read(path) else {
            throw .unusable(
                "There is no \(path). Move the master key there with sila keys master --to \(wrap.place), or put your copy in place."
            )
        }
        let line = String(decoding: text.prefix { $0 != 0x0A }, as: UTF8.self)
        guard line.hasPrefix(mark), let sealed = Base64URL.decode(line.dropFirst(mark.count)) else {
            throw .unusable("The file \(path) holds no wrapped master key.")
        }
        var bytes = try wrap.open(sealed, boundTo: mark)
        guard bytes.count == Sodium.keyLength else {
            wipe(&bytes)
            throw .unusable("The file \(path) holds no wrapped master key.")
        }
        return MasterKey(try .taking(&bytes))
    }

    /// Makes a wrapped key in a directory of keys where nothing is wrapped with any yet. True when it was made. Throws
    /// ``VaultError``.
    public static func createIfAbsent(in directory: String, by wrap: any MasterWrap) throws(VaultError) -> Bool {
        try KeyFile.makeDirectory(directory)
        let names = try KeyDirectory.names(in: directory)
        guard !names.contains(where: { $0 == wrappedName || $0 == "master.key" || $0.hasSuffix(".keys") }) else {
            return false
        }
        return try KeyFile.write(try fresh().wrapped(by: wrap), to: "\(directory)/\(wrappedName)", replacing: false)
    }

    /// Whether the directory's master key is wrapped, so that none may be made beside it.
    public static func isWrapped(in directory: String) -> Bool {
        ((try? KeyFile.read("\(directory)/\(wrappedName)")) ?? nil) != nil
    }
}
