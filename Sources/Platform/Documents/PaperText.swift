/// Makes texts from outside fit to be printed.
enum PaperText {
    /// The text without control characters and direction overrides, cut to a length, with every number in one piece.
    ///
    /// A line feed stays only where lines are kept. In a right-to-left paper every run of digits with its signs and
    /// separators is isolated, and so is a text without any right-to-left letter, because the bidirectional algorithm
    /// would set the groups of `1 284 500,00` or `0550 12 34 56` from right to left.
    static func shown(_ text: String, limit: Int, keepsLines: Bool = false, direction: Paper.Direction) -> String {
        var scalars: [Unicode.Scalar] = []
        var isCut = false
        var lineFeeds = 0
        for scalar in text.unicodeScalars {
            if scalars.count >= limit {
                isCut = true
                break
            }
            switch scalar {
            case "\n", "\u{2028}", "\u{2029}", "\u{85}":
                // One empty line at most, whatever a form sent.
                if keepsLines, scalars.suffix(2) == ["\n", "\n"] { continue }
                lineFeeds += 1
                scalars.append(keepsLines && lineFeeds <= 400 ? "\n" : " ")
            case "\t", "\r": scalars.append(" ")
            case "\u{0}"..."\u{1F}", "\u{7F}"..."\u{9F}", "\u{202A}"..."\u{202E}", "\u{FEFF}", "\u{FFF9}"..."\u{FFFC}":
                continue
            case _ where scalar.value & 0xFFFE == 0xFFFE || (0xFDD0...0xFDEF).contains(scalar.value): continue
            default: scalars.append(scalar)
            }
        }
        while let last = scalars.last, isCut || !keepsLines, last == " " { scalars.removeLast() }
        if isCut { scalars.append("…") }
        joinGroups(&scalars)
        if direction == .rightToLeft { scalars = isolated(scalars) }
        var result = String.UnicodeScalarView()
        result.append(contentsOf: scalars)
        return String(result)
    }

    /// Puts a narrow no-break space between the thousands of an amount, so that neither a line end nor the
    /// bidirectional algorithm parts them. Telephone numbers have other groups, a 0 or a plus in front.
    private static func joinGroups(_ scalars: inout [Unicode.Scalar]) {
        var index = 0
        while index < scalars.count {
            guard isDigit(scalars[index]) else {
                index += 1
                continue
            }
            let start = index
            while index < scalars.count, isDigit(scalars[index]) { index += 1 }
            let followsGroup = start > 1 && isSpace(scalars[start - 1]) && isDigit(scalars[start - 2])
            guard index - start <= 3, scalars[start] != "0", start == 0 || !isGlue(scalars[start - 1]), !followsGroup
            else { continue }
            var spaces: [Int] = []
            while index + 3 < scalars.count, isSpace(scalars[index]), isDigit(scalars[index + 1]),
                isDigit(scalars[index + 2]), isDigit(scalars[index + 3]),
                index + 4 >= scalars.count || !isDigit(scalars[index + 4])
            {
                spaces.append(index)
                index += 4
            }
            let goesOn = index + 1 < scalars.count && isSpace(scalars[index]) && isDigit(scalars[index + 1])
            if !goesOn { for space in spaces { scalars[space] = "\u{202F}" } }
        }
    }

    /// Wraps what reads from left to right in isolates: the whole text when nothing in it reads the other way, else
    /// each name, reference, amount and telephone number by itself.
    private static func isolated(_ scalars: [Unicode.Scalar]) -> [Unicode.Scalar] {
        let open: Unicode.Scalar = "\u{2066}"
        let close: Unicode.Scalar = "\u{2069}"
        guard scalars.contains(where: isRightToLeft) else {
            return scalars.isEmpty || scalars.contains("\n") ? scalars : [open] + scalars + [close]
        }
        var result: [Unicode.Scalar] = []
        result.reserveCapacity(scalars.count + 8)
        var index = 0
        while index < scalars.count {
            let isSigned = isSign(scalars[index]) && index + 1 < scalars.count && isDigit(scalars[index + 1])
            guard isSigned || isLatin(scalars[index]) else {
                result.append(scalars[index])
                index += 1
                continue
            }
            let end = endOfRun(from: isSigned ? index + 1 : index, in: scalars)
            result.append(open)
            result.append(contentsOf: scalars[index..<end])
            result.append(close)
            index = end
        }
        return result
    }

    /// Where a stretch of Latin words, or of groups of digits, ends. A space joins word to word and digit to digit,
    /// never a number to a word.
    private static func endOfRun(from start: Int, in scalars: [Unicode.Scalar]) -> Int {
        var end = start + 1
        while end < scalars.count {
            if isLatin(scalars[end]) || scalars[end] == "%" {
                end += 1
                continue
            }
            // What stands between two pieces of a run is at most three separators long.
            var next = end
            var hasSpace = false
            var hasPoint = false
            while next < scalars.count, next - end < 3, isSeparator(scalars[next]) {
                if isSpace(scalars[next]) {
                    hasSpace = true
                } else if !"()".unicodeScalars.contains(scalars[next]) {
                    hasPoint = true
                }
                next += 1
            }
            guard next > end, next < scalars.count, isLatin(scalars[next]) else { break }
            if hasSpace, hasPoint || isDigit(scalars[end - 1]) != isDigit(scalars[next]) { break }
            end = next + 1
        }
        return end
    }

    /// A digit, or a letter of a script that reads from left to right.
    private static func isLatin(_ scalar: Unicode.Scalar) -> Bool {
        isDigit(scalar) || (!isRightToLeft(scalar) && scalar.properties.isAlphabetic)
    }

    /// What joins a digit to what stands before it, so that it does not begin an amount.
    private static func isGlue(_ scalar: Unicode.Scalar) -> Bool {
        isDigit(scalar) || scalar == "+" || scalar == "," || scalar == "." || scalar == "/" || scalar == "_"
            || scalar.properties.isAlphabetic
    }

    private static func isDigit(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "0"..."9", "\u{660}"..."\u{669}", "\u{6F0}"..."\u{6F9}": true
        default: false
        }
    }

    private static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
        scalar == " " || scalar == "\u{A0}" || scalar == "\u{2009}" || scalar == "\u{202F}"
    }

    private static func isSign(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "+" || scalar == "-" || scalar == "\u{2212}" || scalar == "("
    }

    private static func isSeparator(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case " ", "\u{A0}", "\u{2009}", "\u{202F}", ".", ",", ":", "/", "-", "\u{2013}", "(", ")", "'", "\u{2019}", "+",
            "@", "_",
            "&", "#", "\u{66B}", "\u{66C}":
            true
        default: false
        }
    }

    private static func isRightToLeft(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x590...0x65F, 0x66D...0x6EF, 0x6FA...0x8FF, 0xFB1D...0xFDFF, 0xFE70...0xFEFE, 0x10800...0x10FFF,
            0x1E800...0x1EFFF:
            true
        default: false
        }
    }
}
