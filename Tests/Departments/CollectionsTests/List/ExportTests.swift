import Department
import Glibc
import HTTP
import Localization
import PlatformTesting
import SQL
import Sheets
import SiteTesting
import Testing
import Values

@testable import Collections

@Suite struct `Debts as a file` {
    /// The rows of a CSV answer, its header first.
    private func rows(_ answer: Response) throws -> [[String]] {
        #expect(answer.status == .ok)
        let text = String(decoding: try answer.collected().dropFirst(3), as: UTF8.self)
        return text.split(whereSeparator: \.isNewline).map { line in
            line.split(separator: ";", omittingEmptySubsequences: false).map(String.init)
        }
    }

    private func exports(_ portfolio: Portfolio) throws -> [String] {
        try portfolio.collections.store.read { connection in
            try connection.rows("SELECT reason FROM audit WHERE act = 'debt.exported' ORDER BY seq") { $0.text(0) }
        }
    }

    @Test(arguments: Engine.underTest)
    func `holds the columns of the list in their order`(engine: Engine) throws {
        let portfolio = try Portfolio(engine, debts: 30)
        let standard = try rows(try portfolio.site.get("/debts/export", as: .karim))
        #expect(
            standard[0] == [
                "File", "Creditor's reference", "Debtor", "Name in Arabic", "Creditor", "Balance due", "Recovered",
                "State", "Overdue", "Next step", "Next action on", "Agent",
            ])
        #expect(standard.count == 31)
        let chosen = try rows(
            try portfolio.site.get("/debts/export?columns=balance,file,court&sort=-balance", as: .karim))
        #expect(chosen[0] == ["Balance due", "File", "Creditor's reference", "Court"])
        #expect(chosen.dropFirst().allSatisfy { $0.count == 4 })
        let balances = chosen.dropFirst().compactMap { Double($0[0]) }
        #expect(balances.count == 30)
        #expect(balances == balances.sorted(by: >))
        let boxes = try rows(
            try portfolio.site.get("/debts/export?column=state&column=agent&f.state=legal", as: .karim))
        #expect(boxes[0] == ["State", "Agent"])
        #expect(boxes.dropFirst().allSatisfy { $0[0] == "Legal action" })
    }

    @Test(arguments: Engine.underTest)
    func `holds every column when all are wanted`(engine: Engine) throws {
        let portfolio = try Portfolio(engine, debts: 12)
        #expect(Set(DebtColumn.exported) == Set(DebtColumn.allCases))
        #expect(DebtColumn.exported.count == DebtColumn.allCases.count)
        let all = try rows(try portfolio.site.get("/debts/export?which=all&columns=file", as: .karim))
        #expect(all[0].count == DebtColumn.exported.flatMap(\.headings).count)
        #expect(all.allSatisfy { $0.count == all[0].count })
        for column in DebtColumn.allCases {
            let one = try rows(try portfolio.site.get("/debts/export?columns=\(column.rawValue)", as: .karim))
            #expect(one.allSatisfy { $0.count == column.headings.count }, "\(column)")
        }
    }

    @Test(arguments: Engine.underTest)
    func `holds every ticked debt, however many, and none besides`(engine: Engine) throws {
        let portfolio = try Portfolio(engine, debts: 520)
        let ticked = portfolio.debts.prefix(510).map { ("id", $0.description) }
        let some = try portfolio.site.post("/debts/export", Fields(ticked + [ticked[0]]), as: .karim)
        #expect(try rows(some).count == 511)
        let none = try portfolio.site.post("/debts/export", Fields([("id", "nothing")]), as: .karim)
        #expect(none.status == .unprocessableContent)
        let all = try portfolio.site.post("/debts/export", Fields(ticked + [("all", "1")]), as: .karim)
        #expect(try rows(all).count == 521)
        let filtered = try portfolio.site.post(
            "/debts/export", Fields([("all", "1"), ("f.state", "legal"), ("id", "\(portfolio.debts[0])")]), as: .karim)
        #expect(try rows(filtered).count == 1 + portfolio.ids("state = 'legal'").count)
    }

    @Test(arguments: Engine.underTest)
    func `goes out under a note of who took what, to those who may alone`(engine: Engine) throws {
        let portfolio = try Portfolio(engine, debts: 12)
        for character in [Character.nadia, .lina] {
            #expect(try portfolio.site.get("/debts/export", as: character).status == .forbidden)
            #expect(try portfolio.site.get("/debts/export-form", as: character).status == .forbidden)
            let fields = Fields([("id", "\(portfolio.debts[0])")])
            #expect(try portfolio.site.post("/debts/export", fields, as: character).status == .forbidden)
        }
        #expect(try portfolio.site.get("/debts/export?f.balance.from=much", as: .karim).status == .unprocessableContent)
        #expect(try portfolio.site.get("/debts/export?filter=state%20is", as: .karim).status == .badRequest)
        #expect(try exports(portfolio).isEmpty, "what was refused took nothing out")
        _ = try portfolio.site.get("/debts/export?columns=file,state&f.state=legal", as: .karim)
        _ = try portfolio.site.post(
            "/debts/export", Fields([("id", "\(portfolio.debts[0])"), ("format", "xlsx"), ("columns", "file")]),
            as: .karim)
        #expect(try exports(portfolio) == ["csv; file,state; state = legal", "xlsx; file; 1 ticked"])
    }

    @Test(arguments: Engine.underTest)
    func `is a workbook with the same cells, numbers and days among them, and formulas are text`(
        engine: Engine
    ) throws {
        let portfolio = try Portfolio(engine, debts: 12)
        let address = "/debts/export?columns=debtor,balance,due,state&sort=reference"
        let answer = try portfolio.site.get(address + "&format=xlsx", as: .karim)
        guard case .file(let path, deleteAfter: true) = answer.body else {
            Issue.record("no file: \(answer.status)")
            return
        }
        defer { unlink(path) }
        let reader = try SheetReader(path: path)
        var found: [[String]] = []
        try reader.each { row in
            found.append(row.texts)
            #expect(row.kind(2) == .number)
            #expect(row.kind(3) == .day)
        }
        #expect(found.count == 12)
        #expect(found.contains { $0[0] == "=HYPERLINK(\"evil\") <b>" })
        let text = try rows(try portfolio.site.get(address, as: .karim))
        #expect(text.contains { $0[0].contains("'=HYPERLINK") })
        #expect(!text.contains { $0[0].hasPrefix("=") || $0[0].hasPrefix("\"=") })
    }

    @Test(arguments: Engine.underTest)
    func `is asked for in a dialog that says how many debts are meant`(engine: Engine) throws {
        let portfolio = try Portfolio(engine, debts: 12)
        let ids = portfolio.debts.prefix(2).map { "id=\($0)" }.joined(separator: "&")
        let some = try portfolio.site.get("/debts/export-form?columns=file,state&\(ids)", as: .karim).text
        #expect(some.contains("<bdi>2</bdi> files go into the export") || some.contains("2 files go into the export"))
        #expect(some.contains("name=\"columns\" value=\"file,state\""))
        #expect(some.contains("name=\"id\" value=\"\(portfolio.debts[0])\""))
        #expect(some.contains("name=\"which\""))
        let all = try portfolio.site.get("/debts/export-form?f.state=new", as: .karim).text
        #expect(all.contains("name=\"f.state\" value=\"new\""))
        #expect(!all.contains("name=\"id\""))
    }

    @Test(arguments: Engine.underTest)
    func `of a plain noun holds the columns asked for, from the first row on`(engine: Engine) throws {
        let portfolio = try Portfolio(engine, debts: 3)
        let page = try portfolio.site.get("/creditors?limit=1", as: .karim).text
        let next = try #require(page.split(separator: "rel=\"next\" href=\"").dropFirst().first?.prefix { $0 != "\"" })
        let after = try #require(next.split(separator: "after=").dropFirst().first?.prefix { $0 != "&" })
        let file = try rows(
            try portfolio.site.get("/creditors/export?limit=1&after=\(after)&columns=commission,name", as: .karim))
        #expect(file.count == 3)
        #expect(file[0].count == 2)
        #expect(file[1].last != file[2].last)
        #expect(try rows(try portfolio.site.get("/creditors/export", as: .karim))[0].count > 5)
        let wrong = try portfolio.site.get("/creditors/export?f.sector=nothing", as: .karim)
        #expect(wrong.status == .unprocessableContent)
    }
}
