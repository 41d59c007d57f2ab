import Testing
import Values

@testable import Vault

@Suite struct `The key of a person` {
    private let person = ID(high: 7, low: 9)
    private let other = ID(high: 7, low: 10)
    private let place = Place(table: "identifier", column: "value", row: ID(high: 1, low: 2))
    private let number = Array("109871234567890123".utf8)

    @Test func `opens what was sealed for the person, at its place alone`() throws {
        let ring = try KeyRing.ephemeral()
        let key = try #require(PersonKey(freshFor: person))
        let sealed = ring.seal(number, at: place, for: key)
        #expect(KeyRing.person(of: sealed) == person && KeyRing.generation(of: sealed) == 1)
        #expect(sealed.starts(with: ring.currentPersonMark))
        #expect(try ring.open(sealed, at: place, with: key) == number)
        let elsewhere = Place(table: "identifier", column: "value", row: ID(high: 1, low: 3))
        #expect(throws: VaultError.cannotOpen) { try ring.open(sealed, at: elsewhere, with: key) }
        for index in sealed.indices {
            var damaged = sealed
            damaged[index] ^= 1
            #expect(throws: VaultError.self) { try ring.open(damaged, at: place, with: key) }
        }
        for length in 0..<sealed.count {
            #expect(throws: VaultError.self) { try ring.open(Array(sealed.prefix(length)), at: place, with: key) }
        }
    }

    @Test func `is needed: neither the department's keys nor another person's open it`() throws {
        let ring = try KeyRing.ephemeral()
        let key = try #require(PersonKey(freshFor: person))
        let sealed = ring.seal(number, at: place, for: key)
        #expect(throws: VaultError.cannotOpen) { try ring.open(sealed, at: place) }
        let lost = try #require(PersonKey(freshFor: person))
        #expect(throws: VaultError.cannotOpen) { try ring.open(sealed, at: place, with: lost) }
        let foreign = try #require(PersonKey(freshFor: other))
        #expect(throws: VaultError.cannotOpen) { try ring.open(sealed, at: place, with: foreign) }
        let elsewhere = try KeyRing.ephemeral()
        #expect(throws: VaultError.cannotOpen) { try elsewhere.open(sealed, at: place, with: key) }
        // What needs no person's key says so.
        #expect(KeyRing.person(of: ring.seal(number, at: place)) == nil)
        #expect(KeyRing.person(of: []) == nil && KeyRing.person(of: [2, 0, 0]) == nil)
    }

    @Test func `wraps and comes back, and older generations still open`() throws {
        let ring = try KeyRing.ephemeral()
        let home = Place(table: "person_key", column: "wrapped", row: person)
        let key = try #require(PersonKey(freshFor: person))
        let sealed = ring.seal(number, at: place, for: key)
        var bytes = try ring.open(key.wrapped(by: ring, at: home), at: home)
        let back = try #require(PersonKey(of: person, taking: &bytes))
        #expect(bytes.allSatisfy { $0 == 0 })
        try ring.addGeneration(at: Instant(milliseconds: 1))
        #expect(try ring.open(sealed, at: place, with: back) == number)
        var short: [UInt8] = [1, 2, 3]
        #expect(PersonKey(of: person, taking: &short) == nil)
    }

    @Test func `seals files too`() throws {
        let directory = TemporaryDirectory()
        let ring = try KeyRing.ephemeral()
        let key = try #require(PersonKey(freshFor: person))
        let path = directory.path + "/one.sealed"
        let text = [UInt8](repeating: 0x41, count: 3 * SealedFile.chunkLength + 17)
        let writer = try SealedFile.Writer(path: path, ring: ring, place: place, for: key)
        try writer.write(text)
        try writer.finish()
        #expect(SealedFile.person(ofFileAt: path) == person && SealedFile.generation(ofFileAt: path) == 1)
        let reader = try SealedFile.Reader(path: path, ring: ring, place: place, with: key)
        #expect(reader.length == UInt64(text.count))
        #expect(try reader.read(0..<reader.length) == text)
        #expect(try reader.read(70_000..<70_010) == Array(text[70_000..<70_010]))
        #expect(throws: VaultError.cannotOpen) { try SealedFile.Reader(path: path, ring: ring, place: place) }
        for id in [person, other] {
            let wrong = try #require(PersonKey(freshFor: id))
            #expect(throws: VaultError.cannotOpen) {
                try SealedFile.Reader(path: path, ring: ring, place: place, with: wrong)
            }
        }
    }
}
