import COath
import Glibc
public import Values
import Vault

/// The secret that a person's authenticator app shares with the house, and the codes of six digits that both make of it.
///
/// RFC 6238 with SHA-1, 30 seconds and six digits, because that is what every app understands; computed by liboath.
public struct TimeCode: Sendable {
    /// Seconds for which a code is shown.
    public static let period: Int64 = 30
    /// Digits of a code.
    public static let digits = 6

    /// The shared secret: 20 bytes (RFC 4226, 4). Never log it; keep it sealed.
    public let secret: [UInt8]

    /// Takes up a secret that was kept; nil unless it has 20 bytes.
    public init?(secret: [UInt8]) {
        guard secret.count == 20 else { return nil }
        self.secret = secret
    }

    /// A secret that was never given before.
    public static func make() -> TimeCode { TimeCode(unchecked: SecureRandom.bytes(20)) }

    private init(unchecked secret: [UInt8]) { self.secret = secret }

    /// The number of the period that a moment lies in.
    public static func step(at moment: Instant) -> Int64 { max(0, moment.milliseconds / 1000 / period) }

    /// The code of a period; nil when the library refuses.
    public func code(step: Int64) -> String? {
        TimeCode.prepare()
        guard step >= 0, step <= Int64(Int32.max) else { return nil }
        var text = [CChar](repeating: 0, count: TimeCode.digits + 1)
        let result = secret.withUnsafeBytes { secret in
            oath_hotp_generate(
                secret.bindMemory(to: CChar.self).baseAddress, secret.count, UInt64(step), UInt32(TimeCode.digits),
                false, TimeCode.dynamicTruncation, &text)
        }
        guard result == Int32(OATH_OK.rawValue) else { return nil }
        return String(decoding: text.prefix(TimeCode.digits).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// The period that a typed code belongs to: the present one or one beside it, for clocks that differ, but none up to
    /// the last that was used. Nil when the code is wrong. Blanks in it do not count; Arabic digits are digits.
    public func step(of typed: String, at moment: Instant, after last: Int64?) -> Int64? {
        let digits = TimeCode.plain(typed)
        guard digits.count == TimeCode.digits else { return nil }
        let now = TimeCode.step(at: moment)
        var found: Int64?
        // All three are computed whatever the first gives, so that time tells nothing.
        for step in [now - 1, now, now + 1] {
            guard let code = code(step: step) else { continue }
            let isRight = constantTimeEqual(Array(code.utf8), digits)
            if isRight, found == nil, step > last ?? -1 { found = step }
        }
        return found
    }

    /// What an app reads from the picture or the link: `otpauth://totp/…` (the Key URI format that apps share).
    public func address(account: String, issuer: String) -> String {
        let issuer = TimeCode.escaped(issuer)
        return "otpauth://totp/\(issuer):\(TimeCode.escaped(account))?secret=\(text)&issuer=\(issuer)"
            + "&algorithm=SHA1&digits=\(TimeCode.digits)&period=\(TimeCode.period)"
    }

    /// The secret as people type it: base32 (RFC 4648), 32 letters and digits.
    public var text: String { Base32.encode(secret) }

    private static func plain(_ typed: String) -> [UInt8] {
        var digits: [UInt8] = []
        for scalar in typed.unicodeScalars.prefix(32) {
            switch scalar.value {
            case 0x30...0x39: digits.append(UInt8(scalar.value))
            case 0x660...0x669: digits.append(UInt8(scalar.value - 0x660 + 0x30))
            case 0x6F0...0x6F9: digits.append(UInt8(scalar.value - 0x6F0 + 0x30))
            case 0x20, 0xA0, 0x202F, 0x200E, 0x200F, 0x2D: continue
            default: return []
            }
        }
        return digits
    }

    private static func escaped(_ text: String) -> String {
        var escaped = ""
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "@"):
                escaped.unicodeScalars.append(Unicode.Scalar(byte))
            default: escaped += "%" + Digest.hex([byte]).uppercased()
            }
        }
        return escaped
    }

    /// The header's `OATH_HOTP_DYNAMIC_TRUNCATION`, all bits of a `size_t`.
    private static let dynamicTruncation = -1

    /// liboath wants to be told once that it will be used.
    private static let isReady: Bool = oath_init() == Int32(OATH_OK.rawValue)
    private static func prepare() { _ = isReady }
}
