/// A secret that is handed out once and kept only as its digest: a session, an API key, a setup link.
public struct Token: Sendable {
    /// What the holder gets: `sila_`, the kind when there is one, and 256 random bits in base64url. Never store it.
    public let text: String
    /// What is stored: BLAKE2b-256 of the text. A digest suffices, for nobody guesses 256 bits.
    public let digest: [UInt8]

    /// Makes a token that was never given before. The kind, of letters a...z, shows in its text: `sila_key_…`.
    public static func make(_ kind: String = "") -> Token {
        let random = Base64URL.encode(SecureRandom.bytes(32))
        let text = kind.isEmpty ? "sila_\(random)" : "sila_\(kind)_\(random)"
        return Token(text: text, digest: Digest.blake2b(Array(text.utf8)))
    }

    /// The digest to look a presented token up by; nil when the text does not have a token's shape.
    public static func digest(of text: some StringProtocol) -> [UInt8]? {
        let units = Array(text.utf8.prefix(101))
        guard units.count >= 48, units.count <= 100, units.starts(with: "sila_".utf8),
            units.allSatisfy({ isAllowed($0) })
        else { return nil }
        return Digest.blake2b(units)
    }

    private static func isAllowed(_ unit: UInt8) -> Bool {
        switch unit {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
            true
        default: false
        }
    }
}
