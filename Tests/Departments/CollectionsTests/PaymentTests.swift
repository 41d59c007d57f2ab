import Audit
import Composition
import Department
import HTTP
import PlatformTesting
import SQL
import SiteTesting
import Synchronization
import Testing
import Values

@testable import Collections

@Suite struct `Payments on a debt` {
    @Test(arguments: Engine.underTest)
    func `a payment settles costs, interest and principal, and says what is left`(engine: Engine) throws {
        let desk = try Desk(engine)
        let debt = try desk.debt()
        let answer = try desk.pay(debt, 10_000, receipt: "R-1")
        #expect(answer.status == .created, "\(answer.text)")
        #expect(answer.json["reference"]?.string == "P-2026-000001")
        #expect(answer.json["allocation"]?["costs"] == 2_000)
        #expect(answer.json["allocation"]?["interest"] == 5_000)
        #expect(answer.json["allocation"]?["principal"] == 3_000)
        #expect(answer.json["allocation"]?["credit"] == 0)
        #expect(answer.json["balance"] == 97_000)
        #expect(try desk.number(debt, "balance") == 97_000)
        #expect(try desk.number(debt, "paid") == 10_000)
        #expect(try desk.payments(debt).count == 1)
        #expect(try desk.page(debt).contains("P-2026-000001"))
    }

    @Test(arguments: Engine.underTest)
    func `the last payment closes the file`(engine: Engine) throws {
        let desk = try Desk(engine)
        let debt = try desk.debt()
        #expect(try desk.pay(debt, 107_000).status == .created)
        #expect(try desk.state(debt) == "paid")
        #expect(try desk.number(debt, "balance") == 0)
        #expect(try desk.pay(debt, 1).status == .unprocessableContent)
    }

    @Test(arguments: Engine.underTest)
    func `a payment above the balance is refused with a sentence`(engine: Engine) throws {
        let desk = try Desk(engine)
        let debt = try desk.debt()
        let answer = try desk.pay(debt, 107_001)
        #expect(answer.status == .unprocessableContent)
        #expect(answer.json["type"]?.string == "urn:sila:problem:payment.above-balance")
        #expect(answer.json["detail"]?.string?.isEmpty == false)
        #expect(try desk.number(debt, "balance") == 107_000)
        #expect(try desk.payments(debt).isEmpty)
    }

    @Test(arguments: Engine.underTest)
    func `a payment above the balance is kept as credit when the creditor chose so`(engine: Engine) throws {
        let desk = try Desk(engine, overpayment: "credit")
        let debt = try desk.debt()
        let answer = try desk.pay(debt, 110_000)
        #expect(answer.status == .created)
        #expect(answer.json["allocation"]?["credit"] == 3_000)
        #expect(try desk.number(debt, "credit") == 3_000)
        #expect(try desk.number(debt, "paid") == 110_000)
        #expect(try desk.state(debt) == "paid")
    }

    @Test(arguments: Engine.underTest)
    func `the same receipt is taken once per creditor, and again after a reversal`(engine: Engine) throws {
        let desk = try Desk(engine)
        let first = try desk.debt("C-1")
        let second = try desk.debt("C-2")
        let paid = try desk.pay(first, 1_000, receipt: "R-7")
        let again = try desk.pay(second, 1_000, receipt: "R-7")
        #expect(again.status == .conflict)
        #expect(again.json["type"]?.string == "urn:sila:problem:payment.receipt-taken")
        let payment = paid.json["id"]?.string ?? ""
        let reversed = try desk.site.api(
            .post, "/api/v1/debts/\(first)/payments/\(payment)/reversal", ["reason": "wrong file"], key: desk.key)
        #expect(reversed.status == .ok)
        #expect(try desk.pay(second, 1_000, receipt: "R-7").status == .created)
    }

    @Test(arguments: Engine.underTest)
    func `the same Idempotency-Key records one payment and gives the same answer`(engine: Engine) throws {
        let desk = try Desk(engine)
        let debt = try desk.debt()
        let first = try desk.pay(debt, 1_000, receipt: "R-1", headers: ["Idempotency-Key": "k-1"])
        let second = try desk.pay(debt, 1_000, receipt: "R-1", headers: ["Idempotency-Key": "k-1"])
        #expect(second.status == .created)
        #expect(second.json == first.json)
        #expect(second.headers["idempotency-replayed"] == "true")
        let other = try desk.pay(debt, 2_000, headers: ["Idempotency-Key": "k-1"])
        #expect(other.status == .unprocessableContent)
        #expect(try desk.payments(debt).count == 1)
    }

    @Test(arguments: Engine.underTest)
    func `one Idempotency-Key sent by many at once records one payment, and all hear of it`(engine: Engine) throws {
        let desk = try Desk(engine)
        let debt = try desk.debt()
        let answers = Mutex<[Response]>([])
        Threads.run(8) { _ in
            guard
                let answer = try? desk.pay(debt, 1_000, receipt: "R-1", headers: ["Idempotency-Key": "k-1"])
            else { return }
            answers.withLock { $0.append(answer) }
        }
        let heard = answers.withLock { $0 }
        #expect(heard.count == 8)
        #expect(heard.allSatisfy { $0.status == .created }, "\(heard.map(\.status))")
        #expect(Set(heard.compactMap { $0.json["id"]?.string }).count == 1)
        #expect(try desk.payments(debt).count == 1)
        #expect(try desk.number(debt, "balance") == 106_000)
    }

    @Test(arguments: Engine.underTest)
    func `payments of many at once are all there and never exceed the balance`(engine: Engine) throws {
        let desk = try Desk(engine)
        let debt = try desk.debt(principal: 10_000, interest: 0, costs: 0)
        let taken = Atomic<Int>(0)
        Threads.run(6) { _ in
            // Whoever meets others too often is told to come again, and does.
            for _ in 0..<200 {
                guard let answer = try? desk.pay(debt, 1_000) else { return }
                if answer.status == .created { taken.add(1, ordering: .relaxed) }
                if answer.status == .unprocessableContent { return }
            }
        }
        #expect(taken.load(ordering: .relaxed) == 10)
        #expect(try desk.number(debt, "balance") == 0)
        #expect(try desk.number(debt, "paid") == 10_000)
        #expect(try desk.payments(debt).count == 10)
    }

    @Test(arguments: Engine.underTest)
    func `a form sent twice counts once`(engine: Engine) throws {
        let desk = try Desk(engine)
        let debt = try desk.debt()
        let form: Fields = [
            "amount": "10,00", "received": "2026-03-01", "method": "cash",
            "once": desk.site.clock.newID().description,
        ]
        for _ in 0..<2 {
            #expect(try desk.site.post("/debts/\(debt)/payments", form, as: .nadia).status == .seeOther)
        }
        #expect(try desk.payments(debt).count == 1)
        #expect(try desk.number(debt, "balance") == 106_000)
    }

    @Test(arguments: Engine.underTest)
    func `a reversal restores the debt exactly, once, and opens a paid file as it was`(engine: Engine) throws {
        let desk = try Desk(engine, overpayment: "credit")
        let debt = try desk.debt()
        _ = try desk.move(debt, to: "negotiating")
        let before = try desk.read(debt)
        let payment = try desk.pay(debt, 120_000).json["id"]?.string ?? ""
        #expect(try desk.state(debt) == "paid")
        let path = "/api/v1/debts/\(debt)/payments/\(payment)/reversal"
        let silent = try desk.site.api(.post, path, ["reason": "  "], key: desk.key)
        #expect(silent.status == .unprocessableContent)
        let reversed = try desk.site.api(.post, path, ["reason": "bounced"], key: desk.key)
        #expect(reversed.status == .ok)
        #expect(reversed.json["reversalReason"]?.string == "bounced")
        let after = try desk.read(debt)
        for field in ["principalDue", "interestDue", "costsDue", "balance", "paid", "credit", "state"] {
            #expect(after[field] == before[field], "\(field)")
        }
        let twice = try desk.site.api(.post, path, ["reason": "bounced"], key: desk.key)
        #expect(twice.status == .conflict)
        #expect(try desk.number(debt, "balance") == 107_000)
    }

    @Test(arguments: Engine.underTest)
    func `amounts that are none are refused and nothing is recorded`(engine: Engine) throws {
        let desk = try Desk(engine)
        let debt = try desk.debt()
        for amount in ["0", "-5", "9300000000000", "99999999999999999999", "1.5", "1e3000", "\"12\"", "null", "true"] {
            var request = try Request(
                .post, "/api/v1/debts/\(debt)/payments",
                body: .bytes(Array(#"{"amount":\#(amount),"received":"2026-03-01","method":"cash"}"#.utf8)))
            request.headers["Content-Type"] = "application/json"
            request.headers["Authorization"] = "Bearer \(desk.key)"
            let answer = try desk.site.send(request)
            #expect([400, 422].contains(answer.status.code), "\(amount): \(answer.status) \(answer.text)")
        }
        for amount in ["0", "-5", "99 999 999 999 999 999 999", "abc", "", "1,234", "10 EUR"] {
            let answer = try desk.site.post(
                "/debts/\(debt)/payments", ["amount": amount, "received": "2026-03-01", "method": "cash"], as: .karim)
            #expect(answer.status == .unprocessableContent, "\(amount)")
            #expect(answer.text.contains("aria-invalid"), "\(amount)")
        }
        #expect(try desk.payments(debt).isEmpty)
        #expect(try desk.number(debt, "balance") == 107_000)
    }

    @Test(arguments: Engine.underTest)
    func `a payment of tomorrow, of another method, or with a stray field is refused`(engine: Engine) throws {
        let desk = try Desk(engine)
        let debt = try desk.debt()
        #expect(try desk.pay(debt, 1_000, received: "2026-03-03").status == .unprocessableContent)
        #expect(try desk.pay(debt, 1_000, received: "2026-02-30").status == .unprocessableContent)
        let stray = try desk.site.api(
            .post, "/api/v1/debts/\(debt)/payments",
            ["amount": 1, "received": "2026-03-01", "method": "gold", "toCosts": 9], key: desk.key)
        #expect(stray.status == .unprocessableContent)
        #expect(stray.json["errors"]?.array?.compactMap { $0["field"]?.string } == ["method", "toCosts"])
    }

    @Test(arguments: Engine.underTest)
    func `a withdrawn file takes no payment`(engine: Engine) throws {
        let desk = try Desk(engine)
        let debt = try desk.debt()
        #expect(try desk.move(debt, to: "withdrawn", reason: "paid to the creditor").status == .ok)
        #expect(try desk.pay(debt, 1_000).status == .conflict)
        #expect(!(try desk.page(debt).contains("/debts/\(debt)/payments\"")))
    }

    @Test(arguments: Engine.underTest)
    func `who may not record gets 403, and another agent's file is not there`(engine: Engine) throws {
        let desk = try Desk(engine)
        let own = try desk.debt("C-1", agent: .nadia)
        let foreign = try desk.debt("C-2", agent: .yacine)
        let nobodys = try desk.debt("C-3", agent: nil)
        let form: Fields = ["amount": "10", "received": "2026-03-01", "method": "cash"]
        #expect(try desk.site.post("/debts/\(own)/payments", form, as: .lina).status == .forbidden)
        #expect(try desk.pay(own, 1_000, key: desk.agentKey).status == .created)
        for debt in [foreign, nobodys] {
            #expect(try desk.pay(debt, 1_000, key: desk.agentKey).status == .notFound)
            #expect(try desk.site.post("/debts/\(debt)/payments", form, as: .nadia).status == .notFound)
            #expect(try desk.site.get("/debts/\(debt)", as: .nadia).status == .notFound)
            #expect(try desk.site.api(.get, "/api/v1/debts/\(debt)", key: desk.agentKey).status == .notFound)
            #expect(try desk.site.api(.get, "/api/v1/debts/\(debt)/payments", key: desk.agentKey).status == .notFound)
        }
        let listed = try desk.site.api(.get, "/api/v1/payments", key: desk.agentKey).json["items"]?.array ?? []
        #expect(listed.count == 1)
        let payment = listed.first?["id"]?.string ?? ""
        let reversal = "/api/v1/debts/\(own)/payments/\(payment)/reversal"
        #expect(try desk.site.api(.post, reversal, ["reason": "x"], key: desk.agentKey).status == .forbidden)
    }

    @Test(arguments: Engine.underTest)
    func `a payment is written into the audit with what it changed, and told to the other departments`(
        engine: Engine
    ) throws {
        let desk = try Desk(engine)
        let debt = try desk.debt()
        _ = try desk.pay(debt, 7_000)
        let store = desk.site.house.collections.store
        let entry = try store.read { connection in
            try connection.first(
                "SELECT act, changes, actor_name FROM audit ORDER BY seq DESC LIMIT 1"
            ) { ($0.text(0), $0.text(1), $0.text(2)) }
        }
        #expect(entry?.0 == "payment.recorded")
        #expect(entry?.1.contains("balance") == true)
        #expect(entry?.1.contains("107000") == true)
        #expect(entry?.1.contains("100000") == true)
        #expect(entry?.1.contains("P-2026-000001") == true)
        #expect(entry?.2 == "Karim Benali (tests)")
        let faults = try store.read { try store.trail.verify($0) }
        #expect(faults.isEmpty)
    }
}
