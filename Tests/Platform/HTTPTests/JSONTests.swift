import HTTP
import Testing

@Suite struct JSONTests {
    @Test func `a value reads back as it was written`() throws {
        let value: JSON = [
            "name": "Amine \"B\"\n\u{1}é صلة", "age": 41, "rate": 0.25, "tags": ["a", nil, true], "empty": [:],
            "none": [],
            "least": .integer(.min), "most": .integer(.max),
        ]
        #expect(try JSON(bytes: value.bytes) == value)
        #expect(value["tags"]?[1]?.isNull == true)
        #expect(value["name"]?.string?.hasPrefix("Amine") == true)
        #expect(value["age"]?.integer == 41 && value["rate"]?.double == 0.25 && value["tags"]?[9] == nil)
    }

    @Test func `escapes and numbers are read`() throws {
        #expect(try JSON(text: #""\u00e9\ud83d\ude00\/\b""#) == "é😀/\u{8}")
        #expect(try JSON(text: " [ -0 , 1e2, 1.5E-1 ] ") == [0, 100.0, 0.15])
        #expect(JSON.double(.nan).text == "null")
    }

    @Test(arguments: [
        "", " ", "{", "[", "[1,]", "{\"a\":1,}", "{\"a\" 1}", "{a:1}", "01", "+1", "1.", ".5", "1e", "--1", "tru",
        "nul",
        "\"", "\"\\x\"", "\"\\u12\"", "\"\\ud800\"", "\"\\udc00\"", "\"\\ud800\\u0041\"", "\"\n\"", "1 2", "[1]]",
        "{\"a\":1,\"a\":2}", "9223372036854775808", "-9223372036854775809", "1e999", "\u{FEFF}1", "// x\n1", "NaN",
    ]) func `what is not JSON is refused`(text: String) {
        #expect(throws: JSONError.self) { try JSON(text: text) }
    }

    @Test func `nesting is bounded`() throws {
        let deep = { (count: Int) in String(repeating: "[", count: count) + String(repeating: "]", count: count) }
        _ = try JSON(text: deep(64))
        #expect(throws: JSONError.self) { try JSON(text: deep(65)) }
        #expect(throws: JSONError.self) { try JSON(text: String(repeating: "{\"a\":", count: 100_000)) }
    }

    @Test func `bytes that are not UTF-8 are refused`() {
        #expect(throws: JSONError.self) { try JSON(bytes: [0x22, 0xC0, 0x80, 0x22]) }
        #expect(throws: JSONError.self) { try JSON(bytes: [0x22, 0xED, 0xA0, 0x80, 0x22]) }
    }
}
