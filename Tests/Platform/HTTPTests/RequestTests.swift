import Glibc
import HTTP
import Testing
import Values

@Suite struct RequestTests {
    @Test func `a path is decoded once and split`() throws {
        let target = try Target("/debts/a%2Fb/%D8%B5?x=1&x=2&y=a+b%20c&z".utf8)
        #expect(target.segments == ["debts", "a/b", "ص"])
        #expect(target.query.all("x") == ["1", "2"] && target.query["y"] == "a b c" && target.query["z"] == "")
        #expect(try Target("/".utf8).segments == [])
        #expect(try Target("/a/".utf8).segments == ["a", ""])
        #expect(try Target("/%2541".utf8).segments == ["%41"])
    }

    @Test(arguments: [
        "", "a", "*", "http://h/", "/a/../b", "/a/./b", "/%2e%2e/x", "/%2E", "/a%00", "/%0d%0a", "/%", "/%4", "/%zz",
        "/a#b",
        "/a b", "/é", "/%c0%af", "/%ed%a0%80", "/%ff", "/a\\b", "/a%5cb", "/x?%zz", "/x?a=%00", "/%c2%85",
    ]) func `a hostile path is refused`(text: String) {
        #expect(throws: HTTPFailure.self) { try Target(text.utf8) }
    }

    @Test func `a path that is too long is refused as such`() {
        #expect(throws: HTTPFailure(.uriTooLong, "uri-too-long", "The address is too long.")) {
            try Target(("/" + String(repeating: "a", count: 20_000)).utf8)
        }
        #expect(throws: HTTPFailure.self) { try Target(String(repeating: "/a", count: 100).utf8) }
    }

    @Test func `a form is read and its number of fields bounded`() throws {
        let request = try Request(.post, "/x", form: ["name": "a&b=c", "name": "é", "empty": ""])
        let form = try request.form()
        #expect(form["name"] == "a&b=c" && form.all("name") == ["a&b=c", "é"] && form["empty"] == "")
        #expect(!form.contains("other"))
        let many = Array(repeating: "a=1", count: 1001).joined(separator: "&")
        #expect(throws: HTTPFailure.self) { try Fields(formEncoded: many.utf8) }
        #expect(throws: HTTPFailure.self) { try Fields(formEncoded: "a=12345".utf8, valueLimit: 4) }
    }

    @Test func `content of another type is refused`() throws {
        var request = try Request(.post, "/x", body: .bytes([0x7B, 0x7D]))
        #expect(throws: HTTPFailure.self) { try request.form() }
        #expect(throws: HTTPFailure.self) { try request.json() }
        request.headers["Content-Type"] = "Application/JSON; charset=utf-8"
        #expect(try request.json() == [:])
        request.body = .bytes([0x7B])
        #expect(throws: HTTPFailure.self) { try request.json() }
    }

    private func multipart(_ body: String, spooled: Bool = false) throws -> Request {
        let bytes = Array(body.utf8)
        return try Request(
            .post, "/x", headers: ["Content-Type": "multipart/form-data; boundary=\"XyZ\""],
            body: spooled ? .file(SpooledFile(bytes, in: "/tmp")) : .bytes(bytes))
    }

    private let good =
        "preamble\r\n--XyZ\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\none\r\n--Xy\r\n--XyZ\r\n"
        + "content-disposition: form-data; name=\"f\"; filename=\"../../r\u{202E}e.csv\"\r\nContent-Type: text/csv\r\n\r\n"
        + "1;2\r\n3;4\r\n--XyZ\r\nContent-Disposition: form-data; name=\"g\"; filename=\"\"\r\n\r\n\r\n--XyZ--\r\n"

    @Test(arguments: [false, true]) func `fields and files of a form are read`(spooled: Bool) throws {
        let path: String
        do {
            let form = try multipart(good, spooled: spooled).form()
            #expect(form["a"] == "one\r\n--Xy")
            let upload = try #require(form.upload("f"))
            #expect(upload.name == "re.csv" && upload.declaredType == "text/csv" && upload.size == 8)
            #expect(try upload.bytes() == Array("1;2\r\n3;4".utf8))
            #expect(form.upload("g") == nil)
            path = upload.path
            #expect(access(path, F_OK) == 0)
        }
        #expect(access(path, F_OK) != 0)
    }

    @Test func `a large file is streamed to disk`() throws {
        let content = String(repeating: "0123456789abcdef\r\n--Xy", count: 20_000)
        let body = "--XyZ\r\nContent-Disposition: form-data; name=f; filename=x\r\n\r\n\(content)\r\n--XyZ--"
        let upload = try #require(try multipart(body, spooled: true).form().upload("f"))
        #expect(try upload.bytes() == Array(content.utf8))
        var limits = Form.Limits()
        limits.fileBytes = 1000
        #expect(throws: HTTPFailure.self) { try multipart(body, spooled: true).form(limits: limits) }
    }

    @Test func `every beginning of a form is refused, never a crash`() throws {
        for length in 0..<(good.utf8.count - 4) {
            let part = String(decoding: Array(good.utf8).prefix(length), as: UTF8.self)
            #expect(throws: HTTPFailure.self) { try multipart(part).form() }
        }
    }

    @Test func `random damage to requests never traps`() throws {
        var random = Dice(seed: 20_260_117)
        let samples: [[UInt8]] = [
            Array(good.utf8), Array("/debts/a%2Fb/%D8%B5?x=1&x=2&y=a+b%20c&z".utf8),
            Array(#"{"a":[1,2.5e3,"\u00e9\ud83d\ude00",{"b":null}],"c":true}"#.utf8),
            Array("text/html;q=0.5, application/json; a=\"b,c\\\"\"; q=0.1, */*".utf8),
            Array("Sun, 06 Nov 1994 08:49:37 GMT".utf8), Array("bytes=0-499".utf8), Array("W/\"a\", \"b\"".utf8),
        ]
        for _ in 0..<3000 {
            guard var bytes = samples.randomElement(using: &random) else { continue }
            for _ in 0..<Int.random(in: 1...6, using: &random) {
                let index = Int.random(in: 0..<max(1, bytes.count), using: &random)
                switch Int.random(in: 0..<4, using: &random) {
                case 0 where index < bytes.count: bytes[index] = UInt8.random(in: 0...255, using: &random)
                case 1 where index < bytes.count: bytes.remove(at: index)
                case 2: bytes.insert(UInt8.random(in: 0...255, using: &random), at: min(index, bytes.count))
                default: bytes.insert(contentsOf: bytes[index...].prefix(20), at: min(index, bytes.count))
                }
            }
            let text = String(decoding: bytes, as: UTF8.self)
            _ = try? Target(bytes)
            _ = try? JSON(bytes: bytes)
            _ = try? Fields(formEncoded: bytes)
            _ = Preference(text).mediaType(among: ["text/html"])
            _ = MediaType(text)
            _ = HTTPDate.instant(text)
            _ = ByteRange(header: text, size: 1000)
            _ = ETag.Condition(text)
            _ = Cookie.read([text])
            _ = Upload.safeName(text)
            _ = try? Request(
                .post, "/", headers: ["Content-Type": "multipart/form-data; boundary=XyZ"], body: .bytes(bytes)
            ).form()
        }
    }
}
