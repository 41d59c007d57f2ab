public import Values
public import Vault

extension AuditTrail {
    /// A checkpoint that the department has signed, as a line to be kept where the database cannot reach it.
    ///
    /// `sila-checkpoint-1 collections 2026-11-21T18:00:00.000Z 1234:<hash> <signature>`; the signature (Ed25519, in
    /// base64url) is over everything before it. Whoever puts back an older database with its head cannot make lines that
    /// agree with it, and whoever has only the department's ``Vault/KeyRing/verificationKey`` can check them.
    public struct SignedCheckpoint: Sendable, Hashable, CustomStringConvertible {
        private static let mark = "sila-checkpoint-1"

        /// Whose trail it is.
        public let department: String
        /// When it was made.
        public let at: Instant
        /// Where the trail stood.
        public let checkpoint: Checkpoint
        let signature: [UInt8]

        /// Signs where a trail stands.
        public init(_ checkpoint: Checkpoint, of department: String, at now: Instant, ring: KeyRing) {
            self.department = department
            self.checkpoint = checkpoint
            at = now
            signature = ring.sign(Self.bytes(department, now, checkpoint))
        }

        /// Reads a line; nil when it is not one. Whether it is true says ``isTrue(for:)``.
        public init?(_ line: some StringProtocol) {
            let parts = line.split(separator: " ", omittingEmptySubsequences: false)
            guard line.utf8.count <= 400, parts.count == 5, parts[0] == Self.mark, let at = Instant(iso: parts[2]),
                let checkpoint = Checkpoint(parts[3]), let signature = Base64URL.decode(String(parts[4])),
                signature.count == KeyRing.signatureLength
            else { return nil }
            department = String(parts[1])
            self.at = at
            self.checkpoint = checkpoint
            self.signature = signature
        }

        /// Whether the holder of the key signed it.
        public func isTrue(for key: [UInt8]) -> Bool {
            KeyRing.isSigned(Self.bytes(department, at, checkpoint), signature: signature, by: key)
        }

        /// The line to keep.
        public var description: String {
            "\(Self.text(department, at, checkpoint)) \(Base64URL.encode(signature))"
        }

        private static func text(_ department: String, _ at: Instant, _ checkpoint: Checkpoint) -> String {
            "\(mark) \(department) \(at) \(checkpoint)"
        }

        private static func bytes(_ department: String, _ at: Instant, _ checkpoint: Checkpoint) -> [UInt8] {
            Array(text(department, at, checkpoint).utf8)
        }
    }
}
