/// The search form of a text: what remains when case, accents, Arabic vowel signs and punctuation do not matter.
///
/// Lower case; accents stripped; œ, æ, ß and ligatures spelt out; Arabic vowel signs, tatweel and hamza dropped,
/// أ إ آ ٱ → ا, ى ئ ی → ي, ة ہ → ه, ؤ → و, ک → ك; presentation forms and full-width letters made plain; every digit ASCII;
/// direction marks dropped; everything else between words one space, none at the ends. Folding twice changes nothing.
public enum Folded {
    /// The search form of a text.
    public static func text(_ text: String) -> String { fold(text, joiningApostrophes: false) }

    /// The words of the search form.
    public static func words(_ text: String) -> [Substring] {
        // By octets: what is folded has no marks that could join a space, and looking for whole characters costs many times
        // as much.
        fold(text, joiningApostrophes: false).utf8.split(separator: UInt8(ascii: " ")).map { Substring($0) }
    }

    /// Folds; an apostrophe inside a word may join its halves, as in M'Hamed.
    static func fold(_ text: String, joiningApostrophes: Bool) -> String {
        var text = text
        return text.withUTF8 { source in
            // No scalar grows to more than three times its bytes; the writer stops at the end all the same.
            withUnsafeTemporaryAllocation(of: UInt8.self, capacity: source.count * 3 + 16) { target in
                var writer = Writer(target: target)
                var index = 0
                while index < source.count {
                    let unit = source[index]
                    if unit < 0x80 {
                        let folded = FoldedTables.ascii[Int(unit)]
                        if folded != 0x20 {
                            writer.put(folded)
                        } else if !(joiningApostrophes && (unit == 0x27 || unit == 0x60)) {
                            writer.space()
                        }
                        index += 1
                        continue
                    }
                    let (scalar, width) = decode(source, index)
                    index += width
                    switch scalar {
                    case 0x2018, 0x2019, 0x02B9...0x02BF, 0x00B4, 0x2032:
                        if !joiningApostrophes { writer.space() }
                    default: fold(scalar, into: &writer)
                    }
                }
                return String(decoding: UnsafeBufferPointer(rebasing: target[..<writer.count]), as: UTF8.self)
            }
        }
    }

    /// The scalar that begins at an index of valid UTF-8, as a string's own storage is, and how many bytes it takes.
    private static func decode(_ source: UnsafeBufferPointer<UInt8>, _ index: Int) -> (scalar: UInt32, width: Int) {
        let first = UInt32(source[index])
        let width = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
        guard index + width <= source.count else { return (0x20, source.count - index) }
        var scalar = first & (width == 2 ? 0x1F : width == 3 ? 0x0F : 0x07)
        for next in 1..<width { scalar = scalar << 6 | UInt32(source[index + next] & 0x3F) }
        return (scalar, width)
    }

    private static func fold(_ scalar: UInt32, into writer: inout Writer) {
        switch scalar {
        case 0xC0...0x24F: writer.put(FoldedTables.latin[Int(scalar - 0xC0)])
        case 0x600...0x6FF:
            switch FoldedTables.arabic[Int(scalar - 0x600)] {
            case FoldedTables.dropped: break
            case FoldedTables.separator: writer.space()
            case let letter: writer.put(scalar: UInt32(letter))
            }
        case 0x300...0x36F, 0x200B...0x200F, 0x202A...0x202E, 0x2060...0x206F, 0xFE00...0xFE0F, 0xFEFF, 0xAD: break
        case 0x80...0xA9, 0x2000...0x2029, 0x2030...0x205F, 0x3000...0x3003: writer.space()
        case 0x1E00...0x1EFF: writer.put(FoldedTables.latinAdditional[Int(scalar - 0x1E00)])
        case 0xFE70...0xFEFE:
            if scalar >= 0xFE80 { writer.put(FoldedTables.arabicPresentation[Int(scalar - 0xFE80)]) }
        case 0xFDF2: writer.put("الله")
        case 0xFB00...0xFB06: writer.put(FoldedTables.ligatures[Int(scalar - 0xFB00)])
        case 0xFF01...0xFF5E:
            let folded = FoldedTables.ascii[Int(scalar - 0xFEE0)]
            if folded == 0x20 { writer.space() } else { writer.put(folded) }
        default: foldRare(scalar, into: &writer)
        }
    }

    /// Scripts without a table of their own: what Unicode's properties tell.
    private static func foldRare(_ scalar: UInt32, into writer: inout Writer) {
        guard let scalar = Unicode.Scalar(scalar) else { return }
        let properties = scalar.properties
        switch properties.generalCategory {
        case .decimalNumber:
            let value = properties.numericValue ?? 0
            writer.put(UInt8(ascii: "0") + UInt8(max(0, min(9, value))))
        case .nonspacingMark, .enclosingMark, .format: break
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .spacingMark,
            .letterNumber:
            for lower in properties.lowercaseMapping.unicodeScalars
            where lower.properties.generalCategory != .nonspacingMark {
                // The Ångström sign and its like become letters that have a table.
                if (0xC0...0x24F).contains(lower.value) {
                    writer.put(FoldedTables.latin[Int(lower.value - 0xC0)])
                } else {
                    writer.put(scalar: lower.value)
                }
            }
        default: writer.space()
        }
    }
}

extension Folded {
    /// Writes bytes after one another, one space between words and none at the ends.
    struct Writer {
        let target: UnsafeMutableBufferPointer<UInt8>
        var count = 0
        var isBetweenWords = false

        init(target: UnsafeMutableBufferPointer<UInt8>) { self.target = target }

        mutating func space() { isBetweenWords = count > 0 }

        mutating func put(_ unit: UInt8) {
            guard count + 2 <= target.count else { return }
            if isBetweenWords {
                target[count] = 0x20
                count += 1
                isBetweenWords = false
            }
            target[count] = unit
            count += 1
        }

        /// Writes a folded piece; an empty one stands for a separator.
        mutating func put(_ text: String) {
            if text.isEmpty { return space() }
            for scalar in text.unicodeScalars { put(scalar: scalar.value) }
        }

        mutating func put(scalar: UInt32) {
            // The whole scalar or nothing, so that the bytes stay valid UTF-8.
            guard count + 6 <= target.count else { return }
            switch scalar {
            case ..<0x80: put(UInt8(scalar))
            case ..<0x800:
                put(UInt8(0xC0 | scalar >> 6))
                put(UInt8(0x80 | scalar & 0x3F))
            case ..<0x10000:
                put(UInt8(0xE0 | scalar >> 12))
                put(UInt8(0x80 | scalar >> 6 & 0x3F))
                put(UInt8(0x80 | scalar & 0x3F))
            default:
                put(UInt8(0xF0 | scalar >> 18 & 0x07))
                put(UInt8(0x80 | scalar >> 12 & 0x3F))
                put(UInt8(0x80 | scalar >> 6 & 0x3F))
                put(UInt8(0x80 | scalar & 0x3F))
            }
        }
    }
}
