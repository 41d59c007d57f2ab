import CSodium
import Values

/// The key of one backup: random, and wrapped either by the master key or for a recipient whose secret key lies elsewhere.
///
/// The wrapped key is the backup's `envelope`, a line of text:
///
///     sila-backup 1 master <nonce, ciphertext and tag in base64url>
///     sila-backup 1 recipient <sealed box in base64url>
public struct BackupKey: Sendable {
    /// The text of the file that lies beside the backup's sealed files.
    public let envelope: String
    private let generation: KeyRing.Generation

    private init(_ key: SecretBytes, envelope: String) throws(VaultError) {
        self.envelope = envelope
        generation = try KeyRing.Generation(number: 1, created: Instant(milliseconds: 0), key: key)
    }

    private static let associated = Array("sila.backup.1".utf8)
    private static let start = "sila-backup 1 "

    /// A fresh key that whoever holds the master key can open. Throws ``VaultError``.
    public static func make(for master: MasterKey) throws(VaultError) -> BackupKey {
        let key = try SecretBytes.random()
        let total = Sodium.nonceLength + key.count + Sodium.tagLength
        let wrapping = try master.secret.subkey(1, context: "silaback")
        let sealed = [UInt8](unsafeUninitializedCapacity: total) { buffer, count in
            guard let base = buffer.baseAddress else { return }
            randombytes_buf(base, Sodium.nonceLength)
            key.withBytes { bytes in
                Sodium.seal(
                    UnsafeRawBufferPointer(start: bytes, count: key.count), into: base + Sodium.nonceLength,
                    associated: associated, nonce: base, key: wrapping)
            }
            count = total
        }
        return try BackupKey(key, envelope: "\(start)master \(Base64URL.encode(sealed))\n")
    }

    /// A fresh key that only whoever holds the recipient's secret key can open (`crypto_box_seal`: X25519 and
    /// XSalsa20-Poly1305). Throws ``VaultError``.
    public static func make(for recipient: Recipient) throws(VaultError) -> BackupKey {
        let key = try SecretBytes.random()
        let total = key.count + crypto_box_sealbytes()
        let sealed = [UInt8](unsafeUninitializedCapacity: total) { buffer, count in
            guard let base = buffer.baseAddress else { return }
            key.withBytes { _ = crypto_box_seal(base, $0, UInt64(key.count), recipient.publicKey) }
            count = total
        }
        return try BackupKey(key, envelope: "\(start)recipient \(Base64URL.encode(sealed))\n")
    }

    /// Whether an envelope is for a recipient's secret key instead of the master key; nil when it is none.
    public static func isForRecipient(_ envelope: String) -> Bool? { parts(envelope)?.kind == "recipient" }

    /// Opens an envelope with the master key. Throws ``VaultError`` with a sentence.
    public static func open(_ envelope: String, with master: MasterKey) throws(VaultError) -> BackupKey {
        guard let (kind, sealed) = parts(envelope), kind == "master",
            sealed.count == Sodium.nonceLength + Sodium.keyLength + Sodium.tagLength
        else { throw .unusable("The envelope of this backup is damaged, or for a recipient's key.") }
        let wrapping = try master.secret.subkey(1, context: "silaback")
        let plain = sealed.withUnsafeBytes { bytes -> [UInt8]? in
            guard let base = bytes.baseAddress else { return nil }
            return Sodium.open(
                UnsafeRawBufferPointer(rebasing: bytes[Sodium.nonceLength...]), associated: associated, nonce: base,
                key: wrapping)
        }
        guard var plain else { throw .unusable("This backup cannot be opened with this master key.") }
        return try BackupKey(try .taking(&plain), envelope: envelope)
    }

    /// Opens an envelope with a recipient's secret key. Throws ``VaultError`` with a sentence.
    public static func open(_ envelope: String, with secret: Recipient.Secret) throws(VaultError) -> BackupKey {
        guard let (kind, sealed) = parts(envelope), kind == "recipient",
            sealed.count == Sodium.keyLength + crypto_box_sealbytes()
        else { throw .unusable("The envelope of this backup is damaged, or for the master key.") }
        var isOpen = false
        var plain = [UInt8](unsafeUninitializedCapacity: Sodium.keyLength) { buffer, count in
            guard let base = buffer.baseAddress else { return }
            secret.key.withBytes {
                isOpen = crypto_box_seal_open(base, sealed, UInt64(sealed.count), secret.recipient.publicKey, $0) == 0
            }
            count = isOpen ? Sodium.keyLength : 0
        }
        guard isOpen else {
            throw .unusable("This backup cannot be opened with this key; it is for another recipient.")
        }
        return try BackupKey(try .taking(&plain), envelope: envelope)
    }

    private static func parts(_ envelope: String) -> (kind: Substring, sealed: [UInt8])? {
        guard envelope.utf8.count <= 400, envelope.hasPrefix(start) else { return nil }
        let words = envelope.dropFirst(start.count).split(whereSeparator: \.isWhitespace)
        guard words.count == 2, let sealed = Base64URL.decode(words[1]) else { return nil }
        return (words[0], sealed)
    }

    // MARK: Files

    /// Seals a file of the backup: it opens under this name alone. Throws ``VaultError``.
    public func writer(path: String, name: String) throws(VaultError) -> SealedFile.Writer {
        try SealedFile.Writer(path: path, generation: generation, place: BackupKey.place(name))
    }

    /// Opens a file of the backup. Throws ``VaultError``.
    public func reader(path: String, name: String) throws(VaultError) -> SealedFile.Reader {
        let generation = generation
        return try SealedFile.Reader(path: path, place: BackupKey.place(name)) { number throws(VaultError) in
            guard number == generation.number else { throw .unknownGeneration }
            return generation
        }
    }

    private static func place(_ name: String) -> Place { Place(table: "backup", column: "file", key: name) }
}
