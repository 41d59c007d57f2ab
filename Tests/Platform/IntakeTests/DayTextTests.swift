import Intake
import Testing
import Values

@Suite struct `Reading days` {
    @Test(
        arguments: [
            ("31/12/2025", "2025-12-31"), ("31-12-2025", "2025-12-31"), ("31.12.25", "2025-12-31"),
            ("31.12.75", "1975-12-31"),
            ("2025-12-31", "2025-12-31"), ("2025/12/31", "2025-12-31"), ("20251231", "2025-12-31"),
            ("31 12 2025", "2025-12-31"),
            ("31 déc. 2025", "2025-12-31"), ("31 de\u{301}cembre 2025", "2025-12-31"),
            ("31 DÉCEMBRE 2025", "2025-12-31"),
            ("1er janvier 2025", "2025-01-01"), ("le 1er août 2025", "2025-08-01"), ("lundi 3 mars 2025", "2025-03-03"),
            ("Monday, March 3rd, 2025", "2025-03-03"), ("Dec 31, 2025", "2025-12-31"),
            ("December 31st 2025", "2025-12-31"),
            ("31-Dec-2025", "2025-12-31"), ("31déc2025", "2025-12-31"), ("2025 Dec 31", "2025-12-31"),
            ("٣١/١٢/٢٠٢٥", "2025-12-31"),
            ("۲۰۲۵-۱۲-۳۱", "2025-12-31"), ("5 جانفي 2025", "2025-01-05"), ("5 أفريل 2025", "2025-04-05"),
            ("5 جويلية 2025", "2025-07-05"), ("5 أوت 2025", "2025-08-05"), ("٥ يناير ٢٠٢٥", "2025-01-05"),
            ("5 كانون الثاني 2025", "2025-01-05"), ("5 كانون الأول 2025", "2025-12-05"),
            ("5 تشرين الأول، 2025", "2025-10-05"),
            ("الاثنين 3 مارس 2025", "2025-03-03"), ("2025-12-31T23:59:59.123Z", "2025-12-31"),
            ("2025-12-31 23:59:59+01", "2025-12-31"), ("31/12/2025 14h30", "2025-12-31"),
            ("31/12/2025 à 9:05", "2025-12-31"),
            ("12/31/2025 11:05 PM", "2025-12-31"), ("20251231T235959Z", "2025-12-31"), ("31/12/2025 ", "2025-12-31"),
            ("\u{200F}31/12/2025\u{200F}", "2025-12-31"), ("01/01/2025", "2025-01-01"), ("29/02/2024", "2024-02-29"),
            ("0001-01-01", "0001-01-01"), ("9999-12-31", "9999-12-31"), ("31/12/0001", "0001-12-31"),
            ("31/12/9999", "9999-12-31"),
            ("12/31/2025", "2025-12-31"), ("29/02/2025", nil), ("31/11/2025", nil), ("0000-01-01", nil),
            ("31/12/10000", nil),
            ("10000-01-01", nil), ("00/12/2025", nil), ("32/12/2025", nil), ("2025-13-01", nil), ("2025-00-10", nil),
            ("03/04/2025", nil), ("", nil), ("  ", nil), ("demain", nil), ("31/12", nil), ("2025", nil), ("45992", nil),
            ("31//12//2025", nil), ("/31/12/2025", nil), ("31/12/2025/", nil), ("31/12/2025 25:00", nil),
            ("31/12/2025 10:99", nil), ("31/12/2025 x", nil), ("31 foo 2025", nil), ("mars avril 2025", nil),
            ("كانون 5 2025", nil), ("-31/12/2025", nil), ("31/12/2025\u{0}", nil), ("999999999999", nil),
            ("20251331", nil),
            ("31/12/202", nil), ("2025-12-31-", nil), ("31 12 2025 14", nil), ("31,12,2025", "2025-12-31"),
        ] as [(String, String?)])
    func `gives a day or a reason`(text: String, day: String?) {
        #expect((try? DayText.read(text))?.description == day)
    }

    @Test(
        arguments: [
            ("", .empty), ("03/04/2025", .ambiguous), ("30/02/2025", .noSuchDay), ("0000-01-01", .noSuchDay),
            ("hier", .notADay), ("12345", .notADay), ("00/01/2025", .noSuchDay),
        ] as [(String, IntakeFault)])
    func `names what is wrong`(text: String, fault: IntakeFault) {
        #expect(throws: fault) { try DayText.read(text) }
    }

    @Test func `the order of day and month is the column's`() throws {
        #expect(try DayText.read("03/04/2025", style: DayStyle(order: .dayFirst)).description == "2025-04-03")
        #expect(try DayText.read("03/04/2025", style: DayStyle(order: .monthFirst)).description == "2025-03-04")
        #expect(throws: IntakeFault.noSuchDay) { try DayText.read("12/31/2025", style: DayStyle(order: .dayFirst)) }
        #expect(DayOrder.detect(["03/04/2025", "31/12/2025"]) == .dayFirst)
        #expect(DayOrder.detect(["03/04/2025", "12/31/2025", "x"]) == .monthFirst)
        #expect(DayOrder.detect(["03/04/2025", "2025-12-31"]) == .unknown)
        #expect(DayOrder.detect(["31/12/2025", "12/31/2025"]) == .unknown)
    }

    @Test func `two digits of a year mean the hundred years up to the pivot`() throws {
        #expect(try DayText.read("31.12.49").year == 2049)
        #expect(try DayText.read("31.12.50").year == 1950)
        #expect(try DayText.read("31.12.27", style: DayStyle(pivot: 2026)).year == 1927)
    }

    @Test func `a spreadsheet's day numbers read when told`() throws {
        let excel = DayStyle(serial: .from1900)
        #expect(try DayText.read("46022", style: excel).description == "2025-12-31")
        #expect(try DayText.read("46022.75", style: excel).description == "2025-12-31")
        #expect(try DayText.read("1", style: excel).description == "1900-01-01")
        #expect(try DayText.read("59", style: excel).description == "1900-02-28")
        #expect(throws: IntakeFault.noSuchDay) { try DayText.read("60", style: excel) }
        #expect(try DayText.read("61", style: excel).description == "1900-03-01")
        #expect(try DayText.read("44560", style: DayStyle(serial: .from1904)).description == "2025-12-31")
        #expect(throws: IntakeFault.noSuchDay) { try DayText.read("2958466", style: excel) }
        #expect(try DayText.read("31/12/2025", style: excel).description == "2025-12-31")
    }
}
