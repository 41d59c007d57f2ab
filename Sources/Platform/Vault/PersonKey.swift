import CSodium
public import Values

/// The key of one person in one department: 32 random bytes. What only the person’s erasure may destroy is sealed with a
/// key that is derived from this one and the department’s, so that without it nothing of them opens, wherever a copy lies.
///
/// It lies in ordinary memory, for thousands of them are held at once while a file is imported, and is zeroed at the end.
///
/// `@unchecked Sendable`: the bytes are written only inside `init` and zeroed in `deinit`, when nobody else can hold the
/// object.
public final class PersonKey: @unchecked Sendable {
    /// Whose key it is.
    public let person: ID
    private let memory: UnsafeMutablePointer<UInt8>

    /// How many bytes a key has.
    public static let length = Sodium.keyLength

    /// Takes over the bytes of a key and zeroes the array they came in; nil when they are not as many as a key has.
    public init?(of person: ID, taking bytes: inout [UInt8]) {
        defer { wipe(&bytes) }
        guard bytes.count == PersonKey.length else { return nil }
        self.person = person
        memory = .allocate(capacity: PersonKey.length)
        memory.initialize(from: bytes, count: PersonKey.length)
    }

    /// A fresh key.
    public convenience init?(freshFor person: ID) {
        var bytes = SecureRandom.bytes(PersonKey.length)
        self.init(of: person, taking: &bytes)
    }

    /// The key wrapped for the place where it is kept, by the ring’s current generation.
    public func wrapped(by ring: KeyRing, at place: Place) -> [UInt8] {
        var bytes = Array(UnsafeBufferPointer(start: memory, count: PersonKey.length))
        defer { wipe(&bytes) }
        return ring.seal(bytes, at: place)
    }

    /// A key for one purpose, of this one and a department’s: keyed BLAKE2b. The caller zeroes it.
    func derived(_ purpose: StaticString, _ salt: [UInt8], under key: SecretBytes) -> [UInt8] {
        var input: [UInt8] = []
        input.reserveCapacity(100)
        purpose.withUTF8Buffer { input.append(contentsOf: $0) }
        input.append(contentsOf: person.bytes)
        input.append(contentsOf: UnsafeBufferPointer(start: memory, count: PersonKey.length))
        input.append(contentsOf: salt)
        defer { wipe(&input) }
        return input.withUnsafeBytes { Digest.blake2b($0, length: Sodium.keyLength, key: key) }
    }

    deinit {
        sodium_memzero(memory, PersonKey.length)
        memory.deallocate()
    }
}
