public import Values
public import Vault

extension Store {
    /// Opens a sealed value, with the key of the person for whom it was sealed where it needs one. Throws `VaultError`, and
    /// `SQLError` when the keys cannot be read.
    public func open(_ sealed: [UInt8], at place: Place) throws -> [UInt8] {
        guard let person = KeyRing.person(of: sealed) else { return try ring.open(sealed, at: place) }
        return try ring.open(sealed, at: place, with: try key(of: person))
    }

    /// Opens a sealed text; see ``open(_:at:)``.
    public func openText(_ sealed: [UInt8], at place: Place) throws -> String {
        String(decoding: try open(sealed, at: place), as: UTF8.self)
    }

    /// Seals bytes for a person when a key is given, by the department’s keys alone otherwise.
    public func seal(_ bytes: [UInt8], at place: Place, for key: PersonKey?) -> [UInt8] {
        key.map { ring.seal(bytes, at: place, for: $0) } ?? ring.seal(bytes, at: place)
    }

    /// The keys of persons, made where there are none; empty in a department that keeps none. Throws
    /// ``Vault/VaultError/keyDestroyed`` when one of them was erased.
    public func personKeys(for people: Set<ID>) throws -> [ID: PersonKey] {
        guard let persons else { return [:] }
        let keys = try persons.made(for: people)
        guard keys.count == people.count else { throw VaultError.keyDestroyed }
        return keys
    }

    /// Opens a sealed file, as ``open(_:at:)`` does a value.
    public func reader(ofFileAt path: String, at place: Place) throws -> SealedFile.Reader {
        guard let person = SealedFile.person(ofFileAt: path) else {
            return try SealedFile.Reader(path: path, ring: ring, place: place)
        }
        return try SealedFile.Reader(path: path, ring: ring, place: place, with: try key(of: person))
    }

    /// Begins a sealed file, for a person when a key is given.
    public func writer(ofFileAt path: String, at place: Place, for key: PersonKey?) throws -> SealedFile.Writer {
        try key.map { try SealedFile.Writer(path: path, ring: ring, place: place, for: $0) }
            ?? SealedFile.Writer(path: path, ring: ring, place: place)
    }

    private func key(of person: ID) throws -> PersonKey {
        guard let persons else { throw VaultError.noPersonKey }
        return try persons.key(of: person)
    }
}
