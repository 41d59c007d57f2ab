import Testing
import Values

@testable import Vault

@Suite struct `Bytes that are sealed alike` {
    @Test func `are equal when the bytes and the purpose are, and open for that purpose alone`() throws {
        let ring = try KeyRing.ephemeral()
        let words = Array("بن علي".utf8)
        let sealed = ring.sealAlike(words, for: "q")
        #expect(sealed == ring.sealAlike(words, for: "q"))
        #expect(ring.openAlike(sealed, for: "q") == words)
        #expect(sealed != ring.sealAlike(words, for: "filter") && sealed != ring.sealAlike(words + [0], for: "q"))
        #expect(ring.openAlike(sealed, for: "filter") == nil)
        #expect(try KeyRing.ephemeral().openAlike(sealed, for: "q") == nil)
        for length in [0, 1, 39, sealed.count - 1] {
            #expect(ring.openAlike(Array(sealed.prefix(length)), for: "q") == nil)
        }
        for index in sealed.indices {
            var changed = sealed
            changed[index] ^= 1
            #expect(ring.openAlike(changed, for: "q") == nil)
        }
        #expect(ring.openAlike(ring.sealAlike([], for: "q"), for: "q") == [])
    }

    @Test func `stay equal when the keys are opened again and turned`() throws {
        let directory = TemporaryDirectory()
        let master = try MasterKey.ephemeral()
        let now = Instant(milliseconds: 0)
        let first = try KeyRing.open(department: "tests", directory: directory.path, master: master, at: now)
        let sealed = first.sealAlike([1, 2, 3], for: "q")
        _ = try first.addGeneration(at: now)
        let again = try KeyRing.open(department: "tests", directory: directory.path, master: master, at: now)
        #expect(again.sealAlike([1, 2, 3], for: "q") == sealed && again.openAlike(sealed, for: "q") == [1, 2, 3])
    }
}
