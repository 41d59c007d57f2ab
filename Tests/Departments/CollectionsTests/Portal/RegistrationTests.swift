import Composition
import Department
import HTTP
import Identity
import PlatformTesting
import SiteTesting
import Testing
import Values

@testable import Collections

@Suite struct `Registering as a customer` {
    @Test(arguments: Engine.underTest)
    func `is answered alike whatever is known`(engine: Engine) throws {
        let portal = try PortalDesk(engine)
        var unknown = try portal.debtor
        unknown = unknown.setting("email", to: "nobody@nowhere.example").setting("reference", to: "D-2000-999999")
        let answers = try [
            portal.debtor, unknown, portal.debtor.setting("email", to: SiteTesting.Character.nadia.email),
            portal.debtor,
        ].map { try portal.site.post("/register/debtor", $0) }
        for answer in answers {
            #expect(answer.status == answers[0].status && answer.text == answers[0].text)
            #expect(answer.headers["location"] == "/register?done=1")
            #expect(answer.headers.all("set-cookie").isEmpty)
        }
        #expect(try portal.waiting().count == 3, "the same twice is one")
        let page = try portal.site.get("/register?done=1").text
        #expect(page.contains("Votre inscription est arrivée."))
    }

    @Test(arguments: Engine.underTest)
    func `is not accepted by a name, nor with another's file or number`(engine: Engine) throws {
        let portal = try PortalDesk(engine)
        let wrong: [(String, Fields)] = [
            ("debtor", try portal.debtor.setting("identifier", to: "109820010012345679")),
            ("debtor", try portal.debtor.setting("kind", to: "passport")),
            ("debtor", try portal.debtor.setting("reference", to: try portal.reference(portal.others))),
            ("debtor", try portal.debtor.setting("name", to: "Rachid Meziane").setting("reference", to: "Meziane")),
            ("creditor", try portal.creditor.setting("identifier", to: "000016098765433")),
            ("creditor", try portal.creditor.setting("reference", to: "Mobilis")),
        ]
        for (side, form) in wrong {
            #expect(try portal.site.post("/register/\(side)", form).status == .seeOther)
            let id = try #require(try portal.waiting().first)
            let page = try portal.site.get("/registrations/\(id)", as: .karim).text
            #expect(page.contains("Not proved") && !page.contains("/accept\""))
            let answer = try portal.site.post("/registrations/\(id)/accept", as: .karim)
            #expect(answer.status == .conflict && !answer.text.contains("/welcome/"))
            #expect(try portal.site.post("/registrations/\(id)/refuse", as: .karim).status == .unprocessableContent)
            let refused = try portal.site.post(
                "/registrations/\(id)/refuse", ["reason": "The number is not the one on file."], as: .karim)
            #expect(refused.status == .seeOther)
            let again = try portal.site.post("/registrations/\(id)/refuse", ["reason": "Twice."], as: .karim)
            #expect(again.status == .conflict)
            portal.site.clock.advance(seconds: 2)
        }
        #expect(try portal.site.house.identity.staff(email: "rachid@home.example") == nil)
    }

    @Test(arguments: Engine.underTest)
    func `is decided once, by those who may`(engine: Engine) throws {
        let portal = try PortalDesk(engine)
        #expect(try portal.site.post("/register/debtor", try portal.debtor).status == .seeOther)
        let id = try #require(try portal.waiting().first)
        for character in [SiteTesting.Character.nadia, .lina] {
            #expect(try portal.site.get("/registrations", as: character).status == .forbidden)
            #expect(try portal.site.get("/registrations/\(id)", as: character).status == .forbidden)
            for verb in ["accept", "refuse", "link", "access"] {
                #expect(try portal.site.post("/registrations/\(id)/\(verb)", as: character).status == .forbidden)
            }
        }
        #expect(try portal.site.get("/registrations/\(id)", as: .karim).text.contains("Proved"))
        #expect(try !portal.site.get("/registrations/\(id)", as: .karim).text.contains(PortalDesk.nin))
        #expect(try portal.site.post("/registrations/\(id)/link", as: .karim).status == .notFound)
        #expect(try portal.site.post("/registrations/\(id)/accept", as: .karim).status == .ok)
        #expect(try portal.site.post("/registrations/\(id)/accept", as: .karim).status == .conflict)
        #expect(
            try portal.site.post("/registrations/\(id)/refuse", ["reason": "Late."], as: .karim).status == .conflict)
        let trail = try portal.site.get("/audit", as: .amina).text
        #expect(trail.contains("Accepted a registration"))
    }

    @Test(arguments: Engine.underTest)
    func `opens nothing until the mailbox is proved, and a late link opens nothing`(engine: Engine) throws {
        let portal = try PortalDesk(engine)
        let form = try portal.debtor
        let (email, password) = (form["email"] ?? "", SiteTesting.Character.password)
        #expect(try portal.site.post("/register/debtor", form).status == .seeOther)
        let id = try #require(try portal.waiting().first)
        func link(_ answer: Response) throws -> String {
            String(try #require(answer.text.firstMatch(of: /(\/welcome\/[A-Za-z0-9_-]+)/)).1)
        }
        let first = try link(try portal.site.post("/registrations/\(id)/accept", as: .karim))
        let early = try portal.site.post("/login", ["email": email, "password": password])
        #expect(early.status == .unprocessableContent)
        let second = try link(try portal.site.post("/registrations/\(id)/link", as: .karim))
        #expect(try portal.site.get(first).status == .notFound, "a newer link ends the older")
        portal.site.clock.advance(seconds: 72 * 3600 + 1)
        #expect(try portal.site.post(second, ["new": password, "again": password]).status == .notFound)
        #expect(try portal.site.house.identity.staff(email: email)?.hasPassword == false)
    }

    @Test(arguments: Engine.underTest)
    func `can be taken back: a closed account is out at once`(engine: Engine) throws {
        let portal = try PortalDesk(engine)
        let email = try portal.admit("debtor", try portal.debtor)
        #expect(try portal.get("/my/debts", email).status == .ok)
        let list = try portal.site.get("/registrations?state=accepted", as: .karim).text
        let id = try #require(list.firstMatch(of: /href="\/registrations\/([0-9a-f-]{36})"/)).1
        #expect(try portal.site.post("/registrations/\(id)/access", ["allowed": "0"], as: .karim).status == .seeOther)
        #expect(try portal.get("/my/debts", email).headers["location"]?.hasPrefix("/login") == true)
        let again = try portal.site.post("/login", ["email": email, "password": SiteTesting.Character.password])
        #expect(again.status == .unprocessableContent)
    }

    @Test(arguments: Engine.underTest)
    func `is slowed down for one network, and never for another`(engine: Engine) throws {
        let portal = try PortalDesk(engine)
        var refused: Response?
        for number in 0..<40 {
            let answer = try portal.site.post(
                "/register/debtor", try portal.debtor.setting("email", to: "a\(number)@home.example"))
            if answer.status == .tooManyRequests {
                refused = answer
                break
            }
            #expect(answer.status == .seeOther)
        }
        #expect(refused?.text.contains("Trop de tentatives") == true)
        var elsewhere = try Request(.post, "/register/debtor", form: try portal.debtor)
        elsewhere.peer = "203.0.113.9"
        #expect(try portal.site.send(elsewhere).status == .seeOther)
    }

    @Test(arguments: [
        ("name", ""), ("email", "nobody"), ("phone", "12"), ("reference", " "), ("kind", "shoe"), ("identifier", "12"),
        ("name", String(repeating: "x", count: 400)),
    ])
    func `says what is wrong beside each field`(field: String, text: String) throws {
        let portal = try PortalDesk(.sqlite)
        let answer = try portal.site.post("/register/debtor", try portal.debtor.setting(field, to: text))
        #expect(answer.status == .unprocessableContent && answer.text.contains("id=\"f-\(field)-error\""), "\(field)")
        #expect(try portal.waiting().isEmpty)
        #expect(try portal.site.get("/register/agent").status == .notFound)
    }
}
