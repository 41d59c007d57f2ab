import Department
import HTTP
import PlatformTesting
import SQL
import Testing
import Trust
import Values

@testable import Identity

@Suite struct `A client certificate at the door` {
    private static let own = "/account/factor/certificates"

    private func house(_ engine: Engine) throws -> House {
        let authority = try Authority.made()
        let trust = try Trust(
            TrustFiles(authorities: authority.path("authorities.pem"), revoked: authority.path("crl.pem")))
        return try House(engine, trust: trust)
    }

    private func der(_ name: String) throws -> [UInt8] {
        try #require(Trust.der(pem: try Authority.made().text(name + ".pem")))
    }

    private func visitor(_ house: House, showing name: String) throws -> Browser {
        let browser = Browser(house)
        browser.certificates = [try der(name)]
        return browser
    }

    /// Nadia signs in by password with her card in, and adds it; gives her browser and her recovery codes.
    private func added(_ house: House) throws -> (Browser, [String]) {
        try house.add("nadia@sila.example")
        let browser = try visitor(house, showing: "nadia")
        _ = browser.post("/login", ["email": "nadia@sila.example", "password": House.password])
        #expect(browser.get("/account/factor").text.contains("Use this certificate"))
        let answer = browser.post(Self.own)
        #expect(answer.status == .ok)
        let codes = answer.text.split(separator: "<li><code>").dropFirst().map { String($0.prefix { $0 != "<" }) }
        #expect(codes.count == 10)
        return (browser, codes)
    }

    private func link(_ pattern: Regex<Substring>, on page: Response) throws -> String {
        String(try #require(page.text.firstMatch(of: pattern)).output)
    }

    @Test(arguments: Engine.underTest)
    func `opens the account it was added to, and the session holds with it alone`(engine: Engine) throws {
        let house = try house(engine)
        _ = try added(house)
        let browser = try visitor(house, showing: "nadia")
        let page = browser.get("/login?next=/account").text
        #expect(page.contains("action=\"/login/certificate\"") && page.contains("Autorité émettrice issuing"))
        #expect(browser.post("/login/certificate", ["next": "/account"]).headers["location"] == "/account")
        #expect(browser.get("/account").text.contains("nadia@sila.example"))
        // The cookie alone, and the cookie with a colleague's card, open nothing.
        browser.certificates = []
        #expect(browser.get("/account").headers["location"] == "/login")
        browser.certificates = [try der("omar")]
        #expect(browser.get("/account").headers["location"] == "/login")
        browser.certificates = [try der("nadia")]
        #expect(browser.get("/account").status == .ok)
        let acts = try house.acts()
        #expect(acts.contains("staff.certificate.added") && acts.contains("staff.signed-in"))
    }

    @Test(arguments: [
        "expired", "early", "taken-back", "of-revoked", "server", "plain", "cipher", "foreign", "self", "sha1", "weak",
        "too-deep", "of-bounded", "omar", "nadia-renewed",
    ])
    func `that is not the one, or not good, opens nothing`(name: String) throws {
        let house = try house(.sqlite)
        _ = try added(house)
        let browser = try visitor(house, showing: name)
        let answer = browser.post("/login/certificate")
        #expect(answer.status == .unprocessableContent)
        #expect(browser.token == nil)
        #expect(try house.acts().last == "staff.certificate.refused")
        if name != "omar", name != "nadia-renewed" {
            #expect(browser.get("/login").text.contains("cannot be used"))
            let nadia = try house.browser("nadia@sila.example")
            #expect(nadia.token == nil, "the password is followed by a step now")
        }
    }

    @Test(arguments: Engine.underTest)
    func `is asked for behind the password, and there only the owner's is taken`(engine: Engine) throws {
        let house = try house(engine)
        let (_, codes) = try added(house)
        try house.add("omar@sila.example", name: "Omar Saidi")
        let omar = try visitor(house, showing: "omar")
        _ = omar.post("/login", ["email": "omar@sila.example", "password": House.password])
        _ = omar.post(Self.own)
        let browser = try visitor(house, showing: "omar")
        #expect(
            browser.post("/login", ["email": "nadia@sila.example", "password": House.password]).headers["location"]
                == "/login/code")
        #expect(browser.post("/login/code/certificate").status == .unprocessableContent)
        #expect(browser.token == nil)
        browser.certificates = [try der("nadia")]
        #expect(browser.get("/login/code").text.contains("Use your certificate"))
        #expect(browser.post("/login/code/certificate").headers["location"] == "/")
        #expect(browser.get("/account").status == .ok)
        // Without the card, a code of the drawer.
        let lost = Browser(house)
        _ = lost.post("/login", ["email": "nadia@sila.example", "password": House.password])
        #expect(!lost.get("/login/code").text.contains("/login/code/certificate"))
        #expect(lost.post("/login/code", ["code": try #require(codes.first)]).headers["location"] == "/")
        #expect(lost.get("/account").status == .ok)
    }

    @Test(arguments: Engine.underTest)
    func `is registered by an administrator, for itself or with its renewals, for one person`(engine: Engine) throws {
        let house = try house(engine)
        let admin = try house.administrator()
        let nadia = try house.add("nadia@sila.example")
        let omar = try house.add("omar@sila.example", name: "Omar Saidi")
        let text = try Authority.made().text("nadia.pem")
        let path = "/staff/\(nadia.id)/certificates"
        for (certificate, words) in [
            ("nonsense", "Paste the certificate"), (try Authority.made().text("taken-back.pem"), "was revoked"),
            (try Authority.made().text("server.pem"), "not made for signing in"),
        ] {
            let answer = admin.post(path, ["certificate": certificate, "kind": "exact"])
            #expect(answer.status == .unprocessableContent && answer.text.contains(words), "\(words)")
        }
        #expect(admin.post(path, ["certificate": text, "kind": "all"]).status == .unprocessableContent)
        #expect(admin.post(path, ["certificate": text, "kind": "subject"]).headers["location"] == "/staff/\(nadia.id)")
        let twice = admin.post("/staff/\(omar.id)/certificates", ["certificate": text, "kind": "subject"])
        #expect(twice.status == .unprocessableContent && twice.text.contains("already"))
        for name in ["nadia", "nadia-renewed"] {
            let browser = try visitor(house, showing: name)
            #expect(browser.post("/login/certificate").headers["location"] == "/", "\(name)")
            #expect(browser.get("/account").text.contains("nadia@sila.example"))
        }
        // The same name by another authority is another person.
        #expect(try visitor(house, showing: "foreign").post("/login/certificate").status == .unprocessableContent)
        // Taken away, it opens nothing, and what it opened is shut.
        let browser = try visitor(house, showing: "nadia")
        _ = browser.post("/login/certificate")
        let page = admin.get("/staff/\(nadia.id)")
        let remove = try link(/\/staff\/[0-9a-f-]+\/certificates\/[0-9a-f-]+\/remove/, on: page)
        #expect(admin.post(remove).headers["location"] == "/staff/\(nadia.id)")
        #expect(admin.post(remove).status == .notFound)
        #expect(browser.get("/account").headers["location"] == "/login")
        #expect(browser.post("/login/certificate").status == .unprocessableContent)
    }

    @Test func `is nobody else's to register or remove`() throws {
        let house = try house(.sqlite)
        let (_, _) = try added(house)
        let nadia = try #require(try house.identity.staff(email: "nadia@sila.example"))
        try house.add("omar@sila.example", name: "Omar Saidi")
        let omar = try house.browser("omar@sila.example")
        let text = try Authority.made().text("omar.pem")
        let form: Fields = ["certificate": text, "kind": "exact"]
        #expect(omar.post("/staff/\(nadia.id)/certificates", form).status == .forbidden)
        let known = try house.identity.store.read { connection in
            try StaffCertificate.all(of: nadia.id, ring: house.identity.store.ring, in: connection)
        }
        let id = try #require(known.first).id
        #expect(omar.post("/account/factor/certificates/\(id)/remove").status == .notFound)
        #expect(omar.post("/staff/\(nadia.id)/certificates/\(id)/remove").status == .forbidden)
        // Without a card in, there is nothing to add; visitors add nothing.
        #expect(omar.post(Self.own).status == .unprocessableContent)
        #expect(Browser(house).post(Self.own).headers["location"] == "/login")
        // Somebody who may change accounts, but less than an administrator, registers none for one.
        let admin = try house.add("admin@sila.example", .administrator)
        let clerk = try house.identity.makeRole(
            {
                var draft = RoleDraft()
                draft.name = "Clerk"
                draft.permissions = ["staff.see", "staff.change"]
                draft.reach = "all"
                return draft
            }(), by: .system("test"))
        try house.identity.addStaff(
            email: "clerk@sila.example", role: clerk, password: House.password, by: .system("test"))
        let browser = try house.browser("clerk@sila.example")
        #expect(browser.post("/staff/\(admin.id)/certificates", form).status == .forbidden)
    }

    @Test func `cannot be put into another's account by whoever can write to the database`() throws {
        let house = try house(.sqlite)
        _ = try added(house)
        let omar = try house.add("omar@sila.example", name: "Omar Saidi")
        _ = try house.identity.store.keepBooks {
            try $0.run("UPDATE staff_certificate SET staff_id = \(omar.id)")
        }
        #expect(try visitor(house, showing: "nadia").post("/login/certificate").status == .unprocessableContent)
        #expect(try visitor(house, showing: "nadia").token == nil)
    }

    @Test(arguments: Engine.underTest)
    func `is what a role may insist on, and does not prove who sits before the screen`(engine: Engine) throws {
        let house = try house(engine)
        let (browser, _) = try added(house)
        _ = try house.identity.store.keepBooks { try $0.run("UPDATE role SET factor = 'strong' WHERE code = 'agent'") }
        // The session that added it has shown it.
        #expect(browser.get("/account").status == .ok)
        let page = browser.get("/account/factor")
        let remove = try link(/\/account\/factor\/certificates\/[0-9a-f-]+\/remove/, on: page)
        #expect(browser.post(remove).status == .conflict)
        let fresh = try visitor(house, showing: "nadia")
        _ = fresh.post("/login/certificate")
        #expect(fresh.get("/account").status == .ok)
        house.clock.advance(seconds: 301)
        #expect(fresh.get("/account/factor").headers["location"]?.hasPrefix("/prove") == true)
        #expect(fresh.get("/prove").text.contains("current-password"))
        #expect(fresh.post("/prove/certificate", ["next": "/account/factor"]).status == .seeOther)
        #expect(fresh.get("/account/factor").headers["location"]?.hasPrefix("/prove") == true)
        #expect(fresh.post("/prove", ["proof": House.password]).status == .seeOther)
        #expect(fresh.get("/account/factor").status == .ok)
    }

    @Test func `is no matter where the house trusts no authority`() throws {
        let house = try House(.sqlite)
        try house.add("nadia@sila.example")
        let browser = try visitor(house, showing: "nadia")
        #expect(!browser.get("/login").text.contains("certificate"))
        #expect(browser.post("/login/certificate").status == .notFound)
        _ = browser.post("/login", ["email": "nadia@sila.example", "password": House.password])
        #expect(!browser.get("/account/factor").text.contains("Client certificates"))
    }
}
