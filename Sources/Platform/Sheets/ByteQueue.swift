import Glibc

/// Bytes that grow at one end and are dropped at the other, at an address that stays until the next change.
struct ByteQueue: ~Copyable {
    private(set) var base: UnsafeMutablePointer<UInt8>
    private(set) var count = 0
    private var capacity = 64 << 10

    init() { base = .allocate(capacity: capacity) }

    deinit { base.deallocate() }

    mutating func append(_ bytes: some Collection<UInt8>) {
        let needed = count + bytes.count
        if needed > capacity {
            capacity = max(needed, capacity * 2)
            let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
            memcpy(larger, base, count)
            base.deallocate()
            base = larger
        }
        for byte in bytes {
            base[count] = byte
            count += 1
        }
    }

    mutating func removeFirst(_ dropped: Int) {
        let dropped = min(max(dropped, 0), count)
        count -= dropped
        memmove(base, base + dropped, count)
    }

    mutating func removeAll() { count = 0 }
}
