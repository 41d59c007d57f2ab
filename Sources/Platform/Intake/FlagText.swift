/// Reads a yes or a no in French, English or Arabic, as words, letters, digits or ticks.
public enum FlagText {
    /// Reads a flag from UTF-8 bytes: `oui`, `Yes`, `نعم`, `1`, `x`, `✓` are true; `non`, `no`, `لا`, `0`, `✗` are false.
    public static func read(_ bytes: UnsafeBufferPointer<UInt8>) throws(IntakeFault) -> Bool {
        guard bytes.count <= 128 else { throw .notAFlag }
        var scalars = Scalars(bytes)
        var word = WordMark()
        var ended = false
        while let scalar = scalars.next() {
            if scalar == Scalars.invalid { throw .invalidText }
            if Glyph.isUnseen(scalar) || scalar == 0xFE0F { continue }
            if Glyph.isSpace(scalar) {
                ended = !word.isEmpty
                continue
            }
            if ended { throw .notAFlag }
            word.add(Glyph.digit(scalar).map { $0 + 0x30 } ?? scalar)
        }
        if word.isEmpty { throw .empty }
        guard let flag = words[word.value] else { throw .notAFlag }
        return flag
    }

    /// Reads a flag from text.
    public static func read(_ text: String) throws(IntakeFault) -> Bool {
        try text.reading { bytes throws(IntakeFault) in try read(bytes) }
    }

    private static let words: [UInt64: Bool] = {
        let yes = [
            "oui", "o", "vrai", "yes", "y", "true", "t", "on", "1", "x", "ok", "نعم", "صحيح", "اجل", "✓", "✔", "☑", "✅",
        ]
        let no = ["non", "n", "faux", "no", "false", "f", "off", "0", "لا", "كلا", "خطأ", "✗", "✘", "☐", "❌"]
        var words: [UInt64: Bool] = [:]
        for word in yes { words[WordMark(word).value] = true }
        for word in no { words[WordMark(word).value] = false }
        return words
    }()
}
