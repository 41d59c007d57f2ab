import Department
import HTTP
import PlatformTesting
import Testing
import Values
import Vault

@testable import Identity

@Suite struct `A link to choose a password` {
    private static let chosen = "marcher le long du port"

    /// An administrator's browser, somebody invited by it, and the path of their link.
    private func invited(_ house: House, _ admin: Browser) throws -> (staff: Staff, link: String) {
        let answer = admin.post(
            "/staff", ["name": "Omar Haddad", "email": "omar@sila.example", "role": "agent", "language": "en"])
        let link = try #require(House.link(on: answer))
        return (try #require(try house.identity.staff(email: "omar@sila.example")), link)
    }

    private func choose(_ password: String, by link: String, in house: House, peer: String = "10.0.0.7") -> Response {
        Browser(house, peer: peer).post(link, ["new": password, "again": password])
    }

    @Test(arguments: Engine.underTest)
    func `is shown once, works once, and signs nobody in`(engine: Engine) throws {
        let house = try House(engine)
        let admin = try house.administrator()
        let (omar, link) = try invited(house, admin)
        #expect(!omar.hasPassword)
        #expect(House.link(on: admin.get("/staff/\(omar.id)")) == nil)
        let door = Browser(house, peer: "10.0.0.7")
        let page = door.get(link)
        #expect(page.text.contains("Welcome") && page.text.contains("omar@sila.example"))
        #expect(page.headers["cache-control"] == "no-store")
        #expect(door.post(link, ["new": "short", "again": "short"]).status == .unprocessableContent)
        #expect(
            door.post(link, ["new": Self.chosen, "again": "another"]).text.contains("The two new passwords differ."))
        let done = door.post(link, ["new": Self.chosen, "again": Self.chosen])
        #expect(done.headers["location"] == "/login?done=password")
        #expect(door.token == nil)
        #expect(door.get("/login?done=password").text.contains("Your password is chosen."))
        for answer in [door.get(link), choose("somebody else comes", by: link, in: house)] {
            #expect(answer.status == .notFound)
        }
        #expect(try house.browser("omar@sila.example", password: Self.chosen).token != nil)
        #expect(try house.browser("omar@sila.example", password: "somebody else comes").token == nil)
        let acts = try house.acts()
        #expect(acts.contains("staff.invited") && acts.contains("staff.password.chosen"))
        let token = try #require(link.split(separator: "/").last)
        #expect(try !house.everything().contains(token))
    }

    @Test(arguments: Engine.underTest)
    func `an account without a password opens to no password at all`(engine: Engine) throws {
        let house = try House(engine)
        _ = try invited(house, try house.administrator())
        for guess in ["", House.password, " "] {
            #expect(try house.browser("omar@sila.example", password: guess).token == nil)
        }
    }

    @Test func `is over after 72 hours, and that for a new password after two`() throws {
        let house = try House(.sqlite)
        let admin = try house.administrator()
        let (omar, link) = try invited(house, admin)
        house.clock.advance(seconds: 72 * 3600 - 1)
        #expect(Browser(house).get(link).status == .ok)
        house.clock.advance(seconds: 1)
        #expect(choose(Self.chosen, by: link, in: house).status == .notFound)

        let again = try house.browser("admin@sila.example")
        #expect(again.get("/staff").text.contains("Link is over"))
        let second = try #require(House.link(on: again.post("/staff/\(omar.id)/link")))
        #expect(again.get("/staff").text.contains("Invited"))
        #expect(choose(Self.chosen, by: second, in: house).status == .seeOther)
        let reset = try #require(House.link(on: again.post("/staff/\(omar.id)/link")))
        house.clock.advance(seconds: 2 * 3600)
        #expect(Browser(house).get(reset).status == .notFound)
    }

    @Test(arguments: Engine.underTest)
    func `a newer link, taking it back, and deactivating the account end it`(engine: Engine) throws {
        let house = try House(engine)
        let admin = try house.administrator()
        let (omar, first) = try invited(house, admin)
        let second = try #require(House.link(on: admin.post("/staff/\(omar.id)/link")))
        #expect(choose(Self.chosen, by: first, in: house).status == .notFound)
        #expect(admin.post("/staff/\(omar.id)/link/revoke").status == .seeOther)
        #expect(choose(Self.chosen, by: second, in: house).status == .notFound)
        #expect(admin.post("/staff/\(omar.id)/link/revoke").status == .notFound)
        let third = try #require(House.link(on: admin.post("/staff/\(omar.id)/link")))
        _ = admin.post(
            "/staff/\(omar.id)",
            ["version": "1", "name": omar.name, "email": omar.email, "role": "agent", "language": "en"])
        #expect(choose(Self.chosen, by: third, in: house).status == .notFound)
        #expect(admin.post("/staff/\(omar.id)/link").status == .conflict)
    }

    @Test(arguments: Engine.underTest)
    func `for a new password ends every session, and leaves the second factor and the old password until it is used`(
        engine: Engine
    ) throws {
        let house = try House(engine)
        let admin = try house.administrator()
        let nadia = try house.add("nadia@sila.example")
        let browser = try house.browser("nadia@sila.example")
        let page = admin.post("/staff/\(nadia.id)/link")
        let link = try #require(House.link(on: page))
        #expect(browser.get("/account").status == .ok)
        #expect(choose(Self.chosen, by: link, in: house).status == .seeOther)
        #expect(browser.get("/account").status == .seeOther)
        #expect(try house.browser("nadia@sila.example").token == nil)
        #expect(try house.browser("nadia@sila.example", password: Self.chosen).token != nil)
        #expect(try house.acts().contains("staff.reset-link.made"))
    }

    @Test func `is not for those who may not change accounts, nor for accounts that may do more`() throws {
        let house = try House(.sqlite)
        let admin = try house.administrator()
        let (omar, _) = try invited(house, admin)
        try house.add("karim@sila.example", .manager)
        let karim = try house.browser("karim@sila.example")
        for path in ["/staff/\(omar.id)/link", "/staff/\(omar.id)/link/revoke"] {
            #expect(karim.post(path).status == .forbidden, "\(path)")
            #expect(Browser(house).post(path).status == .seeOther, "\(path)")
        }
        #expect(admin.post("/staff/\(ID(high: 1, low: 2))/link").status == .notFound)
    }

    @Test func `trying links is slowed down, and keeps nobody with a real one waiting`() throws {
        let house = try House(.sqlite)
        let (_, link) = try invited(house, try house.administrator())
        let stranger = Browser(house, peer: "10.9.9.9")
        var statuses: [Status] = []
        for _ in 0..<8 { statuses.append(stranger.get("/welcome/\(Token.make("welcome").text)").status) }
        #expect(statuses.first == .notFound)
        #expect(statuses.last == .tooManyRequests)
        #expect(stranger.get(link).status == .ok)
        for odd in ["/welcome/x", "/welcome/%00", "/welcome/" + String(repeating: "a", count: 3000)] {
            #expect([.badRequest, .notFound, .tooManyRequests].contains(stranger.get(odd).status), "\(odd.prefix(20))")
        }
    }
}
