import Testing
import Values

@Suite struct `Money and identities` {
    @Test func `amounts of one currency are added exactly, and those of two are not`() throws {
        let one = Money(minor: 123_450, .dinar)
        #expect(try one.adding(Money(minor: 50, .dinar)) == Money(minor: 123_500, .dinar))
        #expect(try one.subtracting(one) == .zero(.dinar))
        #expect(throws: MoneyError.self) { try one.adding(Money(minor: 1, .euro)) }
        #expect(throws: MoneyError.self) { try Money(minor: .max, .dinar).adding(Money(minor: 1, .dinar)) }
        #expect(throws: MoneyError.self) { try Money(minor: .min, .dinar).subtracting(Money(minor: 1, .dinar)) }
    }

    @Test(arguments: [(0, "0.00"), (5, "0.05"), (-5, "-0.05"), (123_450, "1234.50"), (-100, "-1.00")])
    func `an amount is written with its decimals`(minor: Int64, text: String) {
        #expect(Money(minor: minor, .dinar).decimal == text)
    }

    @Test func `the smallest amount is written too`() {
        #expect(Money(minor: .min, .dinar).decimal == "-92233720368547758.08")
        for currency in Currency.all {
            #expect(Currency(code: currency.code) == currency)
            #expect((0...4).contains(currency.digits) && currency.minorPerMajor >= 1)
        }
        #expect(Currency(code: "QQQ") == nil && Currency(code: "D") == nil)
    }

    @Test func `an identity is of its time, sorts by it, and reads back`() throws {
        let early = ID(at: Instant(milliseconds: 1_000), random: (.max, .max))
        let late = ID(at: Instant(milliseconds: 1_001), random: (0, 0))
        #expect(early < late && early.instant.milliseconds == 1_000)
        #expect(ID(early.description) == early && ID(bytes: early.bytes) == early)
        #expect(ID(early.description.uppercased()) == early)
        // Version 7, variant 10 (RFC 9562, section 5.7).
        let letters = Array(early.description)
        #expect(letters[14] == "7" && "89ab".contains(letters[19]))
    }

    @Test(arguments: [
        "", "018f0000", "018f0000-0000-7000-8000-00000000000", "018f0000-0000-7000-8000-0000000000000",
        "018f0000_0000_7000_8000_000000000000", "018g0000-0000-7000-8000-000000000000",
        "٠18f0000-0000-7000-8000-000000000000", "018f0000-0000-7000-8000-00000000000\u{0}",
    ])
    func `what is no identity is not read as one`(text: String) { #expect(ID(text) == nil) }
}
