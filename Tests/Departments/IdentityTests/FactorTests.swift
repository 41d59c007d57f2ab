import Factors
import HTTP
import PlatformTesting
import Testing
import Values

@testable import Identity

/// A person with a phone, who reads secrets off the page and types codes.
struct Phone {
    let house: House
    let app: TimeCode

    init(_ house: House, page: String) throws {
        self.house = house
        let shown = try #require(page.split(separator: "<code class=\"secret\" dir=\"ltr\">").last)
        let text = shown.prefix { $0 != "<" }.filter { $0 != " " }
        app = try #require(TimeCode(secret: Phone.bytes(String(text))))
    }

    var code: String { app.code(step: TimeCode.step(at: house.clock.now)) ?? "" }

    private static func bytes(_ text: String) -> [UInt8] {
        var bytes: [UInt8] = []
        var rest: UInt32 = 0
        var bits: UInt32 = 0
        for unit in text.utf8 {
            let value = unit >= 65 ? unit - 65 : unit - 50 + 26
            rest = rest << 5 | UInt32(value)
            bits += 5
            if bits >= 8 {
                bits -= 8
                bytes.append(UInt8(truncatingIfNeeded: rest >> bits))
            }
        }
        return bytes
    }
}

@Suite struct `A second factor` {
    /// Nadia signs in and sets up an app; gives her browser, the phone and the recovery codes.
    private func enrolled(_ house: House) throws -> (Browser, Phone, [String]) {
        try house.add("nadia@sila.example")
        let browser = try house.browser("nadia@sila.example")
        #expect(browser.post("/account/factor").headers["location"] == "/account/factor")
        let phone = try Phone(house, page: browser.get("/account/factor").text)
        let fresh = browser.post("/account/factor/confirm", ["code": phone.code])
        #expect(fresh.status == .ok)
        #expect(fresh.headers["cache-control"] == "no-store")
        let codes = fresh.text.split(separator: "<li><code>").dropFirst().map { String($0.prefix { $0 != "<" }) }
        #expect(codes.count == 10)
        house.clock.advance(seconds: 60)
        return (browser, phone, codes)
    }

    private func atTheCode(_ house: House, peer: String = "10.0.0.1") -> Browser {
        let browser = Browser(house, peer: peer)
        let answer = browser.post(
            "/login", ["email": "nadia@sila.example", "password": House.password, "next": "/audit"])
        #expect(answer.headers["location"] == "/login/code?next=%2Faudit")
        #expect(browser.token == nil)
        return browser
    }

    @Test(arguments: Engine.underTest)
    func `is asked for after the password, and only then the door opens`(engine: Engine) throws {
        let house = try House(engine)
        let (_, phone, _) = try enrolled(house)
        let browser = atTheCode(house)
        #expect(browser.get("/account").headers["location"] == "/login")
        #expect(browser.get("/login/code").text.contains("one-time-code"))
        let answer = browser.post("/login/code", ["code": phone.code, "next": "/audit"])
        #expect(answer.headers["location"] == "/audit")
        #expect(browser.token != nil)
        #expect(browser.cookies["__Host-sila-step"] == nil)
        #expect(browser.get("/account").status == .ok)
        #expect(
            try house.acts().filter { $0 != "staff.device.new" }.suffix(3) == [
                "staff.factor.confirmed", "staff.sign-in.password", "staff.signed-in",
            ])
    }

    @Test(arguments: Engine.underTest)
    func `takes a code once, also from another browser`(engine: Engine) throws {
        let house = try House(engine)
        let (_, phone, _) = try enrolled(house)
        let code = phone.code
        #expect(atTheCode(house).post("/login/code", ["code": code]).status == .seeOther)
        let thief = atTheCode(house, peer: "203.0.113.9")
        let answer = thief.post("/login/code", ["code": code])
        #expect(answer.status == .unprocessableContent)
        #expect(answer.text.contains("This code is wrong or was used before."))
        #expect(thief.token == nil)
    }

    @Test(arguments: Engine.underTest)
    func `asks for the password again after five wrong codes, and slows guessing down`(engine: Engine) throws {
        let house = try House(engine)
        let (_, phone, _) = try enrolled(house)
        let thief = atTheCode(house, peer: "203.0.113.9")
        for _ in 0..<4 {
            #expect(thief.post("/login/code", ["code": "000000"]).status == .unprocessableContent)
        }
        #expect(thief.post("/login/code", ["code": "000000"]).headers["location"] == "/login")
        let again = atTheCode(house, peer: "203.0.113.9")
        let answer = again.post("/login/code", ["code": "000000"])
        #expect(answer.status == .tooManyRequests)
        #expect(answer.headers["retry-after"] != nil)
        // The owner, elsewhere, is not locked out by it.
        let owner = atTheCode(house)
        #expect(owner.post("/login/code", ["code": phone.code]).status == .seeOther)
    }

    @Test func `ends within five minutes when no code follows the password`() throws {
        let house = try House(.sqlite)
        let (_, phone, _) = try enrolled(house)
        let browser = atTheCode(house)
        house.clock.advance(seconds: 301)
        #expect(browser.get("/login/code").headers["location"] == "/login")
        #expect(browser.post("/login/code", ["code": phone.code]).headers["location"] == "/login")
        #expect(Browser(house).get("/login/code").headers["location"] == "/login")
    }

    @Test(arguments: Engine.underTest)
    func `can be stood in for by each recovery code once`(engine: Engine) throws {
        let house = try House(engine)
        let (_, _, codes) = try enrolled(house)
        let typed = codes[3].lowercased().split(separator: "-").joined(separator: " ")
        let browser = atTheCode(house)
        #expect(browser.post("/login/code", ["code": typed]).status == .seeOther)
        #expect(browser.get("/account/factor").text.contains("<bdi>9</bdi> recovery codes are left."))
        #expect(atTheCode(house).post("/login/code", ["code": codes[3]]).status == .unprocessableContent)
        let fresh = browser.post("/account/factor/codes")
        #expect(fresh.text.contains("<li><code>"))
        #expect(atTheCode(house).post("/login/code", ["code": codes[4]]).status == .unprocessableContent)
        #expect(try !house.everything().contains(codes[4]))
    }

    @Test func `is not looked at any more after a hundred wrong codes, but a recovery code is`() throws {
        let house = try House(.sqlite)
        let (_, phone, codes) = try enrolled(house)
        for round in 0..<25 {
            let thief = atTheCode(house, peer: "198.51.100.\(round)")
            for _ in 0..<4 {
                house.clock.advance(seconds: 31)
                _ = thief.post("/login/code", ["code": "000000"])
            }
        }
        house.clock.advance(seconds: 3600)
        #expect(atTheCode(house).post("/login/code", ["code": phone.code]).status == .unprocessableContent)
        house.clock.advance(seconds: 60)
        #expect(atTheCode(house).post("/login/code", ["code": codes[0]]).status == .seeOther)
    }

    @Test func `is not there before a code confirmed it`() throws {
        let house = try House(.sqlite)
        try house.add("nadia@sila.example")
        let browser = try house.browser("nadia@sila.example")
        _ = browser.post("/account/factor")
        let wrong = browser.post("/account/factor/confirm", ["code": "12345"])
        #expect(wrong.status == .unprocessableContent)
        #expect(wrong.text.contains("This code is wrong. Look at the app again"))
        #expect(try house.browser("nadia@sila.example").token != nil)
    }

    @Test func `ends the other sessions when it is set up, and keeps its secret to itself`() throws {
        let house = try House(.sqlite)
        try house.add("nadia@sila.example")
        let other = try house.browser("nadia@sila.example", peer: "10.0.0.2")
        let browser = try house.browser("nadia@sila.example")
        _ = browser.post("/account/factor")
        let phone = try Phone(house, page: browser.get("/account/factor").text)
        #expect(browser.post("/account/factor/confirm", ["code": phone.code]).status == .ok)
        #expect(other.get("/account").headers["location"] == "/login")
        #expect(browser.get("/account").status == .ok)
        #expect(!browser.get("/account/factor").text.contains(phone.app.text.prefix(4)))
        let everything = try house.everything()
        #expect(!everything.contains(phone.app.text))
        #expect(!everything.contains(String(decoding: phone.app.secret, as: UTF8.self)))
        #expect(browser.post("/account/factor").status == .conflict)
    }

    @Test func `can be removed by its owner, unless the role asks for it, and by an administrator`() throws {
        let house = try House(.sqlite)
        let (browser, phone, _) = try enrolled(house)
        let amina = try house.administrator()
        #expect(amina.post("/roles/agent", ["version": "1", "factor": "any"]).status == .seeOther)
        let answer = browser.post("/account/factor/remove")
        #expect(answer.status == .conflict)
        #expect(answer.text.contains("Your role asks for a second factor."))
        let nadia = try #require(try house.identity.staff(email: "nadia@sila.example"))
        #expect(browser.post("/staff/\(nadia.id)/factor/remove").status == .forbidden)
        #expect(amina.get("/staff/\(nadia.id)").text.contains("Remove the second factor"))
        #expect(amina.post("/staff/\(nadia.id)/factor/remove").status == .seeOther)
        #expect(browser.get("/account").headers["location"] == "/login")
        #expect(amina.post("/staff/\(nadia.id)/factor/remove").status == .notFound)
        #expect(amina.post("/roles/agent", ["version": "2"]).status == .seeOther)
        let again = try house.browser("nadia@sila.example")
        #expect(again.token != nil)
        _ = phone
    }
}

@Suite struct `Who needs a second factor` {
    @Test(arguments: Engine.underTest)
    func `is led to set it up and can do nothing else before`(engine: Engine) throws {
        let house = try House(engine)
        try house.add("nadia@sila.example")
        let nadia = try house.browser("nadia@sila.example")
        let amina = try house.administrator()
        #expect(nadia.get("/account").status == .ok)
        #expect(
            amina.post("/roles/agent", ["version": "1", "factor": "any"]).headers["location"]
                == "/roles?done=changed")
        #expect(try house.identity.role("agent")?.needsFactor == true)
        #expect(nadia.get("/account").headers["location"] == "/account/factor")
        #expect(nadia.post("/account/password").headers["location"] == "/account/factor")
        #expect(nadia.get("/api/v1/me").status == .forbidden)
        #expect(nadia.get("/account/factor").text.contains("Your role asks for a second factor."))
        _ = nadia.post("/account/factor")
        let phone = try Phone(house, page: nadia.get("/account/factor").text)
        #expect(nadia.post("/account/factor/confirm", ["code": phone.code]).status == .ok)
        #expect(nadia.get("/account").status == .ok)
        #expect(amina.get("/account").status == .ok)
    }

    @Test func `is for administrators to decide, and each decision is in the trail`() throws {
        let house = try House(.sqlite)
        try house.add("nadia@sila.example")
        let nadia = try house.browser("nadia@sila.example")
        let form: Fields = ["version": "1", "factor": "any"]
        #expect(nadia.get("/roles/manager").status == .forbidden)
        #expect(nadia.post("/roles/manager", form).status == .forbidden)
        let amina = try house.administrator()
        #expect(amina.post("/roles/nobody", form).status == .notFound)
        #expect(try house.identity.roles().allSatisfy { !$0.needsFactor })
        _ = amina.post("/roles/manager", form)
        #expect(try house.identity.roles().filter(\.needsFactor).map(\.code) == ["manager"])
        #expect(try house.acts().last == "role.changed")
    }

    @Test func `is said at set-up, and the first administrator begins with it`() throws {
        let house = try House(.sqlite)
        let link = try #require(try house.identity.makeSetupLink())
        let browser = Browser(house)
        #expect(browser.get(link).text.contains("Administrators and managers need a second factor"))
        let form: Fields = [
            "company": "Recouvrement du Sud", "name": "Amina", "email": "amina@sila.example", "language": "fr",
            "password": House.password, "factor": "1",
        ]
        #expect(browser.post(link, form).status == .seeOther)
        #expect(try house.identity.roles().filter(\.needsFactor).map(\.code) == ["administrator", "manager"])
        #expect(browser.get("/staff").headers["location"] == "/account/factor")
    }
}

@Suite struct `Proving once more who one is` {
    @Test(arguments: Engine.underTest)
    func `is asked five minutes after signing in, before the keys of the house`(engine: Engine) throws {
        let house = try House(engine)
        let amina = try house.administrator()
        #expect(amina.get("/staff/new").status == .ok)
        house.clock.advance(seconds: 300)
        #expect(amina.get("/staff").status == .ok)
        #expect(amina.get("/staff/new").headers["location"] == "/prove?next=%2Fstaff%2Fnew")
        let key = amina.post("/account/keys", ["label": "Nightly \"run\" & more", "next": "/else"])
        #expect(key.status == .unprocessableContent && key.headers["location"] == nil)
        #expect(key.text.contains("name=\"held\"") && key.text.contains("name=\"next\" value=\"/account/keys\""))
        #expect(amina.get("/prove?next=%2Fstaff%2Fnew").text.contains("current-password"))
        let wrong = amina.post("/prove", ["proof": "x", "next": "/staff/new"])
        #expect(wrong.status == .unprocessableContent)
        #expect(amina.get("/staff/new").status == .seeOther)
        let right = amina.post("/prove", ["proof": House.password, "next": "/staff/new"])
        #expect(right.headers["location"] == "/staff/new")
        #expect(amina.get("/staff/new").status == .ok)
        #expect(try house.acts().suffix(2) == ["staff.password.refused", "staff.proved"])
    }

    @Test func `asks for a code of whoever has an app, and never leads elsewhere`() throws {
        let house = try House(.sqlite)
        let amina = try house.administrator()
        _ = amina.post("/account/factor")
        let phone = try Phone(house, page: amina.get("/account/factor").text)
        _ = amina.post("/account/factor/confirm", ["code": phone.code])
        house.clock.advance(seconds: 600)
        #expect(amina.get("/prove").text.contains("one-time-code"))
        #expect(amina.post("/prove", ["proof": House.password]).status == .unprocessableContent)
        let answer = amina.post("/prove", ["proof": phone.code, "next": "https://evil.example"])
        #expect(answer.headers["location"] == "/")
        #expect(amina.get("/account/factor").status == .ok)
    }

    @Test func `is throttled like signing in`() throws {
        let house = try House(.sqlite)
        let amina = try house.administrator()
        house.clock.advance(seconds: 600)
        for _ in 0..<5 { _ = amina.post("/prove", ["proof": "x"]) }
        #expect(amina.post("/prove", ["proof": House.password]).text.contains("Too many attempts"))
    }

    @Test func `is nothing for visitors`() throws {
        let house = try House(.sqlite)
        #expect(Browser(house).get("/prove").headers["location"] == "/login")
        #expect(Browser(house).get("/account/factor").headers["location"] == "/login")
    }
}
