import Department
import HTTP
import PlatformTesting
import SQL
import Testing
import Values

@testable import Identity

@Suite struct `A session in stand-by` {
    private func nadia(_ house: House) throws -> Browser {
        try house.add("nadia@sila.example")
        return try house.browser("nadia@sila.example")
    }

    @Test(arguments: Engine.underTest)
    func `shows nothing until the password was given, and is the same session then`(engine: Engine) throws {
        let house = try House(engine)
        let browser = try nadia(house)
        let token = browser.token
        let locked = browser.post("/lock", ["next": "/account?x=1"])
        #expect(locked.headers["location"] == "/lock?next=%2Faccount%3Fx%3D1")
        #expect(browser.get("/account?x=1").headers["location"] == "/lock?next=%2Faccount%3Fx%3D1")
        #expect(browser.post("/account", ["language": "fr", "theme": "dark"]).status == .seeOther)
        let page = browser.get("/lock?next=/account")
        #expect(page.status == .ok && page.text.contains("Nadia Benali"))
        #expect(!page.text.contains("side-nav") && !page.text.contains("nadia@sila.example"))
        let wrong = browser.post("/lock/open", ["proof": "not it", "next": "/account"])
        #expect(wrong.status == .unprocessableContent)
        #expect(browser.get("/account").status == .seeOther)
        let open = browser.post("/lock/open", ["proof": House.password, "next": "/account"])
        #expect(open.headers["location"] == "/account")
        #expect(browser.get("/account").text.contains("nadia@sila.example"))
        #expect(browser.token != token, "who has shown again who they are gets a new token")
        let acts = try house.acts()
        #expect(acts.contains("staff.session.locked") && acts.contains("staff.session.unlocked"))
    }

    @Test(arguments: Engine.underTest)
    func `gets a new token when it opens, and the former one is good for what is under way alone`(
        engine: Engine
    ) throws {
        let house = try House(engine)
        let browser = try nadia(house)
        let former = try #require(browser.token)
        _ = browser.post("/lock")
        _ = browser.post("/lock/open", ["proof": House.password, "next": "/account"])
        let other = Browser(house)
        other.cookies["__Host-sila"] = former
        #expect(other.get("/account").status == .ok, "a request that was under way")
        house.clock.advance(seconds: 31)
        #expect(other.get("/account").headers["location"]?.hasPrefix("/login") == true)
        #expect(browser.get("/account").status == .ok)

        let before = try #require(browser.token)
        #expect(browser.post("/prove", ["proof": "not it", "next": "/account"]).status == .unprocessableContent)
        #expect(browser.token == before)
        #expect(browser.post("/prove", ["proof": House.password, "next": "/account"]).status == .seeOther)
        #expect(browser.token != before)
        #expect(try house.database.database.read { try $0.integer("SELECT count(*) FROM session") } == 1)
    }

    @Test(arguments: Engine.underTest)
    func `begins by itself after a while, keeps the session past its idle time, and ends with the day`(
        engine: Engine
    ) throws {
        let house = try House(engine, terms: .init(idle: 900, absolute: 8 * 3600, standby: 600))
        let browser = try nadia(house)
        house.clock.advance(seconds: 599)
        #expect(browser.get("/account").status == .ok)
        house.clock.advance(seconds: 600)
        #expect(browser.get("/account").headers["location"]?.hasPrefix("/lock") == true)
        house.clock.advance(seconds: 3600)
        #expect(browser.get("/lock").status == .ok)
        #expect(browser.get("/account").headers["location"]?.hasPrefix("/lock") == true)
        #expect(browser.post("/lock/open", ["proof": House.password]).headers["location"] == "/")
        #expect(browser.get("/account").status == .ok)
        house.clock.advance(seconds: 8 * 3600)
        #expect(browser.get("/account").headers["location"] == "/login")
    }

    @Test(arguments: Engine.underTest)
    func `hears no more news, nor does one that ended or whose role changed`(engine: Engine) throws {
        let house = try House(engine, terms: .init(idle: 900, absolute: 8 * 3600, standby: 600))
        let browser = try nadia(house)
        func holder() throws -> String {
            try #require(try house.identity.session(token: browser.token ?? "", peer: "")).listener
        }
        func hears(_ holder: String) throws -> Bool {
            let others = ["", "nonsense", "\(house.clock.newID()) x"]
            let listeners = try house.identity.listeners(among: Set(others + [holder]))
            #expect(listeners.welcome.isSubset(of: [holder]) && others.allSatisfy(listeners.areOver))
            return listeners.welcome == [holder]
        }
        func isOver(_ holder: String) throws -> Bool {
            try house.identity.listeners(among: [holder]).areOver(holder)
        }
        let held = try holder()
        #expect(try hears(held))
        _ = browser.post("/lock")
        #expect(try !hears(held))
        _ = browser.post("/lock/open", ["proof": House.password])
        #expect(try hears(held), "it is the same session")
        house.clock.advance(seconds: 600)
        #expect(try !hears(held) && isOver(held), "stand-by that begins by itself")
        _ = browser.post("/lock/open", ["proof": House.password])
        #expect(try hears(held))
        let role = try #require(try house.identity.roles().first { $0.code == "agent" })
        var draft = RoleDraft(role, permissions: [])
        draft.factor = FactorNeed.any.rawValue
        try house.identity.changeRole("agent", version: role.version, to: draft, by: .system("tests"))
        #expect(try !hears(held) && !isOver(held), "the page asks again")
        let renewed = try holder()
        #expect(try hears(renewed))
        _ = browser.post("/logout")
        #expect(try !hears(renewed) && isOver(renewed))
    }

    @Test func `without stand-by a session ends when it idles`() throws {
        let house = try House(.sqlite, terms: .init(idle: 900, absolute: 8 * 3600))
        let browser = try nadia(house)
        house.clock.advance(seconds: 900)
        #expect(browser.get("/account").headers["location"] == "/login")
    }

    @Test func `leaves only the ways on and out, and never leads elsewhere`() throws {
        let house = try House(.sqlite)
        let browser = try nadia(house)
        _ = browser.post("/lock")
        for path in ["/account/password", "/account/sessions/end", "/prove", "/account/factor"] {
            #expect(browser.post(path).headers["location"]?.hasPrefix("/lock") == true, "\(path)")
        }
        #expect(
            browser.post("/lock/open", ["proof": House.password, "next": "https://evil.example/"]).headers["location"]
                == "/")
        _ = browser.post("/lock")
        #expect(browser.post("/logout").headers["location"] == "/login")
        #expect(browser.get("/account").headers["location"] == "/login")
    }

    @Test func `guessing at the lock is slowed down`() throws {
        let house = try House(.sqlite)
        let browser = try nadia(house)
        _ = browser.post("/lock")
        for _ in 0..<6 { _ = browser.post("/lock/open", ["proof": "wrong"]) }
        #expect(browser.post("/lock/open", ["proof": House.password]).text.contains("Too many attempts."))
        #expect(browser.get("/account").headers["location"]?.hasPrefix("/lock") == true)
    }

    @Test func `is nothing for visitors and for whoever is not locked`() throws {
        let house = try House(.sqlite)
        #expect(Browser(house).get("/lock").headers["location"] == "/login")
        let browser = try nadia(house)
        #expect(browser.get("/lock?next=/account").headers["location"] == "/account")
        #expect(browser.post("/lock/open", ["proof": "x"]).headers["location"] == "/")
    }
}
