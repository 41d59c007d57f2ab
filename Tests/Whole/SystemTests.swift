import Composition
import Department
import HTTP
import Log
import PlatformTesting
import Settings
import SiteTesting
import Testing
import Values

@Suite struct `What belongs to no department` {
    @Test func `what the server refuses by itself is a page for people and a problem for programs`() throws {
        let site = try TestSite(.sqlite, cast: [])
        let failure = HTTPFailure(.contentTooLarge, "content-too-large", "The content is too large.")
        var asked = try Request(.post, "/imports")
        asked.headers["Accept"] = "text/html,*/*"
        asked.headers["Accept-Language"] = "ar"
        let page = try #require(site.house.site.refuse(failure, asked))
        #expect(page.status == .contentTooLarge && page.text.contains("dir=\"rtl\""))
        #expect(page.headers["content-security-policy"] != nil)
        asked.headers["Accept"] = "application/json"
        #expect(site.house.site.refuse(failure, asked) == nil)
    }

    @Test(arguments: Engine.underTest)
    func `the system says that it lives and that its databases answer`(engine: Engine) throws {
        let site = try TestSite(engine)
        #expect(try site.get("/health/live").text == "ok\n")
        let ready = try site.get("/health/ready")
        #expect(ready.status == .ok)
        #expect(ready.json["databases"]?["collections"]?.string == "ok")
    }

    @Test func `figures for operators stay on the machine`() throws {
        let site = try TestSite(.sqlite)
        #expect(try site.get("/metrics").status == .ok)
        var proxied = try Request(.get, "/metrics")
        proxied.headers["X-Forwarded-For"] = "203.0.113.7"
        #expect(try site.send(proxied).status == .notFound)
        var foreign = try Request(.get, "/metrics")
        foreign.peer = "203.0.113.7"
        #expect(try site.send(foreign).status == .notFound)
        #expect(try site.send(foreign, as: .amina).status == .ok)
    }

    @Test func `a browser's report of a broken policy is counted, and lets nothing of a search into the log`() throws {
        let memory = LogMemory()
        let site = try TestSite(.sqlite, log: Log(memory: memory, now: { Instant(seconds: 0) }))
        let page = try site.get("/login")
        #expect(page.headers["content-security-policy"]?.contains("report-uri /policy-reports") == true)
        func report(_ body: String, as character: Character? = nil) throws -> Response {
            var request = try Request(.post, "/policy-reports")
            request.headers["Content-Type"] = "application/csp-report"
            request.body = .bytes(Array(body.utf8))
            return if let character { try site.send(request, as: character) } else { try site.send(request) }
        }
        let sent = """
            {"csp-report": {"document-uri": "https://crm.example/search?q=109871234567890123", \
            "effective-directive": "script-src-elem", "blocked-uri": "https://elsewhere.example/x.js?k=1"}}
            """
        #expect(try report(sent).status == .noContent)
        #expect(try report(sent, as: .nadia).status == .noContent, "a session's browser sends no token with it")
        for body in ["", "{", "[]", "{\"csp-report\": 1}", "{\"csp-report\": {}}"] {
            #expect(try report(body).status.code < 500, "\(body)")
        }
        let figures = try site.get("/metrics").text
        #expect(figures.contains("sila_policy_reports_total 2"))
        let lines = memory.lines.filter { $0.contains("breaking its policy") }
        #expect(lines.count == 2 && lines.allSatisfy { $0.contains("/search") && !$0.contains("109871234567890123") })
    }

    @Test func `a database elsewhere is opened only where its server must show who it is`() throws {
        for address in ["postgresql://sila@db.example/x", "postgresql://sila@db.example/x?sslmode=require"] {
            let settings = try Settings.read(environment: [:], overrides: ["database.collections": address])
            let fault = #expect(throws: HouseFault.self) { try House.open("collections", settings) }
            #expect(fault?.description.contains("sslmode=verify-full") == true)
        }
    }

    @Test func `files of the interface are kept for ever by name, and never outside their directory`() throws {
        let site = try TestSite(.sqlite)
        let page = try site.get("/login").text
        let start = try #require(page.firstRange(of: "/assets/sila."))
        let address = String(page[start.lowerBound...].prefix { $0 != "\"" })
        let file = try site.get(address)
        #expect(file.status == .ok)
        #expect(file.headers["cache-control"]?.contains("immutable") == true)
        var again = try Request(.get, address)
        again.headers["If-None-Match"] = file.headers["etag"] ?? ""
        #expect(try site.send(again).status == .notModified)
        #expect(try site.get("/assets/..%2f..%2fPackage.swift").status.code >= 400)
        #expect(try site.get("/assets/vendor/htmx.js").status == .ok)
        #expect(try site.get("/assets/known-passwords").status == .notFound)
    }

    @Test(arguments: Engine.underTest)
    func `the API describes itself, each operation with its scope`(engine: Engine) throws {
        let site = try TestSite(engine)
        let document = try site.get("/api/v1/openapi.json").json
        #expect(document["openapi"]?.string?.hasPrefix("3.1") == true)
        let paths = document["paths"]?.object?.map(\.name) ?? []
        for path in ["/api/v1/creditors", "/api/v1/parties", "/api/v1/search", "/api/v1/debts"] {
            #expect(paths.contains(path), "\(path)")
        }
    }

    @Test(arguments: Engine.underTest)
    func `an error is a page for people and a problem for programs, without the inside of the program`(
        engine: Engine
    ) throws {
        let site = try TestSite(engine)
        let page = try site.get("/nothing/here", as: .karim)
        #expect(page.status == .notFound)
        #expect(page.headers["content-type"]?.hasPrefix("text/html") == true)
        let problem = try site.get("/api/v1/nothing")
        #expect(problem.status == .notFound)
        #expect(problem.headers["content-type"]?.hasPrefix("application/problem+json") == true)
        #expect(!page.text.contains(".swift"))
    }

    @Test func `pages speak the visitor's language`() throws {
        let site = try TestSite(.sqlite)
        var arabic = try Request(.get, "/login")
        arabic.headers["Accept-Language"] = "ar-DZ,ar;q=0.9,fr;q=0.5"
        #expect(try site.send(arabic).text.contains("dir=\"rtl\""))
        #expect(try site.get("/login").text.contains("lang=\"fr\""))
    }

    @Test(arguments: Engine.underTest)
    func `everything kept is sound after a day's work`(engine: Engine) throws {
        let site = try TestSite(engine)
        let key = try site.key(.karim, scopes: ["creditors:write"])
        let body: JSON = [
            "name": "Djezzy", "sector": "telecom", "commission": 1000, "allocation": "costs-interest-principal",
            "overpayment": "refuse",
        ]
        #expect(try site.api(.post, "/api/v1/creditors", body, key: key).status == .created)
        try site.settle()
        #expect(try site.house.faults() == [])
    }

    @Test func `whoever has to sign in first comes back to the page they were on, filters included`() throws {
        let site = try TestSite(.sqlite)
        func door(_ method: Method, _ target: String, _ headers: Headers = [:]) throws -> String? {
            let answer = try site.send(try Request(method, target, headers: headers))
            return answer.headers["location"] ?? answer.headers["hx-redirect"]
        }
        #expect(try door(.get, "/") == "/login")
        #expect(try door(.get, "/debts?q=a+b&f.state=new") == "/login?next=%2Fdebts%3Ff.state%3Dnew")
        let sealed = site.house.site.addresses.link("/debts", ["q": "a b"])
        #expect(try door(.get, sealed) == "/login?next=" + PercentEncoding.encode(sealed))
        // A part of a page is not a page: back to where the part belongs, and nowhere else.
        let part = "/search/palette?q=a"
        let own: Headers = ["HX-Request": "true", "Referer": "http://localhost/debts?f.state=new"]
        #expect(try door(.get, part, own) == "/login?next=%2Fdebts%3Ff.state%3Dnew")
        let foreign: Headers = ["HX-Request": "true", "Referer": "http://evil.example/debts"]
        #expect(try door(.get, part, foreign) == "/login")
        #expect(try door(.get, part, ["HX-Request": "true"]) == "/login")
    }
}
