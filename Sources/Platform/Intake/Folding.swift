/// Forgets what people write differently and mean alike: case, accents, Arabic letter forms, vowels and tatweel.
public enum Folding {
    /// The text in folded letters and ASCII digits; every run of anything else becomes one space. `"N° Créance"` gives `"n creance"`.
    public static func words(_ text: String) -> String {
        var folded = String.UnicodeScalarView()
        var gap = false
        for scalar in text.unicodeScalars {
            let value = scalar.value
            if let digit = Glyph.digit(value) {
                append(digit + 0x30, to: &folded, after: &gap)
            } else if Glyph.isLetter(value) {
                let (first, second) = fold(value)
                if first != 0 { append(first, to: &folded, after: &gap) }
                if second != 0 { append(second, to: &folded, after: &gap) }
            } else if scalar.properties.isAlphabetic {
                append(value, to: &folded, after: &gap)
            } else if !Glyph.isUnseen(value) {
                gap = !folded.isEmpty
            }
        }
        return String(folded)
    }

    private static func append(_ value: UInt32, to folded: inout String.UnicodeScalarView, after gap: inout Bool) {
        if gap { folded.append(" ") }
        gap = false
        if let scalar = Unicode.Scalar(value) { folded.append(scalar) }
    }

    /// The one or two scalars that a letter folds to; zero stands for none.
    static func fold(_ scalar: UInt32) -> (UInt32, UInt32) {
        switch scalar {
        case 0x41...0x5A: (scalar + 0x20, 0)
        case 0x00...0xBF: (scalar, 0)
        case 0xC0...0x17F: latin(scalar)
        case 0x218, 0x219: (0x73, 0)
        case 0x21A, 0x21B: (0x74, 0)
        case 0x300...0x36F, 0x640, 0x64B...0x65F, 0x670: (0, 0)
        case 0x622, 0x623, 0x625, 0x671...0x673: (0x627, 0)
        case 0x624: (0x648, 0)
        case 0x626, 0x649, 0x6CC: (0x64A, 0)
        case 0x629: (0x647, 0)
        case 0x6A9: (0x643, 0)
        default: (scalar, 0)
        }
    }

    private static func latin(_ scalar: UInt32) -> (UInt32, UInt32) {
        switch scalar {
        case 0xC6, 0xE6: return (0x61, 0x65)
        case 0x152, 0x153: return (0x6F, 0x65)
        case 0xDF: return (0x73, 0x73)
        default:
            let letter = latinBases[Int(scalar - 0xC0)]
            return (letter == UInt8(ascii: "?") ? scalar : UInt32(letter), 0)
        }
    }

    /// The base letters of U+00C0...U+017F, `?` where there is none.
    private static let latinBases = Array(
        ("aaaaaaaceeeeiiiidnooooo?ouuuuytsaaaaaaaceeeeiiiidnooooo?ouuuuyty"
            + "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiiijjkkklllllll"
            + "lllnnnnnnnnnoooooooorrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs").utf8)
}

/// The fingerprint of a word's folded letters (FNV-1a), so that a word is looked up without making a string of it.
struct WordMark: Hashable {
    private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325
    private(set) var isEmpty = true

    init() {}

    init(_ word: String) {
        for scalar in word.unicodeScalars { add(scalar.value) }
    }

    mutating func add(_ scalar: UInt32) {
        let (first, second) = Folding.fold(scalar)
        if first != 0 { mix(first) }
        if second != 0 { mix(second) }
    }

    private mutating func mix(_ scalar: UInt32) {
        isEmpty = false
        value = (value ^ UInt64(scalar)) &* 0x100_0000_01B3
    }
}
