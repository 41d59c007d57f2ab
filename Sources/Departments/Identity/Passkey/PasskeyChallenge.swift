import SQL
import Values
import Vault

/// The challenge of a ceremony. It keeps itself: when it ends, random bytes, and a keyed hash of both and of what it is for.
/// So that asking for one writes nothing; it is written down once it was answered, and answers nothing more.
struct PasskeyChallenge: Sendable {
    /// What an answer is good for.
    enum Purpose: Sendable {
        /// A new passkey of a person.
        case register(ID)
        /// Signing in, whoever it is.
        case signIn
        /// The step after a right password.
        case step(SignInStep)
        /// Proof in a session.
        case proof(session: ID)
        /// Opening a locked session.
        case unlock(session: ID)

        fileprivate var text: String {
            switch self {
            case .register(let staff): "register \(staff)"
            case .signIn: "sign-in"
            case .step(let step): "step \(Digest.hex(step.digest))"
            case .proof(let session): "proof \(session)"
            case .unlock(let session): "unlock \(session)"
            }
        }
    }

    /// Seconds within which it must be answered.
    static let lifetime: Int64 = 300

    let bytes: [UInt8]

    private static let markLength = 16
    private static let openLength = 8 + 16

    static func make(for purpose: Purpose, at now: Instant, ring: KeyRing) -> PasskeyChallenge {
        let end = UInt64(clamping: now.adding(seconds: lifetime).milliseconds)
        let open = (0..<8).map { UInt8(truncatingIfNeeded: end >> (56 - 8 * $0)) } + SecureRandom.bytes(16)
        return PasskeyChallenge(bytes: open + mark(open, purpose, ring))
    }

    /// Takes up a challenge that came back; nil when it was not made here for this, or is over.
    init?(_ bytes: [UInt8], for purpose: Purpose, at now: Instant, ring: KeyRing) {
        guard bytes.count == PasskeyChallenge.openLength + PasskeyChallenge.markLength else { return nil }
        let open = Array(bytes.prefix(PasskeyChallenge.openLength))
        let end = open.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        guard
            constantTimeEqual(
                Array(bytes.suffix(PasskeyChallenge.markLength)), PasskeyChallenge.mark(open, purpose, ring)),
            UInt64(clamping: now.milliseconds) < end
        else { return nil }
        self.bytes = bytes
    }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    private static func mark(_ open: [UInt8], _ purpose: Purpose, _ ring: KeyRing) -> [UInt8] {
        Array(
            ring.blindIndex("\(purpose.text) \(Digest.hex(open))", for: "passkey_challenge.mark").prefix(markLength))
    }

    /// Uses it up; false when it was answered before.
    func use(at now: Instant, in connection: any Connection) throws -> Bool {
        try connection.run("DELETE FROM passkey_challenge WHERE expires_at <= \(now)")
        return try connection.run(
            """
            INSERT INTO passkey_challenge (digest, expires_at) \
            VALUES (\(Digest.blake2b(bytes)), \(now.adding(seconds: PasskeyChallenge.lifetime))) \
            ON CONFLICT (digest) DO NOTHING
            """) == 1
    }
}
