import Audit
import Collections
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

@Suite struct `What takes two people` {
    private struct Desk {
        let site: TestSite
        let key: String
        let creditor: String

        init(_ engine: Engine) throws {
            site = try TestSite(engine)
            key = try site.key(.karim, scopes: ["debts:read", "debts:write", "creditors:write"])
            let added = try site.api(
                .post, "/api/v1/creditors",
                [
                    "name": "Djezzy", "sector": "telecom", "commission": 1200, "isActive": true,
                    "allocation": "costs-interest-principal", "overpayment": "refuse",
                ], key: key)
            creditor = try #require(added.json["id"]?.string, "\(added.text)")
        }

        func debt(_ reference: String, principal: Int64) throws -> String {
            let added = try site.api(
                .post, "/api/v1/debts",
                [
                    "creditor": .string(creditor), "creditorReference": .string(reference),
                    "debtorName": "Rachid Meziane", "kind": "telecom", "principal": .integer(principal),
                    "due": "2026-01-15",
                ], key: key)
            return try #require(added.json["id"]?.string, "\(added.text)")
        }

        func state(_ debt: String) throws -> String? {
            try site.api(.get, "/api/v1/debts/\(debt)", key: key).json["state"]?.string
        }

        func giveUp(_ debt: String, as character: Character = .karim) throws -> Response {
            try site.post(
                "/debts/\(debt)/state", ["state": "unrecoverable", "reason": "Bankrupt since May", "from": "new"],
                as: character)
        }

        /// The address of the request that was made last.
        func request(_ department: String = "collections") throws -> String {
            let store = try site.store(department)
            let latest = try store.read { try Approval.latest(1, in: $0).first }
            let found = try #require(latest)
            return "/approvals/\(department)/\(found.id)"
        }

        func acts(_ department: String = "collections") throws -> [AuditTrail.Entry] {
            let store = try site.store(department)
            return try store.read { try store.trail.page(limit: 50, in: $0).map(\.entry).reversed() }
        }
    }

    private static let large: Int64 = 100_000_100

    @Test(arguments: Engine.underTest)
    func `giving up a large file is asked for by one and approved by another, and then done once`(
        engine: Engine
    ) throws {
        let desk = try Desk(engine)
        let site = desk.site
        let debt = try desk.debt("C-1", principal: Self.large)
        let small = try desk.debt("C-2", principal: Self.large - 100)
        #expect(try desk.giveUp(small).status == .seeOther)
        #expect(try desk.state(small) == "unrecoverable")
        #expect(try desk.giveUp(debt).status == .seeOther)
        #expect(try desk.state(debt) == "new")
        let request = try desk.request()
        #expect(try site.get("/debts/\(debt)", as: .karim).text.contains("asks to close this file"))
        #expect(try desk.giveUp(debt).status != .seeOther)

        // Not whoever asked, nor whoever may not close files.
        #expect(try site.get(request, as: .karim).text.contains("Somebody else must decide."))
        let approve: Fields = ["decision": "grant"]
        #expect(try site.post(request, approve, as: .karim).status == .forbidden)
        for character in [Character.nadia, .lina] {
            #expect(try site.get(request, as: character).status == .notFound)
            #expect(try site.post(request, approve, as: character).status == .notFound)
            #expect(try !site.get("/approvals", as: character).text.contains("Bankrupt"))
        }
        #expect(try desk.state(debt) == "new")

        #expect(try site.get("/approvals", as: .amina).text.contains("Bankrupt since May"))
        #expect(try site.get(request, as: .amina).text.contains("name=\"decision\""))
        #expect(try site.post(request, [:], as: .amina).status == .unprocessableContent)
        #expect(try site.post(request, approve, as: .amina).status == .seeOther)
        #expect(try desk.state(debt) == "unrecoverable")
        #expect(try site.post(request, approve, as: .amina).status == .conflict)
        let entries = try desk.acts().filter { $0.row?.description == debt || $0.act.hasPrefix("approval") }
        #expect(entries.map(\.act).suffix(3) == ["approval.asked", "debt.moved", "approval.granted"])
        let moved = try #require(entries.last { $0.act == "debt.moved" })
        #expect(moved.actorName == "Amina Haddad")
        #expect(moved.changes.contains { $0.field == "askedBy" && $0.new == "Karim Benali" })
    }

    @Test(arguments: Engine.underTest)
    func `a refusal says why and changes nothing, a request can be taken back, and grows too old`(
        engine: Engine
    ) throws {
        let desk = try Desk(engine)
        let site = desk.site
        let debt = try desk.debt("C-1", principal: Self.large)
        _ = try desk.giveUp(debt)
        let first = try desk.request()
        #expect(try site.post(first, ["decision": "refuse"], as: .amina).status == .unprocessableContent)
        #expect(
            try site.post(first, ["decision": "refuse", "answer": "Ask the bailiff"], as: .amina).status == .seeOther)
        #expect(try desk.state(debt) == "new")
        #expect(try site.get(first, as: .karim).text.contains("Ask the bailiff"))
        _ = try desk.giveUp(debt)
        let second = try desk.request()
        #expect(try site.post(second + "/withdraw", as: .amina).status == .notFound)
        #expect(try site.post(second + "/withdraw", as: .karim).status == .seeOther)
        #expect(try site.post(second, ["decision": "grant"], as: .amina).status == .conflict)
        _ = try desk.giveUp(debt)
        let third = try desk.request()
        site.clock.advance(seconds: 7 * 86_400)
        let fresh = try TestSiteAdministrator.make(site)
        let late = try site.send(try Request(.post, third, form: ["decision": "grant"]), email: fresh)
        #expect(late.status == .conflict)
        #expect(try site.store("collections").read { try Approval.latest(9, in: $0) }.count == 3)
    }

    @Test(arguments: Engine.underTest)
    func `a program is told that it is asked for`(engine: Engine) throws {
        let desk = try Desk(engine)
        let debt = try desk.debt("C-1", principal: Self.large)
        let answer = try desk.site.api(
            .post, "/api/v1/debts/\(debt)/state", ["state": "unrecoverable", "reason": "Bankrupt"], key: desk.key)
        #expect(answer.status == .accepted, "\(answer.text)")
        #expect(answer.json["state"]?.string == "open")
        #expect(try desk.state(debt) == "new")
    }

    @Test(arguments: Engine.underTest)
    func `the database itself lets nobody decide what they asked for`(engine: Engine) throws {
        let desk = try Desk(engine)
        _ = try desk.giveUp(try desk.debt("C-1", principal: Self.large))
        let store = try desk.site.store("collections")
        #expect(throws: SQLError.self) {
            try store.keepBooks { try $0.run("UPDATE approval SET state = 'done', decider_id = asker_id") }
        }
        #expect(throws: SQLError.self) {
            try store.keepBooks { try $0.run("UPDATE approval SET state = 'granted'") }
        }
    }

    @Test(arguments: Engine.underTest)
    func `many rows leave the house once somebody else approved, for whoever asked and as asked`(engine: Engine) throws
    {
        let desk = try Desk(engine)
        let site = desk.site
        for index in 0..<3 { _ = try desk.debt("C-\(index)", principal: 1_000) }
        try limit(site, "debt.export", to: 2)
        let all = "/debts/export?format=csv&which=all"
        #expect(try site.get("/debts/export?format=csv&q=nobody", as: .karim).status == .ok)
        let held = try site.get(all, as: .karim)
        #expect(held.text.contains("This file needs a second person"))
        #expect(try held.collected().isEmpty || !held.text.contains("C-1;"))
        #expect(
            try site.post("/debts/export", ["format": "csv", "which": "all"], as: .karim).text.contains("second person")
        )
        let unsaid = try site.post(
            "/debts/export", ["format": "csv", "which": "all", "approval-reason": " "], as: .karim)
        #expect(unsaid.status == .unprocessableContent)
        let asked = try site.post(
            "/debts/export", ["format": "csv", "which": "all", "approval-reason": "The auditor wants it"], as: .karim)
        #expect(asked.headers["location"] == "/approvals?done=asked")
        let request = try desk.request()
        let id = String(request.split(separator: "/").last ?? "")
        let link = "\(all)&approval=\(id)"
        #expect(try site.get(link, as: .karim).status == .conflict)
        #expect(try site.post(request, ["decision": "grant"], as: .amina).status == .seeOther)
        #expect(try site.get(request, as: .karim).text.contains("approval=\(id)"))
        // For whoever asked, as it was asked, once.
        #expect(try site.get(link, as: .amina).status == .notFound)
        #expect(try site.get("/debts/export?format=xlsx&which=all&approval=\(id)", as: .karim).status == .notFound)
        let file = try site.get(link, as: .karim)
        #expect(String(decoding: try file.collected(), as: UTF8.self).contains("C-1"))
        #expect(try site.get(link, as: .karim).status == .conflict)
        let noted = try #require(try desk.acts().last { $0.act == "debt.exported" })
        #expect(noted.changes.contains { $0.field == "askedBy" && $0.new == "Karim Benali" })
        #expect(noted.changes.contains { $0.field == "decidedBy" && $0.new == "Amina Haddad" })
    }

    @Test(arguments: Engine.underTest)
    func `each list of a desk is held alike`(engine: Engine) throws {
        let desk = try Desk(engine)
        let site = desk.site
        _ = try desk.debt("C-1", principal: 1_000)
        for (act, path, department) in [
            ("creditor.export", "/creditors/export", "collections"), ("party.export", "/parties/export", "directory"),
            ("payment.export", "/payments/export", "collections"),
        ] {
            try limit(site, act, to: 0)
            if act == "payment.export" {
                #expect(try site.get(path, as: .karim).status == .ok)
                continue
            }
            #expect(try site.get(path, as: .karim).text.contains("This file needs a second person"), "\(path)")
            let asked = try site.post(path, ["approval-reason": "For the auditor"], as: .karim)
            #expect(asked.status == .seeOther, "\(path)")
            let request = try desk.request(department)
            #expect(try site.post(request, ["decision": "grant"], as: .amina).status == .seeOther)
            let id = String(request.split(separator: "/").last ?? "")
            #expect(try site.get("\(path)?approval=\(id)", as: .karim).status == .ok)
            #expect(try site.get("\(path)?approval=\(id)", as: .karim).status == .conflict)
        }
    }

    @Test(arguments: Engine.underTest)
    func `an administrator decides what, and the trail keeps it`(engine: Engine) throws {
        let desk = try Desk(engine)
        let site = desk.site
        #expect(try site.get("/approvals/rules", as: .karim).status == .forbidden)
        #expect(try site.post("/approvals/rules", ["limit.debt.give-up": "1"], as: .karim).status == .forbidden)
        #expect(try site.get("/approvals/rules", as: .amina).text.contains("limit.debt.give-up"))
        #expect(
            try site.post("/approvals/rules", ["limit.debt.give-up": "many"], as: .amina).status
                == .unprocessableContent)
        try limit(site, "debt.export", to: 5, others: false)
        let debt = try desk.debt("C-1", principal: Self.large)
        #expect(try desk.giveUp(debt).status == .seeOther)
        #expect(try desk.state(debt) == "unrecoverable")
        let changed = try desk.acts().filter { $0.act == "approval.rule.changed" }.flatMap(\.changes)
        #expect(changed.contains { $0.field == "debt.give-up" && $0.old == "100000000" && $0.new == "off" })
        #expect(changed.contains { $0.field == "debt.export" && $0.old == "10000" && $0.new == "5" })
    }

    /// Sets the limit of one act; the others stay on or are switched off.
    private func limit(_ site: TestSite, _ act: String, to limit: Int, others: Bool = true) throws {
        var form: Fields = ["limit.debt.give-up": "1000000"]
        for name in ["debt.export", "payment.export", "creditor.export", "party.export"] {
            form.add("limit.\(name)", name == act ? String(limit) : "10000")
            if others || name == act { form.add("on.\(name)", "1") }
        }
        if others { form.add("on.debt.give-up", "1") }
        let answer = try site.post("/approvals/rules", form, as: .amina)
        #expect(answer.status == .seeOther, "\(answer.text)")
    }
}

/// Another administrator, who signs in when the others' sessions have ended.
private enum TestSiteAdministrator {
    static func make(_ site: TestSite) throws -> String {
        let email = "second@adc.example"
        try site.house.identity.addStaff(
            email: email, role: Preset.administrator, language: .english, password: Character.password,
            by: .system("tests"))
        return email
    }
}
