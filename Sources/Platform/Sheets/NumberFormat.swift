/// What a workbook's number format makes of a number.
enum NumberFormat: UInt8 {
    case plain, day, percent

    /// The meaning of a format that every workbook knows by number (ECMA-376 part 1, 18.8.30).
    static func builtIn(_ id: Int) -> NumberFormat {
        switch id {
        case 9, 10: .percent
        case 14...17, 22, 27...31, 34...36, 50...58: .day
        default: .plain
        }
    }

    /// The meaning of a format's code, judged by its first section without texts, escapes and brackets.
    init(code: String) {
        var letters: Set<UInt8> = []
        var bytes = code.utf8.makeIterator()
        var inText = false
        var inBrackets = false
        scan: while let byte = bytes.next() {
            if inText {
                inText = byte != UInt8(ascii: "\"")
                continue
            }
            if inBrackets {
                inBrackets = byte != UInt8(ascii: "]")
                continue
            }
            switch byte {
            case UInt8(ascii: "\""): inText = true
            case UInt8(ascii: "["): inBrackets = true
            case UInt8(ascii: "\\"), UInt8(ascii: "_"), UInt8(ascii: "*"): _ = bytes.next()
            case UInt8(ascii: ";"): break scan
            case 0x41...0x5A: letters.insert(byte | 0x20)
            default: letters.insert(byte)
            }
        }
        func has(_ letter: Unicode.Scalar) -> Bool { letters.contains(UInt8(ascii: letter)) }
        let isNumber = has("0") || has("#") || has("?")
        if has("%") {
            self = .percent
        } else if isNumber && !has("y") && !has("d") {
            self = .plain
        } else if has("y") || has("d") || (has("m") && !has("h") && !has("s")) {
            self = .day
        } else {
            self = .plain
        }
    }
}

/// Writes a workbook's numbers as plain decimals.
enum WorkbookNumber {
    /// The number with at most fifteen significant digits, as spreadsheets show and mean them, without exponent.
    static func decimal(_ value: Double) -> String? {
        guard value.isFinite, value.magnitude < 1e100 else { return nil }
        if value == value.rounded(), value.magnitude < 1e15 { return String(Int64(value)) }
        // The shortest form that reads back the same has up to seventeen digits; round it to fifteen by hand.
        let text = value.magnitude.description
        var digits: [UInt8] = []
        var point: Int?
        var exponent = 0
        var bytes = Substring(text).utf8
        while let byte = bytes.popFirst() {
            if byte == UInt8(ascii: ".") {
                point = digits.count
            } else if byte == UInt8(ascii: "e") {
                exponent = Int(String(Substring(bytes))) ?? 0
                break
            } else {
                digits.append(byte &- 0x30)
            }
        }
        var scale = (point ?? digits.count) + exponent
        while digits.count > 1, digits[0] == 0 {
            digits.removeFirst()
            scale -= 1
        }
        if digits.count > 15 {
            let roundsUp = digits[15] >= 5
            digits.removeLast(digits.count - 15)
            if roundsUp {
                var place = 14
                while place >= 0, digits[place] == 9 {
                    digits[place] = 0
                    place -= 1
                }
                if place >= 0 {
                    digits[place] += 1
                } else {
                    digits.insert(1, at: 0)
                    scale += 1
                }
            }
        }
        while digits.count > 1, digits.last == 0 { digits.removeLast() }
        return (value < 0 ? "-" : "") + layOut(digits, scale)
    }

    /// The digits with a point behind the first `scale` of them.
    private static func layOut(_ digits: [UInt8], _ scale: Int) -> String {
        func text(_ digits: some Sequence<UInt8>) -> String {
            String(decoding: digits.map { $0 + 0x30 }, as: UTF8.self)
        }
        if scale <= 0 { return "0." + String(repeating: "0", count: -scale) + text(digits) }
        if scale >= digits.count { return text(digits) + String(repeating: "0", count: scale - digits.count) }
        return text(digits[..<scale]) + "." + text(digits[scale...])
    }
}
