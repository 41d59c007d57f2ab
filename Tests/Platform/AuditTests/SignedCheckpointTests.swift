import Audit
import Testing
import Values
import Vault

@Suite struct `A signed checkpoint` {
    private let hash = String(repeating: "0f", count: 32)
    private let now = Instant(milliseconds: 1_795_280_700_123)

    private func made(_ ring: KeyRing) throws -> AuditTrail.SignedCheckpoint {
        let checkpoint = try #require(AuditTrail.Checkpoint("12:" + hash))
        return AuditTrail.SignedCheckpoint(checkpoint, of: "collections", at: now, ring: ring)
    }

    @Test func `is true for its department's key alone`() throws {
        let ring = try KeyRing.ephemeral()
        let line = try made(ring)
        let read = try #require(AuditTrail.SignedCheckpoint("\(line)"))
        #expect(read == line && read.checkpoint.seq == 12 && read.at == now)
        #expect(read.isTrue(for: ring.verificationKey))
        #expect(!read.isTrue(for: try KeyRing.ephemeral().verificationKey))
        #expect(!read.isTrue(for: []))
    }

    @Test func `is not true when a word was changed`() throws {
        let ring = try KeyRing.ephemeral()
        let text = "\(try made(ring))"
        for (old, new) in [("collections", "directory"), ("12:", "13:"), ("2026", "2025"), ("0f0f", "0f0e")] {
            let changed = text.replacing(old, with: new, maxReplacements: 1)
            #expect(AuditTrail.SignedCheckpoint(changed)?.isTrue(for: ring.verificationKey) == false, "\(new)")
        }
    }

    @Test func `is read from any text without harm`() throws {
        let text = "\(try made(try .ephemeral()))"
        for length in 0..<text.count { #expect(AuditTrail.SignedCheckpoint(text.prefix(length)) == nil) }
        for line in ["", "sila-checkpoint-1", text + " ", " " + text, String(repeating: "x", count: 10_000)] {
            #expect(AuditTrail.SignedCheckpoint(line) == nil)
        }
    }
}
