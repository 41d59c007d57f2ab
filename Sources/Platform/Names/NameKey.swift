/// What a name is compared by: the same for every order of its words, every usual transliteration and both scripts.
///
/// `Benali Mohammed`, `Mohamed BEN ALI` and `محمد بن علي` have one ``sound``. Articles are dropped; ben, bel, bou, abou,
/// oum, ould, ait, sid and abd are joined to the word they belong to, as -eddine and -allah are; titles and legal
/// forms (SARL, EURL, SPA, ETS, شركة) are left out. Pure and bounded: at most 24 words of 48 letters are looked at.
public struct NameKey: Hashable, Sendable {
    /// The folded words in order of the alphabet, particles joined: equal for one spelling in any order.
    public let words: String
    /// The sounds of the words in order of the alphabet: equal across spellings and scripts. Store and index this one.
    public let sound: String
    /// The words one by one, in the order they were written, for ``NameSimilarity``.
    let parts: [Part]

    /// One word of a name, with the particles that belong to it.
    struct Part: Hashable, Sendable {
        /// The letters, folded.
        let text: String
        let sound: String
        /// The line of ``KnownNames``, when it is a known first name.
        let line: Int?
    }

    /// True when the name has no letter and no digit.
    public var isEmpty: Bool { parts.isEmpty }

    /// The key of a person's name.
    public init(person name: String) {
        var words = NameKey.words(of: name, joiningApostrophes: true)[...]
        while words.count > 1, let first = words.first, Particles.titles.contains(first) { words.removeFirst() }
        self.init(parts: NameParts.parts(of: Array(words)))
    }

    /// The key of a company's or association's name, without its legal form.
    public init(organisation name: String) {
        let words = NameKey.joiningLetters(NameKey.words(of: name, joiningApostrophes: false))
        let kept = words.filter { !Particles.forms.contains($0) }
        self.init(parts: NameParts.parts(of: kept.isEmpty ? words : kept))
    }

    private init(parts: [Part]) {
        self.parts = parts
        words = NameKey.sorted(parts.map(\.text))
        sound = NameKey.sorted(parts.map(\.sound))
    }

    /// The texts in order of the alphabet with spaces between them.
    private static func sorted(_ texts: [String]) -> String {
        var result = ""
        for (index, text) in texts.sorted().enumerated() {
            if index > 0 { result += " " }
            result += text
        }
        return result
    }

    private static func words(of name: String, joiningApostrophes: Bool) -> [String] {
        // What is longer than a name is not read to its end.
        let name = name.utf8.count > 4096 ? String(name.prefix(1024)) : name
        return Folded.fold(name, joiningApostrophes: joiningApostrophes).utf8
            .split(separator: UInt8(ascii: " "), maxSplits: 24)
            .prefix(24).map { String(decoding: $0, as: UTF8.self) }
    }

    /// Joins letters that stand alone, S.A.R.L and ش.ذ.م.م, to one word.
    private static func joiningLetters(_ words: [String]) -> [String] {
        var joined: [String] = []
        var isInRun = false
        for word in words {
            let isLetter = word.unicodeScalars.count == 1
            if isLetter, isInRun, let last = joined.popLast() {
                joined.append(last + word)
            } else {
                joined.append(word)
            }
            isInRun = isLetter
        }
        return joined
    }
}
