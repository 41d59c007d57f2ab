/// Cuts the folded words of a name into the parts that are compared.
enum NameParts {
    /// A stretch of letters with one spelling that stands for its variants.
    private struct Piece {
        let text: String
        let spelling: String
        var entry: KnownNames.Entry?
    }

    static func parts(of words: [String]) -> [NameKey.Part] {
        let roles = words.map(Particles.role)
        var parts: [NameKey.Part] = []
        parts.reserveCapacity(words.count)
        var index = 0
        while index < words.count {
            if index + 1 < words.count, roles[index]?.isArticle == true {
                index += 1
                continue
            }
            var pieces: [Piece] = []
            while true {
                let word = words[index]
                let joins = roles[index]?.joining
                index += 1
                if let joins, index < words.count {
                    pieces.append(Piece(text: word, spelling: joins))
                } else {
                    pieces += split(word)
                    // Nour El Houda is one name; Nour Amine is two.
                    guard index < words.count, pieces.last?.spelling == "nour",
                        isArticle(roles, index) || (words[index].hasPrefix("ال") && roles[index]?.following == nil)
                    else { break }
                }
                while isArticle(roles, index) || isSwallowed(roles, index) { index += 1 }
                if index >= words.count { break }
            }
            var next = index
            while isArticle(roles, next) || isSwallowed(roles, next) { next += 1 }
            if next < words.count, let spelling = roles[next]?.following {
                pieces.append(Piece(text: words[next], spelling: spelling))
                index = next + 1
            }
            parts.append(part(pieces))
        }
        return parts
    }

    /// The last word of a name is never taken for an article.
    private static func isArticle(_ roles: [Particles.Role?], _ index: Int) -> Bool {
        index + 1 < roles.count && roles[index]?.isArticle == true
    }

    private static func isSwallowed(_ roles: [Particles.Role?], _ index: Int) -> Bool {
        index + 1 < roles.count && roles[index]?.isSwallowed == true
    }

    private static func part(_ pieces: [Piece]) -> NameKey.Part {
        if pieces.count == 1, let known = pieces[0].entry {
            return NameKey.Part(text: pieces[0].text, sound: known.sound, line: known.line)
        }
        var sounds: [UInt8] = []
        for (index, piece) in pieces.enumerated() {
            sounds += Phonemes.of(piece.spelling, isFirst: index == 0, isLast: index == pieces.count - 1)
        }
        let mark = pieces.last?.entry?.mark ?? ""
        return NameKey.Part(
            text: pieces.count == 1 ? pieces[0].text : pieces.map(\.text).joined(),
            sound: Skeleton.of(sounds) + mark, line: nil)
    }

    /// One written word as the particles it begins with and its name.
    private static func split(_ word: String) -> [Piece] {
        if let known = KnownNames.entry(word) { return [Piece(text: word, spelling: known.spelling, entry: known)] }
        let bare = withoutArticle(word)
        if bare.utf8.count != word.utf8.count, let known = KnownNames.entry(bare) {
            return [Piece(text: bare, spelling: known.spelling, entry: known)]
        }
        if let pieces = splitServant(bare) { return pieces }
        for (written, spelling) in Particles.beginnings where begins(bare, with: written) {
            let rest = dropping(written.utf8.count, of: bare)
            guard rest.utf8.count >= 3 else { continue }
            let begin = Piece(text: written, spelling: spelling)
            if let known = KnownNames.entry(rest) {
                return [begin, Piece(text: rest, spelling: known.spelling, entry: known)]
            }
            if let servant = splitServant(rest) { return [begin] + servant }
            let restBare = withoutArticle(rest)
            if restBare.utf8.count != rest.utf8.count, let known = KnownNames.entry(restBare) {
                return [begin, Piece(text: restBare, spelling: known.spelling, entry: known)]
            }
        }
        return [Piece(text: bare, spelling: bare)]
    }

    /// Abdelkader, Abderrahmane, عبدالقادر: "servant of" with one of the names of God, whose article is not compared.
    private static func splitServant(_ word: String) -> [Piece]? {
        for written in Particles.servants where begins(word, with: written) {
            let rest = dropping(written.utf8.count, of: word)
            // Abdelatif, written with one l for the two of Abd-el-Latif.
            let withL = (written == "عبدال" ? "ل" : "l") + rest
            if rest.utf8.first != UInt8(ascii: "l"), KnownNames.entry(withL) != nil {
                return servant(of: withL, in: word)
            }
            guard rest.utf8.count >= 3 else { continue }
            return servant(of: rest, in: word)
        }
        // A letter that swallowed the l is doubled: the first of the pair is the article's.
        guard word.utf8.count >= 8, word.hasPrefix("abd") else { return nil }
        let letters = Array(word.utf8)
        guard letters[4] == letters[5], letters[4] > UInt8(ascii: "a") else { return nil }
        return servant(of: dropping(5, of: word), in: word)
    }

    private static func servant(of rest: String, in word: String) -> [Piece] {
        let known = KnownNames.entry(rest)
        return [
            Piece(text: String(decoding: word.utf8.dropLast(rest.utf8.count), as: UTF8.self), spelling: "abd"),
            Piece(text: rest, spelling: known?.spelling ?? rest, entry: known),
        ]
    }

    private static func begins(_ word: String, with beginning: String) -> Bool {
        word.utf8.first == beginning.utf8.first && word.hasPrefix(beginning)
    }

    /// The word without so many bytes, which end a letter.
    private static func dropping(_ bytes: Int, of word: String) -> String {
        String(decoding: word.utf8.dropFirst(bytes), as: UTF8.self)
    }

    /// The word without the article written onto it: ال, and el before a consonant.
    private static func withoutArticle(_ word: String) -> String {
        if word.hasPrefix("ال") {
            let rest = dropping(4, of: word)
            return rest.utf8.count >= 4 && !Particles.withoutArticle.contains(word) ? rest : word
        }
        guard word.utf8.count >= 5, word.hasPrefix("el") else { return word }
        let rest = dropping(2, of: word)
        switch rest.utf8.first {
        case UInt8(ascii: "a"), UInt8(ascii: "e"), UInt8(ascii: "i"), UInt8(ascii: "o"), UInt8(ascii: "u"),
            UInt8(ascii: "y"), UInt8(ascii: "l"), nil:
            return word
        default: return rest
        }
    }
}
