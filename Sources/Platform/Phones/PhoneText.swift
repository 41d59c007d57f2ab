/// What the library may see of a text: ASCII digits and punctuation, a plus, an extension.
///
/// The library would turn letters into the digits of a keypad, which in a file of debtors is never meant: `0550 ALI`
/// is a mistake, not a number.
enum PhoneText {
    static func plain(_ text: String) throws(PhoneFault) -> String {
        var plain = ""
        var digits = 0
        var word = ""
        var isAfterWord = false
        for (index, scalar) in text.unicodeScalars.enumerated() {
            guard index < Phone.longest else { throw .tooLong }
            if let digit = digit(scalar) {
                if !word.isEmpty { try end(&word, in: &plain, digits: digits) }
                plain.append(digit)
                digits += 1
                isAfterWord = false
                continue
            }
            switch scalar {
            case "+", "＋":
                // A plus begins the number; one between digits tells that there are two numbers.
                guard digits == 0 else { throw .tooLong }
                plain.append("+")
            case "(", ")", "-", ".", "[", "]", "/", "~", "\u{2010}"..."\u{2015}", "\u{2212}":
                if !isAfterWord, digits > 0 { plain.unicodeScalars.append(scalar) }
            case "\u{200B}"..."\u{200F}", "\u{202A}"..."\u{202E}", "\u{2066}"..."\u{2069}", "\u{FEFF}", "\u{AD}",
                "\u{061C}":
                continue
            case " ", "\t", "\r", "\n", "\u{A0}", "\u{2000}"..."\u{200A}", "\u{202F}", "\u{205F}", "\u{3000}", ":", "_":
                plain.append(" ")
            case "#" where digits > 0: plain.append(" ext. ")
            default:
                guard scalar.properties.isAlphabetic || scalar == "°" || scalar == "'" || scalar == "’"
                else { throw .notANumber }
                word.unicodeScalars.append(scalar)
                isAfterWord = true
                guard word.utf8.count <= 40 else { throw .notANumber }
            }
        }
        guard word.isEmpty else { throw .notANumber }
        guard digits > 0 else { throw plain.allSatisfy({ $0 == " " }) ? .empty : .notANumber }
        guard digits <= 32 else { throw .tooLong }
        return plain
    }

    /// A word before the first digit is a label ("Tél"); after it only an extension may follow.
    private static func end(_ word: inout String, in plain: inout String, digits: Int) throws(PhoneFault) {
        if digits > 0 {
            guard ["ext", "extn", "extension", "poste", "x", "تحويلة"].contains(word.lowercased()) else {
                throw .notANumber
            }
            plain.append(" ext. ")
        }
        word = ""
    }

    private static func digit(_ scalar: Unicode.Scalar) -> Character? {
        let value: UInt32
        switch scalar.value {
        case 0x30...0x39: value = scalar.value - 0x30
        case 0x660...0x669: value = scalar.value - 0x660
        case 0x6F0...0x6F9: value = scalar.value - 0x6F0
        case 0xFF10...0xFF19: value = scalar.value - 0xFF10
        default: return nil
        }
        return Character(Unicode.Scalar(UInt8(0x30 + value)))
    }
}
