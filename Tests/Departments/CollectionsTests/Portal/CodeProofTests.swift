import Composition
import Department
import HTTP
import Identity
import Mail
import PlatformTesting
import SiteTesting
import Testing
import Values

@testable import Collections

@Suite struct `Registering by mail` {
    private static let known = "r.meziane@known.example"

    /// A desk whose first debtor has an address on file, and whose letters are kept.
    private func portal(_ engine: Engine) throws -> (portal: PortalDesk, drawer: MailDrawer) {
        let drawer = MailDrawer()
        let portal = try PortalDesk(engine, mail: drawer)
        let party = try #require(try portal.desk.read(portal.mine)["debtor"]?.string)
        let added = try portal.site.post(
            "/parties/\(party)/contacts", ["kind": "email", "value": Self.known], as: .amina)
        #expect(added.status.code < 400, "\(added.text)")
        try portal.site.settle()
        _ = drawer.emptied()
        return (portal, drawer)
    }

    private func form(_ portal: PortalDesk) throws -> Fields {
        ["name": "R. Meziane", "email": "rachid@home.example", "reference": try portal.reference(portal.mine)]
    }

    /// Registers by code; gives the address of the page where it is typed.
    private func register(_ form: Fields, _ site: TestSite) throws -> String {
        let answer = try site.post("/register/debtor/by-code", form)
        let page = try #require(answer.headers["location"])
        #expect(answer.status == .seeOther && page.hasPrefix("/contact-code/"))
        return page
    }

    @Test(arguments: Engine.underTest)
    func `a code to a known address proves whose file it is`(engine: Engine) throws {
        let (portal, drawer) = try portal(engine)
        let site = portal.site
        let page = try register(try form(portal), site)
        try site.settle()
        let letters = drawer.emptied()
        #expect(Set(letters.map(\.to.address)) == [Self.known, "rachid@home.example"])
        let code = try #require(letters.first { $0.to.address == Self.known }?.code)
        #expect(letters.first { $0.to.address == Self.known }?.text.contains("rachid@home.example") == true)
        #expect(letters.first { $0.to.address == "rachid@home.example" }?.code == nil)
        let id = try #require(try portal.waiting().first)
        let before = try site.get("/registrations/\(id)", as: .karim).text
        #expect(before.contains("Not proved") && before.contains("Not confirmed yet"))
        #expect(try site.post("/registrations/\(id)/accept", as: .karim).status == .conflict)

        let wrong = code == "12345678" ? "87654321" : "12345678"
        #expect(try site.post(page, ["code": wrong]).status == .unprocessableContent)
        let arabic = code.unicodeScalars.map { String(UnicodeScalar($0.value - 0x30 + 0x660) ?? "x") }.joined()
        #expect(try site.post(page, ["code": " \(arabic) "]).headers["location"] == "/register?done=1")
        #expect(try site.post(page, ["code": code]).status == .unprocessableContent, "it works once")
        let proved = try site.get("/registrations/\(id)", as: .karim).text
        #expect(proved.contains("r•••@known.example") && !proved.contains(Self.known))

        let accepted = try site.post("/registrations/\(id)/accept", as: .karim)
        #expect(accepted.status == .ok && !accepted.text.contains("/welcome/"))
        try site.settle()
        let letter = try #require(drawer.emptied().first { $0.link?.hasPrefix("/welcome/") == true })
        #expect(letter.to.address == "rachid@home.example")
        let password = SiteTesting.Character.password
        #expect(try site.post(try #require(letter.link), ["new": password, "again": password]).status == .seeOther)
        #expect(try portal.get("/my/debts", "rachid@home.example").status == .ok)
    }

    @Test(arguments: Engine.underTest)
    func `the visitor learns nothing of what is known`(engine: Engine) throws {
        let (portal, drawer) = try portal(engine)
        let site = portal.site
        let known = try form(portal)
        let strangers = [
            known.setting("reference", to: "D-2000-999999"),
            known.setting("reference", to: try portal.reference(portal.others)),
            known.setting("name", to: "Somebody else"),
        ]
        var pages: [String] = []
        for form in [known] + strangers {
            let address = try register(form, site)
            try site.settle()
            let token = try #require(address.split(separator: "/").last)
            let shown = [try site.get(address), try site.post(address, ["code": "00000000"])]
            pages.append(
                shown.map { "\($0.status) \($0.text.replacing(token, with: "…"))" }.joined()
                    .replacing(/nonce="[^"]*"/, with: ""))
        }
        #expect(Set(pages).count == 1)
        #expect(drawer.emptied().filter { $0.code != nil }.allSatisfy { $0.to.address == Self.known })
    }

    @Test(arguments: Engine.underTest)
    func `a code is over after ten minutes, five tries, and three in an hour`(engine: Engine) throws {
        let (portal, drawer) = try portal(engine)
        let site = portal.site
        func next() throws -> (page: String, code: String?) {
            let page = try register(try form(portal), site)
            try site.settle()
            return (page, drawer.emptied().compactMap(\.code).first)
        }
        let first = try next()
        site.clock.advance(seconds: 10 * 60 + 1)
        #expect(try site.post(first.page, ["code": try #require(first.code)]).status == .unprocessableContent)
        let second = try next()
        let right = try #require(second.code)
        for _ in 0..<5 {
            site.clock.advance(seconds: 1)
            #expect(try site.post(second.page, ["code": "x"]).status == .unprocessableContent)
        }
        site.clock.advance(seconds: 60)
        #expect(try site.post(second.page, ["code": right]).status == .unprocessableContent)
        #expect(try next().code != nil)
        #expect(try next().code == nil, "three an hour")
        #expect(try portal.waiting().count == 1)
    }

    @Test(arguments: Engine.underTest)
    func `a link proves the address, a form and not a look uses it, and a refusal says why`(engine: Engine) throws {
        let (portal, drawer) = try portal(engine)
        let site = portal.site
        #expect(try site.post("/register/debtor", try portal.debtor).headers["location"] == "/register?done=1")
        try site.settle()
        let letter = try #require(drawer.emptied().first)
        let link = try #require(letter.link)
        #expect(letter.to.address == "rachid@home.example" && link.hasPrefix("/address-proof/"))
        let id = try #require(try portal.waiting().first)
        for _ in 0..<2 { #expect(try site.get(link).status == .ok) }
        #expect(try site.get("/registrations/\(id)", as: .karim).text.contains("Not confirmed yet"))
        #expect(try site.post(link).status == .seeOther)
        #expect(try site.post(link).status == .notFound)
        #expect(try !site.get("/registrations/\(id)", as: .karim).text.contains("Not confirmed yet"))
        let reason = "The reference belongs to another file."
        #expect(try site.post("/registrations/\(id)/refuse", ["reason": reason], as: .karim).status == .seeOther)
        try site.settle()
        let refusal = try #require(drawer.emptied().first)
        #expect(refusal.to.address == "rachid@home.example" && refusal.text.contains(reason) && refusal.link == nil)
    }
}
