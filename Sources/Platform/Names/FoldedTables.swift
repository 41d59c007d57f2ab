/// What each letter folds to.
enum FoldedTables {
    /// Marks a code point that leaves nothing.
    static let dropped: UInt16 = 0xFFFF
    /// Marks a code point that stands between words.
    static let separator: UInt16 = 0

    /// ASCII: small letters and digits, everything else a space.
    static let ascii: [UInt8] = (0..<128).map { (unit: UInt8) -> UInt8 in
        switch unit {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): unit
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): unit + 32
        default: 0x20
        }
    }

    /// U+00C0...U+024F; `_` stands for a separator. Made from the compatibility decomposition of Unicode 15, with the
    /// letters that have none (ø, ł, đ, ə, …) by their nearest plain letter.
    static let latin = list(
        """
        a a a a a a ae c e e e e i i i i d n o o o o o _ o u u u u y th ss a a a a a a ae c e e e e i i i i
        d n o o o o o _ o u u u u y th y a a a a a a c c c c c c c c d d d d e e e e e e e e e e g g g g g g
        g g h h h h i i i i i i i i i i ij ij j j k k k l l l l l l l l l l n n n n n n n n n o o o o o o oe
        oe r r r r r r s s s s s s s s t t t t t t u u u u u u u u u u u u w w y y y z z z z z z s b b b b b
        b o c c d d d d d e e e f f g gh hv i i k k l l m n n o o o gh gh p p r s s sh s t t t t u u u v y y
        z z z z z z 2 5 5 ts w _ _ _ _ dz dz dz lj lj lj nj nj nj a a i i o o u u u u u u u u u u e a a a a
        ae ae g g g g k k o o o o z z j dz dz dz g g hv w n n a a ae ae o o a a a a e e e e i i i i o o o o
        r r r r u u u u s s t t y y h h n d ou ou z z a a e e o o o o o o o o y y l n t j db qp a c c l t s
        z _ _ b u v e e j j q q r r y y
        """)

    /// U+1E00...U+1EFF.
    static let latinAdditional = list(
        """
        a a b b b b b b c c d d d d d d d d d d e e e e e e e e e e f f g g h h h h h h h h h h i i i i k k
        k k k k l l l l l l l l m m m m m m n n n n n n n n o o o o o o o o p p p p r r r r r r r r s s s s
        s s s s s s t t t t t t t t u u u u u u u u u u v v v v w w w w w w w w w w x x x x y y z z z z z z
        h t w y a s s s ss d a a a a a a a a a a a a a a a a a a a a a a a a e e e e e e e e e e e e e e e e
        i i i i o o o o o o o o o o o o o o o o o o o o o o o o u u u u u u u u u u u u u u y y y y y y y y
        ll ll v v y y
        """)

    /// U+FB00...U+FB06.
    static let ligatures = ["ff", "fi", "fl", "ffi", "ffl", "st", "st"]

    /// U+0600...U+06FF: letters to their plain form, vowel signs and tatweel dropped, digits to ASCII.
    static let arabic: [UInt16] = {
        var table = (0x600...0x6FF).map { (value: UInt32) -> UInt16 in
            guard let scalar = Unicode.Scalar(value) else { return separator }
            switch scalar.properties.generalCategory {
            case .nonspacingMark, .format, .modifierLetter: return dropped
            case .otherLetter: return UInt16(value)
            case .decimalNumber: return UInt16(0x30 + value % 16)
            default: return separator
            }
        }
        let pairs: [(Unicode.Scalar, Unicode.Scalar?)] = [
            ("أ", "ا"), ("إ", "ا"), ("آ", "ا"), ("ٱ", "ا"), ("ى", "ي"), ("ئ", "ي"), ("ی", "ي"), ("ې", "ي"), ("ے", "ي"),
            ("ة", "ه"), ("ہ", "ه"), ("ھ", "ه"), ("ە", "ه"), ("ۀ", "ه"), ("ۃ", "ه"), ("ؤ", "و"), ("ک", "ك"), ("ڪ", "ك"),
            ("ء", nil), ("\u{640}", nil), ("ٲ", "ا"), ("ٳ", "ا"), ("ٵ", "ا"), ("ٶ", "و"), ("ٸ", "ي"), ("ۇ", "و"),
        ]
        for (from, to) in pairs { table[Int(from.value - 0x600)] = to.map { UInt16($0.value) } ?? dropped }
        return table
    }()

    /// U+FE80...U+FEFE, the shapes that old programs store, folded.
    static let arabicPresentation: [String] = {
        let runs: [(String, Int)] = [
            ("", 1), ("ا", 2), ("ا", 2), ("و", 2), ("ا", 2), ("ي", 4), ("ا", 2), ("ب", 4), ("ه", 2), ("ت", 4), ("ث", 4),
            ("ج", 4), ("ح", 4), ("خ", 4), ("د", 2), ("ذ", 2), ("ر", 2), ("ز", 2), ("س", 4), ("ش", 4), ("ص", 4),
            ("ض", 4),
            ("ط", 4), ("ظ", 4), ("ع", 4), ("غ", 4), ("ف", 4), ("ق", 4), ("ك", 4), ("ل", 4), ("م", 4), ("ن", 4),
            ("ه", 4),
            ("و", 2), ("ي", 2), ("ي", 4), ("لا", 8), ("", 2),
        ]
        return runs.flatMap { letter, count in Array(repeating: letter, count: count) }
    }()

    private static func list(_ text: String) -> [String] {
        text.split(whereSeparator: { $0 == " " || $0 == "\n" }).map { $0 == "_" ? "" : String($0) }
    }
}
