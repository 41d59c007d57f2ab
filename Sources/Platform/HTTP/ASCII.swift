extension UInt8 {
    /// An octet of a token (RFC 9110, section 5.6.2): what names of header fields are made of.
    var isToken: Bool {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "!"), UInt8(ascii: "#"), UInt8(ascii: "$"),
            UInt8(ascii: "%"), UInt8(ascii: "&"), UInt8(ascii: "'"), UInt8(ascii: "*"), UInt8(ascii: "+"),
            UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "^"), UInt8(ascii: "_"), UInt8(ascii: "`"),
            UInt8(ascii: "|"), UInt8(ascii: "~"):
            true
        default: false
        }
    }

    var isDigit: Bool { self >= 0x30 && self <= 0x39 }

    /// A control octet that no field value may hold; the tab is allowed.
    var isControl: Bool { self < 0x20 && self != 0x09 || self == 0x7F }

    var isBlank: Bool { self == 0x20 || self == 0x09 }

    var lowered: UInt8 { self >= 0x41 && self <= 0x5A ? self | 0x20 : self }

    /// The value of a hexadecimal digit, 0...15.
    var nibble: UInt8? {
        switch self {
        case 0x30...0x39: self - 0x30
        case 0x41...0x46: self - 0x41 + 10
        case 0x61...0x66: self - 0x61 + 10
        default: nil
        }
    }
}

/// Whether two texts are equal when the case of ASCII letters does not count.
func equalIgnoringCase(_ left: String, _ right: String) -> Bool {
    let (one, other) = (left.utf8, right.utf8)
    guard one.count == other.count else { return false }
    var rest = other.makeIterator()
    for octet in one {
        guard let opposite = rest.next(), octet == opposite || octet.lowered == opposite.lowered else { return false }
    }
    return true
}

/// The text with ASCII letters in lower case; other letters stay as they are.
func loweredASCII(_ text: some StringProtocol) -> String {
    String(decoding: text.utf8.map(\.lowered), as: UTF8.self)
}

/// The text without blanks (space and tab) at its ends.
func trimmedBlanks(_ text: some StringProtocol) -> String {
    var bytes = Array(text.utf8)[...]
    while let first = bytes.first, first.isBlank { bytes.removeFirst() }
    while let last = bytes.last, last.isBlank { bytes.removeLast() }
    return String(decoding: bytes, as: UTF8.self)
}

/// Reads one to eighteen decimal digits and nothing else, so that the number always fits.
func plainNumber(_ text: some StringProtocol) -> Int64? {
    let digits = text.utf8
    guard (1...18).contains(digits.count), digits.allSatisfy(\.isDigit) else { return nil }
    return digits.reduce(0) { $0 * 10 + Int64($1 - 0x30) }
}

/// The parts of a list between separators; separators inside quoted strings do not count (RFC 9110, section 5.6).
func listParts(_ text: String, separator: UInt8) -> [String] {
    var parts: [String] = []
    var current: [UInt8] = []
    var isQuoted = false
    var isEscaped = false
    for byte in text.utf8 {
        if isQuoted {
            current.append(byte)
            if isEscaped {
                isEscaped = false
            } else if byte == UInt8(ascii: "\\") {
                isEscaped = true
            } else if byte == UInt8(ascii: "\"") {
                isQuoted = false
            }
        } else if byte == separator {
            parts.append(trimmedBlanks(String(decoding: current, as: UTF8.self)))
            current.removeAll(keepingCapacity: true)
        } else {
            if byte == UInt8(ascii: "\"") { isQuoted = true }
            current.append(byte)
        }
    }
    parts.append(trimmedBlanks(String(decoding: current, as: UTF8.self)))
    return parts
}

/// The value of a parameter: a token as it is, a quoted string without its quotes and escapes.
func unquoted(_ text: String) -> String {
    let bytes = Array(text.utf8)
    guard bytes.count >= 2, bytes.first == UInt8(ascii: "\""), bytes.last == UInt8(ascii: "\"") else { return text }
    var result: [UInt8] = []
    var isEscaped = false
    for byte in bytes[1..<(bytes.count - 1)] {
        if !isEscaped, byte == UInt8(ascii: "\\") {
            isEscaped = true
        } else {
            result.append(byte)
            isEscaped = false
        }
    }
    return String(decoding: result, as: UTF8.self)
}
