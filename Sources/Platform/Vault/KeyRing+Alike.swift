import CSodium

/// Sealing by which equal bytes become equal: for what stands in addresses, where the same words must give the same link.
struct AlikeKeys: Sendable {
    let nonce: SecretBytes
    let cipher: SecretBytes

    init(_ key: SecretBytes) throws(VaultError) {
        nonce = try key.subkey(1)
        cipher = try key.subkey(2)
    }
}

extension KeyRing {
    /// Seals bytes so that equal ones, for one purpose, give an equal result (XChaCha20-Poly1305 whose nonce is a keyed
    /// BLAKE2b of purpose and bytes, as in SIV modes, RFC 5297): it tells whoever sees two results whether they are equal,
    /// and how long the bytes are, nothing else. With a key that is never turned.
    public func sealAlike(_ bytes: [UInt8], for purpose: String) -> [UInt8] {
        let associated = KeyRing.associated(purpose)
        let nonce = (associated + bytes).withUnsafeBytes {
            Digest.blake2b($0, length: Sodium.nonceLength, key: alike.nonce)
        }
        let head = Sodium.nonceLength
        return bytes.withUnsafeBytes { plain in
            [UInt8](unsafeUninitializedCapacity: head + plain.count + Sodium.tagLength) { buffer, count in
                guard let base = buffer.baseAddress else { return }
                for index in 0..<head { buffer[index] = nonce[index] }
                Sodium.seal(plain, into: base + head, associated: associated, nonce: nonce, key: alike.cipher)
                count = head + plain.count + Sodium.tagLength
            }
        }
    }

    /// Opens what ``sealAlike(_:for:)`` made for the same purpose; nil when anything differs.
    public func openAlike(_ sealed: [UInt8], for purpose: String) -> [UInt8]? {
        guard sealed.count >= Sodium.nonceLength + Sodium.tagLength else { return nil }
        let associated = KeyRing.associated(purpose)
        return sealed.withUnsafeBytes { bytes in
            guard let base = bytes.baseAddress else { return nil }
            return Sodium.open(
                UnsafeRawBufferPointer(rebasing: bytes[Sodium.nonceLength...]), associated: associated, nonce: base,
                key: alike.cipher)
        }
    }

    private static func associated(_ purpose: String) -> [UInt8] {
        var bytes = Array("sila.alike.1".utf8)
        bytes.append(bigEndian: UInt32(clamping: purpose.utf8.count))
        bytes.append(contentsOf: purpose.utf8)
        return bytes
    }
}
