import Department
import HTTP
import PlatformTesting
import Testing
import Values

@testable import Identity

@Suite struct `API keys` {
    @Test(arguments: Engine.underTest)
    func `a key is shown once, acts as its owner within its scopes, and can be revoked`(engine: Engine) throws {
        let house = try House(engine)
        let admin = try house.administrator()
        let made = admin.post(
            "/account/keys", Fields([("label", "till"), ("scopes", "debts:read"), ("scopes", "figures:read")]))
        #expect(made.status == .ok)
        let mark = try #require(made.text.firstRange(of: "sila_key_"))
        let token = "sila_key_" + made.text[mark.upperBound...].prefix { $0 != "<" }
        let listed = admin.get("/account").text
        #expect(listed.contains("till"))
        #expect(!listed.contains(token))

        let actor = try #require(try house.identity.key(token: token))
        #expect(actor.permissions == ["debt.see", "payment.see", "figures.see"])
        #expect(actor.name == "Amina Admin (till)")
        #expect(actor.id == (try house.identity.staff(email: "admin@sila.example"))?.id)

        let id = try #require(listed.firstRange(of: "/account/keys/"))
        let key = listed[id.upperBound...].prefix(36)
        #expect(admin.post("/account/keys/\(key)/revoke").status == .seeOther)
        #expect(try house.identity.key(token: token) == nil)
        #expect(admin.post("/account/keys/\(key)/revoke").status == .notFound)
        #expect(try house.acts().suffix(2) == ["key.made", "key.revoked"])
    }

    @Test func `a key never gives more than its owner's role`() throws {
        let house = try House(.sqlite)
        let agent = try house.add("nadia@sila.example", .agent)
        let token = try house.identity.makeKey(
            owner: agent.id, scopes: ["debts:write", "staff:read", "parties:write"], label: "x", by: .system("cli"))
        let actor = try #require(try house.identity.key(token: token))
        #expect(actor.permissions == ["debt.see", "debt.change", "payment.see", "party.see", "party.change"])
        #expect(actor.reach == .own)
    }

    @Test func `unknown scopes and no scopes at all are refused in words`() throws {
        let house = try House(.sqlite)
        let agent = try house.add("nadia@sila.example", .agent)
        #expect(throws: Invalid.self) {
            try house.identity.makeKey(owner: agent.id, scopes: ["debts:eat"], label: "x", by: .system("cli"))
        }
        #expect(throws: Invalid.self) {
            try house.identity.makeKey(owner: agent.id, scopes: [], label: "x", by: .system("cli"))
        }
        let admin = try house.administrator()
        let answer = admin.post("/account/keys", ["label": ""])
        #expect(answer.status == .unprocessableContent)
        #expect(answer.text.contains("Choose at least one scope."))
    }

    @Test(arguments: Engine.underTest)
    func `the last use is written down at most once a minute`(engine: Engine) throws {
        let house = try House(engine)
        let agent = try house.add("nadia@sila.example", .agent)
        let token = try house.identity.makeKey(
            owner: agent.id, scopes: ["debts:read"], label: "x", by: .system("cli"))
        func used() throws -> Instant? {
            try house.identity.store.read { try APIKey.all(of: agent.id, in: $0) }.first?.used
        }
        #expect(try used() == nil)
        _ = try house.identity.key(token: token)
        let first = try used()
        #expect(first == house.clock.now)
        house.clock.advance(seconds: 30)
        _ = try house.identity.key(token: token)
        #expect(try used() == first)
        house.clock.advance(seconds: 31)
        _ = try house.identity.key(token: token)
        #expect(try used() == house.clock.now)
    }

    @Test func `a key opens no account page and makes no keys`() throws {
        let house = try House(.sqlite)
        let admin = try house.add("admin@sila.example", .administrator)
        let token = try house.identity.makeKey(
            owner: admin.id, scopes: Scope.all.map(\.name), label: "x", by: .system("cli"))
        for (method, path) in [(Method.get, "/account"), (.post, "/account/keys"), (.post, "/account/password")] {
            let request = try Request(method, path, headers: ["Authorization": "Bearer \(token)"])
            #expect(house.respond(request).status == .forbidden)
        }
        let me = house.respond(try Request(.get, "/api/v1/me", headers: ["Authorization": "Bearer \(token)"]))
        #expect(me.text.contains("\"debt.see\""))
        let staff = house.respond(try Request(.get, "/api/v1/staff", headers: ["Authorization": "Bearer \(token)"]))
        #expect(staff.text.contains("admin@sila.example"))
        #expect(!staff.text.contains("password"))
    }
}
