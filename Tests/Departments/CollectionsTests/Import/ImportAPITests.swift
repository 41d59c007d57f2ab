import Collections
import Composition
import Department
import HTTP
import NounPages
import Nouns
import PlatformTesting
import SQL
import SiteTesting
import Testing
import Values

@Suite struct `Imports by programs` {
    private func multipart(_ fields: [(String, String)], file: String) throws -> Request {
        var body = ""
        for (name, value) in fields {
            body += "--b\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\r\n\(value)\r\n"
        }
        body += "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"f.csv\"\r\n"
        body += "Content-Type: text/csv\r\n\r\n\(file)\r\n--b--\r\n"
        var request = try Request(.post, "/api/v1/imports", body: .bytes(Array(body.utf8)))
        request.headers["Content-Type"] = "multipart/form-data; boundary=b"
        return request
    }

    @Test(arguments: Engine.underTest)
    func `a program sends a file, asks for its state and fetches refused rows`(_ engine: Engine) throws {
        let site = try TestSite(engine)
        _ = try ImportPagesTests.creditor(site)
        let key = try site.key(.karim, scopes: ["imports:write"])
        func send(_ fields: [(String, String)], _ headers: [(String, String)] = []) throws -> Response {
            var request = try multipart(fields, file: ImportPagesTests.file)
            request.headers["Authorization"] = "Bearer \(key)"
            for (name, value) in headers { request.headers[name] = value }
            return try site.send(request)
        }
        let accepted = try send([("creditor", "algérie télécom")], [("Idempotency-Key", "one")])
        #expect(accepted.status.code == 202)
        let again = try send([("creditor", "algérie télécom")], [("Idempotency-Key", "one")])
        let id = try #require(accepted.json["id"]?.string)
        #expect(again.json["id"]?.string == id)
        #expect(accepted.json["state"]?.string == "waiting")
        try site.settle()
        let done = try site.api(.get, "/api/v1/imports/\(id)", key: key).json
        #expect(done["state"]?.string == "done")
        #expect(done["rows"]?.integer == 3)
        #expect(done["created"]?.integer == 2)
        #expect(done["rejected"]?.integer == 1)
        let rejects = try #require(done["rejectFile"]?.string)
        #expect(try site.api(.get, rejects, key: key).status == .ok)

        let repeated = try send([("creditor", "C-2026-000001"), ("dryRun", "true")])
        try site.settle()
        let tried = try #require(repeated.json["id"]?.string)
        #expect(try site.api(.get, "/api/v1/imports/\(tried)", key: key).json["unchanged"]?.integer == 2)

        #expect(try send([("creditor", "nobody")]).status == .unprocessableContent)
        #expect(try send([("creditor", "C-2026-000001"), ("mapping", "{]")]).status == .unprocessableContent)
        #expect(
            try send([("creditor", "C-2026-000001"), ("mapping", #"{"Nope":"principal"}"#)]).status
                == .unprocessableContent)
        let stranger = try site.key(.karim, scopes: ["debts:read"])
        #expect(try site.api(.get, "/api/v1/imports/\(id)", key: stranger).status == .forbidden)
        #expect(try site.api(.get, "/api/v1/imports", key: stranger).status == .forbidden)
    }

    @Test(arguments: Engine.underTest)
    func `imports are listed page by page, the newest first, and everybody sees what is theirs`(
        _ engine: Engine
    ) throws {
        let site = try TestSite(engine)
        _ = try ImportPagesTests.creditor(site)
        func begin(_ character: Character) throws -> String {
            var request = try multipart(
                [("creditor", "C-2026-000001"), ("dryRun", "true")], file: ImportPagesTests.file)
            request.headers["Authorization"] = "Bearer \(try site.key(character, scopes: ["imports:write"]))"
            return try #require(try site.send(request).json["id"]?.string)
        }
        // All in the same millisecond, as the clock stands still: none may be lost between two pages.
        let begun = try [begin(.karim), begin(.nadia), begin(.karim), begin(.karim), begin(.nadia)]
        func walk(_ character: Character, _ limit: Int) throws -> [String] {
            let key = try site.key(character, scopes: ["imports:read"])
            var seen: [String] = []
            var next = ""
            repeat {
                let page = try site.api(
                    .get, "/api/v1/imports?limit=\(limit)\(next.isEmpty ? "" : "&after=" + next)", key: key)
                #expect(page.status == .ok)
                let items = page.json["items"]?.array ?? []
                #expect(items.count <= limit)
                seen += items.compactMap { $0["id"]?.string }
                next = page.json["next"]?.string ?? ""
            } while !next.isEmpty && seen.count < 20
            return seen
        }
        #expect(try walk(.karim, 2) == begun.reversed())
        #expect(try walk(.karim, 200) == begun.reversed())
        #expect(try walk(.nadia, 1) == [begun[4], begun[1]])
    }

    @Test func `whoever may read imports starts none, and a page that cannot be is refused`() throws {
        let site = try TestSite(.sqlite)
        _ = try ImportPagesTests.creditor(site)
        let key = try site.key(.karim, scopes: ["imports:read"])
        var request = try multipart([("creditor", "C-2026-000001")], file: ImportPagesTests.file)
        request.headers["Authorization"] = "Bearer \(key)"
        #expect(try site.send(request).status == .forbidden)
        for query in ["limit=0", "limit=201", "limit=x", "after=x", "after="] {
            #expect(try site.api(.get, "/api/v1/imports?" + query, key: key).status == .badRequest, "\(query)")
        }
    }
}
