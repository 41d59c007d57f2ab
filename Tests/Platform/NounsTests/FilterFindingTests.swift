import Nouns
import PlatformTesting
import Testing
import Values

@Suite struct `What a filter finds` {
    @Test(arguments: Engine.underTest)
    func `is what its text says to people`(_ engine: Engine) throws {
        let shelf = try Shelf(engine)
        let expected: [(String, [String])] = [
            ("", ["anchor", "basket", "candle", "drum"]), ("colour = green", ["basket", "candle"]),
            ("colour in (red, blue)", ["anchor"]), ("count >= 1 and count < 2", ["anchor"]),
            ("worth > 100000", ["basket"]), ("worth = 0", ["drum"]), ("isGood = true", ["anchor", "drum"]),
            ("owner = me", ["anchor", "drum"]), ("seen < today-30", ["anchor"]),
            ("seen >= today-10 and seen <= today", ["basket", "drum"]),
            ("made >= 1970-01-01T00:00:02.000Z", ["candle", "drum"]),
            ("~ an", ["anchor", "candle"]), ("not ~ an", ["basket", "drum"]),
            ("colour = green and (worth > 1 or seen is empty)", ["basket", "candle"]),
        ]
        for (text, names) in expected { #expect(try shelf.found(text) == names, "\(text)") }
    }

    @Test(arguments: Engine.underTest)
    func `treats what is not known as not so, never as a third truth`(_ engine: Engine) throws {
        let shelf = try Shelf(engine)
        let expected: [(String, [String])] = [
            ("colour is empty", ["drum"]), ("colour is not empty", ["anchor", "basket", "candle"]),
            ("colour != green", ["anchor", "drum"]), ("not colour = green", ["anchor", "drum"]),
            ("not count > 1", ["anchor", "candle", "drum"]), ("count is empty", ["candle"]),
            ("not (count > 1 or worth > 1)", ["candle", "drum"]), ("worth != 0", ["anchor", "basket", "candle"]),
            ("seen is empty", ["candle"]), ("secret is empty", ["candle"]),
        ]
        for (text, names) in expected { #expect(try shelf.found(text) == names, "\(text)") }
    }

    @Test(arguments: Engine.underTest)
    func `counts days from the day itself, and a day that is not set comes last and after nothing`(
        _ engine: Engine
    ) throws {
        let shelf = try Shelf(engine)
        #expect(try shelf.found("age > 30") == ["anchor"])
        #expect(try shelf.found("age >= 0 and age <= 10") == ["basket", "drum"])
        #expect(try shelf.found("next is empty") == ["anchor", "drum"])
        #expect(try shelf.found("next >= today") == ["basket"])
        #expect(try shelf.found("next <= today+7") == ["basket", "candle"])
        #expect(try shelf.found("next is not empty", by: [.init("next")]) == ["candle", "basket"])
        let latest = try shelf.found("", by: [.init("next"), .init("name")])
        #expect(latest == ["candle", "basket", "anchor", "drum"])
        #expect(
            try shelf.found("seen is not empty", by: [.init("age", descending: true)]) == ["anchor", "basket", "drum"])
    }

    @Test(arguments: Engine.underTest)
    func `knows sealed contents by equality alone`(_ engine: Engine) throws {
        let shelf = try Shelf(engine)
        #expect(try shelf.found("secret = 0123") == ["anchor", "drum"])
        #expect(try shelf.found("secret in (0123, 0456)") == ["anchor", "basket", "drum"])
        #expect(try shelf.found("secret > 0000") == [])
        #expect(try shelf.found("secret = 9999") == [])
    }

    @Test(arguments: Engine.underTest)
    func `never lets a value become a part of the statement`(_ engine: Engine) throws {
        let shelf = try Shelf(engine)
        for text in [
            "name = \"x' OR '1'='1\"", "~ \"x%' OR 1=1 --\"", "name in (\"a\", \"b'); DROP TABLE thing; --\")",
        ] {
            #expect(try shelf.found(text) == [], "\(text)")
        }
        #expect(try shelf.found("").count == 4)
    }
}
