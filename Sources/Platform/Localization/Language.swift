/// A language that Sila speaks completely.
public enum Language: String, CaseIterable, Sendable, Hashable {
    /// French, the first language of the product.
    case french = "fr"
    /// Arabic as written in Algeria: Latin digits, its own names of months, right to left.
    case arabic = "ar"
    /// English, the language of the message ids.
    case english = "en"

    /// The BCP 47 tag, as `lang` wants it.
    public var tag: String { rawValue }

    /// How the language calls itself.
    public var ownName: String {
        switch self {
        case .french: "Français"
        case .arabic: "العربية"
        case .english: "English"
        }
    }

    /// Which way lines run.
    public var direction: Direction { self == .arabic ? .rightToLeft : .leftToRight }

    /// Which way lines of text run, with the value of HTML's `dir`.
    public enum Direction: String, Sendable, Hashable {
        /// From left to right.
        case leftToRight = "ltr"
        /// From right to left.
        case rightToLeft = "rtl"
    }

    /// The best language for an `Accept-Language` header (RFC 9110 §12.5.4); nil when none of them is spoken.
    ///
    /// At most thirty-two ranges are looked at; malformed weights count as 1.
    public init?(accepting header: some StringProtocol) {
        var best: (language: Language, weight: Int)?
        for range in header.utf8.prefix(2048).split(separator: UInt8(ascii: ","), maxSplits: 32).prefix(32) {
            let parts = range.split(separator: UInt8(ascii: ";"))
            guard let name = parts.first else { continue }
            let letters = name.filter { $0 != UInt8(ascii: " ") }.prefix(2).map { $0 | 0x20 }
            let language = Language.allCases.first { Array($0.rawValue.utf8) == letters }
            guard let language else { continue }
            var weight = 1000
            if parts.count > 1 {
                let digits = parts[1].drop { $0 != UInt8(ascii: "=") }.dropFirst()
                    .filter { $0 != UInt8(ascii: " ") }
                if let parsed = Language.weight(digits) { weight = parsed }
            }
            if weight > 0, weight > best?.weight ?? 0 { best = (language, weight) }
        }
        guard let best else { return nil }
        self = best.language
    }

    /// A quality value in thousandths: `0.8` is 800.
    private static func weight(_ text: [UInt8]) -> Int? {
        guard let first = text.first, first == UInt8(ascii: "0") || first == UInt8(ascii: "1") else { return nil }
        var value = Int(first - UInt8(ascii: "0")) * 1000
        guard text.count > 1 else { return value }
        guard text[1] == UInt8(ascii: ".") else { return nil }
        var unit = 100
        for digit in text.dropFirst(2).prefix(3) {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { return nil }
            value += Int(digit - UInt8(ascii: "0")) * unit
            unit /= 10
        }
        return min(value, 1000)
    }
}
