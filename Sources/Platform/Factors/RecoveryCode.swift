import Vault

/// A code on paper that stands in once for a lost authenticator app: 120 random bits, as six groups of four.
///
/// So many that a keyed hash keeps them safe (ASVS 5.0.0, 6.5.2). Codes given out earlier have four groups and are still read.
public struct RecoveryCode: Sendable, Hashable {
    /// As it is shown: `K7QF-2MXA-…`. Never log it; keep its keyed hash only.
    public let text: String

    /// How many a person gets at a time.
    public static let perPerson = 10

    /// A code that was never given before.
    public static func make() -> RecoveryCode {
        RecoveryCode(letters: Base32.encode(SecureRandom.bytes(15)))
    }

    private init(letters: String) {
        let groups = stride(from: 0, to: letters.utf8.count, by: 4).map { letters.dropFirst($0).prefix(4) }
        text = groups.joined(separator: "-")
    }

    /// Reads what was typed, in any case and with any blanks or dashes; nil unless it has a code's shape.
    public init?(typed: String) {
        var letters = ""
        for scalar in typed.unicodeScalars.prefix(64) {
            switch scalar.value {
            case 0x41...0x5A, 0x32...0x37: letters.unicodeScalars.append(scalar)
            case 0x61...0x7A: letters.append(Character(Unicode.Scalar(UInt8(scalar.value - 0x20))))
            case 0x20, 0x2D, 0xA0, 0x2010...0x2015, 0x200E, 0x200F: continue
            default: return nil
            }
        }
        guard letters.utf8.count == 24 || letters.utf8.count == 16 else { return nil }
        self.init(letters: letters)
    }
}
