public import Values

/// A letter to one person, as a program sends it. Whatever its parts say, none of them can become a header.
public struct Letter: Sendable {
    /// What names it among all letters, before the @ of its Message-ID; the same when it is carried again.
    public let id: ID
    /// When it was written.
    public let date: Instant
    /// Who writes.
    public let from: Mailbox
    /// Who reads.
    public let to: Mailbox
    /// What it is about, on one line.
    public let subject: String
    /// The text; lines end with `\n`.
    public let text: String
    /// The same as HTML; nil for none.
    public let html: String?
    /// The tag of the language: `ar`.
    public let language: String

    /// The longest subject, in characters.
    public static let subjectLimit = 200
    /// The longest text and the longest HTML, in bytes.
    public static let bodyLimit = 64 << 10

    /// Writes a letter. Throws ``LetterFault``.
    public init(
        id: ID, date: Instant, from: Mailbox, to: Mailbox, subject: String, text: String, html: String? = nil,
        language: String
    ) throws(LetterFault) {
        guard !subject.isEmpty, !text.isEmpty else { throw .empty }
        guard subject.count <= Letter.subjectLimit, text.utf8.count <= Letter.bodyLimit,
            (html?.utf8.count ?? 0) <= Letter.bodyLimit
        else { throw .tooLong }
        let isTag = (2...8).contains(language.utf8.count) && language.utf8.allSatisfy { (0x61...0x7A).contains($0) }
        guard HeaderText.isClean(subject), isTag, Letter.isText(text), Letter.isText(html ?? "") else { throw .control }
        self.id = id
        self.date = date
        self.from = from
        self.to = to
        self.subject = subject
        self.text = text
        self.html = html
        self.language = language
    }

    private static func isText(_ text: String) -> Bool {
        text.unicodeScalars.allSatisfy { scalar in
            switch scalar.value {
            case 9, 10: true
            case 0..<0x20, 0x7F..<0xA0: false
            default: true
            }
        }
    }

    /// The letter as it goes over the wire: RFC 5322, in ASCII alone, every line short and ended by CRLF.
    public var message: [UInt8] {
        var head = [
            "From: \(from.header)", "To: \(to.header)", "Subject: \(HeaderText.unstructured(subject))",
            "Date: \(Letter.written(date))", "Message-ID: <\(id)@\(from.domain)>", "MIME-Version: 1.0",
            // RFC 3834: no automatic answer to what a program wrote.
            "Auto-Submitted: auto-generated", "X-Auto-Response-Suppress: All", "Content-Language: \(language)",
        ]
        guard let html else {
            head += Letter.part("plain")
            return Array((head.joined(separator: "\r\n") + "\r\n\r\n").utf8) + QuotedPrintable.encode(text)
        }
        // Quoted-printable never writes “=_”, so no text can end a part.
        let mark = "=_sila_\(id)"
        head.append("Content-Type: multipart/alternative;\r\n boundary=\"\(mark)\"")
        var message = Array((head.joined(separator: "\r\n") + "\r\n\r\n").utf8)
        for (kind, body) in [("plain", text), ("html", html)] {
            message += Array("--\(mark)\r\n\(Letter.part(kind).joined(separator: "\r\n"))\r\n\r\n".utf8)
            message += QuotedPrintable.encode(body)
        }
        return message + Array("--\(mark)--\r\n".utf8)
    }

    private static func part(_ kind: String) -> [String] {
        ["Content-Type: text/\(kind); charset=utf-8", "Content-Transfer-Encoding: quoted-printable"]
    }

    /// `Sun, 22 Nov 2026 01:25:52 +0000`.
    static func written(_ instant: Instant) -> String {
        let day = Day(containing: instant, offsetSeconds: 0)
        let (year, month, date) = day.parts
        let days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let second = Int(((instant.seconds % 86_400) + 86_400) % 86_400)
        let time = "\(two(second / 3600)):\(two(second / 60 % 60)):\(two(second % 60))"
        let years = String(repeating: "0", count: max(0, 4 - String(year).count)) + String(year)
        return "\(days[(day.weekday - 1) % 7]), \(two(date)) \(months[(month - 1) % 12]) \(years) \(time) +0000"
    }
}
