import Testing
import Values

@testable import Mail

@Suite struct `A letter` {
    private func letter(
        to name: String = "Nadia Cherif", subject: String = "Bonjour", text: String = "Un texte.", html: String? = nil
    ) throws -> Letter {
        try Letter(
            id: ID(high: 1, low: 2), date: Instant(seconds: 1_795_310_752),
            from: Mailbox("no-reply@adc.example", name: "ADC"),
            to: Mailbox("nadia@adc.example", name: name), subject: subject, text: text, html: html, language: "fr")
    }

    private func lines(_ letter: Letter) -> [String] {
        String(decoding: letter.message, as: UTF8.self).split(separator: "\r\n", omittingEmptySubsequences: false)
            .map(String.init)
    }

    @Test func `goes out in ASCII, in short lines that end with CRLF`() throws {
        let letter = try letter(
            to: "نادية الشريف", subject: "اختر كلمة مرور جديدة لحسابك في الشركة الجزائرية للتحصيل",
            text: ".commence par un point\nFrom l’aube\nÀ bientôt \n" + String(repeating: "نص طويل ", count: 200),
            html: "<p dir=\"rtl\">نص</p>")
        #expect(letter.message.allSatisfy { $0 < 0x7F && ($0 >= 0x20 || $0 == 13 || $0 == 10 || $0 == 9) })
        let lines = lines(letter)
        #expect(lines.allSatisfy { $0.utf8.count <= 78 && !$0.contains("\n") && !$0.contains("\r") })
        #expect(lines.contains("=2Ecommence par un point") && lines.contains("=46rom l=E2=80=99aube"))
        #expect(lines.contains("=C3=80 bient=C3=B4t=20"))
        #expect(lines.contains("Auto-Submitted: auto-generated") && lines.contains("Content-Language: fr"))
        #expect(lines.contains("Date: Sun, 22 Nov 2026 01:25:52 +0000"))
        #expect(lines.contains("Message-ID: <\(ID(high: 1, low: 2))@adc.example>"))
    }

    @Test func `encodes names and subjects so that every character stays whole`() throws {
        #expect(HeaderText.unstructured("Bonjour") == "Bonjour")
        #expect(HeaderText.unstructured("=?utf-8?Q?x?=").hasPrefix("=?utf-8?B?"))
        #expect(HeaderText.words("مرحبا") == "=?utf-8?B?2YXYsdit2KjYpw==?=")
        #expect(HeaderText.phrase("A \"B\" \\ C") == "\"A \\\"B\\\" \\\\ C\"")
        let long = HeaderText.words(String(repeating: "é", count: 90)).split(separator: "\r\n ")
        #expect(long.count == 5)
        #expect(HeaderText.base64(Array("ab".utf8)) == "YWI=" && HeaderText.base64(Array("abc".utf8)) == "YWJj")
    }

    @Test(arguments: [
        "a\r\nBcc: x@y.example", "a\nb", "a\rb", "a\u{0}b", "a\u{85}b", "a\u{2028}b", "a\u{202E}b", "a\u{7F}b",
    ])
    func `never gets a header from what somebody typed`(text: String) throws {
        #expect(throws: LetterFault.control) { try letter(subject: text) }
        #expect(throws: LetterFault.control) { try letter(to: text) }
    }

    @Test(arguments: [
        "a@b.example\r\nRCPT TO:<x@y.example>", "a@b.example>", "<a@b.example", "a b@c.example", "a@b", "", "@",
        "\"a\"@b.example", "a@[127.0.0.1]", "a@b.example,c@d.example", " a@b.example", "نادية@b.example",
    ])
    func `goes to one plain address`(text: String) {
        #expect(throws: LetterFault.address) { try Mailbox(text) }
    }

    @Test func `has limits`() {
        #expect(throws: LetterFault.empty) { try letter(subject: "") }
        #expect(throws: LetterFault.tooLong) { try letter(subject: String(repeating: "a", count: 201)) }
        #expect(throws: LetterFault.tooLong) { try letter(text: String(repeating: "a", count: Letter.bodyLimit + 1)) }
        #expect(throws: LetterFault.control) { try letter(text: "a\rb") }
    }

    @Test func `is lost for good after a five, tried again after a four, and when we are to blame`() {
        func failure(_ line: String) -> MailFailure? { SMTPAnswer(Array(line.utf8))?.failure }
        #expect(failure("550 5.1.1 nobody@x http://secret") == MailFailure(.refused, code: "550 5.1.1"))
        #expect(failure("550 9.1.1 x")?.code == "550" && failure("550 5.1 x")?.code == "550")
        #expect(failure("451 4.3.0 later")?.isFinal == false && failure("552 x")?.isFinal == true)
        #expect(failure("535 5.7.8 no") == MailFailure(.credentials, code: "535 5.7.8"))
        #expect(failure("250 ok") == MailFailure(.unreachable))
        #expect(SMTPAnswer([0x35]) == nil && SMTPAnswer(Array("x50 ".utf8)) == nil)
    }

    @Test func `goes to this machine alone without encryption`() {
        for host in ["localhost", "127.0.0.1", "127.9.9.9", "::1"] {
            #expect(MailServer(host: host, port: 25, isImplicit: false).secrecy == .local)
        }
        for host in ["127.0.0.1.example", "mail.example", "128.0.0.1", "127.0.0", "127.0.0.256"] {
            #expect(MailServer(host: host, port: 25, isImplicit: false).secrecy == .upgraded)
        }
        #expect(MailServer(host: "localhost", port: 465, isImplicit: true).secrecy == .implicit)
    }
}
