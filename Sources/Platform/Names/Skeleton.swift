/// What of a name's sounds survives transliteration: the consonants, whether a vowel comes first, the long vowel before
/// the last consonant, and the ending.
///
/// Short vowels are not written in Arabic and freely chosen in French (Mohamed, Mohammad), so they are left out. The
/// vowel before the last consonant tells Hassan from Hocine and Mahmoud from Mohamed; the ending tells Samir from
/// Samira and Cherif from Cherifi.
enum Skeleton {
    /// The skeleton of the sounds of a word.
    static func of(_ sounds: [UInt8]) -> String {
        // Where the vowels before the last consonant lie, and where those at the end begin.
        var inner = 0..<0
        var end = 0
        for (index, sound) in sounds.enumerated() where !Phonemes.isVowel(sound) {
            inner = end..<index
            end = index + 1
        }
        guard end > 0 else {
            return "A" + String(decoding: sounds.map { $0 == Phonemes.ain ? Phonemes.a : $0 }, as: UTF8.self)
        }
        var result: [UInt8] = []
        result.reserveCapacity(sounds.count + 3)
        if Phonemes.isVowel(sounds[0]) { result.append(UInt8(ascii: "A")) }
        for index in 0..<inner.lowerBound where !Phonemes.isVowel(sounds[index]) { result.append(sounds[index]) }
        if let colour = colour(sounds[inner]) { result.append(colour) }
        result.append(sounds[end - 1])
        appendEnding(sounds[end...], to: &result)
        return String(decoding: result, as: UTF8.self)
    }

    /// I or U when the vowels between two consonants end on that sound, nothing for a or a short vowel.
    private static func colour(_ vowels: ArraySlice<UInt8>) -> UInt8? {
        switch vowels.last {
        case Phonemes.i, Phonemes.y: return UInt8(ascii: "I")
        case Phonemes.u, Phonemes.w: return UInt8(ascii: "U")
        case Phonemes.e:
            let before = vowels.dropLast().last { $0 != Phonemes.ain }
            return before == Phonemes.i || before == Phonemes.y ? UInt8(ascii: "I") : nil
        // A last ع is heard as a (بوعزة, Bouazza).
        default: return nil
        }
    }

    /// What the vowels at the end of a name amount to: a, i, u, ya, wa, wi or nothing.
    private static func appendEnding(_ vowels: ArraySlice<UInt8>, to result: inout [UInt8]) {
        guard !vowels.isEmpty else { return }
        var end = vowels.endIndex
        while end > vowels.startIndex, vowels[end - 1] == Phonemes.ain { end -= 1 }
        guard end > vowels.startIndex else { return result.append(Phonemes.a) }
        let before = vowels[vowels.startIndex..<(end - 1)].last {
            $0 != Phonemes.a && $0 != Phonemes.e && $0 != Phonemes.ain
        }
        let afterI = before == Phonemes.i || before == Phonemes.y
        let afterU = before == Phonemes.u || before == Phonemes.w
        switch vowels[end - 1] {
        case Phonemes.i, Phonemes.y:
            if afterU { result.append(Phonemes.w) }
            result.append(Phonemes.i)
        case Phonemes.u, Phonemes.w: result.append(Phonemes.u)
        case Phonemes.a:
            if afterI { result.append(Phonemes.y) } else if afterU { result.append(Phonemes.w) }
            result.append(Phonemes.a)
        // A mute e, unless a vowel before it is heard.
        default: if afterI { result.append(Phonemes.i) }
        }
    }
}
