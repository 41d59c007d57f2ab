import CSodium

/// Who may open backups: the public half of a pair of keys whose secret half does not lie on the server.
///
/// Written as `sila-recipient-1.` and 32 bytes in base64url.
public struct Recipient: Sendable, Hashable {
    let publicKey: [UInt8]

    private static let prefix = "sila-recipient-1."

    /// Reads the text; nil when it is none.
    public init?(_ text: some StringProtocol) {
        guard text.hasPrefix(Recipient.prefix), let bytes = Base64URL.decode(text.dropFirst(Recipient.prefix.count)),
            bytes.count == Int(crypto_box_PUBLICKEYBYTES)
        else { return nil }
        publicKey = bytes
    }

    private init(publicKey: [UInt8]) { self.publicKey = publicKey }

    /// The text for the settings.
    public var text: String { Recipient.prefix + Base64URL.encode(publicKey) }

    /// The secret half, for the safe: `sila-recipient-secret-1.` and 32 bytes in base64url.
    public struct Secret: Sendable {
        let key: SecretBytes
        /// The public half.
        public let recipient: Recipient

        private static let prefix = "sila-recipient-secret-1."

        private init(_ key: SecretBytes) {
            self.key = key
            let publicKey = [UInt8](unsafeUninitializedCapacity: Int(crypto_box_PUBLICKEYBYTES)) { buffer, count in
                if let base = buffer.baseAddress { key.withBytes { _ = crypto_scalarmult_base(base, $0) } }
                count = Int(crypto_box_PUBLICKEYBYTES)
            }
            recipient = Recipient(publicKey: publicKey)
        }

        /// A fresh pair of keys. Throws ``VaultError``.
        public static func fresh() throws(VaultError) -> Secret { Secret(try .random()) }

        /// Reads the secret half from a file that nobody else may read. Throws ``VaultError`` with a sentence.
        public static func read(_ path: String) throws(VaultError) -> Secret {
            guard var bytes = try KeyFile.read(path) else { throw .unusable("There is no key at \(path).") }
            defer { wipe(&bytes) }
            let line = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isWhitespace).joined()
            guard line.hasPrefix(prefix), var key = Base64URL.decode(line.dropFirst(prefix.count)),
                key.count == Sodium.keyLength
            else { throw .unusable("The file \(path) does not hold a recipient's secret key.") }
            return Secret(try .taking(&key))
        }

        /// Writes the secret half into a new file of mode 0600. Throws ``VaultError`` with a sentence.
        public func write(to path: String) throws(VaultError) {
            var bytes = key.withBytes { Array(UnsafeBufferPointer(start: $0, count: key.count)) }
            var line = Array("\(Secret.prefix)\(Base64URL.encode(bytes))\n".utf8)
            defer {
                wipe(&bytes)
                wipe(&line)
            }
            guard try KeyFile.write(line, to: path, replacing: false) else {
                throw .unusable("\(path) exists already; name another file.")
            }
        }
    }
}
