/// How alike two names are.
public enum NameSimilarity {
    /// How alike two persons' names are, 0 (nothing in common) to 1 (the same name, in any order and script).
    ///
    /// Words are paired as they fit best; a pair is worth what Jaro-Winkler and Damerau-Levenshtein say of its letters
    /// or its sounds agree on. A word without a partner costs less on the longer name, since people leave names out.
    /// From about 0.9 on people would say "the same", below 0.75 "another".
    public static func score(_ left: String, _ right: String) -> Double {
        score(NameKey(person: left), NameKey(person: right))
    }

    /// How alike two names are whose keys are at hand; use this when one name is compared with many.
    public static func score(_ left: NameKey, _ right: NameKey) -> Double {
        guard !left.isEmpty, !right.isEmpty else { return 0 }
        if left.words == right.words { return 1 }
        let lefts = left.parts.prefix(12).map(Word.init)
        let rights = right.parts.prefix(12).map(Word.init)
        var pairs: [(worth: Double, left: Int, right: Int)] = []
        for (leftIndex, leftWord) in lefts.enumerated() {
            for (rightIndex, rightWord) in rights.enumerated() {
                let worth = worth(leftWord, rightWord)
                if worth >= 0.6 { pairs.append((worth, leftIndex, rightIndex)) }
            }
        }
        pairs.sort { $0.worth > $1.worth }
        var usedLeft = Set<Int>()
        var usedRight = Set<Int>()
        var common = 0.0
        for pair in pairs where !usedLeft.contains(pair.left) && !usedRight.contains(pair.right) {
            usedLeft.insert(pair.left)
            usedRight.insert(pair.right)
            common += pair.worth * min(lefts[pair.left].weight, rights[pair.right].weight)
        }
        let leftWeight = lefts.reduce(0) { $0 + $1.weight }
        let rightWeight = rights.reduce(0) { $0 + $1.weight }
        let shorter = min(leftWeight, rightWeight)
        let both = min(1, common * 2 / (leftWeight + rightWeight))
        let contained = min(1, common / shorter)
        // A single word found inside a long name proves little.
        let trust = min(usedLeft.count, usedRight.count) >= 2 ? 0.4 : 0.15
        return max(0, min(1, both * (1 - trust) + contained * trust))
    }

    /// A part made ready: letters as an array, and what it weighs.
    private struct Word {
        let part: NameKey.Part
        let letters: [UInt32]
        let isArabic: Bool
        let weight: Double

        init(_ part: NameKey.Part) {
            self.part = part
            letters = part.text.unicodeScalars.prefix(48).map(\.value)
            isArabic = (letters.first ?? 0) >= 0x600
            // By the sounds, which count alike in both scripts; an initial weighs little.
            weight = max(1, min(6, Double(part.sound.utf8.count)))
        }
    }

    private static func worth(_ left: Word, _ right: Word) -> Double {
        if left.part.text == right.part.text { return 1 }
        if let leftLine = left.part.line, let rightLine = right.part.line, leftLine != rightLine {
            // Two names that everybody tells apart, however alike they look: Karim, Karima.
            return 0.5
        }
        let soundsAgree = left.part.sound == right.part.sound
        if left.isArabic != right.isArabic {
            if soundsAgree { return 0.97 }
            return likeness(
                Array(left.part.sound.unicodeScalars.map(\.value)), Array(right.part.sound.unicodeScalars.map(\.value)))
                * 0.88
        }
        let letters = likeness(left.letters, right.letters)
        if soundsAgree { return max(letters, left.part.line != nil ? 0.98 : 0.93) }
        // An initial stands for a name.
        if left.letters.count == 1 || right.letters.count == 1 {
            return left.letters.first == right.letters.first ? 0.8 : 0
        }
        // Like letters with another sound are rather two names (Cherif, Cherifi) than a slip.
        return letters * 0.96
    }

    /// The mean of Jaro-Winkler's and Damerau-Levenshtein's likeness of two words, 0...1.
    static func likeness(_ left: [UInt32], _ right: [UInt32]) -> Double {
        if left == right { return 1 }
        let longer = max(left.count, right.count)
        guard longer > 0, min(left.count, right.count) * 3 >= longer else { return 0 }
        let edits = Double(distance(left, right))
        return (jaroWinkler(left, right) + max(0, 1 - edits / Double(longer))) / 2
    }

    /// Jaro's likeness raised for a common beginning of up to four letters (Winkler, 1990).
    static func jaroWinkler(_ left: [UInt32], _ right: [UInt32]) -> Double {
        guard !left.isEmpty, !right.isEmpty else { return left.isEmpty && right.isEmpty ? 1 : 0 }
        let reach = max(0, max(left.count, right.count) / 2 - 1)
        var rightTaken = [Bool](repeating: false, count: right.count)
        var leftMatches: [UInt32] = []
        for (index, letter) in left.enumerated() {
            let low = max(0, index - reach)
            let high = min(right.count, index + reach + 1)
            guard low < high else { continue }
            for other in low..<high where !rightTaken[other] && right[other] == letter {
                rightTaken[other] = true
                leftMatches.append(letter)
                break
            }
        }
        guard !leftMatches.isEmpty else { return 0 }
        let rightMatches = right.indices.filter { rightTaken[$0] }.map { right[$0] }
        let swapped = zip(leftMatches, rightMatches).reduce(0) { $0 + ($1.0 == $1.1 ? 0 : 1) }
        let matches = Double(leftMatches.count)
        let jaro =
            (matches / Double(left.count) + matches / Double(right.count) + (matches - Double(swapped) / 2) / matches)
            / 3
        let prefix = zip(left, right).prefix(4).prefix { $0.0 == $0.1 }.count
        return jaro + Double(prefix) * 0.1 * (1 - jaro)
    }

    /// How many letters must be put in, left out, changed or swapped with their neighbour (optimal string alignment).
    static func distance(_ left: [UInt32], _ right: [UInt32]) -> Int {
        guard !left.isEmpty, !right.isEmpty else { return max(left.count, right.count) }
        let width = right.count + 1
        var before = [Int](repeating: 0, count: width)
        var last = Array(0..<width)
        var row = [Int](repeating: 0, count: width)
        for leftIndex in 1...left.count {
            row[0] = leftIndex
            for rightIndex in 1...right.count {
                let same = left[leftIndex - 1] == right[rightIndex - 1]
                var best = min(last[rightIndex] + 1, row[rightIndex - 1] + 1, last[rightIndex - 1] + (same ? 0 : 1))
                if leftIndex > 1, rightIndex > 1, left[leftIndex - 1] == right[rightIndex - 2],
                    left[leftIndex - 2] == right[rightIndex - 1]
                {
                    best = min(best, before[rightIndex - 2] + 1)
                }
                row[rightIndex] = best
            }
            (before, last, row) = (last, row, before)
        }
        return last[right.count]
    }
}
