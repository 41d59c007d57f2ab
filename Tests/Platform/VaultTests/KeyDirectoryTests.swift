import Glibc
import Testing
import Values
import Vault

private let noon = Instant(milliseconds: 1_795_262_400_000)
private let place = Place(table: "account", column: "iban", row: ID(high: 1, low: 2))

@Suite struct `A directory of keys` {
    let directory = TemporaryDirectory()

    private func master() throws -> MasterKey {
        _ = try MasterKey.createIfAbsent(in: directory.path, environment: [:])
        return try MasterKey.find(in: directory.path, environment: [:])
    }

    private func ring(_ department: String, following: Bool = false) throws -> KeyRing {
        let path = directory.path
        let find: @Sendable () throws(VaultError) -> MasterKey = { () throws(VaultError) in
            try MasterKey.find(in: path, environment: [:])
        }
        return try KeyRing.open(
            department: department, directory: path, master: try master(), at: noon, find: following ? find : nil)
    }

    @Test func `moves to another master key whole, with the master key's own file`() throws {
        let old = try master()
        let sealed = try ["legal", "sales"].map { try ring($0).seal("x", at: place) }
        let before = directory.bytes(of: "master.key")
        try KeyDirectory.rewrap(directory.path, from: old, to: try .fresh())
        #expect(directory.bytes(of: "master.key") != before)
        #expect(directory.names == ["legal.keys", "master.key", "sales.keys"])
        #expect(access(directory.path + ".next", F_OK) != 0, "nothing is left beside")
        for (department, value) in zip(["legal", "sales"], sealed) {
            #expect(try ring(department).openText(value, at: place) == "x")
        }
    }

    @Test func `stays as it was when one file does not open`() throws {
        let old = try master()
        _ = try ring("legal")
        let other = TemporaryDirectory()
        _ = try KeyRing.open(department: "sales", directory: other.path, master: .ephemeral(), at: noon)
        directory.put(other.bytes(of: "sales.keys"), in: "sales.keys")
        let before = directory.names.map { directory.bytes(of: $0) }
        #expect(throws: VaultError.self) {
            try KeyDirectory.rewrap(directory.path, from: old, to: try .fresh())
        }
        #expect(directory.names.map { directory.bytes(of: $0) } == before)
        #expect(try ring("legal").currentGeneration == 1)
        try KeyDirectory.tidy(directory.path)
        #expect(access(directory.path + ".next", F_OK) != 0)
    }

    @Test func `a half-made change is swept away and was never there`() throws {
        let old = try master()
        let sealed = try ring("legal").seal("x", at: place)
        #expect(mkdir(directory.path + ".next", 0o700) == 0)
        let part = open(directory.path + ".next/legal.keys", O_WRONLY | O_CREAT, 0o600)
        _ = write(part, "half", 4)
        close(part)
        #expect(try ring("legal").openText(sealed, at: place) == "x")
        try KeyDirectory.rewrap(directory.path, from: old, to: try .fresh())
        #expect(try ring("legal").openText(sealed, at: place) == "x")
        #expect(access(directory.path + ".next", F_OK) != 0)
    }

    @Test func `a ring that is open follows to the new master key`() throws {
        let ring = try ring("legal", following: true)
        let stale = try self.ring("legal")
        let old = ring.seal("before", at: place)
        try KeyDirectory.rewrap(directory.path, from: try master(), to: try .fresh())
        #expect(try ring.addGeneration(at: noon) == 2)
        #expect(try ring.openText(old, at: place) == "before")
        // One whose master key comes from elsewhere keeps what it holds, and cannot change the file.
        #expect(try stale.openText(old, at: place) == "before")
        #expect(throws: VaultError.self) { try stale.addGeneration(at: noon) }
        #expect(try self.ring("legal").generations.map(\.number) == [1, 2])
    }

    @Test func `a generation that is retired opens nothing any more`() throws {
        let ring = try ring("legal")
        let first = ring.seal("first", at: place)
        try ring.ensureGeneration(3, at: noon)
        try ring.ensureGeneration(2, at: noon)
        #expect(ring.currentGeneration == 3)
        let third = ring.seal("third", at: place)
        #expect(try ring.retireGenerations { $0 == 2 } == [1])
        #expect(throws: VaultError.unknownGeneration) { try ring.open(first, at: place) }
        #expect(try ring.openText(third, at: place) == "third")
        #expect(try ring.retireGenerations { _ in false } == [2], "the newest stays")
        #expect(try self.ring("legal").openText(third, at: place) == "third")
    }

    @Test func `what the trail seals outlives every generation`() throws {
        let ring = try ring("legal")
        let sealed = ring.sealUnturned(Array("kept".utf8), at: place)
        #expect(KeyRing.generation(of: sealed) == 0)
        try ring.ensureGeneration(2, at: noon)
        try ring.retireGenerations { _ in false }
        #expect(try ring.openText(sealed, at: place) == "kept")
        #expect(try self.ring("legal").openText(sealed, at: place) == "kept")
        #expect(throws: VaultError.cannotOpen) { try self.ring("sales").open(sealed, at: place) }
    }

    @Test func `a service manager's credential is taken before the own file, and refused when all may read it`() throws
    {
        _ = try master()
        let place = TemporaryDirectory()
        let text = directory.bytes(of: "master.key")
        place.put(text, in: MasterKey.credential, mode: 0o440)
        let environment = ["CREDENTIALS_DIRECTORY": place.path]
        #expect(
            MasterKey.source(in: "/nowhere", environment: environment)
                == .credential("\(place.path)/\(MasterKey.credential)"))
        #expect(try MasterKey.find(in: "/nowhere", environment: environment).isSame(as: try master()))
        #expect(!(try MasterKey.createIfAbsent(in: place.path, environment: environment)))
        place.put(text, in: MasterKey.credential, mode: 0o444)
        #expect(throws: VaultError.self) { try MasterKey.find(in: "/nowhere", environment: environment) }
        #expect(MasterKey.source(in: "/d", environment: ["CREDENTIALS_DIRECTORY": "/nowhere"]) == .own("/d/master.key"))
    }
}
