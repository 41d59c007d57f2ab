import Testing
import Values
import Vault

private let noon = Instant(milliseconds: 1_795_262_400_000)
private let row = ID(high: 1, low: 2)
private let place = Place(table: "account", column: "iban", row: row)

@Suite struct `A sealed value` {
    let ring: KeyRing

    init() throws { ring = try KeyRing.ephemeral() }

    @Test func `opens at its place`() throws {
        for text in ["", "x", "DZ 4000 1234 صلة", String(repeating: "long ", count: 10_000)] {
            let sealed = ring.seal(text, at: place)
            #expect(sealed.count == text.utf8.count + KeyRing.overhead)
            #expect(try ring.openText(sealed, at: place) == text)
        }
    }

    @Test func `never looks the same twice and hides its text`() {
        let first = ring.seal("the same words", at: place)
        #expect(first != ring.seal("the same words", at: place))
        #expect(!String(decoding: first, as: UTF8.self).contains("same"))
    }

    @Test func `does not open after any of its bits changed`() {
        let sealed = ring.seal("forty bytes of text, more or less, here.", at: place)
        for index in sealed.indices {
            for bit in 0..<8 {
                var changed = sealed
                changed[index] ^= 1 << UInt8(bit)
                #expect(throws: VaultError.self) { try ring.open(changed, at: place) }
            }
        }
        for length in 0..<sealed.count {
            #expect(throws: VaultError.self) { try ring.open(Array(sealed.prefix(length)), at: place) }
        }
        #expect(throws: VaultError.self) { try ring.open(sealed + [0], at: place) }
    }

    @Test func `does not open elsewhere`() {
        let sealed = ring.seal("secret", at: place)
        let others = [
            Place(table: "account", column: "iban", row: ID(high: 1, low: 3)),
            Place(table: "account", column: "bic", row: row),
            Place(table: "person", column: "iban", row: row),
            Place(table: "accounti", column: "ban", row: row),
            Place(table: "account", column: "iban", key: row.description),
        ]
        for other in others { #expect(throws: VaultError.cannotOpen) { try ring.open(sealed, at: other) } }
    }

    @Test func `does not open with another department's keys`() throws {
        let sealed = ring.seal("secret", at: place)
        let other = try KeyRing.ephemeral()
        #expect(throws: VaultError.cannotOpen) { try other.open(sealed, at: place) }
    }

    @Test func `tells nothing in its errors`() {
        #expect("\(VaultError.cannotOpen)" == "the sealed value cannot be opened")
    }
}

@Suite struct `A ring of keys` {
    let directory = TemporaryDirectory()
    let master: MasterKey

    init() throws { master = try MasterKey.ephemeral() }

    private func open(_ master: MasterKey? = nil) throws -> KeyRing {
        try KeyRing.open(department: "legal", directory: directory.path, master: master ?? self.master, at: noon)
    }

    @Test func `is the same after a restart`() throws {
        let first = try open()
        let sealed = first.seal("secret", at: place)
        let again = try open()
        #expect(try again.openText(sealed, at: place) == "secret")
        #expect(again.blindIndex("0550", for: "person.phone") == first.blindIndex("0550", for: "person.phone"))
        #expect(again.authenticate([1], for: .audit) == first.authenticate([1], for: .audit))
        #expect(directory.names == ["legal.keys"])
    }

    @Test func `does not open with another master key, nor as another department`() throws {
        _ = try open()
        #expect(throws: VaultError.self) { try open(try .ephemeral()) }
        directory.put(
            Array(
                String(decoding: directory.bytes(of: "legal.keys"), as: UTF8.self).split(separator: "\n")
                    .enumerated().map { $0 == 0 ? "sila-keys 1 billing" : String($1) }.joined(separator: "\n").utf8),
            in: "billing.keys")
        #expect(throws: VaultError.self) {
            try KeyRing.open(department: "billing", directory: directory.path, master: master, at: noon)
        }
    }

    @Test func `does not open when a byte of its file changed`() throws {
        _ = try open()
        let text = directory.bytes(of: "legal.keys")
        for index in text.indices where text[index] != UInt8(ascii: "\n") {
            var changed = text
            changed[index] = changed[index] == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
            directory.put(changed, in: "legal.keys")
            #expect(throws: VaultError.self) { try open() }
        }
    }

    @Test func `refuses a file that others may read, and says what to do`() throws {
        _ = try open()
        directory.put(directory.bytes(of: "legal.keys"), in: "legal.keys", mode: 0o644)
        let error = #expect(throws: VaultError.self) { try open() }
        #expect(error?.description.contains("chmod 600") == true)
    }

    @Test func `turns its keys while values stay readable`() throws {
        let ring = try open()
        let neighbour = try open()
        let old = ring.seal("before", at: place)
        let index = ring.blindIndex("x", for: "a.b")
        #expect(try ring.addGeneration(at: noon.adding(seconds: 60)) == 2)
        let new = ring.seal("after", at: place)
        #expect(ring.isCurrent(new) && !ring.isCurrent(old))
        #expect(try ring.openText(old, at: place) == "before")
        // Another process learns of the generation when it meets it.
        #expect(try neighbour.openText(new, at: place) == "after")
        #expect(neighbour.currentGeneration == 2)
        #expect(neighbour.generations.map(\.created) == [noon, noon.adding(seconds: 60)])
        #expect(ring.blindIndex("x", for: "a.b") == index)
        #expect(try neighbour.addGeneration(at: noon) == 3)
        #expect(try ring.addGeneration(at: noon) == 4)
        #expect(try open().openText(old, at: place) == "before")
    }

    @Test func `says when a generation is not here`() throws {
        let ring = try open()
        var sealed = ring.seal("x", at: place)
        sealed[4] = 9
        #expect(throws: VaultError.unknownGeneration) { try ring.open(sealed, at: place) }
    }

    @Test func `moves to another master key`() throws {
        let sealed = try open().seal("x", at: place)
        let next = try MasterKey.ephemeral()
        try KeyDirectory.rewrap(directory.path, from: master, to: next)
        #expect(throws: VaultError.self) { try open() }
        #expect(try open(next).openText(sealed, at: place) == "x")
    }

    @Test(arguments: ["", "../x", "A", "a/b", "a.b", String(repeating: "a", count: 41)])
    func `refuses a name that is no department's`(name: String) {
        #expect(throws: VaultError.self) {
            try KeyRing.open(department: name, directory: directory.path, master: master, at: noon)
        }
    }

    @Test(arguments: [
        "", "sila-keys 1 legal", "sila-keys 2 legal\nbase 1 AA\ndata 1 1 AA", "\u{0}", "data 99999999999 1 A",
    ])
    func `refuses a file that is no key file`(text: String) {
        directory.put(Array(text.utf8), in: "legal.keys")
        #expect(throws: VaultError.self) { try open() }
    }
}

@Suite struct `A blind index` {
    @Test func `is equal for equal texts of one column and department only`() throws {
        let ring = try KeyRing.ephemeral()
        let index = ring.blindIndex("+213550123456", for: "person.phone")
        #expect(index.count == 16)
        #expect(index == ring.blindIndex("+213550123456", for: "person.phone"))
        #expect(index != ring.blindIndex("+213550123457", for: "person.phone"))
        #expect(index != ring.blindIndex("+213550123456", for: "person.mobile"))
        #expect(index != (try KeyRing.ephemeral()).blindIndex("+213550123456", for: "person.phone"))
        #expect(ring.blindIndex("bc", for: "a") != ring.blindIndex("c", for: "ab"))
    }
}

@Suite struct `A master key` {
    let directory = TemporaryDirectory()

    @Test func `is made once, for its owner alone`() throws {
        #expect(try MasterKey.createIfAbsent(in: directory.path, environment: [:]))
        let text = directory.bytes(of: "master.key")
        #expect(!(try MasterKey.createIfAbsent(in: directory.path, environment: [:])))
        #expect(directory.bytes(of: "master.key") == text)
        #expect(directory.names == ["master.key"])
        _ = try MasterKey.find(in: directory.path, environment: [:])
    }

    @Test func `comes from the environment or from a named file`() throws {
        _ = try MasterKey.createIfAbsent(in: directory.path, environment: [:])
        let text = String(decoding: directory.bytes(of: "master.key"), as: UTF8.self)
        let ring = try KeyRing.open(
            department: "a", directory: directory.path,
            master: .find(in: "/nowhere", environment: ["SILA_MASTER_KEY": text]), at: noon)
        let sealed = ring.seal("x", at: place)
        let again = try KeyRing.open(
            department: "a", directory: directory.path,
            master: .find(in: "/nowhere", environment: ["SILA_MASTER_KEY_FILE": "\(directory.path)/master.key"]),
            at: noon)
        #expect(try again.openText(sealed, at: place) == "x")
        #expect(!(try MasterKey.createIfAbsent(in: directory.path, environment: ["SILA_MASTER_KEY": text])))
    }

    @Test func `is refused when absent, open to others or not a key`() throws {
        #expect(throws: VaultError.self) { try MasterKey.find(in: directory.path, environment: [:]) }
        directory.put(Array("sila-master-1.AAAA\n".utf8), in: "master.key")
        #expect(throws: VaultError.self) { try MasterKey.find(in: directory.path, environment: [:]) }
        #expect(throws: VaultError.self) {
            try MasterKey.find(in: directory.path, environment: ["SILA_MASTER_KEY": "hunter2"])
        }
        for mode in [0o640, 0o604, 0o660] as [UInt32] {
            directory.put(Array("x".utf8), in: "master.key", mode: mode)
            let error = #expect(throws: VaultError.self) { try MasterKey.find(in: directory.path, environment: [:]) }
            #expect(error?.description.contains("may be read by others") == true)
        }
    }
}
