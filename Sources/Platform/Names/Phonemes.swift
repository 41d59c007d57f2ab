/// The sounds of one word, one byte each, in an alphabet that Latin and Arabic script share.
///
/// Consonants: b t j h x(خ, kh) d r z s S(ش, ch) G(غ, gh) f k(ك, ق, g, q) l m n. Vowels: a e i y u w, and `@` for ع,
/// which Latin script rarely writes. W and Y begin a word as consonants. Letters that Arabic tells apart and French
/// does not (ت ط, س ص, د ض ذ ظ, ه ح) share one sound; so do b and p, f and v.
enum Phonemes {
    /// The sounds of a folded word, of which 48 letters are looked at. In the last word of a name a final h is not heard.
    static func of(_ word: String, isFirst: Bool, isLast: Bool) -> [UInt8] {
        var word = word
        var sounds = word.withUTF8 { units -> [UInt8] in
            guard let first = units.first else { return [] }
            let units = UnsafeBufferPointer(rebasing: units.prefix(48))
            return first < 0x80 ? latin(units, isLast: isLast) : arabic(units, isLast: isLast)
        }
        if !isFirst, let first = sounds.first {
            if first == W { sounds[0] = w } else if first == Y { sounds[0] = y }
        }
        return sounds
    }

    static let W = UInt8(ascii: "W")
    static let Y = UInt8(ascii: "Y")
    static let a = UInt8(ascii: "a")
    static let e = UInt8(ascii: "e")
    static let i = UInt8(ascii: "i")
    static let u = UInt8(ascii: "u")
    static let w = UInt8(ascii: "w")
    static let y = UInt8(ascii: "y")
    static let ain = UInt8(ascii: "@")

    static func isVowel(_ sound: UInt8) -> Bool {
        sound == a || sound == e || sound == i || sound == u || sound == w || sound == y || sound == ain
    }

    private static func latin(_ letters: UnsafeBufferPointer<UInt8>, isLast: Bool) -> [UInt8] {
        var sounds: [UInt8] = []
        sounds.reserveCapacity(letters.count)
        func letter(_ index: Int) -> UInt8 { index < letters.count ? letters[index] : 0 }
        func isVowelLetter(_ index: Int) -> Bool {
            switch letter(index) {
            case UInt8(ascii: "a"), UInt8(ascii: "e"), UInt8(ascii: "i"), UInt8(ascii: "o"), UInt8(ascii: "u"): true
            default: false
            }
        }
        var index = 0
        while index < letters.count {
            let here = letter(index)
            let next = letter(index + 1)
            // A doubled consonant is one long sound.
            if here == next, !isVowelLetter(index), here != UInt8(ascii: "w"), here != y, !(0x30...0x39).contains(here),
                here != 0
            {
                index += 1
                continue
            }
            if next == UInt8(ascii: "h"), let sound = digraph(here) {
                sounds.append(sound)
                index += 2
                continue
            }
            if here == UInt8(ascii: "d"), next == UInt8(ascii: "j") {
                sounds.append(UInt8(ascii: "j"))
                index += 2
                continue
            }
            if here == UInt8(ascii: "t"), next == UInt8(ascii: "c"), letter(index + 2) == UInt8(ascii: "h") {
                sounds.append(UInt8(ascii: "S"))
                index += 3
                continue
            }
            if here == UInt8(ascii: "c"), next == UInt8(ascii: "k") {
                index += 1
                continue
            }
            switch here {
            case UInt8(ascii: "a"): sounds.append(a)
            case UInt8(ascii: "e"):
                // "ee" is an English long i.
                if next == e {
                    sounds.append(i)
                    index += 1
                } else {
                    sounds.append(e)
                }
            case UInt8(ascii: "i"): sounds.append(index == 0 && isVowelLetter(1) ? Y : i)
            case UInt8(ascii: "o"):
                if index == 0, next == u, isVowelLetter(2) {
                    sounds.append(W)
                    index += 1
                } else if next == u || next == UInt8(ascii: "o") {
                    sounds.append(u)
                    index += 1
                } else {
                    sounds.append(u)
                }
            case UInt8(ascii: "u"): sounds.append(u)
            case UInt8(ascii: "w"): sounds.append(index == 0 ? W : w)
            case UInt8(ascii: "y"): sounds.append(index == 0 && isVowelLetter(1) ? Y : index == 0 ? i : y)
            case UInt8(ascii: "h"):
                if isLast, index == letters.count - 1, index > 0 {
                    if let last = sounds.last, isVowel(last) {
                        if last == e { sounds[sounds.count - 1] = a }
                    } else {
                        sounds.append(a)
                    }
                } else {
                    sounds.append(here)
                }
            case UInt8(ascii: "c"):
                sounds.append(next == e || next == i || next == y ? UInt8(ascii: "s") : UInt8(ascii: "k"))
            case UInt8(ascii: "g"), UInt8(ascii: "q"):
                sounds.append(UInt8(ascii: "k"))
                // The u of gui and que is not heard.
                let after = letter(index + 2)
                if next == u, after == e || after == i || after == y { index += 1 }
            case UInt8(ascii: "p"): sounds.append(UInt8(ascii: "b"))
            case UInt8(ascii: "v"): sounds.append(UInt8(ascii: "f"))
            case UInt8(ascii: "x"): sounds += [UInt8(ascii: "k"), UInt8(ascii: "s")]
            default: sounds.append(here)
            }
            index += 1
        }
        return sounds
    }

    /// The sound of a letter followed by h.
    private static func digraph(_ letter: UInt8) -> UInt8? {
        switch letter {
        case UInt8(ascii: "k"): UInt8(ascii: "x")
        case UInt8(ascii: "g"): UInt8(ascii: "G")
        case UInt8(ascii: "c"), UInt8(ascii: "s"): UInt8(ascii: "S")
        case UInt8(ascii: "t"): UInt8(ascii: "t")
        case UInt8(ascii: "d"): UInt8(ascii: "d")
        case UInt8(ascii: "p"): UInt8(ascii: "f")
        default: nil
        }
    }

    /// Arabic, and letters of scripts that are compared as they are.
    private static func arabic(_ units: UnsafeBufferPointer<UInt8>, isLast: Bool) -> [UInt8] {
        var sounds: [UInt8] = []
        sounds.reserveCapacity(units.count)
        var index = 0
        while index < units.count {
            let lead = units[index]
            // The Arabic letters, U+0600…U+06FF, take two bytes.
            guard (0xD8...0xDB).contains(lead), index + 1 < units.count else {
                sounds.append(lead)
                index += 1
                continue
            }
            let letter = Int(lead & 0x03) << 6 | Int(units[index + 1] & 0x3F)
            let isInitial = index == 0
            index += 2
            let isFinal = isLast && index >= units.count && !isInitial
            switch letter {
            case alef: sounds.append(a)
            case waw: sounds.append(isInitial ? W : u)
            case yeh: sounds.append(isInitial ? Y : i)
            case ainLetter: sounds.append(ain)
            // At the end it stands for ة.
            case heh: sounds.append(isFinal ? a : UInt8(ascii: "h"))
            case hah:
                if !isFinal {
                    sounds.append(UInt8(ascii: "h"))
                } else if let last = sounds.last, !isVowel(last) {
                    sounds.append(a)
                }
            default: sounds.append(consonants[letter])
            }
        }
        return sounds
    }

    private static let alef = 0x27
    private static let waw = 0x48
    private static let yeh = 0x4A
    private static let ainLetter = 0x39
    private static let heh = 0x47
    private static let hah = 0x2D

    /// The sounds of U+0600…U+06FF; a letter that is not Arabic proper keeps a byte of its own.
    private static let consonants: [UInt8] = {
        let pairs: [(Unicode.Scalar, Character)] = [
            ("ب", "b"), ("ت", "t"), ("ث", "t"), ("ج", "j"), ("خ", "x"), ("د", "d"), ("ذ", "d"), ("ر", "r"), ("ز", "z"),
            ("س", "s"), ("ش", "S"), ("ص", "s"), ("ض", "d"), ("ط", "t"), ("ظ", "d"), ("غ", "G"), ("ف", "f"), ("ق", "k"),
            ("ك", "k"), ("ل", "l"), ("م", "m"), ("ن", "n"), ("ڨ", "k"), ("گ", "k"), ("ڭ", "k"), ("ڤ", "f"), ("پ", "b"),
            ("چ", "S"), ("ژ", "j"),
        ]
        var table = (0..<256).map { UInt8(0x30 + $0 % 10) }
        for (letter, sound) in pairs { table[Int(letter.value) - 0x600] = sound.asciiValue ?? 0x30 }
        return table
    }()
}
