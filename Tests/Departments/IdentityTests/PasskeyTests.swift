import Department
import HTTP
import PlatformTesting
import SQL
import Testing
import Values
import Vault

@testable import Identity

@Suite struct `A passkey in an account` {
    private static let own = "/account/factor/passkeys"
    private let key = Authenticator()

    private func options(_ browser: Browser, _ path: String) throws -> JSON {
        try JSON(text: browser.get(path).text)
    }

    /// Nadia signs in and adds a passkey; gives her browser and her recovery codes.
    private func added(_ house: House, label: String = "Telephone") throws -> (Browser, [String]) {
        try house.add("nadia@sila.example")
        let browser = try house.browser("nadia@sila.example")
        let answer = browser.post(Self.own, try key.make(try options(browser, Self.own), label: label))
        #expect(answer.status == .ok)
        let codes = answer.text.split(separator: "<li><code>").dropFirst().map { String($0.prefix { $0 != "<" }) }
        return (browser, codes)
    }

    private func atTheStep(_ house: House) -> Browser {
        let browser = Browser(house)
        let answer = browser.post("/login", ["email": "nadia@sila.example", "password": House.password])
        #expect(answer.headers["location"] == "/login/code")
        return browser
    }

    private func agents(of house: House, needFactor: Bool) throws {
        _ = try house.identity.store.keepBooks {
            try $0.run("UPDATE role SET factor = \(needFactor ? "any" : "none") WHERE code = 'agent'")
        }
    }

    @Test(arguments: Engine.underTest)
    func `opens the door alone, once for each challenge`(engine: Engine) throws {
        let house = try House(engine)
        _ = try added(house)
        let browser = Browser(house)
        let asked = try options(browser, "/login/passkey")
        #expect(asked["host"]?.string == "localhost")
        #expect(asked["credentials"]?.array?.isEmpty == true)
        var answer = try key.show(asked)
        answer.add("next", "/audit")
        let opened = browser.post("/login/passkey", answer)
        #expect(opened.headers["location"] == "/audit")
        #expect(browser.get("/account").status == .ok)
        let again = Browser(house, peer: "203.0.113.9")
        #expect(again.post("/login/passkey", answer).status == .unprocessableContent)
        #expect(again.token == nil)
        #expect(try house.acts().contains("staff.passkey.added"))
    }

    @Test(arguments: Engine.underTest)
    func `is asked for behind the password, and there only the owner's is taken`(engine: Engine) throws {
        let house = try House(engine)
        _ = try added(house)
        let browser = atTheStep(house)
        #expect(browser.get("/login/code").text.contains("data-passkey=\"/login/code/passkey\""))
        let asked = try options(browser, "/login/code/passkey")
        #expect(asked["credentials"]?.array?.count == 1)
        // Another person's passkey is as good as any, but not at Nadia's step.
        try house.add("omar@sila.example", name: "Omar Saidi")
        let omar = try house.browser("omar@sila.example")
        let other = Authenticator()
        _ = omar.post(Self.own, try other.make(try options(omar, Self.own), label: "Omar's"))
        let wrong = browser.post("/login/code/passkey", try other.show(asked))
        #expect(wrong.status == .unprocessableContent)
        #expect(wrong.text.contains("The passkey was not accepted."))
        #expect(browser.post("/login/code/passkey", try key.show(asked)).headers["location"] == "/")
        #expect(browser.token != nil)
        #expect(browser.cookies["__Host-sila-step"] == nil)
    }

    @Test(arguments: Engine.underTest)
    func `gives recovery codes with the first, which open the door when it is lost`(engine: Engine) throws {
        let house = try House(engine)
        let (browser, codes) = try added(house)
        #expect(codes.count == 10)
        let second = browser.post(Self.own, try key.make(try options(browser, Self.own), label: "Blue key"))
        #expect(second.headers["location"] == "/account/factor")
        let page = browser.get("/account/factor").text
        #expect(page.contains("Telephone") && page.contains("Blue key"))
        let lost = atTheStep(house)
        #expect(lost.post("/login/code", ["code": try #require(codes.first)]).headers["location"] == "/")
    }

    @Test(arguments: Engine.underTest)
    func `ends the other sessions when it is added, and is proof for five minutes when shown`(engine: Engine) throws {
        let house = try House(engine)
        try house.add("nadia@sila.example")
        let elsewhere = try house.browser("nadia@sila.example", peer: "10.0.0.7")
        let browser = try house.browser("nadia@sila.example")
        _ = browser.post(Self.own, try key.make(try options(browser, Self.own), label: "Telephone"))
        #expect(elsewhere.get("/account").headers["location"] == "/login")
        house.clock.advance(seconds: 301)
        #expect(browser.get("/account/factor").headers["location"]?.hasPrefix("/prove") == true)
        var answer = try key.show(try options(browser, "/prove/passkey"))
        answer.add("next", "/account/factor")
        #expect(browser.post("/prove/passkey", answer).headers["location"] == "/account/factor")
        #expect(browser.get("/account/factor").status == .ok)
        #expect(try house.acts().last == "staff.proved")
    }

    @Test func `is not added with an answer to another question, for another site or without a check of its owner`()
        throws
    {
        let house = try House(.sqlite)
        try house.add("nadia@sila.example")
        let browser = try house.browser("nadia@sila.example")
        let asked = try options(browser, Self.own)
        let door = try options(browser, "/login/passkey")
        func refused(_ fields: Fields) { #expect(browser.post(Self.own, fields).status == .unprocessableContent) }
        refused(try key.make(door, label: "Telephone"))
        key.origin = "https://localhost.evil.example"
        refused(try key.make(asked, label: "Telephone"))
        key.origin = "https://localhost"
        key.isVerifying = false
        refused(try key.make(asked, label: "Telephone"))
        key.isVerifying = true
        refused(try key.make(asked, label: "  "))
        refused(["label": "Telephone"])
        refused(try key.make(asked, label: "Telephone").setting("client-data", to: "!!"))
        let good = try key.make(asked, label: "Telephone")
        #expect(browser.post(Self.own, good).status == .ok)
        refused(good)
        house.clock.advance(seconds: 120)
        let late = try key.make(try options(browser, Self.own), label: "Late")
        house.clock.advance(seconds: 301)
        _ = browser.post("/prove", ["proof": "no"])
        #expect(browser.post(Self.own, late).text.contains("action=\"/prove\""))
    }

    @Test func `of a challenge that is over opens nothing`() throws {
        let house = try House(.sqlite)
        _ = try added(house)
        let browser = Browser(house)
        let asked = try options(browser, "/login/passkey")
        house.clock.advance(seconds: 301)
        #expect(browser.post("/login/passkey", try key.show(asked)).status == .unprocessableContent)
        let other = try #require(Base64URL.decode(asked["challenge"]?.string ?? ""))
        for place in [0, 10, 39] {
            var forged = other
            forged[place] ^= 0x80
            let fields = try key.show(.object([.init("challenge", .string(Base64URL.encode(forged)))]))
            #expect(browser.post("/login/passkey", fields).status == .unprocessableContent)
        }
        #expect(browser.token == nil)
    }

    @Test func `that may be a copy opens nothing, and the trail says so`() throws {
        let house = try House(.sqlite)
        _ = try added(house)
        key.counter = 40
        let first = Browser(house)
        #expect(
            first.post("/login/passkey", try key.show(try options(first, "/login/passkey"))).status == .seeOther)
        key.counter = 20
        let copy = Browser(house)
        #expect(
            copy.post("/login/passkey", try key.show(try options(copy, "/login/passkey"))).status
                == .unprocessableContent)
        #expect(try house.acts().last == "staff.passkey.refused")
    }

    @Test func `of an account that is closed opens nothing`() throws {
        let house = try House(.sqlite)
        _ = try added(house)
        _ = try house.identity.store.keepBooks { try $0.run("UPDATE staff SET is_active = 0") }
        let browser = Browser(house)
        #expect(
            browser.post("/login/passkey", try key.show(try options(browser, "/login/passkey"))).status
                == .unprocessableContent)
        #expect(browser.token == nil)
    }

    @Test func `cannot be put into another's account by whoever writes to the database`() throws {
        let house = try House(.sqlite)
        _ = try added(house)
        let admin = try house.add("admin@sila.example", .administrator, name: "Amina Admin")
        _ = try house.identity.store.keepBooks { try $0.run("UPDATE passkey SET staff_id = \(admin.id)") }
        let browser = Browser(house)
        let answer = browser.post("/login/passkey", try key.show(try options(browser, "/login/passkey")))
        #expect(answer.status == .internalServerError || answer.status == .unprocessableContent)
        #expect(browser.token == nil)
    }

    @Test func `is removed by its owner alone, and the last not while the role asks for one`() throws {
        let house = try House(.sqlite)
        let (browser, codes) = try added(house)
        let id = try #require(
            try house.identity.store.read { try $0.first("SELECT id FROM passkey") { $0.identity(0) } })
        try house.add("omar@sila.example", name: "Omar Saidi")
        let omar = try house.browser("omar@sila.example")
        #expect(omar.post("\(Self.own)/\(id)/remove").status == .notFound)
        try agents(of: house, needFactor: true)
        #expect(browser.post("\(Self.own)/\(id)/remove").status == .conflict)
        try agents(of: house, needFactor: false)
        #expect(browser.post("\(Self.own)/\(id)/remove").headers["location"] == "/account/factor")
        // Nothing is left of it: the password alone opens again, and the codes are gone with it.
        let plain = Browser(house)
        #expect(
            plain.post("/login", ["email": "nadia@sila.example", "password": House.password]).headers["location"]
                == "/")
        #expect(codes.count == 10)
        #expect(try house.identity.store.read { try $0.integer("SELECT count(*) FROM recovery_code") } == 0)
    }

    @Test func `satisfies a role that asks for a second factor`() throws {
        let house = try House(.sqlite)
        try house.add("nadia@sila.example")
        try agents(of: house, needFactor: true)
        let browser = try house.browser("nadia@sila.example")
        #expect(browser.get("/account").headers["location"] == "/account/factor")
        let answer = browser.post(Self.own, try key.make(try options(browser, Self.own), label: "Telephone"))
        #expect(answer.status == .ok)
        #expect(browser.get("/account").status == .ok)
    }

    @Test func `is forgotten when an administrator resets the second factor`() throws {
        let house = try House(.sqlite)
        _ = try added(house)
        let nadia = try #require(
            try house.identity.store.read { try Staff.find(email: "nadia@sila.example", in: $0) })
        let admin = try house.administrator()
        #expect(admin.post("/staff/\(nadia.id)/factor/remove").status == .seeOther)
        let browser = Browser(house)
        #expect(
            browser.post("/login/passkey", try key.show(try options(browser, "/login/passkey"))).status
                == .unprocessableContent)
    }

    @Test func `is limited to ten a person, and its public key is not in plain sight`() throws {
        let house = try House(.sqlite)
        let (browser, _) = try added(house)
        for number in 2...10 {
            _ = browser.post(Self.own, try key.make(try options(browser, Self.own), label: "Key \(number)"))
        }
        let eleventh = browser.post(Self.own, try key.make(try options(browser, Self.own), label: "Key 11"))
        #expect(eleventh.status == .unprocessableContent)
        #expect(eleventh.text.contains("You have ten passkeys."))
        #expect(Browser(house).get(Self.own).headers["location"] == "/login")
    }
}
