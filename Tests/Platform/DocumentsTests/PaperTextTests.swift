import Testing

@testable import Documents

@Suite struct `Texts made fit for print` {
    private func shown(_ text: String, _ direction: Paper.Direction = .rightToLeft) -> String {
        PaperText.shown(text, limit: 200, direction: direction)
            .replacing("\u{2066}", with: "[").replacing("\u{2069}", with: "]").replacing("\u{202F}", with: "_")
    }

    @Test(arguments: [
        ("المبلغ 1 284 500,00 دج", "المبلغ [1_284_500,00] دج"), ("1 284 500,00", "[1_284_500,00]"),
        ("-1 500,00", "[-1_500,00]"), ("الرقم 0550 12 34 56 هنا", "الرقم [0550 12 34 56] هنا"),
        ("الرقم +213 550 12 34 56", "الرقم [+213 550 12 34 56]"),
        ("+213 (0) 550 12 34 56 هاتف", "[+213 (0) 550 12 34 56] هاتف"),
        ("الملف D-2026-004812", "الملف [D-2026-004812]"), ("السجل 16/00-1234567B19", "السجل [16/00-1234567B19]"),
        ("لدى Djezzy إلى", "لدى [Djezzy] إلى"), ("السيد Benali Mourad (مراد)", "السيد [Benali Mourad] (مراد)"),
        ("في 21 نوفمبر 2026", "في [21] نوفمبر [2026]"), ("نسبة 12,5%", "نسبة [12,5%]"),
        ("021 63 12 34 · a.b@c.dz هاتف", "[021 63 12 34] · [a.b@c.dz] هاتف"), ("ساعة 14:30.", "ساعة [14:30]."),
        ("10 000 000 دج و 5 دج", "[10_000_000] دج و [5] دج"), ("2026 DA المبلغ", "[2026] [DA] المبلغ"),
        ("١ ٢٨٤ دج", "[١_٢٨٤] دج"), ("كشف حساب", "كشف حساب"), ("", ""), ("Benali", "[Benali]"),
        ("12، 14 حي", "[12]، [14] حي"),
    ])
    func `isolate what reads from left to right in Arabic`(text: String, expected: String) {
        #expect(shown(text) == expected)
    }

    @Test(arguments: [
        ("Solde 1 284 500,00 DA", "Solde 1_284_500,00 DA"), ("0550 12 34 56", "0550 12 34 56"),
        ("0550 123 456", "0550 123 456"),
        ("+213 550 123 456", "+213 550 123 456"), ("213 550 12 34", "213 550 12 34"), ("1000 000", "1000 000"),
        ("le 3 100 fois", "le 3_100 fois"), ("12,5 100", "12,5 100"), ("A1 000", "A1 000"), ("1 0000", "1 0000"),
    ])
    func `keep thousands together in French and leave telephone numbers alone`(text: String, expected: String) {
        #expect(shown(text, .leftToRight) == expected)
    }

    @Test func `lose control characters and overrides`() {
        #expect(shown("a\0b\u{202E}c\u{7F}d\te\nf", .leftToRight) == "abcd e f")
        #expect(PaperText.shown("a\nb", limit: 9, keepsLines: true, direction: .leftToRight) == "a\nb")
    }

    @Test func `end in an ellipsis when they are too long`() {
        let text = PaperText.shown(String(repeating: "x", count: 300), limit: 200, direction: .leftToRight)
        #expect(text.count == 201)
        #expect(text.hasSuffix("…"))
    }
}
