import Composition
import Department
import HTTP
import PlatformTesting
import SQL
import SiteTesting
import Testing
import Values

@Suite struct `What administrators are warned of` {
    private static let phone =
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_2 like Mac OS X) AppleWebKit/605.1.15 Version/18.2 Mobile/15E148 Safari/604.1"
    private static func desk(_ version: Int) -> String {
        "Mozilla/5.0 (X11; Linux x86_64; rv:\(version).0) Gecko/20100101 Firefox/\(version).0"
    }

    /// Somebody's cookie, as their browser on the desk in the office got it.
    private func cookie(_ site: TestSite, of character: Character) throws -> String {
        var request = try Request(
            .post, "/login", form: ["email": character.email, "password": "Sept-oliviers-au-vent-42"])
        request.headers["User-Agent"] = Self.desk(132)
        request.peer = "10.1.2.3"
        let answer = try site.send(request)
        let set = try #require(answer.headers.all("set-cookie").first { $0.hasPrefix("sila=") })
        return String(set.prefix { $0 != ";" })
    }

    private func get(
        _ path: String, _ site: TestSite, cookie: String, from peer: String, with agent: String
    ) throws -> Status {
        var request = try Request(.get, path)
        request.headers["Cookie"] = cookie
        request.headers["User-Agent"] = agent
        request.peer = peer
        return try site.send(request).status
    }

    @Test(arguments: Engine.underTest)
    func `a session that moves to another network and device at once ends, and they are told`(engine: Engine) throws {
        let site = try TestSite(engine)
        let stolen = try cookie(site, of: .nadia)
        // Another desk in the house, a newer browser, the same browser at home: all of that is everyday life.
        for (peer, agent) in [
            ("10.1.2.99", Self.desk(132)), ("10.1.2.3", Self.desk(133)), ("41.100.1.1", Self.desk(133)),
            ("10.1.2.3", Self.phone),
        ] {
            #expect(try get("/account", site, cookie: stolen, from: peer, with: agent) == .ok, "\(peer) \(agent)")
        }
        #expect(!(try site.get("/debts", as: .amina).text.contains("suspicious event")))
        #expect(try get("/account", site, cookie: stolen, from: "203.0.113.7", with: Self.phone) == .seeOther)
        #expect(try get("/account", site, cookie: stolen, from: "10.1.2.3", with: Self.desk(132)) == .seeOther)
        let list = try site.get("/debts", as: .amina)
        #expect(list.text.contains("suspicious event"))
        #expect(!(try site.get("/debts", as: .karim).text.contains("suspicious event")))
        let audit = try site.get("/audit?act=staff.suspicious", as: .amina).text
        #expect(audit.contains("203.0.113") && audit.contains("Behaved suspiciously"))
        #expect(try site.post("/audit/warnings", as: .karim).status == .forbidden)
        site.clock.advance(seconds: 1)
        #expect(try site.post("/audit/warnings", as: .amina).status == .seeOther)
        #expect(!(try site.get("/debts", as: .amina).text.contains("suspicious event")))
    }

    @Test func `who opens very many records in a short time is reported once`() throws {
        let site = try TestSite(.sqlite, cast: [])
        _ = try site.house.makeDemo(debts: 400, seed: 3) { _, _, _ in }
        try site.admit([.amina, .karim, .lina])
        let store = try site.store("collections")
        let debts = try store.read { try $0.rows("SELECT id FROM debt ORDER BY id LIMIT 320") { $0.identity(0) } }
        func warned() throws -> Bool { try site.get("/debts", as: .amina).text.contains("suspicious event") }
        // Ten pages again and again are ten records.
        for number in 0..<310 {
            #expect(try site.get("/debts/\(debts[number % 10])", as: .lina).status == .ok)
        }
        #expect(try !warned())
        for debt in debts { _ = try site.get("/debts/\(debt)", as: .lina) }
        #expect(try warned())
        let audit = try site.get("/audit?act=staff.suspicious", as: .amina).text
        #expect(audit.contains("Opened very many records"))
        // As many in the course of an hour are a working day.
        for (number, debt) in debts.enumerated() {
            if number % 50 == 0 { site.clock.advance(seconds: 200) }
            _ = try site.get("/debts/\(debt)", as: .karim)
        }
        let key = try site.key(.amina, scopes: ["audit:read"])
        let items = try site.api(.get, "/api/v1/audit?act=staff.suspicious", key: key).json["items"]?.array
        #expect(items?.count == 1)
    }
}
