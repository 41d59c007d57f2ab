import HTTP
import Testing
import Values

@Suite struct HeadersTests {
    @Test func `a field is found in any case of letters`() {
        var headers: Headers = ["Content-Type": "text/html", "X-A": "1"]
        headers.add("x-a", "2")
        #expect(headers["content-TYPE"] == "text/html")
        #expect(headers.all("X-a") == ["1", "2"])
        headers["X-A"] = "3"
        #expect(headers.all("x-a") == ["3"])
        headers["x-a"] = nil
        #expect(!headers.contains("X-A"))
    }

    @Test func `a value cannot start another field`() {
        var headers: Headers = ["Location": "/\r\nSet-Cookie: a=b\u{0}\u{7F}"]
        #expect(headers["location"] == "/Set-Cookie: a=b")
        headers.add("X\r\nY: z", "v")
        #expect(headers["XYz"] == "v")
        headers.add("\r\n", "v")
        #expect(headers.count == 2)
    }

    @Test func `Vary names each field once`() {
        var headers = Headers()
        headers.vary("Accept-Encoding")
        headers.vary("Cookie")
        headers.vary("accept-encoding")
        #expect(headers["vary"] == "Accept-Encoding, Cookie")
    }

    @Test func `a host cookie is always secure and for the whole site`() {
        let cookie = Cookie("__Host-sila", "abc;d", path: "/x", isSecure: false, sameSite: .strict)
        #expect(cookie.header == "__Host-sila=abcd; Path=/; Secure; HttpOnly; SameSite=Strict")
        #expect(Cookie.removal(of: "a").header == "a=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=Lax")
        let read = Cookie.read(["a=1; b=\"two\"; =x; c", "a=3"])
        #expect(read["a"] == "1" && read["b"] == "two" && read.all("a") == ["1", "3"] && read.count == 3)
    }

    @Test func `dates are written and read in the three forms`() {
        let moment = Instant(seconds: 784_111_777)
        #expect(HTTPDate.text(moment) == "Sun, 06 Nov 1994 08:49:37 GMT")
        for text in ["Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994"] {
            #expect(HTTPDate.instant(text) == moment, "\(text)")
        }
        for text in ["", "x", "Sun, 31 Feb 1994 08:49:37 GMT", "Sun, 06 Nov 1994 24:49:37 GMT", "Sun, 6 Nov 1994 GMT"] {
            #expect(HTTPDate.instant(text) == nil, "\(text)")
        }
        #expect(HTTPDate.text(Instant(milliseconds: .max)).hasSuffix("GMT"))
        #expect(HTTPDate.text(Instant(milliseconds: .min)).hasSuffix("GMT"))
    }

    @Test func `tags match strongly and weakly`() {
        let strong = ETag("a")
        let weak = ETag("a", isWeak: true)
        #expect(ETag.Condition("\"x\", W/\"a\"").weakly(names: strong))
        #expect(!ETag.Condition("W/\"a\"").strongly(names: strong))
        #expect(!ETag.Condition("\"a\"").strongly(names: weak))
        #expect(ETag.Condition("\"a\"").strongly(names: strong))
        #expect(ETag.Condition("*").strongly(names: strong))
        #expect(ETag.Condition("a, \"").weakly(names: strong) == false)
        #expect(ETag(version: 7).description == "\"v7\"" && ETag(header: "\"v7\"")?.version == 7)
    }

    @Test(arguments: [
        ("bytes=0-4", ByteRange.part(0..<5)), ("bytes=5-", .part(5..<10)), ("bytes=-3", .part(7..<10)),
        ("bytes=-30", .part(0..<10)), ("bytes=0-99", .part(0..<10)), ("bytes=10-", .unsatisfiable),
        ("bytes=-0", .unsatisfiable), ("bytes=4-2", .whole), ("bytes=0-1,3-4", .whole), ("lines=0-1", .whole),
        ("bytes=", .whole), ("bytes=-", .whole), ("bytes=a-b", .whole),
        ("bytes=0-9999999999999999999", .whole), ("BYTES=0-0", .part(0..<1)),
    ]) func `a range is read`(header: String, expected: ByteRange) {
        #expect(ByteRange(header: header, size: 10) == expected)
    }

    @Test func `preferences weigh types, languages and codings`() {
        let types = ["text/html", "application/json"]
        #expect(Preference(nil).mediaType(among: types) == "text/html")
        #expect(Preference("*/*").mediaType(among: types) == "text/html")
        #expect(Preference("application/json").mediaType(among: types) == "application/json")
        #expect(Preference("text/*;q=0.5, application/json;q=0.9").mediaType(among: types) == "application/json")
        #expect(Preference("image/png").mediaType(among: types) == nil)
        let languages = ["fr", "ar", "en"]
        #expect(Preference("ar-DZ, fr;q=0.8").language(among: languages) == "ar")
        #expect(Preference("de").language(among: languages) == nil)
        #expect(Preference("de, *;q=0.1").language(among: languages) == "fr")
        #expect(Preference("gzip;q=0, br").takes(encoding: "gzip") == false)
        #expect(Preference("gzip, br").takes(encoding: "br"))
        #expect(Preference(nil).takes(encoding: "gzip") == false)
        #expect(Preference(";;,q=,a;q=9.9.9,b;q=1.0001").language(among: ["a"]) == nil)
    }

    @Test func `a redirect stays on the site`() {
        for path in ["//evil.example", "https://evil.example", "/\\evil", "evil", "/a\r\nb", "", "/ x"] {
            #expect(Response.redirect(to: path).headers["location"] == "/", "\(path)")
        }
        #expect(Response.redirect(to: "/debts?page=2").headers["location"] == "/debts?page=2")
        #expect(Response.redirect(to: "/").status == .seeOther)
    }

    @Test func `an attachment keeps its name in two forms`() {
        #expect(
            Response.attachment("../reçu \"1\".pdf")
                == "attachment; filename=\"re__u 1.pdf\"; filename*=UTF-8''re%C3%A7u%201.pdf")
        #expect(Upload.safeName("C:\\x\\a\u{202E}gpj.exe") == "agpj.exe")
        #expect(Upload.safeName("...") == "file")
        #expect(Upload.safeName(String(repeating: "é", count: 300)).utf8.count <= 255)
    }

    @Test func `a problem keeps its standard members`() {
        let problem = Problem(
            .conflict, detail: "Changed meanwhile.", extensions: [.init("status", 1), .init("version", 4)])
        #expect(
            problem.json.text
                == #"{"type":"about:blank","title":"Conflict","status":409,"detail":"Changed meanwhile.","version":4}"#)
    }
}
