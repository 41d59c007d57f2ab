import Nouns
import Testing
import Values

@Suite struct `Reading what was typed into a field` {
    private func read(_ field: FieldSpec, _ text: String) -> Content? {
        try? field.read(text, .typed())
    }

    @Test func `gives the content in one form, however it was written`() {
        #expect(read(Thing.name.spec, "  Benali  ") == .text("Benali"))
        for text in ["1234,50", "1 234,50", "1 234.50", "1\u{202F}234,50 DA", "١٢٣٤٫٥٠"] {
            #expect(read(Thing.worth.spec, text) == .integer(123_450), "\(text)")
        }
        let day = Day(year: 2025, month: 12, day: 31)
        for text in ["31/12/2025", "2025-12-31", "31.12.2025", "31 déc. 2025"] {
            #expect(read(Thing.seen.spec, text) == day.map(Content.day), "\(text)")
        }
        for text in ["red", "Late", "LATE"] { #expect(read(Thing.colour.spec, text) == .text("red"), "\(text)") }
        for text in ["yes", "oui", "نعم", "1"] { #expect(read(Thing.isGood.spec, text) == .flag(true), "\(text)") }
        #expect(read(Thing.owner.spec, Thing.nadia.description) == .id(Thing.nadia))
    }

    @Test(arguments: ["", "   ", "\t", "\u{200F}", "\u{00A0}"])
    func `takes blank as nothing, and asks for what is needed`(blank: String) {
        #expect(read(Thing.worth.spec, blank) == Content.none)
        #expect(read(Thing.name.spec, blank) == nil)
    }

    @Test func `refuses what is beyond the bounds or of another kind`() {
        let refused: [(FieldSpec, String)] = [
            (Thing.name.spec, String(repeating: "x", count: 41)), (Thing.count.spec, "1001"), (Thing.count.spec, "-1"),
            (Thing.count.spec, "99999999999999999999"), (Thing.worth.spec, "-5"), (Thing.worth.spec, "1,2,3"),
            (Thing.worth.spec, "12 EUR"), (Thing.worth.spec, "1e9"), (Thing.worth.spec, "NaN"),
            (Thing.worth.spec, "999999999999999999999"), (Thing.seen.spec, "31/02/2026"),
            (Thing.seen.spec, "01/01/0001"),
            (Thing.seen.spec, "soon"), (Thing.colour.spec, "purple"), (Thing.isGood.spec, "perhaps"),
            (Thing.owner.spec, "nadia"),
        ]
        for (field, text) in refused { #expect(read(field, text) == nil, "\(field.name): \(text)") }
    }

    @Test func `never lets a control or direction mark into a line of text`() {
        for text in ["a\u{0}b", "a\u{202E}b", "a\u{2066}b", "a\u{7}b"] {
            guard case .text(let kept)? = read(Thing.name.spec, text) else { continue }
            #expect(
                kept.unicodeScalars.allSatisfy { $0.value >= 0x20 && !(0x202A...0x2069).contains($0.value) }, "\(kept)")
        }
    }
}
