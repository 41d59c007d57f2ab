import Department
import HTTP
import PlatformTesting
import SQL
import Testing
import Values

@testable import Identity

@Suite struct Sessions {
    @Test(arguments: Engine.underTest)
    func `a session that idles for half an hour has ended`(engine: Engine) throws {
        let house = try House(engine)
        try house.add("nadia@sila.example")
        let browser = try house.browser("nadia@sila.example")
        for _ in 0..<4 {
            house.clock.advance(seconds: 25 * 60)
            #expect(browser.get("/account").status == .ok)
        }
        house.clock.advance(seconds: 31 * 60)
        #expect(browser.get("/account").headers["location"] == "/login")
        #expect(browser.get("/login").text.contains("Your session has ended"))
    }

    @Test(arguments: Engine.underTest)
    func `a session ends after twelve hours however busy it is`(engine: Engine) throws {
        let house = try House(engine)
        try house.add("nadia@sila.example")
        let browser = try house.browser("nadia@sila.example")
        for _ in 0..<35 {
            house.clock.advance(seconds: 20 * 60)
            #expect(browser.get("/account").status == .ok)
        }
        house.clock.advance(seconds: 20 * 60 + 1)
        #expect(browser.get("/account").status == .seeOther)
    }

    @Test(arguments: Engine.underTest)
    func `signing out ends the session on the server`(engine: Engine) throws {
        let house = try House(engine)
        try house.add("nadia@sila.example")
        let browser = try house.browser("nadia@sila.example")
        let stolen = browser.token
        let gone = browser.post("/logout")
        #expect(gone.headers["location"] == "/login")
        #expect(gone.headers["clear-site-data"] == "\"storage\"", "nothing of the session stays in the browser")
        #expect(browser.token == nil)
        #expect(try house.identity.session(token: stolen ?? "", peer: "") == nil)
        #expect(try house.acts().last == "staff.signed-out")
    }

    @Test(arguments: Engine.underTest)
    func `one's other sessions can be ended, one or all`(engine: Engine) throws {
        let house = try House(engine)
        try house.add("nadia@sila.example")
        let here = try house.browser("nadia@sila.example")
        let there = try house.browser("nadia@sila.example", peer: "10.0.0.2")
        let elsewhere = try house.browser("nadia@sila.example", peer: "10.0.0.3")
        let id = try #require(try house.identity.session(token: there.token ?? "", peer: "10.0.0.2")).session
        #expect(here.get("/account").text.contains("10.0.0.2"))
        #expect(here.post("/account/sessions/\(id)/end").status == .seeOther)
        #expect(there.get("/account").status == .seeOther)
        #expect(elsewhere.get("/account").status == .ok)
        #expect(here.post("/account/sessions/end").status == .seeOther)
        #expect(elsewhere.get("/account").status == .seeOther)
        #expect(here.get("/account").status == .ok)
    }

    @Test func `nobody ends another person's session`() throws {
        let house = try House(.sqlite)
        try house.add("nadia@sila.example")
        try house.add("omar@sila.example", name: "Omar")
        let nadia = try house.browser("nadia@sila.example")
        let omar = try house.browser("omar@sila.example")
        let id = try #require(try house.identity.session(token: nadia.token ?? "", peer: "")).session
        #expect(omar.post("/account/sessions/\(id)/end").status == .notFound)
        #expect(nadia.get("/account").status == .ok)
    }

    @Test func `signing in gives a new token and ends the one the browser held`() throws {
        let house = try House(.sqlite)
        try house.add("nadia@sila.example")
        let browser = try house.browser("nadia@sila.example")
        let first = browser.token
        _ = browser.post("/login", ["email": "nadia@sila.example", "password": House.password])
        #expect(browser.token != first)
        #expect(try house.identity.session(token: first ?? "", peer: "") == nil)
        // A token that somebody planted is not taken over.
        let planted = Browser(house)
        planted.cookies["__Host-sila"] = "sila_" + String(repeating: "A", count: 43)
        _ = planted.post("/login", ["email": "nadia@sila.example", "password": House.password])
        #expect(planted.token?.contains("AAAAAAAA") == false)
    }

    @Test func `a known session is answered without asking the database`() throws {
        let house = try House(.sqlite)
        try house.add("nadia@sila.example")
        let token = try #require(try house.browser("nadia@sila.example").token)
        _ = try house.identity.session(token: token, peer: "")
        house.database.database.close()
        #expect(try house.identity.session(token: token, peer: "") != nil)
    }

    @Test(arguments: [
        "", "x", "sila_", "sila_\u{0}", String(repeating: "a", count: 5000), "sila_ééééééééééééééééééééééééé",
    ])
    func `what is no token is nobody`(token: String) throws {
        let house = try House(.sqlite)
        #expect(try house.identity.session(token: token, peer: "") == nil)
        #expect(try house.identity.key(token: token) == nil)
    }

    @Test func `the cache stays within its bound`() {
        let cache = TokenCache<Int>(capacity: 8)
        let now = Instant(seconds: 1)
        for number in 0..<100 { cache.keep(number, [UInt8(number)], version: 1, now: now, noted: now) }
        #expect(cache.count <= 8)
        #expect(cache.fresh([99], version: 1, now: now) == 99)
        #expect(cache.fresh([99], version: 2, now: now) == nil)
        #expect(cache.fresh([99], version: 1, now: now.adding(seconds: 2)) == nil)
    }

    @Test(arguments: [
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/130.0.0.0 Safari/537.36",
            "Chrome 130, Windows"
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile Safari/604.1",
            "Safari 18, iPhone"
        ),
        ("curl/8.5", "curl 8"), ("", ""), ("weird\u{0}\u{202E}agent", "weirdagent"),
    ])
    func `browsers are named in a few words`(agent: String, name: String) {
        #expect(Session.shortened(agent) == name)
    }
}
