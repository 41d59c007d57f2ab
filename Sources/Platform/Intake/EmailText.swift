/// Reads e-mail addresses of the plain form `local@domain` within the limits of RFC 5321; quoted locals and address literals are refused.
public enum EmailText {
    /// Reads an address from UTF-8 bytes; gives it trimmed, without `mailto:`, its domain in lower case.
    public static func read(_ bytes: UnsafeBufferPointer<UInt8>) throws(IntakeFault) -> String {
        guard bytes.count <= 1024 else { throw .tooLong(limit: 254) }
        let text: String
        do throws(IntakeFault) { text = try CleanText.read(bytes, limit: 1024) } catch { throw error }
        var address = Substring(text).utf8
        if address.count > 7, address.prefix(7).elementsEqual("mailto:".utf8, by: { $0 | 0x20 == $1 | 0x20 }) {
            address = address.dropFirst(7)
        }
        if address.count > 254 { throw .tooLong(limit: 254) }
        guard let at = address.lastIndex(of: UInt8(ascii: "@")) else { throw .notAnEmail }
        let local = address[..<at]
        let domain = address[address.index(after: at)...]
        guard (1...64).contains(local.count), isDotted(local, isAtom), isHost(domain) else { throw .notAnEmail }
        return String(Substring(local)) + "@" + String(Substring(domain)).lowercased()
    }

    /// Reads an address from text; see ``read(_:)``.
    public static func read(_ text: String) throws(IntakeFault) -> String {
        try text.reading { bytes throws(IntakeFault) in try read(bytes) }
    }

    private static func isHost(_ domain: Substring.UTF8View) -> Bool {
        guard isDotted(domain, { isLetterOrDigit($0) || $0 == UInt8(ascii: "-") }) else { return false }
        let labels = domain.split(separator: UInt8(ascii: "."))
        guard labels.count >= 2, let top = labels.last, top.count >= 2 else { return false }
        for label in labels {
            let hyphen = UInt8(ascii: "-")
            guard label.count <= 63, label.first != hyphen, label.last != hyphen else { return false }
        }
        return !top.allSatisfy { (0x30...0x39).contains($0) }
    }

    private static func isDotted(_ text: Substring.UTF8View, _ isAllowed: (UInt8) -> Bool) -> Bool {
        text.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
            .allSatisfy { !$0.isEmpty && $0.allSatisfy(isAllowed) }
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        default: false
        }
    }

    /// The characters of an atom, RFC 5322 section 3.2.3.
    private static func isAtom(_ byte: UInt8) -> Bool {
        isLetterOrDigit(byte) || "!#$%&'*+-/=?^_`{|}~".utf8.contains(byte)
    }
}
