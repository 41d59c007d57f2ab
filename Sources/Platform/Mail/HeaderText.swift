/// Text in headers: ASCII as it is, everything else as encoded words of RFC 2047.
enum HeaderText {
    /// How many bytes go into one encoded word, so that its line stays within 76 characters beside the header's name.
    private static let wordBytes = 36

    /// True without line ends, controls, and the invisible marks that turn the reading direction around.
    static func isClean(_ text: String) -> Bool {
        text.unicodeScalars.allSatisfy { scalar in
            switch scalar.value {
            case 0..<0x20, 0x7F..<0xA0, 0x2028, 0x2029, 0x202A...0x202E, 0x2066...0x2069, 0xFEFF: false
            default: true
            }
        }
    }

    /// A subject.
    static func unstructured(_ text: String) -> String {
        let isPlain =
            text.utf8.count <= 66 && text.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F } && !text.contains("=?")
            && text.first != " " && text.last != " "
        return isPlain ? text : words(text)
    }

    /// A name before an address.
    static func phrase(_ text: String) -> String {
        let isPlain = text.utf8.count <= 60 && text.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F } && !text.contains("=?")
        guard isPlain else { return words(text) }
        var quoted = "\""
        for character in text {
            if character == "\"" || character == "\\" { quoted.append("\\") }
            quoted.append(character)
        }
        return quoted + "\""
    }

    /// Encoded words, each on a line of its own, no character cut in two.
    static func words(_ text: String) -> String {
        var words: [String] = []
        var chunk: [UInt8] = []
        func close() { words.append("=?utf-8?B?\(base64(chunk))?=") }
        for scalar in text.unicodeScalars {
            let bytes = Array(String(scalar).utf8)
            if chunk.count + bytes.count > wordBytes {
                close()
                chunk = []
            }
            chunk += bytes
        }
        if !chunk.isEmpty || words.isEmpty { close() }
        return words.joined(separator: "\r\n ")
    }

    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    /// Base64 with its padding (RFC 4648 section 4).
    static func base64(_ bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        var index = 0
        while index < bytes.count {
            let one = bytes[index]
            let two = index + 1 < bytes.count ? bytes[index + 1] : 0
            let three = index + 2 < bytes.count ? bytes[index + 2] : 0
            text.append(alphabet[Int(one >> 2)])
            text.append(alphabet[Int((one & 3) << 4 | two >> 4)])
            text.append(index + 1 < bytes.count ? alphabet[Int((two & 15) << 2 | three >> 6)] : UInt8(ascii: "="))
            text.append(index + 2 < bytes.count ? alphabet[Int(three & 63)] : UInt8(ascii: "="))
            index += 3
        }
        return String(decoding: text, as: UTF8.self)
    }
}
