import Intake
import Testing

@Suite struct `Cleaning text` {
    @Test(
        arguments: [
            ("abc", "abc"), ("  a  b ", "a b"), ("a\u{A0}\u{202F}b", "a b"), ("e\u{301}te\u{301}", "été"),
            ("a\u{0}b", "ab"),
            ("\u{202E}evil\u{202C}", "evil"), ("\u{2066}x\u{2069}\u{200E}\u{200F}\u{61C}\u{FEFF}", "x"),
            ("a\nb\tc", "a b c"),
            ("\u{1B}[31mred", "[31mred"), ("\u{85}a\u{9F}", "a"), ("ا\u{653}", "آ"), ("علي", "علي"), ("👩‍👧", "👩‍👧"),
            ("\u{FFFE}a", "a"), ("a \u{200B} b", "a b"), ("<script>", "<script>"),
        ])
    func `keeps what is seen, once`(text: String, clean: String) throws {
        #expect(try Array(CleanText.read(text, limit: 100).unicodeScalars) == Array(clean.unicodeScalars))
    }

    @Test func `keeps lines where there may be several`() throws {
        #expect(try CleanText.read("a\r\nb\r\rc \n\n\n d\n", limit: 100, multiline: true) == "a\nb\n\nc\n\nd")
    }

    @Test func `limits characters and bytes`() throws {
        #expect(try CleanText.read("abcde", limit: 5) == "abcde")
        #expect(throws: IntakeFault.tooLong(limit: 4)) { try CleanText.read("abcde", limit: 4) }
        #expect(try CleanText.read("ééééé", limit: 5) == "ééééé")
        #expect(try CleanText.read("e\u{301}e\u{301}", limit: 2) == "éé")
        #expect(throws: IntakeFault.tooLong(limit: 5)) { try CleanText.read("ééééé", limit: 5, byteLimit: 9) }
        #expect(throws: IntakeFault.tooLong(limit: 10)) {
            try CleanText.read(String(repeating: "é", count: 100_000), limit: 10)
        }
    }

    @Test func `refuses nothing and what is not text`() {
        #expect(throws: IntakeFault.empty) { try CleanText.read("", limit: 5) }
        #expect(throws: IntakeFault.empty) { try CleanText.read(" \u{202E}\u{0} ", limit: 5) }
        for broken: [UInt8] in [
            [0xFF], [0x61, 0xC3], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xE0, 0x80, 0x80],
        ] {
            #expect(throws: IntakeFault.invalidText) {
                try broken.withUnsafeBufferPointer { bytes throws in try CleanText.read(bytes, limit: 50) }
            }
        }
    }

    @Test func `flags read in three languages`() throws {
        for yes in ["oui", "Oui ", "YES", "نعم", "1", "x", "vrai", "✓", "✔️", "١", "O"] {
            #expect(try FlagText.read(yes), "\(yes)")
        }
        for no in ["non", "No", "لا", "0", "faux", "N", "٠"] { #expect(try !FlagText.read(no), "\(no)") }
        #expect(throws: IntakeFault.empty) { try FlagText.read(" ") }
        #expect(throws: IntakeFault.notAFlag) { try FlagText.read("peut-être") }
        #expect(throws: IntakeFault.notAFlag) { try FlagText.read("oui non") }
    }

    @Test func `words fold case, accents and Arabic forms`() {
        #expect(Folding.words("  N° de la CRÉANCE (DA) ") == "n de la creance da")
        #expect(Folding.words("Œuvre_ßtraße") == "oeuvre sstrasse")
        #expect(Folding.words("إسمُ المدينـــة") == "اسم المدينه")
        #expect(Folding.words("١٢ ž") == "12 z")
        #expect(Folding.words("---") == "")
    }
}

@Suite struct `Reading e-mail addresses` {
    @Test(
        arguments: [
            ("a@b.dz", "a@b.dz"), (" Ali.Ben+x@Example.DZ ", "Ali.Ben+x@example.dz"), ("mailto:a@b.dz", "a@b.dz"),
            ("\u{200F}a@b.dz\u{0}", "a@b.dz"), ("a_b-c@sub.do-main.co", "a_b-c@sub.do-main.co"), ("a@b", nil),
            ("@b.dz", nil),
            ("a@", nil), ("a b@c.dz", nil), ("a..b@c.dz", nil), (".a@c.dz", nil), ("a.@c.dz", nil), ("a@c..dz", nil),
            ("a@-c.dz", nil), ("a@c-.dz", nil), ("a@1.2.3.4", nil), ("\"a\"@b.dz", nil), ("a@[1.2.3.4]", nil),
            ("é@b.dz", nil),
            ("a@b@c.dz", nil), ("", nil), ("a@b.d", nil), ("a,b@c.dz", nil), ("<a@b.dz>", nil),
            ("a@b.dz\r\nBcc: x@y.z", nil),
        ] as [(String, String?)])
    func `gives the address or a reason`(text: String, address: String?) {
        #expect((try? EmailText.read(text)) == address)
    }

    @Test func `holds the limits of RFC 5321`() throws {
        let local = String(repeating: "a", count: 64)
        #expect(try EmailText.read(local + "@b.dz") == local + "@b.dz")
        #expect(throws: IntakeFault.notAnEmail) { try EmailText.read(local + "a@b.dz") }
        #expect(throws: IntakeFault.notAnEmail) { try EmailText.read("a@" + local + ".dz") }
        let long = Array(repeating: String(repeating: "b", count: 60), count: 5).joined(separator: ".")
        #expect(throws: IntakeFault.tooLong(limit: 254)) { try EmailText.read("a@" + long + ".dz") }
    }
}
