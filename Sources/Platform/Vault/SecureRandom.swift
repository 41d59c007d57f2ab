import CSodium

/// Randomness that nobody can predict, from the kernel.
public enum SecureRandom {
    /// So many random bytes.
    public static func bytes(_ count: Int) -> [UInt8] {
        guard count > 0, Sodium.isReady else { return [] }
        return [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            if let target = buffer.baseAddress { randombytes_buf(target, count) }
            filled = count
        }
    }
}
