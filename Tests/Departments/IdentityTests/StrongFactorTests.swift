import Department
import HTTP
import PlatformTesting
import SQL
import Testing
import Values

@testable import Identity

@Suite struct `A role that asks for a passkey` {
    private static let passkeys = "/account/factor/passkeys"
    private let key = Authenticator()

    private func options(_ browser: Browser, _ path: String) throws -> JSON {
        try JSON(text: browser.get(path).text)
    }

    private func demand(_ need: FactorNeed, of role: String = "agent", _ house: House) throws {
        _ = try house.identity.store.keepBooks {
            try $0.run("UPDATE role SET factor = \(need.rawValue) WHERE code = \(role)")
        }
    }

    /// Nadia with an app and a passkey; gives her recovery codes.
    private func equipped(_ house: House) throws -> (phone: Phone, codes: [String]) {
        try house.add("nadia@sila.example")
        let browser = try house.browser("nadia@sila.example")
        _ = browser.post("/account/factor")
        let phone = try Phone(house, page: browser.get("/account/factor").text)
        let answer = browser.post("/account/factor/confirm", ["code": phone.code])
        let codes = answer.text.split(separator: "<li><code>").dropFirst().map { String($0.prefix { $0 != "<" }) }
        let made = browser.post(
            Self.passkeys, try key.make(try options(browser, Self.passkeys), label: "Telephone"))
        #expect(made.status == .seeOther)
        return (phone, codes)
    }

    /// A browser that has come by password and a code of the app or the drawer.
    private func byCode(_ code: String, _ house: House) -> Browser {
        let browser = Browser(house)
        _ = browser.post("/login", ["email": "nadia@sila.example", "password": House.password])
        #expect(browser.post("/login/code", ["code": code]).headers["location"] == "/")
        return browser
    }

    @Test(arguments: Engine.underTest)
    func `leads whoever has none to add one, and reaches nothing else before`(engine: Engine) throws {
        let house = try House(engine)
        try house.add("nadia@sila.example")
        let browser = try house.browser("nadia@sila.example")
        #expect(browser.get("/account").status == .ok)
        try demand(.strong, house)
        #expect(browser.get("/account").headers["location"] == "/account/factor")
        #expect(browser.get("/api/v1/me").status == .forbidden)
        #expect(browser.get("/account/factor").text.contains("Your role asks for a passkey or a certificate."))
        // An app is set up well enough, and is not enough.
        _ = browser.post("/account/factor")
        let phone = try Phone(house, page: browser.get("/account/factor").text)
        #expect(browser.post("/account/factor/confirm", ["code": phone.code]).status == .ok)
        #expect(browser.get("/account").headers["location"] == "/account/factor")
        let made = browser.post(Self.passkeys, try key.make(try options(browser, Self.passkeys), label: "Key"))
        #expect(made.status == .seeOther)
        #expect(browser.get("/account").status == .ok)
        // It is the last of its kind, and stays.
        let page = browser.get("/account/factor").text
        let path = try #require(page.firstMatch(of: /\/account\/factor\/passkeys\/[0-9a-f-]+\/remove/)).output
        #expect(browser.post(String(path)).status == .conflict)
    }

    @Test(arguments: Engine.underTest)
    func `takes no code in place of one that is there, in new sessions and in open ones`(engine: Engine) throws {
        let house = try House(engine)
        let (phone, codes) = try equipped(house)
        house.clock.advance(seconds: 60)
        let open = byCode(phone.code, house)
        #expect(open.get("/account").status == .ok)
        try demand(.strong, house)
        house.clock.advance(seconds: 60)
        let fresh = byCode(phone.code, house)
        for browser in [open, fresh] {
            #expect(browser.get("/account?x=1").headers["location"] == "/prove?next=%2Faccount%3Fx%3D1")
            #expect(browser.get("/account/factor").headers["location"]?.hasPrefix("/prove") == true)
            #expect(browser.post(Self.passkeys).headers["location"]?.hasPrefix("/prove") == true)
            #expect(browser.get("/api/v1/me").status == .forbidden)
        }
        let page = fresh.get("/prove?next=/account").text
        #expect(page.contains("A code of an app is not enough.") && page.contains("data-passkey=\"/prove/passkey\""))
        house.clock.advance(seconds: 60)
        let refused = fresh.post("/prove", ["proof": phone.code, "next": "/account"])
        #expect(refused.status == .unprocessableContent)
        #expect(fresh.get("/account").status == .seeOther)
        var answer = try key.show(try options(fresh, "/prove/passkey"))
        answer.add("next", "/account")
        #expect(fresh.post("/prove/passkey", answer).headers["location"] == "/account")
        #expect(fresh.get("/account").status == .ok)
        // Who has lost it comes by a recovery code, and adds another before anything else.
        let code = try #require(codes.first)
        #expect(open.post("/prove", ["proof": code, "next": "/account"]).headers["location"] == "/account")
        #expect(open.get("/account").headers["location"] == "/account/factor")
        let other = Authenticator()
        #expect(
            open.post(Self.passkeys, try other.make(try options(open, Self.passkeys), label: "New")).status == .seeOther
        )
        #expect(open.get("/account").status == .ok)
    }

    @Test(arguments: Engine.underTest)
    func `is content with a passkey at the door`(engine: Engine) throws {
        let house = try House(engine)
        _ = try equipped(house)
        try demand(.strong, house)
        let browser = Browser(house)
        let answer = try key.show(try options(browser, "/login/passkey"))
        #expect(browser.post("/login/passkey", answer).headers["location"] == "/")
        #expect(browser.get("/account").status == .ok)
    }

    @Test func `is not made by whoever would shut themselves out`() throws {
        let house = try House(.sqlite)
        let admin = try house.administrator()
        let refused = admin.post("/roles/administrator", ["version": "1", "factor": "strong"])
        #expect(refused.status == .unprocessableContent && refused.text.contains("shut yourself out"))
        #expect(try house.identity.role("administrator")?.factor == FactorNeed.none)
        #expect(admin.post("/roles/agent", ["version": "1", "factor": "strong"]).status == .seeOther)
        #expect(admin.post("/roles/agent", ["version": "2", "factor": "stronger"]).status == .unprocessableContent)
        _ = admin.post(Self.passkeys, try key.make(try options(admin, Self.passkeys), label: "Key"))
        #expect(admin.post("/roles/administrator", ["version": "1", "factor": "strong"]).status == .seeOther)
        #expect(admin.get("/account").status == .ok)
        #expect(admin.get("/roles/agent").text.contains("Passkey or certificate"))
    }

    @Test(arguments: Engine.underTest)
    func `a lock opens by the owner's passkey, once for each challenge`(engine: Engine) throws {
        let house = try House(engine)
        _ = try equipped(house)
        let browser = Browser(house)
        _ = browser.post("/login/passkey", try key.show(try options(browser, "/login/passkey")))
        let proof = try options(browser, "/prove/passkey")
        _ = browser.post("/lock")
        #expect(browser.get("/lock").text.contains("data-passkey=\"/lock/passkey\""))
        #expect(browser.get("/prove/passkey").headers["location"]?.hasPrefix("/lock") == true)
        // A challenge for something else, and somebody else's passkey.
        #expect(browser.post("/lock/passkey", try key.show(proof)).status == .unprocessableContent)
        try house.add("omar@sila.example", name: "Omar Saidi")
        let omar = try house.browser("omar@sila.example")
        let foreign = Authenticator()
        _ = omar.post(Self.passkeys, try foreign.make(try options(omar, Self.passkeys), label: "Omar's"))
        let asked = try options(browser, "/lock/passkey")
        #expect(browser.post("/lock/passkey", try foreign.show(asked)).status == .unprocessableContent)
        #expect(browser.get("/account").headers["location"]?.hasPrefix("/lock") == true)
        var answer = try key.show(asked)
        answer.add("next", "/account")
        #expect(browser.post("/lock/passkey", answer).headers["location"] == "/account")
        #expect(browser.get("/account").status == .ok)
        _ = browser.post("/lock")
        #expect(browser.post("/lock/passkey", answer).status == .unprocessableContent)
        #expect(browser.get("/account").headers["location"]?.hasPrefix("/lock") == true)
        // It is no proof for the keys of the house.
        #expect(browser.post("/lock/passkey", try key.show(try options(browser, "/lock/passkey"))).status == .seeOther)
        house.clock.advance(seconds: 600)
        #expect(browser.get("/account/factor").headers["location"]?.hasPrefix("/prove") == true)
        #expect(try house.acts().contains("staff.session.unlocked"))
    }
}
