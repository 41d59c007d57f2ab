import CSodium

/// Key material in guarded memory: locked against swapping, fenced by unreadable pages, zeroed at the end.
///
/// `@unchecked Sendable`: the bytes are written only inside `init`, made read-only there, and freed in `deinit`, when
/// nobody else can hold the object.
final class SecretBytes: @unchecked Sendable {
    private let memory: UnsafeMutableRawPointer
    let count: Int

    /// Makes a secret of so many bytes, filled by the closure; nil when the machine has no locked memory left.
    init?(count: Int, fill: (UnsafeMutablePointer<UInt8>) -> Bool) {
        guard Sodium.isReady, let memory = sodium_malloc(count) else { return nil }
        self.memory = memory
        self.count = count
        // Everything is set already, so that failing here runs `deinit`, which frees the memory.
        guard fill(memory.assumingMemoryBound(to: UInt8.self)) else { return nil }
        sodium_mprotect_readonly(memory)
    }

    /// A fresh random secret.
    static func random(count: Int = Sodium.keyLength) throws(VaultError) -> SecretBytes {
        guard
            let secret = SecretBytes(
                count: count,
                fill: {
                    randombytes_buf($0, count)
                    return true
                })
        else { throw .exhausted }
        return secret
    }

    /// Takes over bytes and zeroes the array they came in.
    static func taking(_ bytes: inout [UInt8]) throws(VaultError) -> SecretBytes {
        let count = bytes.count
        let secret = SecretBytes(count: count) { target in
            bytes.withUnsafeBytes { source in
                if let base = source.baseAddress {
                    target.update(from: base.assumingMemoryBound(to: UInt8.self), count: count)
                }
            }
            return true
        }
        sodium_memzero(&bytes, bytes.count)
        guard let secret else { throw .exhausted }
        return secret
    }

    /// A key derived from this one for a numbered use (`crypto_kdf`, BLAKE2b).
    func subkey(_ number: UInt64, context: StaticString = "silaring") throws(VaultError) -> SecretBytes {
        let derived = SecretBytes(count: Sodium.keyLength) { target in
            context.withUTF8Buffer { context in
                guard context.count == Int(crypto_kdf_CONTEXTBYTES), count == Int(crypto_kdf_KEYBYTES) else {
                    return false
                }
                return context.withMemoryRebound(to: CChar.self) { context in
                    guard let context = context.baseAddress else { return false }
                    return withBytes {
                        crypto_kdf_derive_from_key(target, Sodium.keyLength, number, context, $0) == 0
                    }
                }
            }
        }
        guard let derived else { throw .exhausted }
        return derived
    }

    /// Lends the bytes.
    func withBytes<Result>(_ body: (UnsafePointer<UInt8>) -> Result) -> Result {
        body(UnsafePointer(memory.assumingMemoryBound(to: UInt8.self)))
    }

    deinit { sodium_free(memory) }
}
