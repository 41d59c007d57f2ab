import CSodium
import Values

/// The text of a `.keys` file: a line that names the department, one with the wrapped base key, one per generation.
///
///     sila-keys 1 collections
///     base 1795262400000 <nonce, ciphertext and tag in base64url>
///     data 1 1795262400000 <the same>
struct KeyRingFile: Sendable {
    struct Wrapped: Sendable {
        /// 0 for the base key, 1 and up for generations of data keys.
        let number: UInt32
        let created: Instant
        let sealed: [UInt8]
    }

    let department: String
    private let base: Wrapped
    let generations: [Wrapped]

    private init(department: String, base: Wrapped, generations: [Wrapped]) {
        self.department = department
        self.base = base
        self.generations = generations
    }

    /// Reads the text; throws when it is not a key file of that department.
    init(_ text: [UInt8], department: String) throws(VaultError) {
        let refusal = VaultError.unusable("The key file of \(department) is damaged; restore it from a backup.")
        let lines = String(decoding: text, as: UTF8.self).split(separator: "\n")
        guard let first = lines.first, first == "sila-keys 1 \(department)", lines.count <= 10_000 else {
            throw refusal
        }
        var base: Wrapped?
        var generations: [Wrapped] = []
        for line in lines.dropFirst() {
            let words = line.split(separator: " ")
            guard let sealed = words.last.flatMap({ Base64URL.decode($0) }) else { throw refusal }
            if words.count == 3, words[0] == "base", let created = Int64(words[1]), base == nil {
                base = Wrapped(number: 0, created: Instant(milliseconds: created), sealed: sealed)
            } else if words.count == 4, words[0] == "data", let number = UInt32(words[1]), number > 0,
                number < UInt32.max, let created = Int64(words[2])
            {
                generations.append(
                    Wrapped(number: number, created: Instant(milliseconds: created), sealed: sealed))
            } else {
                throw refusal
            }
        }
        guard let base, !generations.isEmpty else { throw refusal }
        self.init(department: department, base: base, generations: generations)
    }

    /// When the keys were made.
    var created: Instant { base.created }

    /// The text to write.
    var text: [UInt8] {
        var lines = "sila-keys 1 \(department)\nbase \(base.created.milliseconds) \(Base64URL.encode(base.sealed))\n"
        for data in generations {
            lines += "data \(data.number) \(data.created.milliseconds) \(Base64URL.encode(data.sealed))\n"
        }
        return Array(lines.utf8)
    }

    /// Fresh keys: a base key and the first generation.
    static func make(department: String, master: MasterKey, at now: Instant) throws(VaultError) -> KeyRingFile {
        KeyRingFile(
            department: department,
            base: wrap(try .random(), 0, now, department, master),
            generations: [wrap(try .random(), 1, now, department, master)])
    }

    /// The same keys and a fresh generation.
    func adding(master: MasterKey, at now: Instant) throws(VaultError) -> KeyRingFile {
        _ = try openBase(master)
        let next = (generations.map(\.number).max() ?? 0) + 1
        let fresh = KeyRingFile.wrap(try .random(), next, now, department, master)
        return KeyRingFile(department: department, base: base, generations: generations + [fresh])
    }

    /// The same keys without the generations that the condition does not name; the newest stays in any case.
    func keeping(where isKept: (UInt32) -> Bool) -> KeyRingFile {
        let newest = generations.map(\.number).max() ?? 0
        return KeyRingFile(
            department: department, base: base,
            generations: generations.filter { $0.number == newest || isKept($0.number) })
    }

    /// The same keys, wrapped by another master key.
    func rewrapped(from old: MasterKey, to new: MasterKey) throws(VaultError) -> KeyRingFile {
        var moved: [Wrapped] = []
        for data in generations {
            moved.append(KeyRingFile.wrap(try open(data, old), data.number, data.created, department, new))
        }
        return KeyRingFile(
            department: department,
            base: KeyRingFile.wrap(try openBase(old), 0, base.created, department, new), generations: moved)
    }

    func openBase(_ master: MasterKey) throws(VaultError) -> SecretBytes { try open(base, master) }

    /// Unwraps a key; throws when the master key is another or the line was changed.
    func open(_ wrapped: Wrapped, _ master: MasterKey) throws(VaultError) -> SecretBytes {
        let associated = KeyRingFile.associated(wrapped.number, wrapped.created, department)
        let plain = wrapped.sealed.withUnsafeBytes { bytes -> [UInt8]? in
            guard bytes.count == Sodium.nonceLength + Sodium.keyLength + Sodium.tagLength, let base = bytes.baseAddress
            else { return nil }
            return Sodium.open(
                UnsafeRawBufferPointer(rebasing: bytes[Sodium.nonceLength...]), associated: associated, nonce: base,
                key: master.secret)
        }
        guard var plain else {
            throw .unusable("The keys of \(department) cannot be opened with this master key.")
        }
        return try .taking(&plain)
    }

    private static func wrap(
        _ key: SecretBytes, _ number: UInt32, _ created: Instant, _ department: String, _ master: MasterKey
    ) -> Wrapped {
        let associated = associated(number, created, department)
        let total = Sodium.nonceLength + key.count + Sodium.tagLength
        let sealed = [UInt8](unsafeUninitializedCapacity: total) { buffer, count in
            guard let base = buffer.baseAddress else { return }
            randombytes_buf(base, Sodium.nonceLength)
            key.withBytes { bytes in
                Sodium.seal(
                    UnsafeRawBufferPointer(start: bytes, count: key.count), into: base + Sodium.nonceLength,
                    associated: associated, nonce: base, key: master.secret)
            }
            count = total
        }
        return Wrapped(number: number, created: created, sealed: sealed)
    }

    private static func associated(_ number: UInt32, _ created: Instant, _ department: String) -> [UInt8] {
        var bytes = Array("sila.keyring.1".utf8)
        bytes.append(bigEndian: number)
        bytes.append(bigEndian: UInt64(bitPattern: created.milliseconds))
        bytes.append(contentsOf: department.utf8)
        return bytes
    }
}
