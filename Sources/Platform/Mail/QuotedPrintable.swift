/// Text as quoted-printable (RFC 2045 section 6.7): seven bits, short lines, and nothing that a server on the way changes.
enum QuotedPrintable {
    private static let hex = Array("0123456789ABCDEF".utf8)
    /// The longest line, without its end.
    private static let width = 76

    /// Encodes text whose lines end with `\n`; the lines of the answer end with CRLF.
    static func encode(_ text: String) -> [UInt8] {
        var result: [UInt8] = []
        for line in text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            append(Array(line), to: &result)
            result += [13, 10]
        }
        return result
    }

    private static func append(_ line: [UInt8], to result: inout [UInt8]) {
        var length = 0
        for (index, byte) in line.enumerated() {
            let isLast = index == line.count - 1
            // A point at the beginning means something to SMTP, “From ” something to mailboxes, blanks at the end get lost.
            let isPlain =
                switch byte {
                case UInt8(ascii: "="): false
                case UInt8(ascii: "."), UInt8(ascii: "F"): length > 0
                case UInt8(ascii: " "), 9: !isLast
                default: byte > 0x20 && byte < 0x7F
                }
            let needed = isPlain ? 1 : 3
            if length + needed > (isLast ? width : width - 1) {
                result += [UInt8(ascii: "="), 13, 10]
                length = 0
                // What was plain in the middle begins a line now.
                if byte == UInt8(ascii: ".") || byte == UInt8(ascii: "F") {
                    result += [UInt8(ascii: "="), hex[Int(byte >> 4)], hex[Int(byte & 15)]]
                    length = 3
                    continue
                }
            }
            if isPlain {
                result.append(byte)
            } else {
                result += [UInt8(ascii: "="), hex[Int(byte >> 4)], hex[Int(byte & 15)]]
            }
            length += needed
        }
    }
}
