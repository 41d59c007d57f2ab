import Testing
import Values

@testable import Phones

@Suite struct `Telephone numbers` {
    @Test(arguments: [
        "0550 12 34 56", "0550123456", "0550-12-34-56", "0550.12.34.56", "(0550) 12 34 56", "00213550123456",
        "00213 550 12 34 56", "00 213 (0) 550 12 34 56", "+213550123456", "+213 (0) 550 12 34 56", "+213 0550 12 34 56",
        "213550123456", "213 550 12 34 56", "550123456", "550 12 34 56", "٠٥٥٠١٢٣٤٥٦", "٠٥٥٠ ١٢ ٣٤ ٥٦", "۰۵۵۰۱۲۳۴۵۶",
        "０５５０１２３４５６", "Tél : 0550 12 34 56", "Tel.0550123456", "Mob. 0550/12/34/56", "هاتف: 0550123456",
        "N° 0550123456", "\u{202A}+213 550 12 34 56\u{202C}", "\u{200E}0550\u{A0}12\u{A0}34\u{A0}56",
        "  0550 123 456  ",
        "0550\u{202F}12\u{202F}34\u{202F}56", "0550 – 12 – 34 – 56",
    ])
    func `one mobile is read however it is written`(text: String) throws {
        let phone = try Phone(reading: text)
        #expect(phone.e164 == "+213550123456")
        #expect(phone.kind == .mobile)
        #expect(phone.isValid)
        #expect(phone.region == "DZ")
        #expect(phone.national == "0550 12 34 56")
        #expect(phone.international == "+213 550 12 34 56")
        #expect(phone.extension == nil)
    }

    @Test(arguments: ["021 63 12 34", "021631234", "+213 21 63 12 34", "0021321631234", "21321631234", "21 63 12 34"])
    func `a fixed line in Algiers is read`(text: String) throws {
        let phone = try Phone(reading: text)
        #expect(phone.e164 == "+21321631234")
        #expect(phone.kind == .fixed)
        #expect(phone.national == "021 63 12 34")
        #expect(phone.international == "+213 21 63 12 34")
    }

    @Test func `numbers of other countries are read by their code or by the region given`() throws {
        let paris = try Phone(reading: "+33 6 12 34 56 78")
        #expect(paris.e164 == "+33612345678")
        #expect(paris.region == "FR")
        #expect(paris.kind == .mobile)
        #expect(paris.national == "06 12 34 56 78")
        #expect(try Phone(reading: "06 12 34 56 78", region: "FR") == paris)
        #expect(try Phone(reading: "0033612345678", region: "DZ") == paris)
        #expect(try Phone(reading: "+216 20 123 456").region == "TN")
        #expect(try Phone(reading: "+1 650 253 0000").kind == .fixedOrMobile)
        #expect(try Phone(reading: "0800 123 456", region: "GB").e164.hasPrefix("+44"))
    }

    @Test func `an extension is kept beside the number`() throws {
        for text in ["021 63 12 34 poste 12", "021 63 12 34 ext. 12", "021631234 x12", "021 63 12 34 #12"] {
            let phone = try Phone(reading: text)
            #expect(phone.e164 == "+21321631234")
            #expect(phone.extension == "12")
        }
    }

    @Test(arguments: [
        ("", PhoneFault.empty), ("   ", .empty), ("-", .empty), ("\u{202E}", .empty), ("abc", .notANumber),
        ("0550 ALI 123", .notANumber), ("néant", .notANumber), ("5", .notANumber), ("0550", .tooShort),
        ("0550 12 34", .tooShort), ("0550 12 34 56 78 90 12", .tooLong), ("0550123456+0661223344", .tooLong),
        ("+999 123 456 789", .unknownCountry), ("0550 12 34 56\0", .notANumber), ("=0550123456", .notANumber),
        ("0550 12 34 56 Ali", .notANumber), ("<script>0550123456", .notANumber),
    ])
    func `what is no number says why`(text: String, fault: PhoneFault) {
        #expect(throws: fault) { try Phone(reading: text) }
    }

    @Test func `without a country a national number is not guessed`() {
        #expect(throws: PhoneFault.unknownCountry) { try Phone(reading: "0550123456", region: "") }
        #expect(throws: PhoneFault.unknownCountry) { try Phone(reading: "0550123456", region: "Algérie") }
        #expect(throws: PhoneFault.unknownCountry) { try Phone(reading: "0550123456", region: "\0\0") }
    }

    @Test func `a number that the plan does not have is read but not valid`() throws {
        let phone = try Phone(reading: "0512 34 56 78")
        #expect(!phone.isValid)
        #expect(phone.e164 == "+213512345678")
    }

    @Test func `several numbers in one cell are all found, once`() {
        let cell = "0550 12 34 56 / 0661.22.33.44 ou +213 550 12 34 56; 021 63 12 34, néant"
        #expect(Phone.all(in: cell).map(\.e164) == ["+213550123456", "+213661223344", "+21321631234"])
        #expect(Phone.all(in: "").isEmpty)
        #expect(Phone.all(in: String(repeating: "0550123456/", count: 10_000)).count == 1)
    }

    @Test func `the E.164 form reads back as itself`() throws {
        for text in ["0550123456", "021631234", "+33612345678", "+442083661177", "+16502530000", "0512345678"] {
            let phone = try Phone(reading: text)
            #expect(try Phone(reading: phone.e164, region: "ZZ") == phone)
        }
    }
}

@Suite struct `The fast path for Algerian numbers` {
    /// How the library alone sees a number.
    private func agree(_ text: String) -> Bool {
        guard let fast = AlgerianNumber(reading: text) else { return true }
        guard let slow = try? Phone(byLibrary: text, region: "DZ") else { return false }
        return Phone(fast) == slow
    }

    @Test func `agrees with the library on every beginning of four digits, in every way to dial`() {
        var dice = Dice(seed: 1)
        var taken = 0
        for beginning in 1000...9999 {
            for length in [8, 9] {
                let rest = String(UInt64.random(in: 0...99_999, using: &dice) + 100_000).suffix(length - 4)
                let digits = String(beginning) + rest
                let way = ["", "0", "+213", "00213", "213", "+2130"].randomElement(using: &dice) ?? ""
                let text = way + digits
                if AlgerianNumber(reading: text) != nil { taken += 1 }
                #expect(agree(text), "\(text)")
            }
        }
        #expect(taken > 4000)
    }

    @Test func `agrees with the library on any short run of digits and separators`() {
        var dice = Dice(seed: 2)
        let pieces = [
            "0", "1", "2", "3", "5", "6", "7", "9", "00", "213", "+", " ", "-", ".", "(", ")", "\u{A0}", "٥", "55",
            "21",
        ]
        for _ in 0..<30_000 {
            let text = (0..<Int.random(in: 5...16, using: &dice)).map { _ in pieces.randomElement(using: &dice) ?? "" }
                .joined()
            #expect(agree(text), "\(text)")
        }
    }

    @Test func `writes numbers as the library does`() throws {
        for text in ["+213550123456", "+213661000000", "+213799999999", "+21321000001", "+21348765432"] {
            let number = try #require(AlgerianNumber(e164: text))
            let slow = try Phone(byLibrary: text, region: "ZZ")
            #expect(number.e164 == slow.e164)
            #expect(number.national == Phone.format(text, international: false))
            #expect(number.international == Phone.format(text, international: true))
        }
    }

    @Test func `takes the forms that imports are full of`() {
        for text in ["0550123456", "0661 22 33 44", "00213770112233", "+213 21 63 12 34", "٠٥٥٠١٢٣٤٥٦", "550123456"] {
            #expect(AlgerianNumber(reading: text) != nil)
        }
    }
}

@Suite struct `Hostile telephone numbers` {
    @Test func `nothing that is written can stop the reader`() {
        var dice = Dice(seed: 3)
        let alphabet: [Unicode.Scalar] = [
            "0", "9", "+", "\0", "\u{202E}", "é", "م", "٣", "\u{FFFD}", "😀", "x", "#", ";", "=", "-",
        ]
        for _ in 0..<5_000 {
            var text = String.UnicodeScalarView()
            for _ in 0..<Int.random(in: 0...60, using: &dice) {
                text.append(alphabet.randomElement(using: &dice) ?? "0")
            }
            _ = try? Phone(reading: String(text))
            _ = Phone.all(in: String(text))
        }
        for huge in [String(repeating: "9", count: 100_000), String(repeating: "م", count: 100_000)] {
            #expect(throws: PhoneFault.self) { try Phone(reading: huge) }
        }
    }
}
