import Localization
import Testing
import Values

private let french = Locale(catalogue: Catalogue(empty: .french), zone: .algiers)
private let arabic = Locale(catalogue: Catalogue(empty: .arabic), zone: .algiers)
private let english = Locale.english

/// Shows the invisible: `_` for U+202F, `~` for U+00A0, `>` for U+200E, `<` for U+200F.
private func shown(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
        switch scalar {
        case "\u{202F}": result += "_"
        case "\u{A0}": result += "~"
        case "\u{200E}": result += ">"
        case "\u{200F}": result += "<"
        default: result.unicodeScalars.append(scalar)
        }
    }
    return result
}

@Suite struct `Figures` {
    @Test(arguments: [
        (0, "0", "0"), (7, "7", "7"), (999, "999", "999"), (1000, "1_000", "1,000"), (48_212, "48_212", "48,212"),
        (1_000_005, "1_000_005", "1,000,005"), (-1500, "−1_500", "−1,500"),
        (Int64.max, "9_223_372_036_854_775_807", "9,223,372,036,854,775,807"),
        (Int64.min, "−9_223_372_036_854_775_808", "−9,223,372,036,854,775,808"),
    ])
    func `numbers`(number: Int64, fr: String, en: String) {
        #expect(shown(french.number(number)) == fr)
        #expect(shown(english.number(number)) == en)
        #expect(shown(arabic.number(number)) == (number < 0 ? ">" : "") + fr)
    }

    @Test(arguments: [
        (123_450, Currency.dinar, "1_234,50~DA", "1_234,50~دج", "DZD~1,234.50"),
        (128_450_000, .dinar, "1_284_500,00~DA", "1_284_500,00~دج", "DZD~1,284,500.00"),
        (5, .dinar, "0,05~DA", "0,05~دج", "DZD~0.05"),
        (-123_450, .dinar, "−1_234,50~DA", "<>−1_234,50~دج", "−DZD~1,234.50"),
        (99_999, .euro, "999,99~€", "999,99~€", "EUR~999.99"),
        (
            Int64.min, .dinar, "−92_233_720_368_547_758,08~DA", "<>−92_233_720_368_547_758,08~دج",
            "−DZD~92,233,720,368,547,758.08"
        ),
    ])
    func `money`(minor: Int64, currency: Currency, fr: String, ar: String, en: String) {
        let money = Money(minor: minor, currency)
        #expect(shown(french.money(money)) == fr)
        #expect(shown(arabic.money(money)) == ar)
        #expect(shown(english.money(money)) == en)
    }

    @Test func `money with another count of digits`() throws {
        let tunisian = try #require(Currency(code: "TND"))
        #expect(shown(french.money(Money(minor: 1_234_567, tunisian))) == "1_234,567~DT")
    }

    @Test(arguments: [
        (482_311_940_218, "4,82~Md~DA", "4,82~مليار~دج", "DZD~4.82bn"),
        (18_640_000_000, "186,4~M~DA", "186,4~مليون~دج", "DZD~186.4m"),
        (4_690_000, "46_900~DA", "46_900~دج", "DZD~46,900"),
        (99_999_999, "1_000_000~DA", "1_000_000~دج", "DZD~1,000,000"),
        (100_000_000, "1~M~DA", "1~مليون~دج", "DZD~1m"),
        (99_960_000_000, "1~Md~DA", "1~مليار~دج", "DZD~1bn"),
        (-250_000_000, "−2,5~M~DA", "<>−2,5~مليون~دج", "−DZD~2.5m"),
        (0, "0~DA", "0~دج", "DZD~0"),
    ])
    func `short money`(minor: Int64, fr: String, ar: String, en: String) {
        let money = Money(minor: minor, .dinar)
        #expect(shown(french.moneyShort(money)) == fr)
        #expect(shown(arabic.moneyShort(money)) == ar)
        #expect(shown(english.moneyShort(money)) == en)
    }

    @Test(arguments: [
        (6200, "62~%", "62%"), (7150, "71,5~%", "71.5%"), (10_000, "100~%", "100%"), (3, "0~%", "0%"),
        (-250, "−2,5~%", "−2.5%"), (9999, "100~%", "100%"), (123_456_700, "1_234_567~%", "1,234,567%"),
    ])
    func `percent`(share: Int, fr: String, en: String) {
        #expect(shown(french.percent(share)) == fr)
        #expect(shown(english.percent(share)) == en)
        #expect(shown(arabic.percent(share)) == ">" + fr + ">")
    }

    @Test func `percent with a sign, digits, and at the ends of the range`() {
        #expect(shown(french.percent(1180, signed: true)) == "+11,8~%")
        #expect(shown(french.percent(1234, digits: 2)) == "12,34~%")
        _ = french.percent(.max)
        _ = french.percent(.min, digits: 2)
    }

    @Test func `decimals round and never trap`() {
        #expect(shown(french.decimal(3.14159, digits: 2)) == "3,14")
        #expect(shown(french.decimal(-1234.5, digits: 1)) == "−1_234,5")
        #expect(french.decimal(.nan, digits: 2) == "—")
        #expect(french.decimal(.infinity, digits: 2) == "—")
        #expect(french.decimal(1e300, digits: 2) == "—")
        #expect(shown(french.decimal(scaled: 5, digits: 3)) == "0,005")
    }

    @Test(arguments: [
        (0, "0~o"), (999, "999~o"), (1400, "1,4~ko"), (1_400_000, "1,4~Mo"), (250_000_000, "250~Mo"),
        (Int64.max, "9_223_372~To"),
    ])
    func `sizes`(bytes: Int64, fr: String) {
        let text = shown(french.size(bytes))
        if bytes < Int64.max { #expect(text == fr) }
    }
}

@Suite struct `Days and moments` {
    let day = Day(iso: "2025-12-31") ?? .latest
    let first = Day(iso: "2026-02-01") ?? .latest

    @Test(arguments: [
        (DayStyle.short, "31/12/2025", "31/12/2025", "31/12/2025"),
        (.long, "31~déc.~2025", "31~ديسمبر~2025", "31~Dec~2025"),
        (.dayMonth, "31~déc.", "31~ديسمبر", "31~Dec"),
        (.full, "mercredi 31~décembre~2025", "الأربعاء 31~ديسمبر~2025", "Wednesday 31~December~2025"),
        (.monthYear, "décembre~2025", "ديسمبر~2025", "December~2025"),
        (.month, "déc.", "ديسمبر", "Dec"),
    ])
    func `a day in each style and language`(style: DayStyle, fr: String, ar: String, en: String) {
        #expect(shown(french.day(day, style)) == fr)
        #expect(shown(arabic.day(day, style)) == ar)
        #expect(shown(english.day(day, style)) == en)
    }

    @Test func `the first of a month, and the ends of the calendar`() {
        #expect(shown(french.day(first, .long)) == "1er~févr.~2026")
        #expect(shown(arabic.day(first, .long)) == "1~فيفري~2026")
        #expect(french.day(.earliest) == "01/01/0001")
        #expect(french.day(.latest) == "31/12/9999")
    }

    @Test(arguments: [
        ("2026-01-15", 12, 0, 3600), ("2026-07-15", 12, 0, 7200), ("2026-03-29", 0, 59, 3600),
        ("2026-03-29", 1, 0, 7200), ("2026-10-25", 0, 59, 7200), ("2026-10-25", 1, 0, 3600), ("1970-07-01", 0, 0, 3600),
    ])
    func `Paris keeps summer time, Algiers does not`(date: String, hour: Int, minute: Int, offset: Int) throws {
        let instant = Zone.universal.instant(try #require(Day(iso: date)), hour: hour, minute: minute)
        #expect(Zone.paris.offsetSeconds(at: instant) == offset)
        #expect(Zone.algiers.offsetSeconds(at: instant) == 3600)
    }

    @Test func `a time of day becomes a moment and back`() throws {
        for zone in Zone.allCases {
            for text in ["2026-01-15", "2026-03-29", "2026-07-01", "2026-10-25"] {
                let day = try #require(Day(iso: text))
                let locale = Locale(catalogue: Catalogue(empty: .french), zone: zone)
                #expect(locale.instant(zone.instant(day, hour: 14, minute: 5), .time) == "14:05")
                #expect(zone.day(of: zone.instant(day)) == day)
            }
        }
    }

    @Test func `moments are written in the zone of the reader`() {
        let instant = Instant(milliseconds: 1_767_222_300_000)  // 2025-12-31T23:05Z
        #expect(shown(french.instant(instant)) == "01/01/2026~00:05")
        #expect(shown(french.instant(instant, .long)) == "1er~janv.~2026, 00:05")
        #expect(shown(arabic.instant(instant, .long)) == "1~جانفي~2026، 00:05")
        _ = french.instant(Instant(milliseconds: .max))
        _ = french.instant(Instant(milliseconds: .min))
    }

    @Test(arguments: [
        (10, "just now"), (-10, "just now"), (50, "1 minute ago"), (300, "5 minutes ago"), (-300, "in 5 minutes"),
        (7200, "2 hours ago"), (86_400, "yesterday"), (-86_400, "tomorrow"), (3 * 86_400, "3 days ago"),
        (40 * 86_400, "21~Nov~2025"),
    ])
    func `how long ago`(seconds: Int64, text: String) {
        let now = Zone.algiers.instant(day, hour: 12)
        #expect(shown(english.ago(now.adding(seconds: -seconds), now: now)) == text)
    }

    @Test func `distances at the ends of the range do not trap`() {
        _ = english.ago(Instant(milliseconds: .min), now: Instant(milliseconds: .max))
        _ = english.ago(Instant(milliseconds: .max), now: Instant(milliseconds: .min))
        _ = english.days(.min)
        _ = english.days(.max)
    }

    @Test func `lists are joined as a sentence joins them`() throws {
        #expect(english.list([]) == "")
        #expect(english.list(["Alger"]) == "Alger")
        #expect(english.list(["Alger", "Oran", "Blida"]) == "Alger, Oran and Blida")
        let po = "msgid \"{first} and {last}\"\nmsgstr \"{first} و{last}\""
        let arabic = Locale(catalogue: try Catalogue(po: Array(po.utf8), .arabic), zone: .algiers)
        #expect(arabic.list(["a", "b", "c"]) == "\u{2068}a\u{2069}، \u{2068}b\u{2069} و\u{2068}c\u{2069}")
    }
}
