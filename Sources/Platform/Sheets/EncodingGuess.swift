/// Decides a text's encoding from samples of its bytes.
enum EncodingGuess {
    /// The encoding that a byte order mark names, and the mark's length.
    static func mark(_ head: [UInt8]) -> (encoding: SheetEncoding, length: Int)? {
        if head.starts(with: [0xEF, 0xBB, 0xBF]) { return (.utf8, 3) }
        if head.starts(with: [0xFF, 0xFE]) { return (.utf16LittleEndian, 2) }
        if head.starts(with: [0xFE, 0xFF]) { return (.utf16BigEndian, 2) }
        return nil
    }

    /// The likeliest encoding without a mark; nil when the bytes are no text.
    static func encoding(_ samples: [[UInt8]]) -> SheetEncoding? {
        guard let head = samples.first else { return .utf8 }
        if let wide = wide(head) { return wide }
        let zeros = head.reduce(0) { $0 + ($1 == 0 ? 1 : 0) }
        let controls = head.reduce(0) { $0 + ($1 < 0x20 && !(9...13).contains($1) ? 1 : 0) }
        // A few NUL bytes are damage that the fields' readers deal with; many are no text.
        if (zeros - 20) * 20 > head.count || (controls - 20) * 10 > head.count { return nil }
        if samples.allSatisfy(isUTF8) { return .utf8 }
        return single(samples)
    }

    /// In UTF-16 the high bytes of separators, digits and Latin letters are zero, those of Arabic letters 6.
    private static func wide(_ head: [UInt8]) -> SheetEncoding? {
        let pairs = head.count / 2
        guard pairs >= 2 else { return nil }
        var zeros = (even: 0, odd: 0)
        var usual = (even: 0, odd: 0)
        for pair in 0..<pairs {
            let (even, odd) = (head[2 * pair], head[2 * pair + 1])
            if even == 0 { zeros.even += 1 }
            if odd == 0 { zeros.odd += 1 }
            if even == 0 || even == 6 || even == 0x20 || even == 1 { usual.even += 1 }
            if odd == 0 || odd == 6 || odd == 0x20 || odd == 1 { usual.odd += 1 }
        }
        let isLittle = usual.odd * 10 >= pairs * 9 && zeros.odd * 20 >= pairs && zeros.odd > 2 * zeros.even
        let isBig = usual.even * 10 >= pairs * 9 && zeros.even * 20 >= pairs && zeros.even > 2 * zeros.odd
        if isLittle { return .utf16LittleEndian }
        return isBig ? .utf16BigEndian : nil
    }

    /// Whether a sample is UTF-8; a sequence cut at either end does not count against it.
    static func isUTF8(_ sample: [UInt8]) -> Bool {
        var index = 0
        while index < min(3, sample.count), sample[index] & 0xC0 == 0x80 { index += 1 }
        while index < sample.count {
            let lead = sample[index]
            let length: Int
            switch lead {
            case 0..<0x80: length = 1
            case 0xC2...0xDF: length = 2
            case 0xE0...0xEF: length = 3
            case 0xF0...0xF4: length = 4
            default: return false
            }
            for place in 1..<max(length, 1) {
                if index + place >= sample.count { return true }
                let byte = sample[index + place]
                guard byte & 0xC0 == 0x80 else { return false }
                if place == 1 {
                    if lead == 0xE0, byte < 0xA0 { return false }
                    if lead == 0xED, byte > 0x9F { return false }
                    if lead == 0xF0, byte < 0x90 { return false }
                    if lead == 0xF4, byte > 0x8F { return false }
                }
            }
            index += length
        }
        return true
    }

    /// Windows-1252 or 1256: French accents stand alone among ASCII letters, and Windows-1256 has the small ones at the same places;
    /// Arabic letters stand in runs where Windows-1252 has capitals with accents and letters that French does not use.
    private static func single(_ samples: [[UInt8]]) -> SheetEncoding {
        var arabic = 0
        var latin = 0
        for sample in samples {
            var index = 0
            while index < sample.count {
                guard isArabic(sample[index]) else {
                    index += 1
                    continue
                }
                var end = index + 1
                while end < sample.count, isArabic(sample[end]) { end += 1 }
                let touchesLatin =
                    (index > 0 && isLatinLetter(sample[index - 1]))
                    || (end < sample.count && isLatinLetter(sample[end]))
                if touchesLatin { latin += end - index } else if end - index >= 2 { arabic += end - index }
                index = end
            }
        }
        return arabic > latin ? .windows1256 : .windows1252
    }

    /// The bytes that are Arabic letters and marks in Windows-1256 and no small French letters in Windows-1252.
    private static func isArabic(_ byte: UInt8) -> Bool {
        switch byte {
        case 0xC0...0xD6, 0xD8...0xDF, 0xE1, 0xE3...0xE6, 0xEC, 0xED, 0xF0...0xF3, 0xF5, 0xF6, 0xF8, 0xFA: true
        default: false
        }
    }

    private static func isLatinLetter(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x41...0x5A, 0x61...0x7A: true
        default: false
        }
    }
}
