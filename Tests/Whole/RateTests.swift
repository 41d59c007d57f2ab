import Department
import HTTP
import Log
import PlatformTesting
import Routing
import Settings
import SiteTesting
import Testing
import Values

@testable import Composition

@Suite struct `Rates of requests` {
    @Test(arguments: Engine.underTest)
    func `let an account ask so often a minute for each cost, and tell it when to go on`(engine: Engine) throws {
        let site = try TestSite(engine, settings: ["rate-read": "3", "rate-search": "2"])
        for _ in 0..<3 { #expect(try site.get("/account", as: .karim).status == .ok) }
        let refused = try site.get("/account", as: .karim)
        #expect(refused.status == .tooManyRequests)
        #expect(refused.headers["retry-after"] == "20")
        #expect(refused.text.contains("Go on in 20 seconds."))
        #expect(refused.headers["content-security-policy"] != nil)
        // Another cost, another account, the next token.
        #expect(try site.get("/search?q=a", as: .karim).status == .ok)
        #expect(try site.get("/search/palette?q=a", as: .karim).status == .ok)
        #expect(try site.get("/search?q=a", as: .karim).status == .tooManyRequests)
        #expect(try site.get("/account", as: .nadia).status == .ok)
        site.clock.advance(seconds: 20)
        #expect(try site.get("/account", as: .karim).status == .ok)
        #expect(try site.get("/account", as: .karim).status == .tooManyRequests)
        site.clock.advance(seconds: 120)
        for _ in 0..<3 { #expect(try site.get("/account", as: .karim).status == .ok) }
        #expect(try site.get("/account", as: .karim).status == .tooManyRequests)
    }

    @Test func `tell programs in their own form, and all keys of a person share what is theirs`() throws {
        let site = try TestSite(.sqlite, settings: ["rate-read": "2"])
        let first = try site.key(.karim, scopes: ["creditors:read"])
        let second = try site.key(.karim, scopes: ["debts:read"])
        #expect(try site.api(.get, "/api/v1/creditors", key: first).status == .ok)
        #expect(try site.api(.get, "/api/v1/debts", key: second).status == .ok)
        let refused = try site.api(.get, "/api/v1/creditors", key: first)
        #expect(refused.status == .tooManyRequests && refused.headers["retry-after"] == "30")
        #expect(refused.headers["content-type"]?.hasPrefix("application/problem+json") == true)
        #expect(try JSON(text: refused.text)["type"]?.string == "urn:sila:problem:rate.exceeded")
        var part = try Request(.get, "/account")
        part.headers["HX-Request"] = "true"
        #expect(try site.send(part, as: .karim).headers["hx-retarget"] == "#toasts")
        let figures = site.house.metrics.rendered()
        #expect(figures.contains("sila_requests_over_rate_total{cost=\"read\"} 2"))
    }

    @Test func `count visitors by address, whatever they ask for, and never assets or health`() throws {
        let site = try TestSite(.sqlite, settings: ["rate-visitor": "2", "rate-password": "2"])
        func get(_ path: String, from peer: String) throws -> Status {
            var request = try Request(.get, path)
            request.peer = peer
            return try site.send(request).status
        }
        #expect(try get("/login", from: "203.0.113.7") == .ok)
        #expect(try get("/nothing", from: "203.0.113.7") == .notFound)
        #expect(try get("/login", from: "203.0.113.7") == .tooManyRequests)
        #expect(try get("/api/v1/debts", from: "203.0.113.7") == .tooManyRequests)
        #expect(try get("/nothing", from: "203.0.113.7") == .tooManyRequests)
        for _ in 0..<5 { #expect(try get("/health/live", from: "203.0.113.7") == .ok) }
        #expect(try get("/login", from: "203.0.113.8") == .ok)
        // A subscriber has a whole network of the new addresses.
        #expect(try get("/login", from: "2001:db8:1:2::1") == .ok)
        #expect(try get("/login", from: "2001:db8:1:2::2") == .ok)
        #expect(try get("/login", from: "2001:db8:1:2:ffff::3") == .tooManyRequests)
        #expect(try get("/login", from: "2001:db8:1:3::1") == .ok)
        // Passwords and keys that are tried are counted apart.
        for status in [Status.unauthorized, .unauthorized, .tooManyRequests] {
            #expect(try site.api(.get, "/api/v1/me", key: "sila_key_x").status == status)
        }
        #expect(try site.post("/login", ["email": "a@b.example", "password": "x"]).status == .tooManyRequests)
    }

    @Test func `remember a bounded number of askers, and those who asked the most the longest`() throws {
        let settings = try Settings.read(
            environment: [:], overrides: ["data": "/nowhere", "rate-visitor": "2"])
        let rates = RequestRates(settings.rates, capacity: 100)
        let now = Instant(milliseconds: 1_800_000_000_000)
        for _ in 0..<2 { #expect(rates.take(.read, by: .address("greedy"), at: now) == nil) }
        for number in 0..<10_000 {
            #expect(rates.take(.read, by: .address("\(number)"), at: now) == nil)
            #expect(rates.count <= 100)
        }
        #expect(rates.take(.read, by: .address("greedy"), at: now) == 30)
        // Whoever asked once is forgotten first; a clock that was set back keeps nobody for longer than a minute.
        let early = now.adding(seconds: -86_400)
        let other = RequestRates(settings.rates)
        for _ in 0..<2 { #expect(other.take(.read, by: .address("x"), at: now) == nil) }
        #expect(other.take(.read, by: .address("x"), at: early) == 30)
        #expect(other.take(.nothing, by: .address("x"), at: now) == nil)
    }

    @Test func `are set for each route by its method, and by hand where that does not tell`() throws {
        let site = try TestSite(.sqlite, cast: [])
        let routes = site.house.site.routes
        #expect(Set(routes.map(\.cost)) == Set(RouteCost.allCases))
        func named(_ words: [String], _ method: HTTP.Method? = nil) -> [Route<Context>] {
            routes.filter { route in
                (method == nil || route.method == method) && words.contains { route.pattern.text.hasSuffix($0) }
            }
        }
        #expect(named(["/export", ".pdf", ".csv", "/audit/export"]).allSatisfy { $0.cost == .bulk })
        #expect(named(["/import", "/imports", "/documents"], .post).allSatisfy { $0.cost == .bulk })
        #expect(
            named(["/login", "/login/code", "/login/passkey", "/prove", "/lock/open", "/account/password"], .post)
                .allSatisfy { $0.cost == .password })
        #expect(named(["/search", "/palette"], .get).allSatisfy { $0.cost == .search })
        for route in routes where route.cost == .nothing {
            #expect(route.access == .open && route.method == .get, "\(route.pattern.text)")
        }
    }
}
