import Intake
import Testing
import Values

@Suite struct `Reading amounts` {
    @Test(
        arguments: [
            ("1234", 123_400), ("0", 0), ("1234.5", 123_450), ("1234,50", 123_450), ("12,5", 1250), (".5", 50),
            (",05", 5),
            ("12.", 1200), ("1 234,50 DA", 123_450), ("1\u{A0}234,50", 123_450),
            ("1\u{202F}234\u{202F}567,00 DZD", 123_456_700),
            ("1\u{2009}234.50", 123_450), ("1.234,50", 123_450), ("1,234.50", 123_450), ("1'234.50", 123_450),
            ("1’234’567,5", 123_456_750), ("1,234,567", 123_456_700), ("1.234.567", 123_456_700), ("-12", -1200),
            ("\u{2212}12,34", -1234), ("12,34-", -1234), ("(12,34)", -1234), ("(1 234,50 DA)", -123_450),
            ("- 12 DA", -1200),
            ("+12", 1200), ("DA 12,34", 1234), ("12DA", 1200), ("12 dinars algériens", 1200), ("١٢٣٤٫٥٠", 123_450),
            ("١٬٢٣٤٫٥٠ دج", 123_450), ("۱۲۳۴٫۵", 123_450), ("1234,50 د.ج", 123_450), ("د.ج. 5", 500), ("دينار 7", 700),
            ("\u{202B}1 234,50\u{202C} دج", 123_450), ("\u{FEFF}5", 500), ("1.500000000000000000000000", 150),
            ("000000000000000000000000000000000000012", 1200), ("92233720368547758.07", Int64.max),
            ("-92233720368547758.08", Int64.min), ("92 233 720 368 547 758,0700000", Int64.max), ("0,000", 0),
            ("  7\t", 700),
            ("12 345 678", 1_234_567_800), ("0.125000", nil), ("12345,678", nil), ("1234.567", nil),
            ("92233720368547758.08", nil), ("-92233720368547758.09", nil), ("99999999999999999999999999", nil),
            ("", nil),
            ("   ", nil), ("\u{200F}", nil), ("abc", nil), ("12 34", nil), ("1,23,456", nil), ("1.234,56.78", nil),
            ("1,2,3", nil), ("--5", nil), ("-5-", nil), ("(5", nil), ("5)", nil), ("(-5)", nil), ("()", nil),
            ("1e5", nil),
            ("0x10", nil), ("12 %", nil), ("12 EUR", nil), ("€12", nil), ("12 DA EUR", nil), ("5 5", nil),
            ("1,234", nil),
            ("1.234", nil), ("=1+1", nil), ("1/2", nil), ("\u{0}5", nil), ("NaN", nil), ("∞", nil), ("-", nil),
            (".", nil),
            ("DA", nil), ("12..5", nil), ("12,.5", nil), ("١٢٫٥٫٦", nil), ("1 234.567.890", nil), ("1'234 567", nil),
        ] as [(String, Int64?)])
    func `gives minor units or a reason`(text: String, minor: Int64?) {
        #expect((try? AmountText.read(text, .dinar).minor) == minor)
    }

    @Test(
        arguments: [
            ("", .empty), ("\u{200F} \u{A0}", .empty), ("x", .notANumber), ("1,234", .ambiguous),
            ("12.345", .ambiguous),
            ("1.234,56.7", .severalDecimalMarks), ("1,2,3", .severalDecimalMarks),
            ("1,2345", .tooManyDecimals(allowed: 2)),
            ("92233720368547758.08", .tooLarge), ("184467440737095516160", .tooLarge), ("5 €", .otherCurrency("EUR")),
        ] as [(String, IntakeFault)])
    func `names what is wrong`(text: String, fault: IntakeFault) {
        #expect(throws: fault) { try AmountText.read(text, .dinar) }
    }

    @Test func `refuses bytes that are not UTF-8 and very long texts`() {
        let broken: [UInt8] = [0x31, 0xFF]
        #expect(throws: IntakeFault.invalidText) {
            try broken.withUnsafeBufferPointer { bytes throws in try AmountText.minorUnits(bytes, .dinar) }
        }
        #expect(throws: IntakeFault.tooLong(limit: 512)) {
            try AmountText.read(String(repeating: "1", count: 100_000), .dinar)
        }
        #expect(throws: IntakeFault.tooLarge) { try AmountText.read(String(repeating: "9", count: 500), .dinar) }
    }

    @Test func `a style settles what one mark and three digits mean`() throws {
        #expect(try AmountText.read("1,234", .dinar, style: .decimalPoint).minor == 123_400)
        #expect(try AmountText.read("1.234", .dinar, style: .decimalComma).minor == 123_400)
        #expect(try AmountText.read("1,230", .dinar, style: .decimalComma).minor == 123)
        #expect(throws: IntakeFault.tooManyDecimals(allowed: 2)) {
            try AmountText.read("1,234", .dinar, style: .decimalComma)
        }
        let tunisian = try #require(Currency(code: "TND"))
        #expect(try AmountText.read("1,234", tunisian, style: .decimalComma).minor == 1234)
        #expect(try AmountText.read("1 234,567 DT", tunisian).minor == 1_234_567)
    }

    @Test func `a column tells its style`() {
        #expect(AmountStyle.detect(["1,234", "12,50", "1 234,5"]) == .decimalComma)
        #expect(AmountStyle.detect(["1,234", "1,234.50", "7"]) == .decimalPoint)
        #expect(AmountStyle.detect(["1,234,567"]) == .decimalPoint)
        #expect(AmountStyle.detect(["1.234.567", "rubbish", ""]) == .decimalComma)
        #expect(AmountStyle.detect(["1,234", "5", "١٫٥"]) == .unknown)
        #expect(AmountStyle.detect(["1,5", "1.5"]) == .unknown)
        #expect(AmountStyle.detect([]) == .unknown)
    }

    @Test func `whole numbers and rates read`() throws {
        #expect(try WholeText.read("1 234") == 1234)
        #expect(try WholeText.read("12.00") == 12)
        #expect(try WholeText.read("-٧") == -7)
        #expect(try WholeText.read("9223372036854775807") == .max)
        #expect(try WholeText.read("-9223372036854775808") == .min)
        #expect(throws: IntakeFault.tooLarge) { try WholeText.read("9223372036854775808") }
        #expect(throws: IntakeFault.tooManyDecimals(allowed: 0)) { try WholeText.read("12.5") }
        #expect(throws: IntakeFault.notANumber) { try WholeText.read("12 DA") }
        #expect(try RateText.read("12,5 %") == 1250)
        #expect(try RateText.read("٪ ١٢") == 1200)
        #expect(try RateText.read("0.5%", digits: 4) == 5000)
        #expect(try RateText.read("36.7538", digits: 7) == 367_538_000)
        #expect(throws: IntakeFault.notANumber) { try RateText.read("5 DA") }
    }
}
