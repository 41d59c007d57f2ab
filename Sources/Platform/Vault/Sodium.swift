import CSodium

/// The library's one start-up, done before its first use.
enum Sodium {
    /// True once libsodium has chosen its implementations and its source of randomness.
    ///
    /// Without randomness nothing here can keep its promise, so the process does not go on.
    static let isReady: Bool = {
        precondition(sodium_init() >= 0, "libsodium found no source of randomness")
        return true
    }()

    /// The length of every symmetric key, in bytes.
    static let keyLength = 32
    /// The length of a nonce of XChaCha20-Poly1305, in bytes.
    static let nonceLength = 24
    /// The length of a tag of Poly1305, in bytes.
    static let tagLength = 16

    /// Seals bytes with XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha) into a buffer of `plain.count + 16` bytes.
    static func seal(
        _ plain: UnsafeRawBufferPointer, into target: UnsafeMutableRawPointer, associated: [UInt8],
        nonce: UnsafeRawPointer, key: SecretBytes
    ) {
        key.withBytes { seal(plain, into: target, associated: associated, nonce: nonce, key: $0) }
    }

    /// The same with a key that lies in ordinary memory for as long as it is needed.
    static func seal(
        _ plain: UnsafeRawBufferPointer, into target: UnsafeMutableRawPointer, associated: [UInt8],
        nonce: UnsafeRawPointer, key: UnsafePointer<UInt8>
    ) {
        _ = crypto_aead_xchacha20poly1305_ietf_encrypt(
            target.assumingMemoryBound(to: UInt8.self), nil,
            plain.baseAddress?.assumingMemoryBound(to: UInt8.self), UInt64(plain.count),
            associated, UInt64(associated.count), nil,
            nonce.assumingMemoryBound(to: UInt8.self), key)
    }

    /// Opens what ``seal`` made; nil when anything differs.
    static func open(
        _ sealed: UnsafeRawBufferPointer, associated: [UInt8], nonce: UnsafeRawPointer, key: SecretBytes
    ) -> [UInt8]? {
        key.withBytes { open(sealed, associated: associated, nonce: nonce, key: $0) }
    }

    /// The same with a key that lies in ordinary memory for as long as it is needed.
    static func open(
        _ sealed: UnsafeRawBufferPointer, associated: [UInt8], nonce: UnsafeRawPointer, key: UnsafePointer<UInt8>
    ) -> [UInt8]? {
        guard sealed.count >= tagLength, let base = sealed.baseAddress else { return nil }
        var isAuthentic = false
        let plain = [UInt8](unsafeUninitializedCapacity: max(1, sealed.count - tagLength)) { buffer, count in
            isAuthentic =
                crypto_aead_xchacha20poly1305_ietf_decrypt(
                    buffer.baseAddress, nil, nil, base.assumingMemoryBound(to: UInt8.self), UInt64(sealed.count),
                    associated, UInt64(associated.count), nonce.assumingMemoryBound(to: UInt8.self), key) == 0
            count = isAuthentic ? sealed.count - tagLength : 0
        }
        return isAuthentic ? plain : nil
    }
}
