/// Base32 of RFC 4648 without padding: what people can type without doubt between letters' cases.
public enum Base32 {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".utf8)

    /// The bytes as letters A...Z and digits 2...7.
    public static func encode(_ bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        text.reserveCapacity((bytes.count * 8 + 4) / 5)
        var rest: UInt32 = 0
        var bits: UInt32 = 0
        for byte in bytes {
            rest = (rest & 0xFF) << 8 | UInt32(byte)
            bits += 8
            while bits >= 5 {
                bits -= 5
                text.append(alphabet[Int(rest >> bits & 31)])
            }
        }
        if bits > 0 { text.append(alphabet[Int(rest << (5 - bits) & 31)]) }
        return String(decoding: text, as: UTF8.self)
    }
}
