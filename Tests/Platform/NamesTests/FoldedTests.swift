import Testing

@testable import Names

@Suite struct `Folded text` {
    @Test(arguments: [
        ("Béjaïa", "bejaia"), ("BÉJAÏA", "bejaia"), ("Be\u{301}jai\u{308}a", "bejaia"), ("Œuvre", "oeuvre"),
        ("Æsir", "aesir"), ("Straße", "strasse"), ("ÇA VA", "ca va"), ("L'été", "l ete"), ("L’été", "l ete"),
        ("  a   b\t\nc ", "a b c"), ("Jean-Pierre", "jean pierre"), ("S.A.R.L.", "s a r l"), ("Łódź", "lodz"),
        ("İstanbul", "istanbul"), ("ISTANBUL", "istanbul"), ("ﬁn", "fin"), ("ＡＢＣ１２", "abc12"),
        ("Tiếng Việt", "tieng viet"),
        ("أحمد", "احمد"), ("إبراهيم", "ابراهيم"), ("آمال", "امال"), ("مصطفى", "مصطفي"), ("فاطمة", "فاطمه"),
        ("مُحَمَّد", "محمد"), ("محـــمد", "محمد"), ("رؤوف", "رووف"), ("عائشة", "عايشه"), ("وفاء", "وفا"), ("١٢٣", "123"),
        ("۱۲۳", "123"), ("عبد\u{200F} الله", "عبد الله"), ("ﻣﺤﻤﺪ", "محمد"), ("ﻻ", "لا"), ("ﷲ", "الله"),
        ("کریم", "كريم"),
        ("شركة، النور؟", "شركه النور"), ("a\0b", "a b"), ("\u{202E}abc\u{202C}", "abc"), ("", ""), (" ", ""), ("-", ""),
        ("Привет", "привет"), ("ΑΘΗΝΑ", "αθηνα"), ("१२", "12"), ("a\u{AD}b", "ab"), ("100 000,50 DA", "100 000 50 da"),
    ])
    func `keeps what matters for searching`(text: String, folded: String) {
        #expect(Folded.text(text) == folded)
    }

    @Test func `is the same when folded again, for every code point`() {
        for value in UInt32(0)...0x1FFFF {
            guard let scalar = Unicode.Scalar(value) else { continue }
            let once = Folded.text("a" + String(scalar) + "b")
            if Folded.text(once) != once { Issue.record("U+\(String(value, radix: 16)): \(once)") }
        }
    }

    @Test func `is valid, bounded and safe on hostile text`() {
        let bombs = [
            String(repeating: "ﷺ", count: 30_000), String(repeating: "ﷲ", count: 30_000),
            String(repeating: "İ", count: 50_000),
            String(repeating: "\u{301}", count: 50_000), String(repeating: "😀", count: 25_000),
            String(repeating: "\0", count: 100_000),
            String(repeating: "ﻻ", count: 30_000), String(repeating: "ŉ", count: 30_000),
            "a" + String(repeating: "\u{202E}", count: 30_000),
        ]
        for bomb in bombs {
            let folded = Folded.text(bomb)
            #expect(folded.utf8.count <= bomb.utf8.count * 3 + 16)
            #expect(!folded.hasPrefix(" ") && !folded.hasSuffix(" ") && !folded.contains("  "))
            #expect(!folded.unicodeScalars.contains("\u{FFFD}"))
        }
    }

    @Test func `splits into words`() {
        #expect(Folded.words("Ben-Ali, Mohamed") == ["ben", "ali", "mohamed"])
        #expect(Folded.words(" ").isEmpty)
    }
}

@Suite struct `Trigrams of folded text` {
    @Test func `are cut as FTS5 cuts them`() {
        #expect(Trigrams.of("ben ali") == ["ben", "en ", "n a", " al", "ali"])
        #expect(Trigrams.of("aaaa") == ["aaa"])
        #expect(Trigrams.of("محمد") == ["محم", "حمد"])
        #expect(Trigrams.of("ab").isEmpty)
        #expect(Trigrams.of("").isEmpty)
    }

    @Test func `are cut as PostgreSQL cuts them`() {
        #expect(Set(Trigrams.padded("cat")) == ["  c", " ca", "cat", "at "])
        #expect(Set(Trigrams.padded("ab c")) == ["  a", " ab", "ab ", "  c", " c "])
        #expect(Trigrams.padded("").isEmpty)
    }

    @Test func `measure likeness as pg_trgm does`() {
        // select similarity('word', 'two words') gives 0.36363637 in PostgreSQL's manual.
        #expect(abs(Trigrams.similarity("word", "two words") - 4.0 / 11) < 1e-9)
        #expect(Trigrams.similarity("benali", "benali") == 1)
        #expect(Trigrams.similarity("", "") == 0)
        #expect(Trigrams.similarity("benali", "xyz") == 0)
    }

    @Test func `make a query that nothing can break out of`() {
        #expect(Trigrams.anyOf("abcd") == "\"abc\" OR \"bcd\"")
        #expect(Trigrams.anyOf("a\"b") == "\"a\"\"b\"")
        #expect(Trigrams.anyOf("ab") == nil)
        #expect(Trigrams.anyOf(String(repeating: "abcdefghij", count: 1000)).map { $0.utf8.count < 400 } == true)
    }
}
