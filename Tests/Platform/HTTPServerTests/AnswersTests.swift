import Glibc
import HTTP
import HTTPServer
import Testing

@Suite(.serialized) struct AnswersTests {
    private func echo(_ request: Request) -> Response {
        switch request.segments.first {
        case "echo": .text("\(request.method) \(request.path) \((try? request.bytes())?.count ?? -1)")
        case "empty": .empty()
        case "big": Response.text(String(repeating: "صلة ", count: 5000)).with("ETag", "\"v7\"")
        case "tag": .text("if-match: \(request.headers["if-match"] ?? "none")")
        case "peer": .text("\(request.peer) \(request.isSecure) \(request.host)")
        case "split": Response.text("x").with("X-A", "1\r\nX-B: 2")
        default: .text("hello")
        }
    }

    private func server(_ configure: (inout ServerConfiguration) -> Void = { _ in }) throws -> LiveServer {
        let echo = echo
        return try LiveServer(configure: configure) { echo($0) }
    }

    private func get(_ path: String, _ more: String = "") -> String {
        "GET \(path) HTTP/1.1\r\nHost: localhost\r\n\(more)\r\n"
    }

    @Test func `an answer carries a date, an id and its length`() throws {
        let live = try server { $0.headers = ["X-Content-Type-Options": "nosniff"] }
        let answer = try live.ask(get("/"))
        #expect(answer.status == 200 && answer.text == "hello")
        #expect(answer.headers["date"].flatMap { HTTPDate.instant($0) } != nil)
        #expect(answer.headers["x-request-id"]?.utf8.count == 36)
        #expect(answer.headers["content-length"] == "5")
        #expect(answer.headers["x-content-type-options"] == "nosniff")
        #expect(try live.ask(get("/split")).headers["x-b"] == nil)
    }

    @Test func `one connection takes many requests, pipelined too`() throws {
        let live = try server()
        let client = try live.connect()
        for number in 0..<3 {
            client.send(get("/echo/\(number)"))
            #expect(try client.answer().text == "GET /echo/\(number) 0")
        }
        client.send((0..<20).map { get("/echo/\($0)") }.joined())
        for number in 0..<20 { #expect(try client.answer().text == "GET /echo/\(number) 0") }
    }

    @Test func `a request may come byte by byte`() throws {
        let live = try server()
        let client = try live.connect()
        for byte in "POST /echo/x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\nabcde".utf8 {
            client.send([byte])
            usleep(200)
        }
        #expect(try client.answer().text == "POST /echo/x 5")
    }

    @Test func `the head alone, and an answer without content`() throws {
        let live = try server()
        let client = try live.connect()
        client.send("HEAD / HTTP/1.1\r\nHost: localhost\r\n\r\n")
        let head = try client.answer(hasBody: false)
        #expect(head.status == 200 && head.headers["content-length"] == "5")
        client.send(get("/empty"))
        let empty = try client.answer()
        #expect(empty.status == 204 && empty.headers["content-length"] == nil)
        #expect(empty.headers["transfer-encoding"] == nil)
        client.send(get("/"))
        #expect(try client.answer().text == "hello")
    }

    @Test func `content is read by length and by chunks, small and large`() throws {
        let live = try LiveServer(limit: { _ in 8 << 20 }) { request in
            let bytes = (try? request.bytes()) ?? []
            var isFile = false
            if case .file = request.body { isFile = true }
            return .text("\(bytes.count) \(bytes.reduce(0) { $0 &+ Int($1) }) \(isFile)")
        }
        let large = [UInt8](repeating: 7, count: 3_000_000)
        let client = try live.connect()
        client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3000000\r\n\r\n")
        client.send(large)
        #expect(try client.answer().text == "3000000 21000000 true")
        client.send(
            "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: Chunked\r\n\r\n5\r\nabcde\r\nA;x=1\r\n0123456789\r\n0\r\nT: 1\r\n\r\n"
        )
        let chunked = try client.answer()
        #expect(chunked.text == "15 \(495 + 525) false")
        #expect(chunked.headers["connection"]?.lowercased() == "close")
        #expect(try client.rest().isEmpty)
    }

    @Test func `content that is too large is refused before it is sent`() throws {
        let live = try LiveServer(limit: { $0.path == "/large" ? 1 << 20 : 1000 }) { _ in .text("ok") }
        let answer = try live.ask(
            "POST /small HTTP/1.1\r\nHost: a\r\nContent-Length: 1001\r\nExpect: 100-continue\r\n\r\n")
        #expect(answer.status == 413 && answer.headers["content-type"] == "application/problem+json")
        let eager = try live.connect()
        eager.send("POST /small HTTP/1.1\r\nHost: a\r\nContent-Length: 50000\r\n\r\n")
        eager.send([UInt8](repeating: 65, count: 50_000))
        #expect(try eager.answer().status == 413)
        let client = try live.connect()
        client.send("POST /small HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n")
        for _ in 0..<20 { client.send("64\r\n" + String(repeating: "a", count: 100) + "\r\n") }
        client.send("0\r\n\r\n")
        #expect(try client.answer().status == 413)
        let patient = try live.connect()
        patient.send("POST /large HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n")
        #expect(try patient.waitFor("100 Continue"))
        patient.send("ok")
        #expect(try patient.answer().status == 200)
    }

    @Test func `text is compressed for those who take it, and its tag tells`() throws {
        let live = try server()
        let plain = try live.ask(get("/big"))
        #expect(plain.headers["content-encoding"] == nil && plain.headers["etag"] == "\"v7\"")
        #expect(plain.headers["vary"] == "Accept-Encoding")
        let small = try live.ask(get("/big", "Accept-Encoding: br, gzip\r\n"))
        #expect(small.headers["content-encoding"] == "gzip" && small.headers["etag"] == "\"v7-gzip\"")
        #expect(small.body.count < plain.body.count / 10 && small.body.prefix(2) == [0x1F, 0x8B])
        let again = try live.ask(get("/big", "Accept-Encoding: gzip\r\nIf-None-Match: \"v7-gzip\"\r\n"))
        #expect(again.status == 304 && again.headers["etag"] == "\"v7-gzip\"")
        #expect(try live.ask(get("/big", "If-None-Match: W/\"v7\"\r\n")).status == 304)
        #expect(try live.ask(get("/tag", "If-Match: \"v7-gzip\"\r\n")).text == "if-match: \"v7\"")
        #expect(try live.ask(get("/", "Accept-Encoding: gzip\r\n")).headers["content-encoding"] == nil)
    }

    @Test func `a file is sent whole, in part, or not at all`() throws {
        let path = "/tmp/sila-http-\(getpid())-range.txt"
        #expect(SpooledFile.writeAllForTests(Array("0123456789".utf8), path))
        defer { unlink(path) }
        let live = try LiveServer { _ in .file(path, type: "text/plain", name: "figures.txt") }
        let whole = try live.ask(get("/"))
        let tag = try #require(whole.headers["etag"])
        let date = try #require(whole.headers["last-modified"])
        #expect(whole.text == "0123456789" && whole.headers["accept-ranges"] == "bytes")
        #expect(whole.headers["content-disposition"]?.contains("figures.txt") == true)
        let part = try live.ask(get("/", "Range: bytes=2-4\r\n"))
        #expect(part.status == 206 && part.text == "234" && part.headers["content-range"] == "bytes 2-4/10")
        #expect(try live.ask(get("/", "Range: bytes=-2\r\nIf-Range: \(tag)\r\n")).text == "89")
        #expect(try live.ask(get("/", "Range: bytes=-2\r\nIf-Range: \"other\"\r\n")).text == "0123456789")
        let none = try live.ask(get("/", "Range: bytes=10-\r\n"))
        #expect(none.status == 416 && none.headers["content-range"] == "bytes */10")
        #expect(try live.ask(get("/", "If-None-Match: \(tag)\r\n")).status == 304)
        #expect(try live.ask(get("/", "If-Modified-Since: \(date)\r\n")).status == 304)
        let head = try live.ask("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(head.headers["content-length"] == "10")
        let post = try live.ask("POST / HTTP/1.1\r\nHost: a\r\nRange: bytes=0-1\r\nContent-Length: 0\r\n\r\n")
        #expect(post.status == 200 && post.text == "0123456789")
    }

    @Test func `the sender is who the trusted proxy says`() throws {
        let live = try server { $0.trustedProxies = ["127.0.0.1", "10.0.0.1"] }
        let more = "X-Forwarded-For: 6.6.6.6, 41.1.2.3, 10.0.0.1\r\nX-Forwarded-Proto: https\r\n"
        #expect(try live.ask(get("/peer", more)).text == "41.1.2.3 true localhost")
        let direct = try server()
        #expect(try direct.ask(get("/peer", more)).text == "127.0.0.1 false localhost")
    }

    @Test func `only the hosts of the list are served`() throws {
        let live = try server { $0.hosts = ["sila.example", "other.example:8443"] }
        func status(_ host: String) throws -> Int { try live.ask("GET / HTTP/1.1\r\nHost: \(host)\r\n\r\n").status }
        #expect(try status("sila.example") == 200)
        #expect(try status("SILA.example:8080") == 200)
        #expect(try status("other.example:8443") == 200)
        #expect(try status("other.example") == 421)
        #expect(try status("evil.example") == 421)
    }

    @Test func `files of a folder are served with types, tags and compressed forms`() throws {
        let folder = "/tmp/sila-http-\(getpid())-static"
        mkdir(folder, 0o700)
        let css = Array(String(repeating: "body{color:red}", count: 200).utf8)
        #expect(SpooledFile.writeAllForTests(css, folder + "/app.1f3c9a02.css"))
        #expect(SpooledFile.writeAllForTests(Array("compressed".utf8), folder + "/app.1f3c9a02.css.br"))
        #expect(SpooledFile.writeAllForTests([0x66], folder + "/.secret"))
        defer {
            for name in ["app.1f3c9a02.css", "app.1f3c9a02.css.br", ".secret"] { unlink(folder + "/" + name) }
            rmdir(folder)
        }
        let files = StaticFiles(directory: folder)
        let live = try LiveServer { files.respond(to: $0, segments: $0.segments) ?? .empty(.notFound) }
        let plain = try live.ask(get("/app.1f3c9a02.css"))
        #expect(plain.body == css && plain.headers["content-type"] == "text/css; charset=utf-8")
        #expect(plain.headers["cache-control"] == "public, max-age=31536000, immutable")
        #expect(plain.headers["vary"] == "Accept-Encoding")
        let tag = try #require(plain.headers["etag"])
        #expect(try live.ask(get("/app.1f3c9a02.css", "If-None-Match: \(tag)\r\n")).status == 304)
        #expect(try live.ask(get("/app.1f3c9a02.css", "Accept-Encoding: gzip, br\r\n")).text == "compressed")
        let gzip = try live.ask(get("/app.1f3c9a02.css", "Accept-Encoding: gzip\r\n"))
        #expect(gzip.headers["content-encoding"] == "gzip" && gzip.headers["etag"] != tag)
        for path in ["/.secret", "/a%2F..%2F.secret", "/nothing", "/"] {
            #expect(try live.ask(get(path)).status == 404, "\(path)")
        }
    }
}

extension SpooledFile {
    /// Writes a file for a test.
    static func writeAllForTests(_ bytes: [UInt8], _ path: String) -> Bool {
        let descriptor = open(path, O_CREAT | O_TRUNC | O_WRONLY, 0o600)
        defer { close(descriptor) }
        return bytes.withUnsafeBytes { SpooledFile.writeAll($0, to: descriptor) }
    }
}
