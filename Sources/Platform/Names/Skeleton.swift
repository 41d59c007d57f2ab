/// What of a name's sounds survives transliteration: the consonants, whether a vowel comes first, the long vowel before
/// the last consonant, and the ending.
///
/// Short vowels are not written in Arabic and freely chosen in French (Mohamed, Mohammad), so they are left out. The
/// vowel before the last consonant tells Hassan from Hocine and Mahmoud from Mohamed; the ending tells Samir from
/// Samira and Cherif from Cherifi.
enum Skeleton {
    /// The skeleton of the sounds of a word.
    static func of(_ sounds: [UInt8]) -> String {
        var consonants: [UInt8] = []
        // Where the vowels before the last consonant lie, and where those at the end begin.
        var inner = 0..<0
        var lastConsonantEnd = 0
        for (index, sound) in sounds.enumerated() where !Phonemes.isVowel(sound) {
            inner = lastConsonantEnd..<index
            lastConsonantEnd = index + 1
            consonants.append(sound)
        }
        let beginsWithVowel = sounds.first.map(Phonemes.isVowel) ?? false
        let ending = consonants.isEmpty ? "" : ending(sounds[lastConsonantEnd...])
        var result: [UInt8] = beginsWithVowel ? [UInt8(ascii: "A")] : []
        for (index, consonant) in consonants.enumerated() {
            if index == consonants.count - 1 {
                result.append(contentsOf: colour(sounds[inner]).utf8)
            }
            result.append(consonant)
        }
        if consonants.isEmpty { result.append(contentsOf: sounds.map { $0 == Phonemes.ain ? Phonemes.a : $0 }) }
        return String(decoding: result, as: UTF8.self) + ending
    }

    /// I or U when the vowels between two consonants end on that sound, nothing for a or a short vowel.
    private static func colour(_ vowels: ArraySlice<UInt8>) -> String {
        switch vowels.last {
        case Phonemes.i, Phonemes.y: return "I"
        case Phonemes.u, Phonemes.w: return "U"
        case Phonemes.e:
            let before = vowels.dropLast().last { $0 != Phonemes.ain }
            return before == Phonemes.i || before == Phonemes.y ? "I" : ""
        // A last ع is heard as a (بوعزة, Bouazza).
        default: return ""
        }
    }

    /// What the vowels at the end of a name amount to: a, i, u, ya, wa, wi or nothing.
    private static func ending(_ vowels: ArraySlice<UInt8>) -> String {
        var end = vowels.endIndex
        while end > vowels.startIndex, vowels[end - 1] == Phonemes.ain { end -= 1 }
        guard end > vowels.startIndex else { return vowels.isEmpty ? "" : "a" }
        let before = vowels[vowels.startIndex..<(end - 1)].last {
            $0 != Phonemes.a && $0 != Phonemes.e && $0 != Phonemes.ain
        }
        switch vowels[end - 1] {
        case Phonemes.i, Phonemes.y: return before == Phonemes.u || before == Phonemes.w ? "wi" : "i"
        case Phonemes.u, Phonemes.w: return "u"
        case Phonemes.a:
            if before == Phonemes.i || before == Phonemes.y { return "ya" }
            return before == Phonemes.u || before == Phonemes.w ? "wa" : "a"
        default:
            // A mute e, unless a vowel before it is heard.
            return before == Phonemes.i || before == Phonemes.y ? "i" : ""
        }
    }
}
