import Department
import HTTP
import PlatformTesting
import Testing
import Values

@testable import Identity

@Suite struct `Signing in` {
    @Test(arguments: Engine.underTest)
    func `the right password opens a session with a cookie that scripts and other sites cannot reach`(
        engine: Engine
    ) throws {
        let house = try House(engine)
        try house.add("Nadia@Sila.example")
        let browser = Browser(house)
        #expect(browser.get("/login").text.contains("name=\"password\""))
        let answer = browser.post("/login", ["email": " nadia@sila.EXAMPLE ", "password": House.password])
        #expect(answer.status == .seeOther)
        #expect(answer.headers["location"] == "/")
        let cookie = try #require(browser.setCookies.first { $0.hasPrefix("__Host-sila=") })
        for part in ["Path=/", "Secure", "HttpOnly", "SameSite=Lax"] { #expect(cookie.contains(part)) }
        let session = try #require(try house.identity.session(token: browser.token ?? "", peer: "10.0.0.1"))
        #expect(session.actor.name == "Nadia Benali")
        #expect(session.email == "Nadia@sila.example")
        #expect(browser.get("/account").text.contains("Firefox 132, Linux"))
        #expect(try house.acts() == ["staff.added", "staff.signed-in"])
    }

    @Test func `without TLS the cookie has its plain name`() throws {
        let house = try House(.sqlite)
        try house.add("nadia@sila.example")
        let browser = Browser(house)
        browser.isSecure = false
        _ = browser.post("/login", ["email": "nadia@sila.example", "password": House.password])
        #expect(browser.setCookies.contains { $0.hasPrefix("sila=") && !$0.contains("Secure") })
        #expect(browser.get("/account").status == .ok)
    }

    @Test(arguments: Engine.underTest)
    func `a wrong password and an unknown address get the same answer and leave the same traces`(
        engine: Engine
    ) throws {
        let house = try House(engine)
        try house.add("nadia@sila.example")
        try house.add("gone@sila.example")
        let gone = try #require(try house.identity.staff(email: "gone@sila.example"))
        var draft = StaffDraft(gone)
        draft.isActive = false
        try house.identity.changeStaff(gone.id, version: 1, to: draft, by: .system("test"))
        var pages: [String] = []
        for (email, password) in [
            ("nadia@sila.example", "wrong horse battery"), ("nobodyy@sila.example", House.password),
            ("gone@sila.example", House.password),
        ] {
            let before = try house.acts().count
            let browser = Browser(house)
            let answer = browser.post("/login", ["email": email, "password": password])
            #expect(answer.status == .unprocessableContent)
            #expect(browser.setCookies.isEmpty)
            #expect(Array(try house.acts()[before...]) == ["staff.sign-in.refused"])
            pages.append(answer.text.split(separator: email).joined())
        }
        #expect(pages[0] == pages[1])
        #expect(pages[0] == pages[2])
        #expect(pages[0].contains("The address or the password is wrong."))
    }

    @Test(arguments: Engine.underTest)
    func `guesses are slowed down with a sentence, and waiting opens the door again`(engine: Engine) throws {
        let house = try House(engine)
        try house.add("nadia@sila.example")
        let browser = Browser(house)
        for _ in 0..<5 {
            #expect(
                browser.post("/login", ["email": "nadia@sila.example", "password": "x"]).status
                    == .unprocessableContent)
        }
        let answer = browser.post("/login", ["email": "nadia@sila.example", "password": House.password])
        #expect(answer.status == .tooManyRequests)
        #expect(answer.headers["retry-after"] == "1")
        #expect(answer.text.contains("Too many attempts"))
        house.clock.advance(seconds: 1)
        #expect(browser.post("/login", ["email": "nadia@sila.example", "password": "x"]).status != .tooManyRequests)
        house.clock.advance(seconds: 1)
        #expect(browser.post("/login", ["email": "nadia@sila.example", "password": "x"]).status == .tooManyRequests)
        house.clock.advance(seconds: 900)
        #expect(
            browser.post("/login", ["email": "nadia@sila.example", "password": House.password]).status == .seeOther)
    }

    @Test(arguments: Engine.underTest)
    func `somebody who guesses from one place does not lock the owner out of another`(engine: Engine) throws {
        let house = try House(engine)
        try house.add("nadia@sila.example")
        let home = try house.browser("nadia@sila.example", peer: "41.100.0.7")
        #expect(home.token != nil)
        let thief = Browser(house, peer: "203.0.113.9")
        var refused = 0
        for _ in 0..<200 {
            house.clock.advance(seconds: 20)
            if thief.post("/login", ["email": "nadia@sila.example", "password": "x"]).status == .tooManyRequests {
                refused += 1
            }
        }
        #expect(refused > 150)
        // From where the owner has signed in before there is no wait at all.
        #expect(try house.browser("nadia@sila.example", peer: "41.100.0.7").token != nil)
        // From anywhere else it is half a minute at most.
        house.clock.advance(seconds: 30)
        #expect(try house.browser("nadia@sila.example", peer: "198.51.100.4").token != nil)
    }

    @Test func `one password tried on many accounts is slowed down too`() throws {
        let house = try House(.sqlite)
        let browser = Browser(house)
        let answers = (0..<40).map {
            browser.post("/login", ["email": "user\($0)@sila.example", "password": House.password]).status
        }
        #expect(answers.prefix(30).allSatisfy { $0 == .unprocessableContent })
        #expect(answers.last == .tooManyRequests)
    }

    @Test func `addresses of one IPv6 subscriber and the two forms of IPv4 count as one place`() {
        #expect(SignInThrottle.network(of: "2001:db8:1:2::1") == SignInThrottle.network(of: "2001:db8:1:2:ffff::9"))
        #expect(SignInThrottle.network(of: "2001:db8:1:2::1") != SignInThrottle.network(of: "2001:db8:1:3::1"))
        #expect(SignInThrottle.network(of: "::ffff:10.0.0.1") == "10.0.0.1")
        #expect(SignInThrottle.network(of: "") == "")
    }

    @Test(arguments: [
        ("/debts?state=new", "/debts?state=new"), ("//evil.example", "/"), ("https://evil.example", "/"),
        ("/\\evil.example", "/"), ("/login?next=/x", "/"), ("/logout", "/"), ("/setup/abc", "/"), ("", "/"),
        ("javascript:alert(1)", "/"), ("/a\r\nSet-Cookie: x=1", "/"),
    ])
    func `after signing in one stays on this site`(next: String, goes: String) throws {
        let house = try House(.sqlite)
        try house.add("nadia@sila.example")
        let answer = Browser(house).post(
            "/login", ["email": "nadia@sila.example", "password": House.password, "next": next])
        #expect(answer.headers["location"] == goes)
    }

    @Test func `what was typed comes back as text, never as markup`() throws {
        let house = try House(.sqlite)
        let evil = "\"><script>alert(1)</script>"
        let text = Browser(house).post("/login", ["email": evil, "password": "x", "next": "/\(evil)"]).text
        #expect(!text.contains("<script>alert"))
        #expect(text.contains("&lt;script&gt;"))
    }

    @Test func `neither passwords nor tokens are written down`() throws {
        let house = try House(.sqlite)
        let browser = try house.administrator()
        _ = browser.post("/login", ["email": "admin@sila.example", "password": "wrong secret words"])
        _ = browser.post("/login", ["email": "a password in the wrong field", "password": "x"])
        let text = try house.everything()
        for secret in [House.password, browser.token ?? "?", "wrong secret words", "wrong field", "$argon2id"] {
            #expect(!text.contains(secret))
        }
    }

    @Test func `a hash of an older cost is made anew at the next sign-in`() throws {
        let house = try House(.sqlite)
        let staff = try house.add("nadia@sila.example")
        let old = try house.identity.store.read { try Staff.password(of: staff.id, in: $0) }
        #expect(try house.browser("nadia@sila.example").token != nil)
        let same = try house.identity.store.read { try Staff.password(of: staff.id, in: $0) }
        #expect(old == same)
    }
}
