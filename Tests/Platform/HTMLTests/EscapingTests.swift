import HTML
import Testing

@Suite struct `Markup from literals` {
    @Test func `what is interpolated is escaped, the literal is not`() {
        let name = "<script>alert('x')</script> & \"co\"\0"
        let markup: HTML = "<td title=\"\(name)\">\(name)</td>"
        let safe = "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; &amp; &quot;co&quot;"
        #expect(markup.text == "<td title=\"\(safe)\">\(safe)</td>")
    }

    @Test func `markup within markup is not escaped twice`() {
        let inner: HTML = "<b>\("a&b")</b>"
        let outer: HTML =
            "<p>\(inner)\(HTML?.none)\(if: true, "<i>")\(if: false, "<u>")\(each: [1, 2], { "<li>\($0)" })</p>"
        #expect(outer.text == "<p><b>a&amp;b</b><i><li>1<li>2</p>")
    }

    @Test func `attributes appear with a value and disappear without`() {
        let with: HTML = "<a\(attribute: "href", "/?a=\"1\"&b=2")\(attribute: "rows", 3)\(flag: "hidden", true)>"
        let without: HTML =
            "<a\(attribute: "href", String?.none)\(attribute: "rows", Int?.none)\(flag: "hidden", false)>"
        #expect(with.text == "<a href=\"/?a=&quot;1&quot;&amp;b=2\" rows=\"3\" hidden>")
        #expect(without.text == "<a>")
    }

    @Test func `isolated text is escaped within bdi`() {
        #expect(HTML.isolated("<Nadia>").text == "<bdi>&lt;Nadia&gt;</bdi>")
    }

    @Test(arguments: ["", "é", "دين", "\u{202E}x", "😀<", String(repeating: "<", count: 1000)])
    func `bytes stay UTF-8 whatever comes in`(text: String) {
        let markup: HTML = "<p>\(text)</p>"
        #expect(String(validating: markup.bytes, as: UTF8.self) != nil)
        #expect(!markup.text.dropFirst(3).dropLast(4).contains("<"))
    }
}
