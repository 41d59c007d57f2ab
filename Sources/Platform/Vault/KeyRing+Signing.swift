import CSodium

extension KeyRing {
    /// How many bytes a signature has (Ed25519, RFC 8032).
    public static let signatureLength = 64

    /// Signs bytes with a key that stays with the department through all generations, so that anybody who holds
    /// ``verificationKey`` can tell that this department wrote them.
    public func sign(_ bytes: [UInt8]) -> [UInt8] {
        _ = Sodium.isReady
        var seed = signingSeed
        var key = [UInt8](repeating: 0, count: 64)
        var open = [UInt8](repeating: 0, count: 32)
        defer {
            sodium_memzero(&seed, seed.count)
            sodium_memzero(&key, key.count)
        }
        crypto_sign_seed_keypair(&open, &key, seed)
        var signature = [UInt8](repeating: 0, count: KeyRing.signatureLength)
        crypto_sign_detached(&signature, nil, bytes, UInt64(bytes.count), key)
        return signature
    }

    /// The key that signatures of this department are checked with; it may be known to everybody.
    public var verificationKey: [UInt8] {
        _ = Sodium.isReady
        var seed = signingSeed
        var key = [UInt8](repeating: 0, count: 64)
        var open = [UInt8](repeating: 0, count: 32)
        crypto_sign_seed_keypair(&open, &key, seed)
        sodium_memzero(&seed, seed.count)
        sodium_memzero(&key, key.count)
        return open
    }

    /// True when whoever holds the key's other half signed these bytes.
    public static func isSigned(_ bytes: [UInt8], signature: [UInt8], by key: [UInt8]) -> Bool {
        guard Sodium.isReady, signature.count == signatureLength, key.count == 32 else { return false }
        return crypto_sign_verify_detached(signature, bytes, UInt64(bytes.count), key) == 0
    }

    /// The seed of the key pair: a code of a purpose of its own, which nothing else ever makes.
    private var signingSeed: [UInt8] { authenticate(Array("sila.ed25519.1".utf8), for: .signing) }
}
