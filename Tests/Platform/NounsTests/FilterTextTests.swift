import Nouns
import Testing
import Values

@Suite struct `The text of a filter` {
    @Test(arguments: [
        "", "colour = red", "colour != green", "count >= 3 and count <= 9", "worth > 100000", "seen < today-30",
        "seen >= today", "next <= today+7", "owner = me", "isGood = true", "colour in (red, blue)", "seen is empty",
        "not (colour = red or colour = blue)", "(colour = red or seen is empty) and not owner = me", "~ \"two words\"",
        "name = \"a \\\"quoted\\\" \\\\ name\"", "name = \"me\"", "name = \"today\"", "name = \"and\"", "name = \"\"",
        "name = محمد", "made >= 1970-01-01T00:00:02.000Z", "owner = 01a1fed3-9005-7361-8237-6b557208cc27",
        "age > 30 and not (age > 90)", "secret = 0123",
    ])
    func `reads back as what it was`(text: String) throws {
        let filter = try Filter(parsing: text, of: Thing.noun)
        let again = try Filter(parsing: filter.description, of: Thing.noun)
        #expect(again == filter, "\(filter)")
        #expect(again.description == filter.description)
    }

    @Test func `binds not before and before or, and lines make no difference`() throws {
        let filter = try Filter(parsing: "not colour = red and count = 1\n or seen is not empty", of: Thing.noun)
        let red = Filter.compare(field: "colour", .equal, .value(.text("red")))
        let one = Filter.compare(field: "count", .equal, .value(.integer(1)))
        #expect(filter == .or([.and([.not(red), one]), .not(.empty(field: "seen"))]))
    }

    @Test(arguments: [
        ("colour", FilterFault.Reason.syntax), ("colour =", .syntax), ("= red", .syntax), ("(colour = red", .syntax),
        ("colour = red)", .syntax), ("colour = red count = 1", .syntax), ("name = \"open", .syntax),
        ("colour in ()", .syntax), ("colour in (red", .syntax), ("seen is", .syntax), ("~", .syntax), ("$", .syntax),
        ("colour = red; drop table thing", .syntax), ("weight = 1", .unknownField), ("hidden = x", .unknownField),
        ("Colour = red", .unknownField), ("colour = purple", .badValue), ("count = many", .badValue),
        ("count = 99999999999999999999", .badValue), ("seen = yesterday", .badValue), ("seen = 2026-02-30", .badValue),
        ("seen < today-x", .badValue), ("seen < today+99999999", .badValue), ("name = today", .badValue),
        ("name = me", .badValue), ("isGood = perhaps", .badValue), ("owner = nadia", .badValue),
        ("made > noon", .badValue),
    ])
    func `is refused with the reason and the word`(text: String, reason: FilterFault.Reason) {
        #expect {
            try Filter(parsing: text, of: Thing.noun)
        } throws: { error in
            (error as? FilterFault)?.reason == reason
        }
    }

    @Test func `is bounded in length, in conditions and in depth`() throws {
        func reason(_ text: String) -> FilterFault.Reason? {
            do throws(FilterFault) {
                _ = try Filter(parsing: text, of: Thing.noun)
                return nil
            } catch { return error.reason }
        }
        let one = "count = 1"
        #expect(reason(Array(repeating: one, count: Filter.conditionLimit).joined(separator: " and ")) == nil)
        #expect(reason(Array(repeating: one, count: Filter.conditionLimit + 1).joined(separator: " and ")) == .tooLong)
        #expect(reason("name = \"" + String(repeating: "x", count: Filter.textLimit) + "\"") == .tooLong)
        #expect(reason(String(repeating: "(", count: 11) + one + String(repeating: ")", count: 11)) == nil)
        #expect(reason(String(repeating: "(", count: 500) + one + String(repeating: ")", count: 500)) == .tooLong)
        #expect(reason(String(repeating: "not ", count: 500) + one) == .tooLong)
        let many = Array(repeating: "red", count: 200).joined(separator: ", ")
        #expect(reason("colour in (\(many))") == .tooLong)
    }

    @Test func `of any kind gives a filter or a fault, and never more`() {
        var random = Dice(seed: 42)
        let pieces = [
            "colour", "count", "seen", "name", "=", "!=", "<=", ">", "(", ")", ",", "in", "is", "empty", "not", "and",
            "or", "~", "\"", "\\", "today", "today-1", "me", "red", "9223372036854775808", "\u{0}", "\u{202E}", "é",
            "2026-01-01", "'", ";", "--",
        ]
        for _ in 0..<4_000 {
            let text = (0..<Int.random(in: 1...14, using: &random)).map { _ in
                pieces.randomElement(using: &random) ?? ""
            }.joined(separator: Bool.random(using: &random) ? " " : "")
            guard let filter = try? Filter(parsing: text, of: Thing.noun) else { continue }
            #expect((try? Filter(parsing: filter.description, of: Thing.noun)) == filter, "\(text)")
        }
    }
}
