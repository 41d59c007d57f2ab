/// The codes at the beginning of a server's answer: `550`, and `5.1.1` where it says more (RFC 3463).
struct SMTPAnswer: Sendable, Hashable {
    var code = 0
    var detail = ""

    init() {}

    /// Reads a line's beginning; nil when it begins with no code.
    init?(_ line: [UInt8]) {
        func digit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
        guard line.count >= 3, line[0..<3].allSatisfy(digit) else { return nil }
        code = line[0..<3].reduce(0) { $0 * 10 + Int($1 - 0x30) }
        let rest = line.dropFirst(4).prefix { digit($0) || $0 == UInt8(ascii: ".") }
        let parts = rest.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        if parts.count == 3, parts.allSatisfy({ (1...3).contains($0.count) }), parts[0].elementsEqual(line.prefix(1)) {
            detail = String(decoding: rest, as: UTF8.self)
        }
    }

    /// Both codes.
    var text: String { code == 0 ? "" : detail.isEmpty ? "\(code)" : "\(code) \(detail)" }

    /// What the answer means for a letter that was not taken. What is wrong with us rather than with the letter is mended
    /// by the operator, so it is tried again.
    var failure: MailFailure {
        switch code {
        case 530, 534, 535, 538, 454: MailFailure(.credentials, code: text)
        case 400..<500: MailFailure(.later, code: text)
        case 500..<600: MailFailure(.refused, code: text)
        // The last that was said was friendly: then the connection broke.
        default: MailFailure(.unreachable)
        }
    }
}
