import Department
import Design
import HTTP
import Localization
import Messages
import PlatformTesting
import SQL
import Testing
import Values

@testable import Identity

@Suite struct `The staff` {
    @Test(arguments: Engine.underTest)
    func `an administrator adds somebody, who chooses a password and comes in`(engine: Engine) throws {
        let house = try House(engine)
        let admin = try house.administrator()
        #expect(admin.get("/staff/new").status == .ok)
        let answer = admin.post(
            "/staff",
            [
                "name": "Omar Haddad", "email": "omar@sila.example", "role": "manager", "language": "ar",
                "password": "an administrator cannot choose it",
            ])
        #expect(answer.status == .ok)
        let link = try #require(House.link(on: answer))
        let door = Browser(house, peer: "10.0.0.7")
        #expect(door.post(link, ["new": House.password, "again": House.password]).status == .seeOther)
        #expect(admin.get("/staff").text.contains("Omar Haddad"))
        let omar = try house.browser("omar@sila.example")
        let session = try #require(try house.identity.session(token: omar.token ?? "", peer: ""))
        #expect(session.language == .arabic)
        #expect(session.actor.reach == .all)
        #expect(session.actor.may("debt.assign"))
        #expect(!session.actor.may("staff.see"))
    }

    @Test(arguments: Engine.underTest)
    func `what is wrong stands beside its field and what was typed is kept`(engine: Engine) throws {
        let house = try House(engine)
        let admin = try house.administrator()
        let answer = admin.post(
            "/staff", ["name": "", "email": "no address", "role": "king", "language": "fr"])
        #expect(answer.status == .unprocessableContent)
        for sentence in [
            "This must be filled in.", "This is not an e-mail address.", "Choose a role.",
            "no address",
        ] { #expect(answer.text.contains(sentence), "\(sentence)") }
        let double = admin.post(
            "/staff",
            [
                "name": "X", "email": "ADMIN@sila.example", "role": "agent", "language": "fr",
            ])
        #expect(double.text.contains("Another account has this address."))
    }

    @Test(arguments: [Preset.manager, .agent, .legalOfficer, .cashier, .accountant, .readOnly])
    func `other roles see no accounts`(role: Preset) throws {
        let house = try House(.sqlite)
        let other = try house.add("omar@sila.example")
        try house.add("nadia@sila.example", role)
        let browser = try house.browser("nadia@sila.example")
        for path in ["/staff", "/staff/new", "/staff/\(other.id)"] {
            #expect(browser.get(path).status == .forbidden, "\(path)")
        }
        #expect(browser.post("/staff", ["name": "X"]).status == .forbidden)
        #expect(browser.post("/staff/\(other.id)", ["role": "administrator"]).status == .forbidden)
        #expect(browser.post("/staff/\(other.id)/sessions/end").status == .forbidden)
        #expect(browser.post("/account/keys", ["label": "x", "scopes": "debts:read"]).status == .forbidden)
        #expect(!browser.get("/account").text.contains("href=\"/staff\""))
    }

    @Test(arguments: Engine.underTest)
    func `who is deactivated is out at once`(engine: Engine) throws {
        let house = try House(engine)
        let admin = try house.administrator()
        let nadia = try house.add("nadia@sila.example")
        let browser = try house.browser("nadia@sila.example")
        let key = try house.identity.makeKey(
            owner: nadia.id, scopes: ["debts:read"], label: "till", by: .system("test"))
        #expect(try house.identity.key(token: key) != nil)
        let answer = admin.post(
            "/staff/\(nadia.id)",
            ["version": "1", "name": nadia.name, "email": nadia.email, "role": "agent", "language": "fr"])
        #expect(answer.status == .seeOther)
        #expect(browser.get("/account").status == .seeOther)
        #expect(try house.identity.key(token: key) == nil)
        #expect(try house.browser("nadia@sila.example").token == nil)
        #expect(try house.acts().contains("staff.deactivated"))
    }

    @Test(arguments: Engine.underTest)
    func `a new role counts from the next request on`(engine: Engine) throws {
        let house = try House(engine)
        let nadia = try house.add("nadia@sila.example")
        try house.add("admin@sila.example", .administrator)
        let browser = try house.browser("nadia@sila.example")
        #expect(browser.get("/staff").status == .forbidden)
        var draft = StaffDraft(nadia)
        draft.role = "administrator"
        try house.identity.changeStaff(nadia.id, version: 1, to: draft, by: .system("test"))
        #expect(browser.get("/staff").status == .ok)
    }

    @Test(arguments: Engine.underTest)
    func `the last administrator stays one`(engine: Engine) throws {
        let house = try House(engine)
        let admin = try house.administrator()
        let me = try #require(try house.identity.staff(email: "admin@sila.example"))
        let form: Fields = ["version": "1", "name": me.name, "email": me.email, "language": "fr"]
        let demoted = admin.post("/staff/\(me.id)", form.setting("role", to: "agent").setting("isActive", to: "1"))
        #expect(demoted.status == .conflict)
        #expect(demoted.text.contains("This is the last administrator."))
        #expect(admin.post("/staff/\(me.id)", form.setting("role", to: "administrator")).status == .conflict)
        try house.add("second@sila.example", .administrator)
        #expect(
            admin.post("/staff/\(me.id)", form.setting("role", to: "agent").setting("isActive", to: "1")).status
                == .seeOther)
    }

    @Test func `two administrators who edit the same account do not overwrite each other`() throws {
        let house = try House(.sqlite)
        let admin = try house.administrator()
        let nadia = try house.add("nadia@sila.example")
        let form: Fields = [
            "version": "1", "name": "First", "email": nadia.email, "role": "agent", "language": "fr", "isActive": "1",
        ]
        #expect(admin.post("/staff/\(nadia.id)", form).status == .seeOther)
        let second = admin.post("/staff/\(nadia.id)", form.setting("name", to: "Second"))
        #expect(second.status == .conflict)
        #expect(second.text.contains("Second"))
        #expect(try house.identity.staff(nadia.id)?.name == "First")
    }

    @Test func `a script in a name stays text on every page`() throws {
        let house = try House(.sqlite)
        let admin = try house.administrator()
        let evil = "<script>alert(1)</script>"
        let staff = try house.add("evil@sila.example", .administrator, name: evil)
        let browser = try house.browser("evil@sila.example")
        for page in [
            admin.get("/staff"), admin.get("/staff/\(staff.id)"), browser.get("/account"),
        ] {
            #expect(page.status == .ok)
            #expect(!page.text.contains("<script>alert"))
            #expect(page.text.contains("&lt;script&gt;alert"))
        }
    }

    @Test(arguments: Engine.underTest)
    func `other departments hear of every change`(engine: Engine) throws {
        let house = try House(engine)
        let staff = try house.add("nadia@sila.example")
        var draft = StaffDraft(staff)
        draft.name = "Nadia B."
        try house.identity.changeStaff(staff.id, version: 1, to: draft, by: .system("test"))
        let payloads = try house.identity.store.read { connection in
            try connection.rows("SELECT payload FROM outbox ORDER BY id") { $0.bytes(0) }
        }
        let cards = try payloads.flatMap { try StaffCardsChanged(payload: $0).cards }
        #expect(cards.map(\.version) == [1, 2])
        #expect(cards.last?.name == "Nadia B.")
        #expect(cards.last?.role == "agent")
    }

    @Test func `the password is changed with the present one, and other sessions end`() throws {
        let house = try House(.sqlite)
        try house.add("nadia@sila.example")
        let here = try house.browser("nadia@sila.example")
        let there = try house.browser("nadia@sila.example", peer: "10.0.0.2")
        let new = "an entirely new sentence"
        #expect(
            here.post("/account/password", ["current": "x", "new": new, "again": new]).text
                .contains("This is not your present password."))
        #expect(
            here.post("/account/password", ["current": House.password, "new": new, "again": "other"]).text
                .contains("The two new passwords differ."))
        #expect(
            here.post("/account/password", ["current": House.password, "new": "short", "again": "short"]).status
                == .unprocessableContent)
        #expect(
            here.post("/account/password", ["current": House.password, "new": new, "again": new]).status
                == .seeOther)
        #expect(here.get("/account").status == .ok)
        #expect(there.get("/account").status == .seeOther)
        #expect(try house.browser("nadia@sila.example").token == nil)
        #expect(try house.browser("nadia@sila.example", password: new).token != nil)
        #expect(try house.acts().contains("staff.password.changed"))
    }

    @Test func `guessing the present password from a stolen session is slowed down`() throws {
        let house = try House(.sqlite)
        try house.add("nadia@sila.example")
        let browser = try house.browser("nadia@sila.example")
        let new = "an entirely new sentence"
        for _ in 0..<5 { _ = browser.post("/account/password", ["current": "x", "new": new, "again": new]) }
        #expect(
            browser.post("/account/password", ["current": House.password, "new": new, "again": new]).text
                .contains("Too many attempts"))
    }

    @Test func `language and theme are remembered for the person and the browser`() throws {
        let house = try House(.sqlite)
        try house.add("nadia@sila.example")
        let browser = try house.browser("nadia@sila.example")
        let answer = browser.post("/language", ["language": "ar", "back": "/account"])
        #expect(answer.headers["location"] == "/account")
        #expect(browser.cookies["language"] == "ar")
        #expect(try house.identity.session(token: browser.token ?? "", peer: "")?.language == .arabic)
        #expect(browser.post("/theme", ["theme": "dark", "back": "//evil.example"]).headers["location"] == "/")
        #expect(browser.cookies["theme"] == "dark")
        #expect(try house.identity.staff(email: "nadia@sila.example")?.theme == .dark)
        #expect(browser.post("/language", ["language": "xx"]).status == .unprocessableContent)
        #expect(browser.post("/account", ["language": "en", "theme": "light"]).status == .seeOther)
        #expect(browser.cookies["theme"] == "light")
        #expect(try house.identity.session(token: browser.token ?? "", peer: "")?.language == .english)
        let visitor = Browser(house)
        #expect(visitor.post("/language", ["language": "en", "back": "/login"]).headers["location"] == "/login")
        #expect(visitor.cookies["language"] == "en")
    }
}
