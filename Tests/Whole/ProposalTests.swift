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

/// Somebody who works on a file proposes to write it off, and somebody else decides.
@Suite struct `A proposal to give a file up` {
    /// A house with a file of Nadia's and one of Yacine's, far below what takes two people of those who may close.
    private struct Desk {
        let site: TestSite
        let key: String
        var mine = ""
        var foreign = ""

        init(_ engine: Engine) throws {
            site = try TestSite(engine)
            key = try site.key(.karim, scopes: ["debts:read", "debts:write", "creditors:write"])
            let added = try site.api(
                .post, "/api/v1/creditors",
                [
                    "name": "Djezzy", "sector": "telecom", "commission": 1200, "isActive": true,
                    "allocation": "costs-interest-principal", "overpayment": "refuse",
                ], key: key)
            let creditor = try #require(added.json["id"]?.string, "\(added.text)")
            mine = try debt("C-1", of: .nadia, creditor)
            foreign = try debt("C-2", of: .yacine, creditor)
            try site.settle()
        }

        private func debt(_ reference: String, of agent: Character, _ creditor: String) throws -> String {
            let added = try site.api(
                .post, "/api/v1/debts",
                [
                    "creditor": .string(creditor), "creditorReference": .string(reference),
                    "debtorName": "Rachid Meziane", "kind": "telecom", "principal": 1_000_000, "due": "2026-01-15",
                ], key: key)
            let id = try #require(added.json["id"]?.string, "\(added.text)")
            let given = try site.api(
                .post, "/api/v1/debts/\(id)/assignment", ["agent": .string(try site.id(of: agent).description)],
                key: key)
            #expect(given.status == .ok, "\(given.text)")
            return id
        }

        func state(_ debt: String) throws -> String? {
            try site.api(.get, "/api/v1/debts/\(debt)", key: key).json["state"]?.string
        }

        func move(_ debt: String, to state: String = "unrecoverable", as email: String) throws -> Response {
            try site.send(
                try Request(
                    .post, "/debts/\(debt)/state", form: ["state": state, "reason": "Left the country in May"]),
                email: email)
        }

        func request() throws -> String {
            let latest = try site.store("collections").read { try Approval.latest(1, in: $0).first }
            return "/approvals/collections/\(try #require(latest).id)"
        }

        func count() throws -> Int {
            try site.store("collections").read { try Approval.latest(in: $0).count }
        }

        /// Somebody with a role made here.
        func hire(_ name: String, _ permissions: [String], reach: String) throws -> String {
            var form: Fields = ["name": name, "reach": reach]
            for permission in permissions { form.add("grant.x", permission) }
            #expect(try site.post("/roles", form, as: .amina).status == .seeOther)
            let email = "\(name.lowercased())@adc.example"
            try site.house.identity.addStaff(
                email: email, role: try #require(try site.house.identity.role(named: name)), language: .english,
                password: Character.password, by: .system("tests"))
            try site.settle()
            return email
        }

        func give(_ debt: String, to email: String) throws {
            let id = try #require(try site.house.identity.staff(email: email)).id
            let given = try site.api(
                .post, "/api/v1/debts/\(debt)/assignment", ["agent": .string(id.description)], key: key)
            #expect(given.status == .ok, "\(given.text)")
        }
    }

    private static let approve: Fields = ["decision": "grant"]

    @Test(arguments: Engine.underTest)
    func `comes from whoever works on it, and is decided by somebody else who may close it`(engine: Engine) throws {
        let desk = try Desk(engine)
        let site = desk.site
        // No rule of an administrator makes a proposal more than one.
        var rules: Fields = ["limit.debt.give-up": "1000000"]
        for name in ["debt", "payment", "creditor", "party"] { rules.add("limit.\(name).export", "10000") }
        #expect(try site.post("/approvals/rules", rules, as: .amina).status == .seeOther)

        let page = try site.get("/debts/\(desk.mine)", as: .nadia).text
        #expect(page.contains("Propose to close as unrecoverable") && !page.contains("value=\"withdrawn\""))
        #expect(try !site.get("/debts/\(desk.mine)", as: .karim).text.contains("Propose to close"))
        #expect(try desk.move(desk.mine, as: Character.nadia.email).status == .seeOther)
        #expect(try desk.state(desk.mine) == "new")
        let request = try desk.request()

        // Once is enough, and nobody decides past it.
        #expect(try desk.move(desk.mine, as: Character.nadia.email).status == .conflict)
        let past = try desk.move(desk.mine, as: Character.karim.email)
        #expect(past.status == .conflict && past.text.contains("Somebody has asked for this already."))
        #expect(try desk.count() == 1)
        #expect(try site.get("/debts/\(desk.mine)", as: .karim).text.contains("href=\"\(request)\""))
        #expect(try site.get("/debts/\(desk.mine)", as: .lina).text.contains("asks to close this file"))
        #expect(try !site.get("/debts/\(desk.mine)", as: .lina).text.contains(request))

        #expect(try site.get(request, as: .nadia).text.contains("Somebody else must decide."))
        #expect(try site.post(request, Self.approve, as: .nadia).status == .forbidden)
        for character in [Character.yacine, .lina] {
            #expect(try site.post(request, Self.approve, as: character).status == .notFound)
            #expect(try !site.get("/approvals", as: character).text.contains("Left the country"))
        }
        #expect(try desk.state(desk.mine) == "new")

        #expect(try site.get("/approvals", as: .karim).text.contains("Left the country in May"))
        #expect(try site.post(request, Self.approve, as: .karim).status == .seeOther)
        #expect(try desk.state(desk.mine) == "unrecoverable")
        #expect(try site.get("/debts/\(desk.mine)", as: .nadia).text.contains("Left the country in May"))
        let store = try site.store("collections")
        let entries = try store.read { try store.trail.page(limit: 50, in: $0).map(\.entry).reversed() }
        #expect(
            entries.filter { $0.row?.description == desk.mine }.map(\.act).suffix(3)
                == ["approval.asked", "debt.moved", "approval.granted"])
        let moved = try #require(entries.last { $0.act == "debt.moved" })
        #expect(moved.actorName == Character.karim.name)
        #expect(moved.changes.contains { $0.field == "askedBy" && $0.new == Character.nadia.name })
        // To take the file up again is no proposal.
        #expect(try desk.move(desk.mine, to: "contacting", as: Character.nadia.email).status == .forbidden)
    }

    @Test(arguments: Engine.underTest)
    func `is for one's own files alone, refused with a reason, and not for those who only read`(engine: Engine) throws {
        let desk = try Desk(engine)
        let site = desk.site
        #expect(try desk.move(desk.foreign, as: Character.nadia.email).status == .notFound)
        #expect(try desk.move(desk.mine, as: Character.lina.email).status == .forbidden)
        #expect(try desk.move(desk.mine, to: "withdrawn", as: Character.nadia.email).status == .forbidden)
        let plain = try desk.hire("Plain", ["debt.see", "debt.change"], reach: "own")
        try desk.give(desk.foreign, to: plain)
        #expect(try desk.move(desk.foreign, as: plain).status == .forbidden)
        #expect(try desk.count() == 0)

        #expect(try desk.move(desk.mine, as: Character.nadia.email).status == .seeOther)
        let request = try desk.request()
        #expect(try site.post(request, ["decision": "refuse"], as: .karim).status == .unprocessableContent)
        let refused = try site.post(request, ["decision": "refuse", "answer": "Ask her brother first"], as: .karim)
        #expect(refused.status == .seeOther)
        #expect(try desk.state(desk.mine) == "new")
        #expect(try site.get(request, as: .nadia).text.contains("Ask her brother first"))
        // What was refused may be proposed anew, and taken back.
        #expect(try desk.move(desk.mine, as: Character.nadia.email).status == .seeOther)
        #expect(try site.post("\(try desk.request())/withdraw", as: .nadia).status == .seeOther)
        #expect(try desk.move(desk.mine, as: Character.karim.email).status == .seeOther)
        #expect(try desk.state(desk.mine) == "unrecoverable")
    }

    @Test(arguments: Engine.underTest)
    func `is there only for deciders who reach the file`(engine: Engine) throws {
        let desk = try Desk(engine)
        let site = desk.site
        let closer = try desk.hire("Closer", ["debt.see", "debt.close", "approval.see"], reach: "own")
        #expect(try desk.move(desk.mine, as: Character.nadia.email).status == .seeOther)
        let request = try desk.request()
        for decision in ["grant", "refuse"] {
            let form: Fields = ["decision": decision, "answer": "Because I say so"]
            #expect(try site.send(try Request(.post, request, form: form), email: closer).status == .notFound)
        }
        #expect(try site.send(try Request(.get, request), email: closer).status == .notFound)
        let list = try site.send(try Request(.get, "/approvals"), email: closer).text
        #expect(!list.contains("Left the country"))
        // The door of the verb itself holds too.
        let store = try site.store("collections")
        let actor = try site.actor(email: closer)
        #expect(throws: Refusal.self) {
            try store.change(by: Author(actor, request: "tests", peer: "")) { change in
                try change.decide(
                    try #require(ID(String(request.split(separator: "/").last ?? ""))), isApproved: false,
                    answer: "Because I say so", site.house.collections.approvals)
            }
        }
        try desk.give(desk.mine, to: closer)
        let decided = try site.send(try Request(.post, request, form: Self.approve), email: closer)
        #expect(decided.status == .seeOther, "\(decided.text)")
        #expect(try desk.state(desk.mine) == "unrecoverable")
    }

    @Test(arguments: Engine.underTest)
    func `is a right of its own, for people and for programs`(engine: Engine) throws {
        let desk = try Desk(engine)
        let site = desk.site
        let caller = try desk.hire("Caller", ["debt.see", "debt.propose-closing"], reach: "own")
        try desk.give(desk.foreign, to: caller)
        let page = try site.send(try Request(.get, "/debts/\(desk.foreign)"), email: caller).text
        #expect(page.contains("Propose to close as unrecoverable") && !page.contains("value=\"legal\""))
        #expect(try desk.move(desk.foreign, to: "legal", as: caller).status == .forbidden)
        #expect(try desk.move(desk.foreign, as: caller).status == .seeOther)
        #expect(try desk.state(desk.foreign) == "new")

        let own = try site.key(.nadia, scopes: ["debts:read", "debts:write"])
        func ask(_ debt: String) throws -> Response {
            try site.api(
                .post, "/api/v1/debts/\(debt)/state", ["state": "unrecoverable", "reason": "Left the country"],
                key: own)
        }
        #expect(try ask(desk.foreign).status == .notFound)
        let answer = try ask(desk.mine)
        #expect(answer.status == .accepted && answer.json["state"]?.string == "open", "\(answer.text)")
        #expect(try ask(desk.mine).status == .conflict)
        #expect(try desk.state(desk.mine) == "new" && desk.count() == 2)
        let reading = try site.key(.nadia, scopes: ["debts:read"])
        let narrow = try site.api(
            .post, "/api/v1/debts/\(desk.mine)/state", ["state": "unrecoverable", "reason": "Left the country"],
            key: reading)
        #expect(narrow.status == .forbidden)
    }

    @Test(arguments: Engine.underTest)
    func `is not pushed out of sight by what was decided since`(engine: Engine) throws {
        let desk = try Desk(engine)
        #expect(try desk.move(desk.mine, as: Character.nadia.email).status == .seeOther)
        let store = try desk.site.store("collections")
        let now = desk.site.clock.now
        try store.keepBooks { connection in
            for index in 0..<210 {
                try connection.run(
                    """
                    INSERT INTO approval (id, act, noun, row_id, title, payload, reason, asker_id, asker_name, asked_at, \
                    expires_at, state) VALUES (\(ID(high: 7, low: UInt64(index))), 'debt.export', 'debt', \
                    \(ID(high: 0, low: 0)), '1', '', 'Long done', \(ID(high: 8, low: 1)), 'Somebody', \
                    \(now.adding(seconds: 60)), \(now.adding(seconds: 600)), 'withdrawn')
                    """)
            }
        }
        #expect(try desk.site.get("/approvals", as: .karim).text.contains("Left the country in May"))
    }
}
