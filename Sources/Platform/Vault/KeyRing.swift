import CSodium
import Synchronization
public import Values

/// A department's keys. Fields, files, blind indexes and authentication codes each have a key of their own, derived
/// from data keys that the master key wraps.
///
/// Data keys come in generations: new values are sealed with the current one, older ones still open. Blind indexes and
/// authentication codes use a base key that stays, so that what was stored stays findable and chains stay verifiable.
/// The wrapped keys lie in `<directory>/<department>.keys`; when another process adds a generation, this ring finds it.
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

    private struct Keys: Sendable {
        var generations: [UInt32: Generation]
        var current: Generation
        /// The file's stamp when it was read.
        var stamp: [Int]
    }

    /// The department's name.
    public let department: String
    private let path: String?
    private let master: MasterKey
    private let index: SecretBytes
    private let codes: [UInt64: SecretBytes]
    private let keys: Mutex<Keys>

    private init(_ file: KeyRingFile, path: String?, master: MasterKey) throws(VaultError) {
        department = file.department
        self.path = path
        self.master = master
        let base = try file.openBase(master)
        index = try base.subkey(1)
        var codes: [UInt64: SecretBytes] = [:]
        for purpose in [Purpose.audit, .auditHead, .form, .cookie, .message, .cursor, .signing] {
            codes[purpose.rawValue] = try base.subkey(purpose.rawValue)
        }
        self.codes = codes
        keys = Mutex(try KeyRing.unwrap(file, master, stamp: path.map(KeyFile.stamp(of:)) ?? []))
    }

    private static func unwrap(_ file: KeyRingFile, _ master: MasterKey, stamp: [Int]) throws(VaultError) -> Keys {
        var generations: [UInt32: Generation] = [:]
        var current: Generation?
        for wrapped in file.generations {
            let generation = try Generation(
                number: wrapped.number, created: wrapped.created, key: try file.open(wrapped, master))
            generations[generation.number] = generation
            if generation.number > current?.number ?? 0 { current = generation }
        }
        guard let current else { throw .unusable("The key file of \(file.department) holds no data key.") }
        return Keys(generations: generations, current: current, stamp: stamp)
    }

    /// Opens a department's keys, and makes them first when there are none. Throws ``VaultError`` with a sentence when
    /// the file cannot be used, as with another master key.
    ///
    /// - Parameter now: written into the file when keys are made.
    public static func open(
        department: String, directory: String, master: MasterKey, at now: Instant
    ) throws(VaultError) -> KeyRing {
        guard !department.isEmpty, department.utf8.count <= 40,
            department.utf8.allSatisfy({ $0 >= UInt8(ascii: "a") && $0 <= UInt8(ascii: "z") || $0 == UInt8(ascii: "-") }
            )
        else { throw .unusable("A department's name is made of the letters a to z and hyphens.") }
        let path = "\(directory)/\(department).keys"
        if let text = try KeyFile.read(path) {
            return try KeyRing(KeyRingFile(text, department: department), path: path, master: master)
        }
        try KeyFile.makeDirectory(directory)
        let fresh = try KeyRingFile.make(department: department, master: master, at: now)
        if try KeyFile.write(fresh.text, to: path, replacing: false) {
            return try KeyRing(fresh, path: path, master: master)
        }
        // Another process was quicker.
        guard let text = try KeyFile.read(path) else { throw .storage("The key file \(path) went away.") }
        return try KeyRing(KeyRingFile(text, department: department), path: path, master: master)
    }

    /// Fresh keys that exist only in memory, for tests.
    public static func ephemeral(department: String = "tests") throws(VaultError) -> KeyRing {
        let master = try MasterKey.ephemeral()
        let file = try KeyRingFile.make(department: department, master: master, at: Instant(milliseconds: 0))
        return try KeyRing(file, path: nil, master: master)
    }

    /// Wraps a department's keys with another master key; the keys themselves stay, so no value is touched.
    public static func rewrap(
        department: String, directory: String, from old: MasterKey, to new: MasterKey
    ) throws(VaultError) {
        let path = "\(directory)/\(department).keys"
        try KeyFile.locking(directory) { () throws(VaultError) in
            guard let text = try KeyFile.read(path) else { throw .unusable("There is no key file at \(path).") }
            let file = try KeyRingFile(text, department: department).rewrapped(from: old, to: new)
            _ = try KeyFile.write(file.text, to: path, replacing: true)
        }
    }

    // MARK: Generations

    /// The generation that new values are sealed with.
    public var currentGeneration: UInt32 { keys.withLock { $0.current.number } }

    /// The generations that this ring opens, with the moment each was made, oldest first.
    public var generations: [(number: UInt32, created: Instant)] {
        keys.withLock { $0.generations.values.map { ($0.number, $0.created) } }.sorted { $0.number < $1.number }
    }

    /// Makes a new generation, durably, and seals with it from now on. What is sealed stays readable; seal it anew when
    /// ``isCurrent(_:)`` says no. Gives the new generation's number.
    @discardableResult
    public func addGeneration(at now: Instant) throws(VaultError) -> UInt32 {
        guard let path else {
            let key = try SecretBytes.random()
            let number = currentGeneration + 1
            let generation = try Generation(number: number, created: now, key: key)
            keys.withLock { keys in
                keys.generations[number] = generation
                keys.current = generation
            }
            return number
        }
        let end = path.lastIndex(of: "/") ?? path.startIndex
        let fresh = try KeyFile.locking(String(path[..<end])) { () throws(VaultError) -> Keys in
            guard let text = try KeyFile.read(path) else { throw .storage("The key file \(path) went away.") }
            let file = try KeyRingFile(text, department: department).adding(master: master, at: now)
            _ = try KeyFile.write(file.text, to: path, replacing: true)
            return try KeyRing.unwrap(file, master, stamp: KeyFile.stamp(of: path))
        }
        keys.withLock { $0 = fresh }
        return fresh.current.number
    }

    /// True when a sealed value uses the current generation.
    public func isCurrent(_ sealed: [UInt8]) -> Bool {
        sealed.withUnsafeBytes { $0.bigEndian(at: 1) } == currentGeneration
    }

    func current() -> Generation { keys.withLock { $0.current } }

    func generation(_ number: UInt32) throws(VaultError) -> Generation {
        if let known = keys.withLock({ $0.generations[number] }) { return known }
        // Perhaps another process has added one; read the file only when it has changed.
        guard let path else { throw .unknownGeneration }
        let stamp = KeyFile.stamp(of: path)
        guard stamp != keys.withLock({ $0.stamp }), let text = try KeyFile.read(path) else { throw .unknownGeneration }
        let fresh = try KeyRing.unwrap(try KeyRingFile(text, department: department), master, stamp: stamp)
        keys.withLock { $0 = fresh }
        guard let found = fresh.generations[number] else { throw .unknownGeneration }
        return found
    }

    // MARK: Fields

    /// The layout: version, generation, nonce, ciphertext with its tag.
    private static let version: UInt8 = 1
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
        let generation = current()
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
