import Localization
import NounPages
import Nouns
import Testing
import Values

@Suite struct `A filter in words` {
    private static let noun = Noun(
        "thing", one: Phrase("Thing"), many: Phrase("Things"), naming: "name",
        fields: [
            Field<String>.text("name", Phrase("Name"), 1...40, [.required, .filterable]).spec,
            Field<Day>.day("seen", Phrase("Seen on"), [.filterable]).spec,
            Field<Int64>.amount("worth", Phrase("Worth"), [.filterable]).spec,
            Field<ID>.link("owner", Phrase("Owner"), to: "staff", [.filterable]).spec,
        ])

    @Test(arguments: [
        ("seen is empty", "Seen on is empty"), ("not seen is empty", "Seen on is filled in"),
        ("seen < today-30", "Seen on < 22/10/2026"), ("owner = me", "Owner = Me"),
        ("worth >= 100000 and seen is empty", "Worth ≥ 1,000.00 and Seen on is empty"),
        ("seen is empty or owner = me", "Seen on is empty or Owner = Me"), ("name != x", "Name ≠ x"),
        ("seen is empty and worth >= 100 or owner = me", "(Seen on is empty and Worth ≥ 1.00) or Owner = Me"),
        ("seen is empty and (worth >= 100 or owner = me)", "Seen on is empty and (Worth ≥ 1.00 or Owner = Me)"),
        ("not (seen is empty or owner = me)", "not: (Seen on is empty or Owner = Me)"),
    ])
    func `says what it narrows to, and no code`(text: String, expected: String) throws {
        let filter = try Filter(parsing: text, of: Self.noun)
        let today = try #require(Day(year: 2026, month: 11, day: 21))
        let said = filter.said(of: Self.noun, today: today, Translations.none.locale(.english))
        #expect(String(said.unicodeScalars.filter { !(0x2066...0x2069).contains($0.value) }) == expected)
    }

    @Test func `names what a link leads to`() throws {
        let id = ID(high: 1, low: 2)
        let filter = try Filter(parsing: "owner = \(id)", of: Self.noun)
        #expect(
            filter.said(of: Self.noun, today: .earliest, Translations.none.locale(.english)) { _, _ in "Nadia" }
                == "Owner = Nadia")
    }
}
