import CSodium
import Glibc
public import Values

/// Files sealed in chunks, so that any range can be read without opening the rest.
///
/// Layout: `SILF`, version, generation of keys, 24 random bytes; then chunks of 64 KiB, each with a tag. Every file has
/// its own key, derived from the random bytes; a chunk's nonce is its index, and the index, the place and whether it is
/// the last are authenticated. A chunk that was changed, moved, doubled, cut off or taken from another file does not open.
public enum SealedFile {
    /// How many bytes of the file one chunk holds.
    public static let chunkLength = 64 << 10
    static let sealedChunkLength = chunkLength + Sodium.tagLength
    static let saltLength = 24
    static let headerLength = 4 + 1 + 4 + saltLength
    static let magic = Array("SILF".utf8)
    static let version: UInt8 = 1
    /// Sealed for a person besides: their id stands behind the generation.
    static let personVersion: UInt8 = 2

    /// The generation of keys that a file was sealed with; nil when it is no sealed file or cannot be read.
    public static func generation(ofFileAt path: String) -> UInt32? {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var header = [UInt8](repeating: 0, count: 9)
        guard pread(file, &header, header.count, 0) == header.count, header.starts(with: magic),
            header[4] == version || header[4] == personVersion
        else { return nil }
        return header.withUnsafeBytes { $0.bigEndian(at: 5) }
    }

    /// The person for whom a file was sealed; nil when it needs no person’s key, or cannot be read.
    public static func person(ofFileAt path: String) -> ID? {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var header = [UInt8](repeating: 0, count: 25)
        guard pread(file, &header, header.count, 0) == header.count, header.starts(with: magic),
            header[4] == personVersion
        else { return nil }
        return ID(bytes: header[9..<25])
    }

    /// How a file's chunks are sealed: its key and what every chunk authenticates.
    struct Cipher: Sendable {
        let key: SecretBytes
        let associated: [UInt8]

        init(generation: KeyRing.Generation, salt: ArraySlice<UInt8>, place: Place) throws(VaultError) {
            let input = Array("sila.file.1".utf8) + salt
            var derived = input.withUnsafeBytes { Digest.blake2b($0, length: Sodium.keyLength, key: generation.files) }
            key = try .taking(&derived)
            associated = place.associated("sila.file.1", generation: generation.number) + salt
        }

        init(
            generation: KeyRing.Generation, salt: ArraySlice<UInt8>, place: Place, for person: PersonKey
        ) throws(VaultError) {
            var derived = person.derived("sila.file.2", Array(salt), under: generation.files)
            key = try .taking(&derived)
            associated =
                place.associated("sila.file.2", generation: generation.number) + person.person.bytes + salt
        }

        private func associated(_ index: UInt64, isLast: Bool) -> [UInt8] {
            var bytes = associated
            bytes.append(bigEndian: index)
            bytes.append(isLast ? 1 : 0)
            return bytes
        }

        private func nonce(_ index: UInt64) -> [UInt8] {
            var bytes = [UInt8](repeating: 0, count: Sodium.nonceLength - 8)
            bytes.append(bigEndian: index)
            return bytes
        }

        func seal(_ plain: [UInt8], index: UInt64, isLast: Bool) -> [UInt8] {
            let total = plain.count + Sodium.tagLength
            return [UInt8](unsafeUninitializedCapacity: total) { buffer, count in
                guard let base = buffer.baseAddress else { return }
                plain.withUnsafeBytes {
                    Sodium.seal(
                        $0, into: base, associated: associated(index, isLast: isLast), nonce: nonce(index), key: key)
                }
                count = total
            }
        }

        func open(_ sealed: [UInt8], index: UInt64, isLast: Bool) throws(VaultError) -> [UInt8] {
            let plain = sealed.withUnsafeBytes {
                Sodium.open($0, associated: associated(index, isLast: isLast), nonce: nonce(index), key: key)
            }
            guard let plain else { throw .cannotOpen }
            return plain
        }
    }
}
