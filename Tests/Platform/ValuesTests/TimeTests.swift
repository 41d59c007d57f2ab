import Testing
import Values

@Suite struct `Days and moments` {
    @Test(arguments: [
        (1970, 1, 1, 0), (1969, 12, 31, -1), (2000, 2, 29, 11_016), (1, 1, 1, -719_162), (9999, 12, 31, 2_932_896),
        (2026, 11, 21, 20_778),
    ])
    func `a day and its number are one`(year: Int, month: Int, day: Int, number: Int64) throws {
        let made = try #require(Day(year: year, month: month, day: day))
        #expect(Int64(made.number) == number)
        #expect(Day(number: number) == made)
        #expect(made.parts.year == year && made.parts.month == month && made.parts.day == day)
        #expect(Day(iso: made.description) == made)
    }

    @Test func `there is no thirtieth of February and no year zero`() {
        for (year, month, day) in [
            (2026, 2, 29), (1900, 2, 29), (2026, 4, 31), (0, 1, 1), (10_000, 1, 1), (2026, 13, 1), (2026, 1, 0),
        ] {
            #expect(Day(year: year, month: month, day: day) == nil)
        }
        for text in ["", "2026-2-1", "2026-02-30", "20260201", "2026-02-01 ", "٢٠٢٦-٠٢-٠١", "-026-01-01"] {
            #expect(Day(iso: text) == nil, "\(text)")
        }
        #expect(Day(number: -719_163) == nil && Day(number: 2_932_897) == nil)
    }

    @Test func `days are counted on over months and years, and stop at the ends of the calendar`() throws {
        let end = try #require(Day(iso: "2024-01-31"))
        #expect(end.adding(days: 1).description == "2024-02-01")
        #expect(end.adding(months: 1).description == "2024-02-29")
        #expect(end.adding(months: -11).description == "2023-02-28")
        #expect(end.startOfMonth.description == "2024-01-01" && end.weekday == 3)
        #expect(end.days(since: end.adding(days: -400)) == 400)
        #expect(Day.latest.adding(days: 1) == .latest && Day.earliest.adding(days: .min) == .earliest)
        #expect(Day.latest.adding(months: 5) == .latest && Day.earliest < Day.latest)
    }

    @Test(arguments: [
        ("1970-01-01T00:00:00.000Z", 0), ("1969-12-31T23:59:59.999Z", -1),
        ("2026-11-21T17:05:09.042Z", 1_795_280_709_042),
    ])
    func `a moment reads back as it is written`(text: String, milliseconds: Int64) {
        #expect(Instant(milliseconds: milliseconds).description == text)
        #expect(Instant(iso: text)?.milliseconds == milliseconds)
    }

    @Test(arguments: [
        "", "2026-11-21", "2026-11-21T17:05:09", "2026-11-21T24:00:00Z", "2026-11-21T17:60:00Z", "2026-11-21T17:05:60Z",
        "2026-11-21T17:05:09.1Z", "2026-11-21T17:05:09+01:00", "2026-02-30T00:00:00Z", "2026-11-21T17:05:09.042.0Z",
        "2026-11-21TZ", "TZ", "2026-11-21T１７:05:09Z",
    ])
    func `what is no moment is not read as one`(text: String) { #expect(Instant(iso: text) == nil) }

    @Test func `seconds are rounded down and never overflow`() {
        #expect(Instant(milliseconds: -1).seconds == -1 && Instant(milliseconds: 1_999).seconds == 1)
        #expect(Instant(milliseconds: 5).adding(seconds: .max) == Instant(milliseconds: .max))
        #expect(Instant(milliseconds: 5).adding(seconds: .min) == Instant(milliseconds: .min))
        #expect(Instant(iso: "2026-11-21T17:05:09Z")?.milliseconds == 1_795_280_709_000)
    }
}
