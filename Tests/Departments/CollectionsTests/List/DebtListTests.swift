import Department
import HTTP
import Nouns
import PlatformTesting
import SQL
import SiteTesting
import Testing
import Values

@testable import Collections

@Suite struct `The list of debts` {
    @Test(arguments: Engine.underTest)
    func `every filter in every order gives each of its rows once, forwards and backwards`(engine: Engine) throws {
        let portfolio = try Portfolio(engine)
        let today = portfolio.today
        let creditor = portfolio.creditors[0]
        let nadia = try portfolio.site.id(of: .nadia)
        let filters: [(String, SQL)] = [
            ("", "1 = 1"), ("f.state=contacting", "state = 'contacting'"),
            ("f.state=contacting&f.state=legal", "state IN ('contacting', 'legal')"),
            ("f.creditor=\(creditor)", "creditor_id = \(creditor)"),
            ("f.creditor=\(creditor)&f.state=new", "creditor_id = \(creditor) AND state = 'new'"),
            ("f.agent=\(nadia)", "agent_id = \(nadia)"), ("f.agent=none", "agent_id IS NULL"),
            ("f.balance.from=100000", "balance >= 10000000"), ("f.kind=rent", "kind = 'rent'"),
            ("f.wilaya=16", "wilaya = 16"), ("f.wilaya=16&f.state=new", "wilaya = 16 AND state = 'new'"),
            ("f.overdue.from=91", "due_on <= \(today.adding(days: -91))"),
            ("f.legalAction=claim", "legal_action = 'claim'"),
            ("f.nextActionOn.to=today", "next_action_on <= \(today)"),
            ("filter=closed%20is%20empty", "closed_on IS NULL"),
        ]
        for (filter, condition) in filters {
            let wanted = try portfolio.ids(condition)
            for sort in [
                "due", "-overdue", "-balance", "balance", "debtorName", "nextActionOn", "reference", "-reference",
            ] {
                let (forward, backward) = try portfolio.walk("/debts?limit=17&sort=\(sort)&\(filter)", as: .karim)
                #expect(forward.count == wanted.count, "\(filter) \(sort)")
                #expect(Set(forward) == wanted, "\(filter) \(sort)")
                #expect(forward == backward, "\(filter) \(sort)")
            }
        }
    }

    @Test(arguments: Engine.underTest)
    func `an agent sees their own files alone, in the list, beside it and in its totals`(engine: Engine) throws {
        let portfolio = try Portfolio(engine, debts: 30)
        let nadia = try portfolio.site.id(of: .nadia)
        let own = try portfolio.ids("agent_id = \(nadia)")
        let page = try portfolio.site.get("/debts", as: .nadia)
        #expect(page.status == .ok)
        #expect(Set(Portfolio.rows(page.text)) == own)
        #expect(page.text.contains("<bdi>\(own.count)</bdi>"))
        let foreign = try #require(portfolio.debts.first { !own.contains($0.description) })
        var request = try Request(.get, "/debts/\(foreign)/panel")
        request.headers["HX-Request"] = "true"
        #expect(try portfolio.site.send(request, as: .nadia).status == .notFound)
        #expect(try portfolio.site.send(request, as: .karim).status == .ok)
    }

    @Test(arguments: Engine.underTest)
    func `bulk work changes what it may and tells what it may not`(engine: Engine) throws {
        let portfolio = try Portfolio(engine, debts: 30)
        let yacine = try portfolio.site.id(of: .yacine)
        let nadia = try portfolio.site.id(of: .nadia)
        let refused = try portfolio.site.post(
            "/debts/bulk", ["act": "assign", "agent": yacine.description, "id": portfolio.debts[0].description],
            as: .nadia)
        #expect(refused.status == .forbidden)
        let foreign = try #require(try portfolio.ids("agent_id = \(yacine) AND state = 'contacting'").first)
        let own = try #require(try portfolio.ids("agent_id = \(nadia) AND state = 'new'").first)
        let moved = try portfolio.site.post(
            "/debts/bulk", Fields([("act", "state"), ("state", "disputed"), ("id", foreign), ("id", own)]), as: .nadia)
        #expect(moved.status == .seeOther)
        #expect(try portfolio.ids("state = 'disputed'").contains(own))
        #expect(try !portfolio.ids("state = 'disputed'").contains(foreign))
        let all = try portfolio.site.post(
            "/debts/bulk",
            Fields([("act", "assign"), ("agent", yacine.description), ("all", "1"), ("f.state", "new")]), as: .karim)
        #expect(all.status == .seeOther)
        #expect(try portfolio.ids("state = 'new' AND agent_id <> \(yacine)").isEmpty)
        #expect(try portfolio.collections.faults() == [])
    }

    @Test(arguments: Engine.underTest)
    func `an export holds what is filtered and defuses formulas`(engine: Engine) throws {
        let portfolio = try Portfolio(engine, debts: 30)
        let answer = try portfolio.site.get("/debts/export?format=csv", as: .karim)
        #expect(answer.status == .ok)
        let text = String(decoding: try answer.collected(), as: UTF8.self)
        #expect(text.split(whereSeparator: \.isNewline).count == 31)
        #expect(!text.contains(";=HYPERLINK"))
        #expect(!text.contains(";\"=HYPERLINK"))
        #expect(try portfolio.site.get("/debts/export", as: .nadia).status == .forbidden)
        let some = try portfolio.site.post(
            "/debts/export", Fields(portfolio.debts.prefix(3).map { ("id", $0.description) }), as: .karim)
        #expect(String(decoding: try some.collected(), as: UTF8.self).split(whereSeparator: \.isNewline).count == 4)
        #expect(try portfolio.site.get("/debts/export?format=xlsx", as: .karim).status == .ok)
    }

    @Test(arguments: Engine.underTest)
    func `totals of tallied and of other filters equal a recount`(engine: Engine) throws {
        let portfolio = try Portfolio(engine, debts: 60)
        let actor = try portfolio.site.actor(.karim)
        let reader = FilterReader(today: portfolio.today, me: actor.id)
        for text in ["", "state in (new, legal)", "kind = rent", "wilaya = 16 and state = new", "closed is empty"] {
            let filter = try Filter(parsing: text, of: Debt.noun)
            let conditions = TallyConditions(filter, for: actor, me: actor.id)
            #expect(!conditions.hasOthers, "\(text)")
            let (tallied, counted) = try portfolio.collections.store.read { connection in
                (
                    try DebtTotals.tallied(conditions, in: connection),
                    try DebtTotals.counted(filter, from: "debt", scope: "1 = 1", for: reader, in: connection)
                )
            }
            #expect(tallied.files == counted.files, "\(text)")
            #expect(
                tallied.byCurrency.mapValues(\.balance) == counted.byCurrency.mapValues(\.balance), "\(text)")
        }
        let other = TallyConditions(
            try Filter(parsing: "balance > 5 and state = new", of: Debt.noun), for: actor, me: actor.id)
        #expect(other.hasOthers)
        let part = try portfolio.site.get("/debts/totals?f.balance.from=100000", as: .karim)
        #expect(part.status == .ok)
    }

    @Test(arguments: Engine.underTest)
    func `a view is one's own until it is shared`(engine: Engine) throws {
        let site = try Portfolio(engine, debts: 3).site
        let kept = try site.post(
            "/debts/views", ["name": "Large ones", "filter": "balance >= 500000", "sort": "-balance"], as: .nadia)
        #expect(kept.status == .seeOther)
        #expect(try site.get("/debts", as: .nadia).text.contains("Large ones"))
        #expect(try !site.get("/debts", as: .yacine).text.contains("Large ones"))
        let shared = try site.post(
            "/debts/views", ["name": "For all", "filter": "state = new", "shared": "1"], as: .nadia)
        #expect(shared.status == .forbidden)
        _ = try site.post("/debts/views", ["name": "For all", "filter": "state = new", "shared": "1"], as: .karim)
        #expect(try site.get("/debts", as: .yacine).text.contains("For all"))
        #expect(try site.post("/debts/views", ["name": " "], as: .karim).status == .unprocessableContent)
    }

    @Test(arguments: Engine.underTest)
    func `the queue, the payments and a creditor's page answer to those who may see them`(engine: Engine) throws {
        let portfolio = try Portfolio(engine, debts: 30)
        let site = portfolio.site
        #expect(try site.get("/queue", as: .nadia).status == .ok)
        #expect(try site.get("/queue", as: .lina).status == .forbidden)
        #expect(try site.get("/queue?agent=all", as: .karim).text.contains("postponement"))
        let next = try site.get("/queue/next", as: .nadia)
        #expect(next.headers["location"]?.hasPrefix("/debts/") == true)
        #expect(try site.get("/payments", as: .nadia).status == .ok)
        #expect(try site.get("/payments/totals", as: .karim).status == .ok)
        #expect(try site.get("/payments/export", as: .nadia).status == .forbidden)
        let page = try site.get("/creditors/\(portfolio.creditors[0])", as: .karim)
        #expect(page.status == .ok)
        #expect(page.text.contains("Djezzy"))
    }

    @Test(arguments: Engine.underTest)
    func `what is wrong in the books is found`(engine: Engine) throws {
        let portfolio = try Portfolio(engine, debts: 12)
        #expect(try portfolio.collections.faults() == [])
        _ = try portfolio.collections.store.keepBooks { connection in
            try connection.run("UPDATE debt SET paid = paid + 5 WHERE id = \(portfolio.debts[0])")
        }
        #expect(try portfolio.collections.faults().count >= 2)
    }

    @Test func `SQLite reads the list by an index whatever it is asked`() throws {
        let portfolio = try Portfolio(.sqlite, debts: 60)
        let actor = try portfolio.site.actor(.karim)
        let reader = FilterReader(today: portfolio.today, me: actor.id)
        try portfolio.collections.store.read { connection in
            for text in [
                "", "state = new", "creditor = \(portfolio.creditors[0])", "balance >= 100", "wilaya = 16",
                "kind = rent",
                "legalAction = claim", "state = new and wilaya = 16",
            ] {
                for field in ["due", "overdue", "balance", "debtorName", "nextActionOn", "reference"] {
                    let filter = try Filter(parsing: text, of: Debt.noun)
                    let order = Noun.Order(field)
                    let plan = DebtPlan(
                        filter: filter, order: order, actor: actor, today: portfolio.today, matches: 30, all: 60)
                    let query = DebtFile.table.query(
                        Listing(filter: filter, order: [order]), selecting: "debt.id",
                        from: try plan.source(in: connection), scope: "1 = 1", for: reader, dialect: .sqlite)
                    let lines = try connection.plan(of: query)
                    #expect(lines.contains { $0.contains("INDEX") }, "\(text) \(field): \(lines)")
                }
            }
        }
    }
}
