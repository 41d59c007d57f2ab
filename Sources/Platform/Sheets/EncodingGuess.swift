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
        let found = samples.map(sequences).reduce((whole: 0, broken: 0)) {
            ($0.whole + $1.whole, $0.broken + $1.broken)
        }
        // Hardly anything but UTF-8 looks like it, so a few foreign bytes among much of it are damage: the rows that hold them
        // are refused, the others read.
        if found.broken == 0 || found.whole / 10 >= found.broken { return .utf8 }
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

    /// How many characters of several bytes a sample holds as UTF-8 writes them, and how many bytes are none of its; a
    /// sequence cut at either end does not count.
    private static func sequences(_ sample: [UInt8]) -> (whole: Int, broken: Int) {
        var found = (whole: 0, broken: 0)
        var index = 0
        while index < min(3, sample.count), sample[index] & 0xC0 == 0x80 { index += 1 }
        while index < sample.count {
            guard let length = length(of: sample[index]) else {
                found.broken += 1
                index += 1
                continue
            }
            let end = index + length
            let rest = sample[(index + 1)..<max(index + 1, min(end, sample.count))]
            guard rest.allSatisfy({ $0 & 0xC0 == 0x80 }), isShortest(sample[index], rest.first) else {
                found.broken += 1
                index += 1
                continue
            }
            if length > 1, end <= sample.count { found.whole += 1 }
            index = end
        }
        return found
    }

    /// How many bytes a character has that begins with this one; nil when none does.
    private static func length(of lead: UInt8) -> Int? {
        switch lead {
        case 0..<0x80: 1
        case 0xC2...0xDF: 2
        case 0xE0...0xEF: 3
        case 0xF0...0xF4: 4
        default: nil
        }
    }

    /// Whether a character is neither written longer than need be, nor half of a pair, nor beyond the last one.
    private static func isShortest(_ lead: UInt8, _ second: UInt8?) -> Bool {
        guard let second else { return true }
        return switch lead {
        case 0xE0: second >= 0xA0
        case 0xED: second <= 0x9F
        case 0xF0: second >= 0x90
        case 0xF4: second <= 0x8F
        default: true
        }
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
