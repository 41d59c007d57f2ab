/// Cuts the folded words of a name into the parts that are compared.
enum NameParts {
    /// A stretch of letters with one spelling that stands for its variants.
    private struct Piece {
        let text: Substring
        let spelling: String
        var entry: KnownNames.Entry?
    }

    static func parts(of words: [Substring]) -> [NameKey.Part] {
        var parts: [NameKey.Part] = []
        var index = 0
        while index < words.count {
            if index + 1 < words.count, Particles.articles.contains(String(words[index])) {
                index += 1
                continue
            }
            var pieces: [Piece] = []
            while true {
                let word = words[index]
                let joins = Particles.joining[String(word)]
                index += 1
                if let joins, index < words.count {
                    pieces.append(Piece(text: word, spelling: joins))
                } else {
                    pieces += split(word)
                    // Nour El Houda is one name; Nour Amine is two.
                    guard pieces.last?.spelling == "nour", beginsWithArticle(words, index) else { break }
                }
                while index + 1 < words.count, isArticle(words[index]) { index += 1 }
                if index >= words.count { break }
            }
            var next = index
            while next + 1 < words.count, isArticle(words[next]) { next += 1 }
            if next < words.count, let spelling = Particles.following[String(words[next])] {
                pieces.append(Piece(text: words[next], spelling: spelling))
                index = next + 1
            }
            parts.append(part(pieces))
        }
        return parts
    }

    private static func isArticle(_ word: Substring) -> Bool {
        let word = String(word)
        return Particles.articles.contains(word) || Particles.swallowed.contains(word)
    }

    private static func beginsWithArticle(_ words: [Substring], _ index: Int) -> Bool {
        guard index < words.count else { return false }
        return (Particles.articles.contains(String(words[index])) && index + 1 < words.count)
            || (words[index].hasPrefix("ال") && Particles.following[String(words[index])] == nil)
    }

    private static func part(_ pieces: [Piece]) -> NameKey.Part {
        var sounds: [UInt8] = []
        for (index, piece) in pieces.enumerated() {
            sounds += Phonemes.of(piece.spelling, isFirst: index == 0, isLast: index == pieces.count - 1)
        }
        let mark = pieces.last?.entry?.mark ?? ""
        return NameKey.Part(
            text: pieces.map(\.text).joined(), sound: Skeleton.of(sounds) + mark,
            line: pieces.count == 1 ? pieces[0].entry?.line : nil)
    }

    /// One written word as the particles it begins with and its name.
    private static func split(_ word: Substring) -> [Piece] {
        if let known = KnownNames.entry(word) { return [Piece(text: word, spelling: known.spelling, entry: known)] }
        let bare = withoutArticle(word)
        if bare.startIndex != word.startIndex, let known = KnownNames.entry(bare) {
            return [Piece(text: bare, spelling: known.spelling, entry: known)]
        }
        if let pieces = splitServant(bare) { return pieces }
        for (written, spelling) in Particles.beginnings where bare.hasPrefix(written) {
            let rest = bare.dropFirst(written.count)
            guard rest.utf8.count >= 3 else { continue }
            let begin = Piece(text: bare[..<rest.startIndex], spelling: spelling)
            if let known = KnownNames.entry(rest) {
                return [begin, Piece(text: rest, spelling: known.spelling, entry: known)]
            }
            if let servant = splitServant(rest) { return [begin] + servant }
            let restBare = withoutArticle(rest)
            if restBare.startIndex != rest.startIndex, let known = KnownNames.entry(restBare) {
                return [begin, Piece(text: restBare, spelling: known.spelling, entry: known)]
            }
        }
        return [Piece(text: bare, spelling: String(bare))]
    }

    /// Abdelkader, Abderrahmane, عبدالقادر: "servant of" with one of the names of God, whose article is not compared.
    private static func splitServant(_ word: Substring) -> [Piece]? {
        for written in ["abdel", "abdal", "abdul", "abdoul", "عبدال"] where word.hasPrefix(written) {
            let rest = word.dropFirst(written.count)
            // Abdelatif, written with one l for the two of Abd-el-Latif.
            let withL = word.dropFirst(written.count - 1)
            if rest.utf8.first != UInt8(ascii: "l"), KnownNames.entry(withL) != nil {
                return servant(of: withL, in: word)
            }
            guard rest.utf8.count >= 3 else { continue }
            return servant(of: rest, in: word)
        }
        // A letter that swallowed the l is doubled: the first of the pair is the article's.
        guard word.hasPrefix("abd") else { return nil }
        let letters = Array(word.utf8)
        guard letters.count >= 8, letters[4] == letters[5], letters[4] > UInt8(ascii: "a") else { return nil }
        return servant(of: word.dropFirst(5), in: word)
    }

    private static func servant(of rest: Substring, in word: Substring) -> [Piece] {
        let known = KnownNames.entry(rest)
        return [
            Piece(text: word[..<rest.startIndex], spelling: "abd"),
            Piece(text: rest, spelling: known?.spelling ?? String(rest), entry: known),
        ]
    }

    /// The word without the article written onto it: ال, and el before a consonant.
    private static func withoutArticle(_ word: Substring) -> Substring {
        if word.hasPrefix("ال") {
            let rest = word.dropFirst(2)
            return rest.utf8.count >= 4 && !Particles.withoutArticle.contains(String(word)) ? rest : word
        }
        guard word.utf8.count >= 5, word.hasPrefix("el") else { return word }
        let rest = word.dropFirst(2)
        switch rest.utf8.first {
        case UInt8(ascii: "a"), UInt8(ascii: "e"), UInt8(ascii: "i"), UInt8(ascii: "o"), UInt8(ascii: "u"),
            UInt8(ascii: "y"), UInt8(ascii: "l"), nil:
            return word
        default: return rest
        }
    }
}
