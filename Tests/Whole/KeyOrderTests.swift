import Audit
import Composition
import Department
import HTTP
import Identity
import Localization
import PlatformTesting
import SQL
import SiteTesting
import Testing
import Values

@Suite struct `Turning the keys from the page` {
    private static let second = "second@adc.example"
    private static let page = "/system/keys"
    private static let wish: Fields = [
        "departments": "identity", "departments": "directory", "reason": "The yearly turn of the keys",
    ]

    private func site(_ engine: Engine) throws -> TestSite {
        let site = try TestSite(engine)
        try site.house.identity.addStaff(
            email: Self.second, name: "Samia Second", role: Preset.administrator, language: .english,
            password: Character.password, by: .system("tests"))
        return site
    }

    private func generations(_ site: TestSite) -> [String: UInt32] {
        Dictionary(site.house.departments.map { ($0.name, KeyTurn($0).generation) }) { first, _ in first }
    }

    private func latest(_ act: String, in department: String, of site: TestSite) throws -> AuditTrail.Entry? {
        let store = try site.store(department)
        return try store.read { try store.trail.page(limit: 100, in: $0) }.map(\.entry).first { $0.act == act }
    }

    private func request(_ site: TestSite) throws -> String {
        let found = try site.store("identity").read { try Approval.latest(1, in: $0).first }
        return "/approvals/identity/\(try #require(found).id)"
    }

    @Test(arguments: Engine.underTest)
    func `is asked for by one administrator and begins once another approves`(engine: Engine) throws {
        let site = try site(engine)
        for character in [Character.karim, .nadia, .lina] {
            #expect(try site.get(Self.page, as: character).status == .forbidden)
            #expect(try site.post(Self.page, Self.wish, as: character).status == .forbidden)
        }
        #expect(try site.get(Self.page, as: .amina).text.contains("Ask to turn the keys"))
        let unsaid = try site.post(Self.page, Self.wish.setting("reason", to: " "), as: .amina)
        #expect(unsaid.status == .unprocessableContent)
        let nobody = try site.post(Self.page, ["departments": "nowhere", "reason": "The yearly turn"], as: .amina)
        #expect(nobody.status == .unprocessableContent)
        #expect(try site.post(Self.page, Self.wish, as: .amina).headers["location"] == "/approvals?done=asked")
        #expect(try site.post(Self.page, Self.wish, as: .amina).status == .conflict)
        let before = generations(site)
        try site.settle()
        #expect(generations(site) == before, "nothing happens before somebody approves")
        let request = try request(site)
        #expect(try site.get(request, as: .karim).status == .notFound)
        #expect(try site.post(request, ["decision": "grant"], as: .karim).status == .notFound)
        #expect(try site.post(request, ["decision": "grant"], as: .amina).status == .forbidden)
        #expect(try site.get("/approvals", as: .amina).text.contains("Turn the keys"))
        let approved = try site.send(try Request(.post, request, form: ["decision": "grant"]), email: Self.second)
        #expect(approved.status == .seeOther, "\(approved.text)")
        try site.settle()
        site.clock.advance(seconds: KeyTurn.settling + 1)
        try site.settle()
        let after = generations(site)
        #expect(after["identity"] == (before["identity"] ?? 0) + 1)
        #expect(after["directory"] == (before["directory"] ?? 0) + 1)
        #expect(after["collections"] == before["collections"])
        let asked = try #require(try latest("keys.turn.asked", in: "directory", of: site))
        #expect(asked.reason == "The yearly turn of the keys")
        #expect(asked.changes.contains { $0.field == "askedBy" && $0.new == "Amina Haddad" })
        #expect(asked.changes.contains { $0.field == "decidedBy" && $0.new == "Samia Second" })
        #expect(try site.get(Self.page, as: .amina).text.contains("Turned"))
        #expect(
            try site.send(try Request(.post, request, form: ["decision": "grant"]), email: Self.second).status
                == .conflict)
    }

    @Test(arguments: Engine.underTest)
    func `is one person's act where an administrator decided so, and keeps its reason`(engine: Engine) throws {
        let site = try site(engine)
        #expect(try site.get("/approvals/rules", as: .amina).text.contains("name=\"on.keys.turn\""))
        var rules: Fields = ["limit.debt.give-up": "1000000"]
        for name in ["debt.export", "payment.export", "creditor.export", "party.export"] {
            rules.add("limit.\(name)", "10000")
        }
        #expect(try site.post("/approvals/rules", rules, as: .amina).status == .seeOther)
        #expect(try latest("approval.rule.changed", in: "identity", of: site)?.changes.first?.new == "off")
        let before = generations(site)
        #expect(
            try site.post(Self.page, Self.wish.setting("reason", to: "ab"), as: .amina).status == .unprocessableContent)
        let begun = try site.post(Self.page, Self.wish.setting("departments", to: "collections"), as: .amina)
        #expect(begun.headers["location"] == "/system/keys?done=1")
        try site.settle()
        #expect(generations(site)["collections"] == (before["collections"] ?? 0) + 1)
        #expect(generations(site)["identity"] == before["identity"])
        let ordered = try #require(try latest("keys.turn.ordered", in: "identity", of: site))
        #expect(ordered.reason == "The yearly turn of the keys" && ordered.actorName == "Amina Haddad")
        // A borrowed browser turns nothing.
        site.clock.advance(seconds: 300)
        #expect(try site.post(Self.page, Self.wish, as: .amina).text.contains("Show that it is you"))
    }
}
