import Audit
import Department
import HTTP
import Jobs
import Localization
import PlatformTesting
import SQL
import SiteTesting
import Testing
import Values

@testable import Collections

@Suite struct `Work on many debts` {
    /// Asks for work as somebody and gives its address.
    private func ask(_ portfolio: Portfolio, _ fields: [(String, String)], as character: Character) throws -> String {
        let answer = try portfolio.site.post("/debts/bulk", Fields(fields), as: character)
        #expect(answer.status == .seeOther, "\(answer.text)")
        return answer.headers["location"] ?? ""
    }

    private func work(_ portfolio: Portfolio, _ address: String) throws -> BulkWork {
        let id = try #require(ID(String(address.split(separator: "/").last ?? "")))
        return try #require(try portfolio.collections.store.read { try BulkWork.work(id, in: $0) })
    }

    private func count(_ portfolio: Portfolio, _ query: SQL) throws -> Int64 {
        try portfolio.collections.store.read { try $0.integer(query) }
    }

    /// Makes so many open debts of nobody that a job is needed for them.
    private func crowd(_ engine: Engine, _ count: Int = 230) throws -> Portfolio { try Portfolio(engine, debts: count) }

    @Test(arguments: Engine.underTest)
    func `few debts are done with at once, each under an audit entry of its own`(engine: Engine) throws {
        let portfolio = try Portfolio(engine, debts: 30)
        let yacine = try portfolio.site.id(of: .yacine)
        let before = try count(portfolio, "SELECT count(*) FROM audit WHERE act = 'debt.assigned'")
        let free = try portfolio.ids("agent_id IS NULL").sorted()
        let address = try ask(
            portfolio, [("act", "assign"), ("agent", "\(yacine)")] + free.map { ("id", $0) }, as: .karim)
        let work = try work(portfolio, address)
        #expect(work.state == .done)
        #expect(work.job == nil)
        #expect((work.total, work.changed, work.refused) == (Int64(free.count), Int64(free.count), 0))
        #expect(try portfolio.ids("agent_id = \(yacine)").isSuperset(of: free))
        let after = try count(portfolio, "SELECT count(*) FROM audit WHERE act = 'debt.assigned'")
        #expect(after - before == Int64(free.count))
        let page = try portfolio.site.get(address, as: .karim)
        #expect(page.status == .ok)
        #expect(page.text.contains("Files assigned to Yacine Ould Kaddour"))
        #expect(page.text.contains("\(address)/undo"))
        #expect(try portfolio.site.get("/debts/bulk", as: .karim).text.contains(address))
        #expect(try portfolio.collections.faults() == [])
    }

    @Test(arguments: Engine.underTest)
    func `what one debt refuses is told with its reason and does not stop the others`(engine: Engine) throws {
        let portfolio = try Portfolio(engine, debts: 30)
        let all = portfolio.debts.map { ("id", $0.description) }
        let address = try ask(portfolio, [("act", "state"), ("state", "plan")] + all, as: .karim)
        let work = try work(portfolio, address)
        // New and disputed files know no instalment plan, withdrawn ones are closed.
        let refused = try count(portfolio, "SELECT count(*) FROM debt WHERE state IN ('new', 'disputed', 'withdrawn')")
        #expect(refused > 0)
        #expect(work.refused == refused)
        #expect(work.changed == 30 - refused)
        let page = try portfolio.site.get(address, as: .karim).text
        #expect(page.contains("A file in the state <bdi>New</bdi>") || page.contains("A file in the state New"))
        let reference = try #require(
            try portfolio.collections.store.read { connection in
                try connection.first("SELECT reference FROM debt WHERE state = 'disputed' LIMIT 1") { $0.text(0) }
            })
        #expect(page.contains(reference))
    }

    @Test(arguments: Engine.underTest)
    func `all of a filter goes as a job, whose page shows how far it is and then the result`(engine: Engine) throws {
        let portfolio = try crowd(engine)
        let yacine = try portfolio.site.id(of: .yacine)
        let address = try ask(portfolio, [("act", "assign"), ("agent", "\(yacine)"), ("all", "1")], as: .karim)
        let waiting = try portfolio.site.get(address, as: .karim).text
        #expect(waiting.contains("id=\"bulk-progress\""))
        #expect(waiting.contains("\(address)/cancel"))
        #expect(waiting.contains("topic=bulk/"))
        var part = try Request(.get, address + "/progress")
        part.headers["HX-Request"] = "true"
        #expect(try portfolio.site.send(part, as: .karim).text.contains("<progress"))
        #expect(try portfolio.ids("agent_id IS NULL").isEmpty == false)
        try portfolio.site.settle()
        let work = try work(portfolio, address)
        #expect((work.state, work.total, work.done) == (.done, 230, 230))
        #expect(work.changed > 0 && work.unchanged > 0)
        #expect(try portfolio.ids("agent_id <> \(yacine) OR agent_id IS NULL").isEmpty)
        #expect(try portfolio.site.send(part, as: .karim).headers["hx-redirect"] == address)
        #expect(!(try portfolio.site.get(address, as: .karim).text.contains("bulk-progress")))
        #expect(try portfolio.collections.faults() == [])
        #expect(try portfolio.collections.store.read { try portfolio.collections.store.trail.verify($0) }.isEmpty)
    }

    @Test(arguments: Engine.underTest)
    func `the debts are those that the filter left when the work began, not those that it moves into it`(
        engine: Engine
    ) throws {
        let portfolio = try crowd(engine, 260)
        let meant = try portfolio.ids("state NOT IN ('legal', 'withdrawn')")
        let states = ["new", "contacting", "negotiating", "disputed"].map { ("f.state", $0) }
        let address = try ask(
            portfolio,
            [("act", "state"), ("state", "legal"), ("all", "1"), ("f.kind", "")] + states
                + [("f.state", "legal")], as: .karim)
        #expect(try work(portfolio, address).job != nil)
        try portfolio.site.settle()
        let work = try work(portfolio, address)
        #expect(work.changed == Int64(meant.count))
        #expect(work.unchanged == work.total - work.changed)
        #expect(try portfolio.ids("state = 'legal'").isSuperset(of: meant))
        #expect(try portfolio.ids("state = 'withdrawn'").count == 260 - Int(work.total))
    }

    @Test(arguments: Engine.underTest)
    func `an interrupted work goes on behind its last chunk, and no debt is done twice`(engine: Engine) throws {
        let portfolio = try crowd(engine)
        let address = try ask(
            portfolio, [("act", "state"), ("state", "withdrawn"), ("reason", "Handed back"), ("all", "1")], as: .karim)
        let begun = try work(portfolio, address)
        var looks = 0
        var runner = BulkRunner(
            collections: portfolio.collections, work: begun, chunk: 20,
            check: {
                looks += 1
                if looks > 5 { throw JobStop.stopping }
            }, fence: { _ in }, report: { _, _ in })
        #expect(throws: JobStop.self) { try runner.run() }
        let halfway = try work(portfolio, address)
        #expect(halfway.isGathered)
        #expect(halfway.done > 0 && halfway.done < halfway.total)
        #expect(try portfolio.ids("state = 'withdrawn'").count < 230)
        try portfolio.site.settle()
        let done = try work(portfolio, address)
        #expect((done.state, done.done) == (.done, 230))
        #expect(try portfolio.ids("state <> 'withdrawn'").isEmpty)
        let most = try count(
            portfolio,
            """
            SELECT max(times) FROM (SELECT count(*) AS times FROM state_change WHERE new_state = 'withdrawn' \
            GROUP BY debt_id) AS counted
            """)
        #expect(most == 1)
        #expect(try portfolio.collections.faults() == [])
    }

    @Test(arguments: Engine.underTest)
    func `a transaction whose lease was lost leaves nothing behind`(engine: Engine) throws {
        let portfolio = try crowd(engine)
        let address = try ask(
            portfolio, [("act", "state"), ("state", "legal"), ("all", "1")], as: .karim)
        let legal = try portfolio.ids("state = 'legal'").count
        var fences = 0
        var runner = BulkRunner(
            collections: portfolio.collections, work: try work(portfolio, address), chunk: 10, check: {},
            fence: { _ in
                fences += 1
                if fences == 3 { throw JobStop.lost }
            }, report: { _, _ in })
        #expect(throws: JobStop.self) { try runner.run() }
        #expect(try portfolio.ids("state = 'legal'").count <= legal + 10)
        #expect(try work(portfolio, address).done <= 10)
    }

    @Test(arguments: Engine.underTest)
    func `a work that is stopped keeps what was done, and may be stopped before its turn`(engine: Engine) throws {
        let portfolio = try crowd(engine)
        let fields = [("act", "state"), ("state", "legal"), ("all", "1"), ("reason", "")]
        let early = try ask(portfolio, fields, as: .karim)
        #expect(try portfolio.site.post(early + "/cancel", as: .karim).status == .seeOther)
        try portfolio.site.settle()
        #expect(try work(portfolio, early).state == .cancelled)
        #expect(try work(portfolio, early).changed == 0)
        let late = try ask(portfolio, fields, as: .karim)
        var looks = 0
        var runner = BulkRunner(
            collections: portfolio.collections, work: try work(portfolio, late), chunk: 50,
            check: {
                looks += 1
                if looks > 3 { throw JobStop.cancelled }
            }, fence: { _ in }, report: { _, _ in })
        #expect(throws: JobStop.self) { try runner.run() }
        try runner.finish(.cancelled)
        let stopped = try work(portfolio, late)
        #expect(stopped.state == .cancelled)
        #expect(stopped.done > 0 && stopped.done < stopped.total)
        #expect(try portfolio.site.get(late, as: .karim).text.contains("What was done until then stays"))
        try portfolio.site.settle()
        #expect(try work(portfolio, late).done == stopped.done)
    }

    @Test(arguments: Engine.underTest)
    func `an assignment is taken back where nobody has touched the file since`(engine: Engine) throws {
        let portfolio = try crowd(engine, 330)
        let yacine = try portfolio.site.id(of: .yacine)
        let nadia = try portfolio.site.id(of: .nadia)
        let hers = try portfolio.ids("agent_id = \(nadia)")
        let nobodys = try portfolio.ids("agent_id IS NULL")
        let address = try ask(portfolio, [("act", "assign"), ("agent", "\(yacine)"), ("all", "1")], as: .karim)
        try portfolio.site.settle()
        #expect(try portfolio.ids("agent_id = \(nadia)").isEmpty)
        let touched = try #require(hers.sorted().first)
        _ = try portfolio.site.post(
            "/debts/\(touched)/edit", ["version": try version(portfolio, touched), "court": "Oran"], as: .karim)
        let undo = try portfolio.site.post(address + "/undo", as: .karim)
        let again = try portfolio.site.post(address + "/undo", as: .karim)
        #expect(undo.status == .seeOther)
        let back = try #require(undo.headers["location"])
        #expect(again.headers["location"] == back, "a second click finds the first one's work")
        try portfolio.site.settle()
        let work = try work(portfolio, back)
        #expect(work.job != nil)
        #expect((work.state, work.refused) == (.done, 1))
        #expect(try portfolio.site.get(address, as: .karim).text.contains(back))
        #expect(try portfolio.ids("agent_id = \(nadia)") == hers.subtracting([touched]))
        #expect(try portfolio.ids("agent_id IS NULL") == nobodys)
        let page = try portfolio.site.get(back, as: .karim).text
        #expect(page.contains("Somebody has changed this file since then"))
        #expect(!page.contains("/undo\""))
        #expect(try portfolio.collections.faults() == [])
    }

    @Test(arguments: Engine.underTest)
    func `a change of state is taken back where the states lead back`(engine: Engine) throws {
        let portfolio = try Portfolio(engine, debts: 30)
        let negotiating = try portfolio.ids("state = 'negotiating'")
        let disputed = try portfolio.ids("state = 'disputed'")
        let new = try portfolio.ids("state = 'new'")
        let meant = negotiating.union(disputed).union(new).sorted()
        let address = try ask(
            portfolio, [("act", "state"), ("state", "legal")] + meant.map { ("id", $0) }, as: .karim)
        #expect(try portfolio.ids("state = 'legal'").isSuperset(of: meant))
        let back = try #require(try portfolio.site.post(address + "/undo", as: .karim).headers["location"])
        let work = try work(portfolio, back)
        #expect(work.changed == Int64(negotiating.count))
        #expect(work.refused == Int64(disputed.count + new.count), "from legal action no way leads to these")
        #expect(try portfolio.ids("state = 'negotiating'") == negotiating)
        #expect(try portfolio.ids("state = 'legal'").isSuperset(of: disputed))
        #expect(try portfolio.site.post(back + "/undo", as: .karim).status == .conflict)
    }

    @Test(arguments: Engine.underTest)
    func `the same form sent twice is one work, and nobody sees another's`(engine: Engine) throws {
        let portfolio = try Portfolio(engine, debts: 12)
        let nadia = try portfolio.site.id(of: .nadia)
        let own = try portfolio.ids("agent_id = \(nadia) AND state = 'disputed'").sorted()
        let fields =
            [("act", "state"), ("state", "negotiating"), ("work", portfolio.site.clock.newID().description)]
            + own.map { ("id", $0) }
        let first = try ask(portfolio, fields, as: .nadia)
        let second = try ask(portfolio, fields, as: .nadia)
        #expect(first == second)
        #expect(try count(portfolio, "SELECT count(*) FROM bulk_work") == 1)
        #expect(try portfolio.site.get(first, as: .yacine).status == .notFound)
        #expect(try portfolio.site.post(first + "/undo", as: .yacine).status == .notFound)
        #expect(try portfolio.site.post("/debts/bulk", Fields(fields), as: .yacine).status == .notFound)
        #expect(try portfolio.site.get(first, as: .karim).status == .ok)
        #expect(try portfolio.site.get(first, as: .lina).status == .forbidden)
        #expect(!(try portfolio.site.get("/debts/bulk", as: .yacine).text.contains(first)))
    }

    @Test(arguments: Engine.underTest)
    func `a form that says nothing, too much or what is not allowed is refused, as it was filled in`(
        engine: Engine
    ) throws {
        let portfolio = try Portfolio(engine, debts: 12)
        let id = portfolio.debts[1].description
        let yacine = try portfolio.site.id(of: .yacine).description
        for (fields, status, character) in [
            ([("act", "assign"), ("agent", yacine), ("id", id)], .forbidden, .nadia),
            ([("act", "assign"), ("agent", yacine)], .unprocessableContent, .karim),
            ([("act", "assign"), ("agent", "somebody"), ("id", id)], .unprocessableContent, .karim),
            (
                [("act", "assign"), ("agent", portfolio.debts[0].description), ("id", id)], .unprocessableContent,
                .karim
            ),
            ([("act", "state"), ("state", "paid"), ("id", id)], .unprocessableContent, .karim),
            ([("act", "state"), ("state", "withdrawn"), ("reason", "  "), ("id", id)], .unprocessableContent, .karim),
            ([("act", "delete"), ("id", id)], .badRequest, .karim),
            ([("act", "state"), ("state", "legal"), ("all", "1"), ("filter", "state in (")], .badRequest, .karim),
            ([("act", "state"), ("state", "legal"), ("id", "nothing")], .unprocessableContent, .karim),
            ([("act", "state"), ("state", "legal"), ("id", id)], .forbidden, .lina),
        ] as [([(String, String)], Status, Character)] {
            let answer = try portfolio.site.post("/debts/bulk", Fields(fields), as: character)
            #expect(answer.status == status, "\(fields)")
        }
        let kept = try portfolio.site.post(
            "/debts/bulk", Fields([("act", "state"), ("state", "withdrawn"), ("reason", ""), ("id", id)]), as: .karim
        ).text
        #expect(kept.contains("Say why the file is closed."))
        #expect(kept.contains("name=\"id\" value=\"\(id)\""))
        #expect(try count(portfolio, "SELECT count(*) FROM bulk_work") == 0)
    }

    @Test(arguments: Engine.underTest)
    func `an agent changes their own files alone, and gives none up`(engine: Engine) throws {
        let portfolio = try Portfolio(engine, debts: 30)
        let nadia = try portfolio.site.id(of: .nadia)
        let address = try ask(portfolio, [("act", "state"), ("state", "legal"), ("all", "1")], as: .nadia)
        let work = try work(portfolio, address)
        #expect(work.total == Int64(try portfolio.ids("agent_id = \(nadia)").count))
        let foreign = try #require(try portfolio.ids("agent_id IS NULL AND state = 'negotiating'").first)
        let other = try ask(portfolio, [("act", "state"), ("state", "legal"), ("id", foreign)], as: .nadia)
        #expect(try self.work(portfolio, other).refused == 1)
        let page = try portfolio.site.get(other, as: .nadia).text
        #expect(!page.contains(foreign), "what they may not see has no name")
        let own = try #require(try portfolio.ids("agent_id = \(nadia) AND state = 'legal'").first)
        let closing = try ask(
            portfolio, [("act", "state"), ("state", "withdrawn"), ("reason", "x"), ("id", own)], as: .nadia)
        #expect(try self.work(portfolio, closing).refused == 1)
        #expect(!(try portfolio.site.get("/debts/bulk/state?id=\(own)", as: .nadia).text.contains("\"withdrawn\"")))
    }

    @Test(arguments: Engine.underTest)
    func `the work of somebody who has left ends, and what was done stays`(engine: Engine) throws {
        let portfolio = try crowd(engine)
        let address = try ask(portfolio, [("act", "state"), ("state", "legal"), ("all", "1")], as: .karim)
        let karim = try portfolio.site.id(of: .karim)
        _ = try portfolio.collections.store.keepBooks { connection in
            try connection.run("UPDATE staff_card SET is_active = 0 WHERE id = \(karim)")
        }
        try portfolio.site.settle()
        #expect(try work(portfolio, address).state == .failed)
        #expect(try work(portfolio, address).changed == 0)
    }

    @Test(arguments: Engine.underTest)
    func `works are forgotten after a season`(engine: Engine) throws {
        let portfolio = try Portfolio(engine, debts: 12)
        let ids = portfolio.debts.map { ("id", $0.description) }
        _ = try ask(portfolio, [("act", "state"), ("state", "legal")] + ids, as: .karim)
        portfolio.site.clock.advance(seconds: 91 * 86_400)
        try portfolio.site.settle()
        #expect(try count(portfolio, "SELECT count(*) FROM bulk_work") == 0)
        #expect(try count(portfolio, "SELECT count(*) FROM bulk_item") == 0)
    }

    @Test func `SQLite finds a work's next and refused debts by an index`() throws {
        let portfolio = try Portfolio(.sqlite, debts: 3)
        let id = portfolio.site.clock.newID()
        try portfolio.collections.store.read { connection in
            for query in [
                "SELECT debt_id FROM bulk_item WHERE work_id = \(id) AND position > 7 ORDER BY position LIMIT 250",
                """
                SELECT debt_id FROM bulk_item WHERE work_id = \(id) AND outcome = 'refused' AND position > 7 \
                ORDER BY position LIMIT 100
                """,
                "SELECT id FROM bulk_work WHERE asked_by = \(id) ORDER BY created_at DESC, id DESC LIMIT 100",
                "SELECT id FROM bulk_work WHERE target = 'x' AND act = 'undo' AND state IN ('waiting', 'running', 'done')",
            ] as [SQL] {
                let plan = try connection.plan(of: query)
                #expect(plan.contains { $0.contains("SEARCH") }, "\(plan)")
                #expect(!plan.contains { $0.contains("TEMP B-TREE") }, "\(plan)")
            }
        }
    }

    private func version(_ portfolio: Portfolio, _ id: String) throws -> String {
        let debt = try #require(ID(id))
        return String(try count(portfolio, "SELECT version FROM debt WHERE id = \(debt)"))
    }
}
