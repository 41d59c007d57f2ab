import CSodium
public import Values

extension KeyRing {
    /// The layout of what is sealed for a person: version 2, generation, person, nonce, ciphertext with its tag.
    static let personVersion: UInt8 = 2
    private static let personHeader = 1 + 4 + 16 + Sodium.nonceLength

    /// Seals bytes for a place so that they open only while the person’s key exists, besides the department’s.
    public func seal(_ bytes: [UInt8], at place: Place, for key: PersonKey) -> [UInt8] {
        seal(bytes, at: place, for: key, with: current())
    }

    /// Seals bytes so that they open only while the person’s key exists, besides a key of the department that is never
    /// turned: for the audit trail, whose entries cannot be sealed anew.
    public func sealUnturned(_ bytes: [UInt8], at place: Place, for key: PersonKey) -> [UInt8] {
        seal(bytes, at: place, for: key, with: unturned)
    }

    private func seal(
        _ bytes: [UInt8], at place: Place, for key: PersonKey, with generation: Generation
    ) -> [UInt8] {
        let associated = KeyRing.associated(place, generation.number, key.person)
        var derived = key.derived("sila.person.1", [], under: generation.fields)
        defer { wipe(&derived) }
        let total = KeyRing.personHeader + bytes.count + Sodium.tagLength
        var header = [KeyRing.personVersion]
        header.append(bigEndian: generation.number)
        header.append(contentsOf: key.person.bytes)
        header.append(contentsOf: SecureRandom.bytes(Sodium.nonceLength))
        return [UInt8](unsafeUninitializedCapacity: total) { buffer, count in
            guard let base = buffer.baseAddress else { return }
            base.initialize(from: header, count: header.count)
            bytes.withUnsafeBytes { plain in
                derived.withUnsafeBufferPointer { key in
                    guard let key = key.baseAddress else { return }
                    Sodium.seal(
                        plain, into: base + KeyRing.personHeader, associated: associated,
                        nonce: base + KeyRing.personHeader - Sodium.nonceLength, key: key)
                }
            }
            count = total
        }
    }

    /// Opens what was sealed for a person at a place, with that person’s key. Throws as ``open(_:at:)-([UInt8],_)`` does.
    public func open(_ sealed: [UInt8], at place: Place, with key: PersonKey) throws(VaultError) -> [UInt8] {
        guard sealed.count >= KeyRing.personHeader + Sodium.tagLength, KeyRing.person(of: sealed) == key.person,
            let number = sealed.withUnsafeBytes({ $0.bigEndian(at: 1) })
        else { throw .cannotOpen }
        let generation = try generation(number)
        let associated = KeyRing.associated(place, number, key.person)
        var derived = key.derived("sila.person.1", [], under: generation.fields)
        defer { wipe(&derived) }
        let plain = sealed.withUnsafeBytes { bytes -> [UInt8]? in
            derived.withUnsafeBufferPointer { key -> [UInt8]? in
                guard let base = bytes.baseAddress, let key = key.baseAddress else { return nil }
                return Sodium.open(
                    UnsafeRawBufferPointer(rebasing: bytes[KeyRing.personHeader...]), associated: associated,
                    nonce: base + KeyRing.personHeader - Sodium.nonceLength, key: key)
            }
        }
        guard let plain else { throw .cannotOpen }
        return plain
    }

    /// The person for whom a value was sealed; nil when it needs no person’s key.
    public static func person(of sealed: [UInt8]) -> ID? {
        guard sealed.first == personVersion, sealed.count >= 21 else { return nil }
        return ID(bytes: sealed[5..<21])
    }

    /// The five bytes that every value begins with that is sealed for a person by the current generation.
    public var currentPersonMark: [UInt8] {
        var mark = [KeyRing.personVersion]
        mark.append(bigEndian: currentGeneration)
        return mark
    }

    private static func associated(_ place: Place, _ generation: UInt32, _ person: ID) -> [UInt8] {
        place.associated("sila.person.1", generation: generation) + person.bytes
    }
}
