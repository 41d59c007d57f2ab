import Vault

/// A code on paper that stands in once for a lost authenticator app: 80 random bits, as four groups of four.
public struct RecoveryCode: Sendable, Hashable {
    /// As it is shown: `K7QF-2MXA-…`. Never log it; keep its keyed hash only.
    public let text: String

    /// How many a person gets at a time.
    public static let perPerson = 10

    /// A code that was never given before.
    public static func make() -> RecoveryCode {
        let letters = Base32.encode(SecureRandom.bytes(10))
        let groups = stride(from: 0, to: 16, by: 4).map { start in letters.dropFirst(start).prefix(4) }
        return RecoveryCode(text: groups.joined(separator: "-"))
    }

    private init(text: String) { self.text = text }

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
        guard letters.utf8.count == 16 else { return nil }
        let groups = stride(from: 0, to: 16, by: 4).map { start in letters.dropFirst(start).prefix(4) }
        text = groups.joined(separator: "-")
    }
}
