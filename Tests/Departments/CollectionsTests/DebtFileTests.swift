import Audit
import Composition
import Department
import HTTP
import Nouns
import PlatformTesting
import SQL
import SiteTesting
import Testing
import Values

@testable import Collections

@Suite struct `A debt's file` {
    private func edit(_ desk: Desk, _ debt: String, _ json: JSON, version: Int64? = nil) throws -> Response {
        let version = try version ?? desk.number(debt, "version")
        return try desk.site.api(
            .patch, "/api/v1/debts/\(debt)", json, key: desk.key, headers: ["If-Match": "\"v\(version)\""])
    }

    // MARK: Opening

    @Test(arguments: Engine.underTest)
    func `is opened once per creditor and creditor's reference, and finds its debtor again`(engine: Engine) throws {
        let desk = try Desk(engine)
        let first = try desk.debt("C-1")
        let body: JSON = [
            "creditor": .string(desk.creditor), "creditorReference": "C-1", "debtorName": "Somebody Else",
            "kind": "telecom", "principal": 5, "due": "2026-01-01",
        ]
        let twice = try desk.site.api(.post, "/api/v1/debts", body, key: desk.key)
        #expect(twice.status == .conflict)
        #expect(twice.json["type"]?.string == "urn:sila:problem:debt.exists")
        let second = try desk.debt("C-2")
        #expect(try desk.read(first)["debtor"] == desk.read(second)["debtor"])
        #expect(try desk.read(first)["debtorName"]?.string == "Rachid Meziane")
        #expect(try desk.read(first)["creditorName"]?.string == "Djezzy")
        #expect(try desk.page(first).contains(try desk.read(second)["reference"]?.string ?? "?"))
    }

    @Test(arguments: Engine.underTest)
    func `sent twice under one key, is opened once and answered alike`(engine: Engine) throws {
        let desk = try Desk(engine)
        let body: JSON = [
            "creditor": .string(desk.creditor), "creditorReference": "C-9", "debtorName": "Rachid Meziane",
            "kind": "telecom", "principal": 5, "due": "2026-01-01",
        ]
        let headers: Headers = ["Idempotency-Key": "n-1"]
        let first = try desk.site.api(.post, "/api/v1/debts", body, key: desk.key, headers: headers)
        let second = try desk.site.api(.post, "/api/v1/debts", body, key: desk.key, headers: headers)
        #expect(first.status == .created, "\(first.text)")
        #expect(second.status == .created)
        #expect(second.json == first.json)
    }

    @Test(arguments: Engine.underTest)
    func `says everything that is wrong with it at once`(engine: Engine) throws {
        let desk = try Desk(engine)
        let answer = try desk.site.api(
            .post, "/api/v1/debts",
            ["creditor": .string(desk.creditor), "principal": -1, "kind": "love", "due": "soon"], key: desk.key)
        #expect(answer.status == .unprocessableContent)
        let fields = Set((answer.json["errors"]?.array ?? []).compactMap { $0["field"]?.string })
        #expect(fields == ["principal", "kind", "due", "creditorReference", "debtor"])
        let form = try desk.site.post("/debts", ["principal": "a lot", "debtorName": "Ali"], as: .karim)
        #expect(form.status == .unprocessableContent)
        #expect(form.text.contains("a lot"))
        #expect(form.text.contains("aria-invalid"))
    }

    @Test(arguments: Engine.underTest)
    func `opened by an agent, is the agent's own`(engine: Engine) throws {
        let desk = try Desk(engine)
        let answer = try desk.site.post(
            "/debts",
            [
                "creditor": desk.creditor, "creditorReference": "N-1", "debtorName": "Samia Brahimi",
                "debtorKind": "person", "kind": "rent", "currency": "DZD", "principal": "1 234,50", "interest": "",
                "costs": "", "due": "15/01/2026",
            ], as: .nadia)
        #expect(answer.status == .seeOther, "\(answer.text)")
        let path = answer.headers["location"] ?? ""
        #expect(try desk.site.get(path, as: .nadia).text.contains("Samia Brahimi"))
        #expect(try desk.site.get(path, as: .yacine).status == .notFound)
        let debt = path.split(separator: "/").last.map(String.init) ?? ""
        #expect(try desk.number(debt, "balance") == 123_450)
    }

    // MARK: Changing

    @Test(arguments: Engine.underTest)
    func `keeps what was settled when its amounts change`(engine: Engine) throws {
        let desk = try Desk(engine)
        let debt = try desk.debt()
        _ = try desk.pay(debt, 17_000)
        let below = try edit(desk, debt, ["principal": 9_999])
        #expect(below.status == .unprocessableContent)
        #expect(below.json["errors"]?[0]?["field"]?.string == "principal")
        let changed = try edit(desk, debt, ["principal": 60_000, "interest": 6_000])
        #expect(changed.status == .ok, "\(changed.text)")
        #expect(changed.json["principalDue"] == 50_000)
        #expect(changed.json["interestDue"] == 1_000)
        #expect(changed.json["balance"] == 51_000)
        #expect(changed.json["paid"] == 17_000)
        #expect(changed.headers["etag"] == "\"v\(changed.json["version"]?.integer ?? 0)\"")
    }

    @Test(arguments: Engine.underTest)
    func `is paid when only what was settled is left of it, and open again when more is claimed`(
        engine: Engine
    ) throws {
        let desk = try Desk(engine)
        let debt = try desk.debt(interest: 0, costs: 0)
        _ = try desk.pay(debt, 40_000)
        #expect(try edit(desk, debt, ["principal": 40_000]).json["state"]?.string == "paid")
        #expect(try edit(desk, debt, ["costs": 500]).json["state"]?.string == "new")
        #expect(try desk.number(debt, "balance") == 500)
    }

    @Test(arguments: Engine.underTest)
    func `keeps its currency once money moved, and its reference apart from others'`(engine: Engine) throws {
        let desk = try Desk(engine)
        let debt = try desk.debt("C-1")
        _ = try desk.debt("C-2")
        #expect(try edit(desk, debt, ["currency": "EUR"]).status == .ok)
        _ = try desk.pay(debt, 100)
        #expect(try edit(desk, debt, ["currency": "DZD"]).status == .unprocessableContent)
        #expect(try edit(desk, debt, ["creditorReference": "C-2"]).status == .conflict)
    }

    @Test(arguments: Engine.underTest)
    func `edited by two at once, keeps the first edit and tells the second`(engine: Engine) throws {
        let desk = try Desk(engine)
        let debt = try desk.debt()
        let version = try desk.number(debt, "version")
        #expect(try edit(desk, debt, ["court": "Tribunal d’Alger"], version: version).status == .ok)
        let stale = try edit(desk, debt, ["court": "Tribunal d’Oran"], version: version)
        #expect(stale.status == .preconditionFailed)
        let unguarded = try desk.site.api(.patch, "/api/v1/debts/\(debt)", ["court": "X"], key: desk.key)
        #expect(unguarded.status == .preconditionRequired)
        let form = try desk.site.post(
            "/debts/\(debt)/edit", ["version": String(version), "court": "Tribunal d’Oran"], as: .nadia)
        #expect(form.status == .conflict)
        #expect(form.text.contains("Somebody else changed this meanwhile"))
        #expect(form.text.contains("Tribunal d’Oran"))
        #expect(form.text.contains("Tribunal d’Alger"))
        #expect(try desk.read(debt)["court"]?.string == "Tribunal d’Alger")
    }

    // MARK: States

    @Test(arguments: Engine.underTest)
    func `goes only where its state leads, and says why it is closed`(engine: Engine) throws {
        let desk = try Desk(engine)
        let debt = try desk.debt()
        #expect(try desk.move(debt, to: "paid").status == .conflict)
        #expect(try desk.move(debt, to: "plan").status == .conflict)
        #expect(try desk.move(debt, to: "unrecoverable").status == .unprocessableContent)
        #expect(try desk.move(debt, to: "legal").status == .ok)
        #expect(try desk.move(debt, to: "unrecoverable", reason: "bankrupt").status == .ok)
        #expect(try desk.read(debt)["closed"]?.string == "2026-03-02")
        #expect(try desk.move(debt, to: "legal").status == .conflict)
        #expect(try desk.move(debt, to: "contacting").status == .ok)
        #expect(try desk.read(debt)["closed"] == .null)
    }

    @Test(arguments: Engine.underTest)
    func `is given up only by those who may close debts`(engine: Engine) throws {
        let desk = try Desk(engine)
        let debt = try desk.debt()
        let refused = try desk.move(debt, to: "withdrawn", reason: "asked for", key: desk.agentKey)
        #expect(refused.status == .forbidden)
        #expect(!(try desk.page(debt, as: .nadia).contains("value=\"withdrawn\"")))
        _ = try desk.move(debt, to: "withdrawn", reason: "asked for")
        #expect(try desk.move(debt, to: "contacting", key: desk.agentKey).status == .forbidden)
    }

    @Test(arguments: Engine.underTest)
    func `is moved only from the state that the person saw`(engine: Engine) throws {
        let desk = try Desk(engine)
        let debt = try desk.debt()
        _ = try desk.move(debt, to: "legal")
        let answer = try desk.site.post(
            "/debts/\(debt)/state", ["state": "contacting", "from": "new"], as: .nadia)
        #expect(answer.status == .conflict)
        #expect(answer.text.contains("Somebody else changed this meanwhile"))
        #expect(try desk.state(debt) == "legal")
    }

    // MARK: Assignment

    @Test(arguments: Engine.underTest)
    func `is given to somebody active, by those who may`(engine: Engine) throws {
        let desk = try Desk(engine)
        let debt = try desk.debt(agent: nil)
        let path = "/api/v1/debts/\(debt)/assignment"
        #expect(try desk.site.get("/debts/\(debt)", as: .nadia).status == .notFound)
        let unknown = try desk.site.api(
            .post, path, ["agent": "018f0000-0000-7000-8000-000000000000"], key: desk.key)
        #expect(unknown.status == .unprocessableContent)
        let form: Fields = ["agent": try desk.site.id(of: .nadia).description]
        #expect(try desk.site.post("/debts/\(debt)/assignment", form, as: .nadia).status == .forbidden)
        #expect(try desk.site.post("/debts/\(debt)/assignment", form, as: .karim).status == .seeOther)
        #expect(try desk.page(debt, as: .nadia).contains("Given to <bdi>Nadia Cherif</bdi>"))
        #expect(try desk.site.api(.post, path, ["agent": nil], key: desk.key).status == .ok)
        #expect(try desk.site.get("/debts/\(debt)", as: .nadia).status == .notFound)
    }

    @Test(arguments: Engine.underTest)
    func `is not given to somebody who has left`(engine: Engine) throws {
        let desk = try Desk(engine)
        let debt = try desk.debt(agent: nil)
        let yacine = try desk.site.id(of: .yacine)
        _ = try desk.site.house.collections.store.keepBooks { connection in
            try connection.run("UPDATE staff_card SET is_active = 0 WHERE id = \(yacine)")
        }
        let answer = try desk.site.api(
            .post, "/api/v1/debts/\(debt)/assignment", ["agent": .string(yacine.description)], key: desk.key)
        #expect(answer.status == .unprocessableContent)
    }

    // MARK: Tallies

    @Test(arguments: Engine.underTest)
    func `is counted right after whatever was done`(engine: Engine) throws {
        let desk = try Desk(engine, overpayment: "credit")
        var random = Dice(seed: 42)
        var debts: [String] = []
        for number in 1...4 { debts.append(try desk.debt("T-\(number)", agent: number % 2 == 0 ? .nadia : nil)) }
        let states = ["contacting", "negotiating", "plan", "legal", "disputed", "unrecoverable", "withdrawn"]
        for _ in 0..<60 {
            guard let debt = debts.randomElement(using: &random) else { continue }
            switch Int.random(in: 0..<6, using: &random) {
            case 0: _ = try desk.pay(debt, .integer(.random(in: 1...60_000, using: &random)))
            case 1: _ = try desk.move(debt, to: states.randomElement(using: &random) ?? "legal", reason: "so")
            case 2:
                let principal = Int64.random(in: 1...200_000, using: &random)
                _ = try edit(desk, debt, ["principal": .integer(principal), "kind": "rent"])
            case 3:
                let standing = try desk.payments(debt).filter { $0["reversedAt"] == .null }
                if let payment = standing.randomElement(using: &random)?["id"]?.string {
                    _ = try desk.site.api(
                        .post, "/api/v1/debts/\(debt)/payments/\(payment)/reversal", ["reason": "so"], key: desk.key)
                }
            case 4: _ = try desk.promise(debt, .random(in: 1...50_000, using: &random), by: "2026-03-09")
            default:
                let agent: JSON = Bool.random(using: &random) ? .string(try desk.site.id(of: .yacine).description) : nil
                _ = try desk.site.api(.post, "/api/v1/debts/\(debt)/assignment", ["agent": agent], key: desk.key)
            }
        }
        let store = desk.site.house.collections.store
        try store.read { connection in
            func rows(_ query: SQL) throws -> [String] {
                try connection.rows(query) { row in
                    ([row.identity(0).description, row.identity(1).description, row.text(2), row.text(3)]
                        + (4..<8).map { String(row.integer($0)) }).joined(separator: " ")
                }
            }
            let kept = try rows(
                """
                SELECT creditor_id, agent_id, state, kind, files, claimed, balance, paid FROM debt_tally \
                WHERE files <> 0 ORDER BY 1, 2, 3, 4
                """)
            let counted = try rows(
                """
                SELECT creditor_id, COALESCE(agent_id, \(ID(high: 0, low: 0))), state, kind, count(*), \
                CAST(sum(principal + interest + costs) AS BIGINT), CAST(sum(balance) AS BIGINT), \
                CAST(sum(paid) AS BIGINT) FROM debt GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
                """)
            #expect(kept == counted)
            // What is owed is what was claimed less what standing payments settled.
            let wrong = try connection.integer(
                """
                SELECT count(*) FROM debt d WHERE d.paid <> (SELECT COALESCE(sum(p.amount), 0) FROM payment p \
                WHERE p.debt_id = d.id AND p.reversed_at IS NULL) OR d.balance <> d.principal + d.interest + d.costs \
                - (SELECT COALESCE(sum(p.amount - p.to_credit), 0) FROM payment p WHERE p.debt_id = d.id \
                AND p.reversed_at IS NULL)
                """)
            #expect(wrong == 0)
            #expect(try store.trail.verify(connection).isEmpty)
        }
    }

    // MARK: Lists

    @Test(arguments: Engine.underTest)
    func `is listed by filter, order and page`(engine: Engine) throws {
        let desk = try Desk(engine)
        for number in 1...5 { _ = try desk.debt("L-\(number)", principal: Int64(number) * 10_000, agent: nil) }
        var references: [String] = []
        var target = "/api/v1/debts?sort=-balance&limit=2&filter=balance%20%3E%3D%2027000"
        for _ in 0..<5 {
            let answer = try desk.site.api(.get, target, key: desk.key)
            #expect(answer.status == .ok, "\(answer.text)")
            references += (answer.json["items"]?.array ?? []).compactMap { $0["creditorReference"]?.string }
            guard let next = answer.json["next"]?.string else { break }
            target = "/api/v1/debts?sort=-balance&limit=2&filter=balance%20%3E%3D%2027000&after=\(next)"
        }
        #expect(references == ["L-5", "L-4", "L-3", "L-2"])
        #expect(try desk.site.api(.get, "/api/v1/debts?filter=love%20%3D%201", key: desk.key).status == .badRequest)
        #expect(try desk.site.api(.get, "/api/v1/debts", key: desk.agentKey).json["items"]?.array?.isEmpty == true)
    }
}
