import Department
import HTTP
import PlatformTesting
import SQL
import Testing
import Values

@testable import Identity

@Suite struct `A browser that is new` {
    private let asks = "with a browser that was new. Was it you?"

    @Test(arguments: Engine.underTest)
    func `is told on the account page of the others and in the trail, and asked about once`(engine: Engine) throws {
        let house = try House(engine)
        let nadia = try house.add("nadia@sila.example")
        let own = try house.browser("nadia@sila.example")
        #expect(!own.get("/account").text.contains(asks))
        #expect(try !house.acts().contains("staff.device.new"))
        let other = try house.browser("nadia@sila.example", peer: "10.8.8.8")
        #expect(try house.acts().contains("staff.device.new"))
        let page = own.get("/account").text
        #expect(page.contains(asks) && page.contains("10.8.8.8"))
        #expect(!other.get("/account").text.contains(asks))
        let id = try house.newest(of: nadia.id)
        #expect(other.post("/account/devices/\(id)/known").status == .notFound)
        #expect(own.post("/account/devices/\(id)/known").status == .seeOther)
        #expect(!own.get("/account").text.contains(asks))
        // The same browser is known from now on, whoever signs in there next is asked for themselves.
        _ = other.post("/logout")
        _ = other.post("/login", ["email": "nadia@sila.example", "password": House.password])
        #expect(try house.acts().filter { $0 == "staff.device.new" }.count == 1)
        #expect(other.setCookies.allSatisfy { !$0.contains("sila-device") })
        #expect(try !house.everything().contains(other.cookies["__Host-sila-device"] ?? "?"))
    }

    @Test(arguments: Engine.underTest)
    func `that is a stranger's is put out, and only a known one can say so`(engine: Engine) throws {
        let house = try House(engine)
        let nadia = try house.add("nadia@sila.example")
        let own = try house.browser("nadia@sila.example")
        let thief = try house.browser("nadia@sila.example", peer: "10.8.8.8")
        let id = try house.newest(of: nadia.id)
        #expect(thief.post("/account/devices/\(id)/refuse").status == .notFound)
        try house.add("yacine@sila.example")
        let yacine = try house.browser("yacine@sila.example")
        #expect(yacine.post("/account/devices/\(id)/refuse").status == .notFound)
        #expect(own.post("/account/devices/\(id)/refuse").headers["location"] == "/account?done=refused")
        #expect(thief.get("/account").status == .seeOther)
        #expect(own.get("/account").status == .ok)
        #expect(try house.acts().contains("staff.device.refused"))
    }

    @Test func `counts as known after a week`() throws {
        let house = try House(.sqlite)
        try house.add("nadia@sila.example")
        _ = try house.browser("nadia@sila.example")
        _ = try house.browser("nadia@sila.example", peer: "10.8.8.8")
        house.clock.advance(days: 7)
        let own = try house.browser("nadia@sila.example", peer: "10.7.7.7")
        #expect(!own.get("/account").text.contains("10.8.8.8"))
    }

    @Test(arguments: Engine.underTest)
    func `an administrator sees where somebody is signed in and ends one session`(engine: Engine) throws {
        let house = try House(engine)
        let admin = try house.administrator()
        let nadia = try house.add("nadia@sila.example")
        let here = try house.browser("nadia@sila.example")
        let there = try house.browser("nadia@sila.example", peer: "10.8.8.8")
        let session = try #require(try house.identity.session(token: there.token ?? "", peer: ""))
        #expect(admin.get("/staff/\(nadia.id)").text.contains("10.8.8.8"))
        let path = "/staff/\(nadia.id)/sessions/\(session.session)/end"
        #expect(here.post(path).status == .forbidden)
        #expect(admin.post(path).status == .seeOther)
        #expect(there.get("/account").status == .seeOther)
        #expect(here.get("/account").status == .ok)
        #expect(admin.post(path).status == .notFound)
    }
}

extension House {
    /// The browser that somebody used for the first time last.
    fileprivate func newest(of staff: ID) throws -> ID {
        try #require(
            try identity.store.read { connection in
                try connection.first(
                    "SELECT id FROM device WHERE staff_id = \(staff) AND known_at IS NULL"
                ) { $0.identity(0) }
            })
    }
}
