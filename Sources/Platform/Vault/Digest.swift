import CSodium

/// Fingerprints of bytes.
public enum Digest {
    /// BLAKE2b (RFC 7693) of bytes, 32 bytes long unless another length of 16...64 is given.
    public static func blake2b(_ bytes: [UInt8], length: Int = 32) -> [UInt8] {
        bytes.withUnsafeBytes { blake2b($0, length: length, key: nil) }
    }

    /// SHA-256 (FIPS 180-4) of bytes, where another system's format wants it.
    public static func sha256(_ bytes: [UInt8]) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: 32) { buffer, count in
            if let target = buffer.baseAddress { _ = crypto_hash_sha256(target, bytes, UInt64(bytes.count)) }
            count = 32
        }
    }

    /// HMAC-SHA-256 (RFC 2104) of bytes under a key of any length, for signed webhooks.
    public static func hmacSHA256(_ bytes: [UInt8], key: [UInt8]) -> [UInt8] {
        var state = crypto_auth_hmacsha256_state()
        crypto_auth_hmacsha256_init(&state, key, key.count)
        crypto_auth_hmacsha256_update(&state, bytes, UInt64(bytes.count))
        return [UInt8](unsafeUninitializedCapacity: 32) { buffer, count in
            if let target = buffer.baseAddress { crypto_auth_hmacsha256_final(&state, target) }
            count = 32
        }
    }

    static func blake2b(_ bytes: UnsafeRawBufferPointer, length: Int, key: SecretBytes?) -> [UInt8] {
        let length = max(16, min(64, length))
        return [UInt8](unsafeUninitializedCapacity: length) { buffer, count in
            guard let target = buffer.baseAddress, Sodium.isReady else { return }
            let source = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self)
            if let key {
                key.withBytes {
                    _ = crypto_generichash(target, length, source, UInt64(bytes.count), $0, key.count)
                }
            } else {
                _ = crypto_generichash(target, length, source, UInt64(bytes.count), nil, 0)
            }
            count = length
        }
    }

    /// Lower-case hexadecimal digits of bytes.
    public static func hex(_ bytes: [UInt8]) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(unsafeUninitializedCapacity: bytes.count * 2) { buffer in
            for (index, byte) in bytes.enumerated() {
                buffer[index * 2] = digits[Int(byte >> 4)]
                buffer[index * 2 + 1] = digits[Int(byte & 15)]
            }
            return bytes.count * 2
        }
    }

    /// A BLAKE2b-256 that is fed piece by piece, for files.
    public struct Running: ~Copyable {
        private let state: UnsafeMutableRawPointer

        /// Begins a digest.
        public init() {
            _ = Sodium.isReady
            // The library wants its state at a multiple of 64.
            state = .allocate(byteCount: crypto_generichash_statebytes(), alignment: 64)
            crypto_generichash_init(OpaquePointer(state), nil, 0, 32)
        }

        /// Adds bytes.
        public mutating func add(_ bytes: UnsafeRawBufferPointer) {
            crypto_generichash_update(
                OpaquePointer(state),
                bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), UInt64(bytes.count))
        }

        /// Adds bytes.
        public mutating func add(_ bytes: [UInt8]) { bytes.withUnsafeBytes { add($0) } }

        /// Ends the digest and gives its 32 bytes.
        public consuming func finish() -> [UInt8] {
            [UInt8](unsafeUninitializedCapacity: 32) { buffer, count in
                if let target = buffer.baseAddress {
                    crypto_generichash_final(
                        OpaquePointer(state), target, 32)
                }
                count = 32
            }
        }

        deinit { state.deallocate() }
    }
}

/// Compares secrets in a time that depends only on their lengths.
public func constantTimeEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool {
    left.count == right.count && sodium_memcmp(left, right, left.count) == 0
}

/// Overwrites bytes with zeros in a way that the compiler keeps.
public func wipe(_ bytes: inout [UInt8]) { sodium_memzero(&bytes, bytes.count) }
