import CSodium
import Synchronization
public import Values

/// A department's keys. Fields, files, blind indexes and authentication codes each have a key of their own, derived
/// from data keys that the master key wraps.
///
/// Data keys come in generations: new values are sealed with the current one, older ones still open. Blind indexes,
/// authentication codes and what the audit trail seals use a base key that stays, so that what was stored stays findable
/// and chains stay verifiable. The wrapped keys lie in `<directory>/<department>.keys`; when another process changes
/// that file, this ring follows within a second.
public final class KeyRing: Sendable {
    /// What an authentication code is for; a code made for one purpose is worthless for another.
    public enum Purpose: UInt64, Sendable {
        /// The chain of the audit trail.
        case audit = 16
        /// The head of the audit trail.
        case auditHead = 17
        /// Tokens in forms.
        case form = 18
        /// Cookies that carry data.
        case cookie = 19
        /// Messages between departments.
        case message = 20
        /// Cursors and other values that a browser hands back.
        case cursor = 21
        /// The seed of the key that signs what is kept elsewhere.
        case signing = 22
    }

    final class Generation: Sendable {
        let number: UInt32
        let created: Instant
        let fields: SecretBytes
        let files: SecretBytes

        init(number: UInt32, created: Instant, key: SecretBytes) throws(VaultError) {
            self.number = number
            self.created = created
            fields = try key.subkey(1)
            files = try key.subkey(2)
        }
    }

    struct Keys: Sendable {
        var generations: [UInt32: Generation]
        var current: Generation
        /// The file's stamp when it was read.
        var stamp: [Int]
        /// What wraps the file.
        var master: MasterKey
        /// When the file is looked at next, in seconds of a clock that nobody sets.
        var lookAt = 0
        /// The keys of a ring that has no file.
        var memory: KeyRingFile?
    }

    /// The department's name.
    public let department: String
    let path: String?
    let find: (@Sendable () throws(VaultError) -> MasterKey)?
    private let index: SecretBytes
    let unturned: Generation
    let alike: AlikeKeys
    private let codes: [UInt64: SecretBytes]
    let keys: Mutex<Keys>

    private init(
        _ file: KeyRingFile, path: String?, master: MasterKey,
        find: (@Sendable () throws(VaultError) -> MasterKey)? = nil
    ) throws(VaultError) {
        department = file.department
        self.path = path
        self.find = find
        let base = try file.openBase(master)
        index = try base.subkey(1)
        var codes: [UInt64: SecretBytes] = [:]
        for purpose in [Purpose.audit, .auditHead, .form, .cookie, .message, .cursor, .signing] {
            codes[purpose.rawValue] = try base.subkey(purpose.rawValue)
        }
        self.codes = codes
        unturned = try Generation(number: 0, created: file.created, key: try base.subkey(32))
        alike = try AlikeKeys(base.subkey(33))
        var keys = try KeyRing.unwrap(file, master, stamp: path.map(KeyFile.stamp(of:)) ?? [])
        if path == nil { keys.memory = file }
        self.keys = Mutex(keys)
    }

    static func unwrap(_ file: KeyRingFile, _ master: MasterKey, stamp: [Int]) throws(VaultError) -> Keys {
        var generations: [UInt32: Generation] = [:]
        var current: Generation?
        for wrapped in file.generations {
            let generation = try Generation(
                number: wrapped.number, created: wrapped.created, key: try file.open(wrapped, master))
            generations[generation.number] = generation
            if generation.number > current?.number ?? 0 { current = generation }
        }
        guard let current else { throw .unusable("The key file of \(file.department) holds no data key.") }
        return Keys(generations: generations, current: current, stamp: stamp, master: master)
    }

    /// Opens a department's keys, and makes them first when there are none. Throws ``VaultError`` with a sentence when
    /// the file cannot be used, as with another master key.
    ///
    /// - Parameters:
    ///   - now: written into the file when keys are made.
    ///   - find: finds the master key again when the file was wrapped with another one meanwhile.
    public static func open(
        department: String, directory: String, master: MasterKey, at now: Instant,
        find: (@Sendable () throws(VaultError) -> MasterKey)? = nil
    ) throws(VaultError) -> KeyRing {
        guard !department.isEmpty, department.utf8.count <= 40,
            department.utf8.allSatisfy({ $0 >= UInt8(ascii: "a") && $0 <= UInt8(ascii: "z") || $0 == UInt8(ascii: "-") }
            )
        else { throw .unusable("A department's name is made of the letters a to z and hyphens.") }
        let path = "\(directory)/\(department).keys"
        if let text = try KeyFile.read(path) {
            return try KeyRing(KeyRingFile(text, department: department), path: path, master: master, find: find)
        }
        try KeyFile.makeDirectory(directory)
        let fresh = try KeyRingFile.make(department: department, master: master, at: now)
        if try KeyFile.write(fresh.text, to: path, replacing: false) {
            return try KeyRing(fresh, path: path, master: master, find: find)
        }
        // Another process was quicker.
        guard let text = try KeyFile.read(path) else { throw .storage("The key file \(path) went away.") }
        return try KeyRing(KeyRingFile(text, department: department), path: path, master: master, find: find)
    }

    /// Fresh keys that exist only in memory, for tests.
    public static func ephemeral(department: String = "tests") throws(VaultError) -> KeyRing {
        let master = try MasterKey.ephemeral()
        let file = try KeyRingFile.make(department: department, master: master, at: Instant(milliseconds: 0))
        return try KeyRing(file, path: nil, master: master)
    }

    // MARK: Fields

    /// The layout: version, generation, nonce, ciphertext with its tag.
    static let version: UInt8 = 1
    private static let headerLength = 1 + 4 + Sodium.nonceLength
    /// How many bytes a sealed value is longer than the value.
    public static let overhead = headerLength + Sodium.tagLength

    /// Seals bytes for a place (XChaCha20-Poly1305 with a random nonce), with the current generation.
    public func seal(_ bytes: [UInt8], at place: Place) -> [UInt8] {
        bytes.withUnsafeBytes { seal($0, at: place) }
    }

    /// Seals a text's UTF-8 for a place.
    public func seal(_ text: String, at place: Place) -> [UInt8] { seal(Array(text.utf8), at: place) }

    private func seal(_ plain: UnsafeRawBufferPointer, at place: Place) -> [UInt8] {
        seal(plain, at: place, with: current())
    }

    /// Seals bytes for a place with a key that is never turned: for the audit trail, whose entries are chained as they are
    /// stored and cannot be sealed anew, and for answers that are kept for repeated requests.
    public func sealUnturned(_ bytes: [UInt8], at place: Place) -> [UInt8] {
        bytes.withUnsafeBytes { seal($0, at: place, with: unturned) }
    }

    private func seal(
        _ plain: UnsafeRawBufferPointer, at place: Place, with generation: Generation
    ) -> [UInt8] {
        let associated = place.associated("sila.field.1", generation: generation.number)
        let total = plain.count + KeyRing.overhead
        return [UInt8](unsafeUninitializedCapacity: total) { buffer, count in
            guard let base = buffer.baseAddress else { return }
            buffer[0] = KeyRing.version
            for index in 0..<4 {
                buffer[1 + index] = UInt8(truncatingIfNeeded: generation.number >> UInt32(24 - 8 * index))
            }
            randombytes_buf(base + 5, Sodium.nonceLength)
            Sodium.seal(
                plain, into: base + KeyRing.headerLength, associated: associated, nonce: base + 5,
                key: generation.fields)
            count = total
        }
    }

    /// Opens what was sealed for a place. Throws ``VaultError/cannotOpen`` when anything differs, and
    /// ``VaultError/unknownGeneration`` when its key is not here.
    public func open(_ sealed: [UInt8], at place: Place) throws(VaultError) -> [UInt8] {
        guard sealed.count >= KeyRing.overhead, sealed[0] == KeyRing.version,
            let number = sealed.withUnsafeBytes({ $0.bigEndian(at: 1) })
        else { throw .cannotOpen }
        let generation = try generation(number)
        let associated = place.associated("sila.field.1", generation: number)
        let plain = sealed.withUnsafeBytes { bytes -> [UInt8]? in
            guard let base = bytes.baseAddress else { return nil }
            return Sodium.open(
                UnsafeRawBufferPointer(rebasing: bytes[KeyRing.headerLength...]), associated: associated,
                nonce: base + 5, key: generation.fields)
        }
        guard let plain else { throw .cannotOpen }
        return plain
    }

    /// Opens a sealed text. Throws as ``open(_:at:)-([UInt8],_)`` does.
    public func openText(_ sealed: [UInt8], at place: Place) throws(VaultError) -> String {
        String(decoding: try open(sealed, at: place), as: UTF8.self)
    }

    // MARK: Indexes and codes

    /// Sixteen bytes by which an equal value is found without opening any: keyed BLAKE2b of a normalised text, for one
    /// `table.column`. It tells who can read the database which rows hold equal values, nothing else.
    public func blindIndex(_ normalisedText: String, for name: String) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(4 + name.utf8.count + normalisedText.utf8.count)
        bytes.append(bigEndian: UInt32(clamping: name.utf8.count))
        bytes.append(contentsOf: name.utf8)
        bytes.append(contentsOf: normalisedText.utf8)
        return bytes.withUnsafeBytes { Digest.blake2b($0, length: 16, key: index) }
    }

    /// A 32-byte code (keyed BLAKE2b) that only this department can make, for one purpose.
    public func authenticate(_ bytes: [UInt8], for purpose: Purpose) -> [UInt8] {
        bytes.withUnsafeBytes { Digest.blake2b($0, length: 32, key: codes[purpose.rawValue] ?? index) }
    }

    /// True when the code is the one for these bytes, compared in constant time.
    public func isAuthentic(_ bytes: [UInt8], code: [UInt8], for purpose: Purpose) -> Bool {
        constantTimeEqual(authenticate(bytes, for: purpose), code)
    }
}
