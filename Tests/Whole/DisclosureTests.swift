import Audit
import Department
import HTTP
import PlatformTesting
import SiteTesting
import Testing
import Values

@Suite struct `What is kept of a person` {
    private static let form: Fields = [
        "reason": "R-2026-000001, letter of 2 March", "format": "json", "language": "fr",
    ]

    private func rows(_ json: JSON, _ department: String, _ section: String) -> [JSON] {
        let found = json["departments"]?.array?.first { $0["name"]?.string == department }
        return found?["sections"]?.array?.first { $0["name"]?.string == section }?["rows"]?.array ?? []
    }

    @Test(arguments: Engine.underTest)
    func `goes out whole, of every department, and nothing of anybody else`(engine: Engine) throws {
        let desk = try PersonDesk(engine)
        let other = try desk.other()
        _ = try PersonDesk.debt("C-2", of: other, desk.creditor, desk.site, desk.key)
        let paid = try desk.site.api(
            .post, "/api/v1/debts/\(desk.debt)/payments",
            ["amount": 30_000, "received": "2026-03-01", "method": "cash"], key: desk.key)
        #expect(paid.status == .created, "\(paid.text)")
        #expect(try desk.call(channel: "letter").status == .seeOther)
        let proposal: Fields = ["state": "unrecoverable", "reason": "His brother says he left"]
        #expect(try desk.site.post("/debts/\(desk.debt)/state", proposal, as: .nadia).status == .seeOther)
        let asked = try #require(try desk.site.store("collections").read { try Approval.latest(1, in: $0).first })
        let no: Fields = ["decision": "refuse", "answer": "His brother is not asked"]
        #expect(try desk.site.post("/approvals/collections/\(asked.id)", no, as: .karim).status == .seeOther)

        let path = "/parties/\(desk.party)/disclosure"
        let answer = try desk.site.post(path, Self.form, as: .amina)
        #expect(answer.status == .ok)
        #expect(answer.headers["content-disposition"]?.hasPrefix("attachment") == true)
        #expect(answer.headers["cache-control"] == "no-store")
        let text = String(decoding: try answer.collected(), as: UTF8.self)
        let json = try JSON(text: text)
        #expect(rows(json, "directory", "party").first?["name"]?.string == "Rachid Meziane")
        #expect(rows(json, "directory", "identifiers").first?["number"]?.string == PersonDesk.number)
        #expect(rows(json, "directory", "contacts").first?["value"]?.string == "+213550123456")
        #expect(!rows(json, "directory", "history").isEmpty)
        #expect(rows(json, "collections", "debts").count == 1)
        #expect(rows(json, "collections", "debts").first?["balance"]?["minor"]?.integer == 70_000)
        #expect(rows(json, "collections", "payments").first?["amount"]?["minor"]?.integer == 30_000)
        #expect(rows(json, "collections", "interactions").first?["note"]?.string == "Spoke of the plan")
        let proposed = rows(json, "collections", "proposals").first
        #expect(proposed?["reason"]?.string == "His brother says he left")
        #expect(proposed?["answer"]?.string == "His brother is not asked")
        #expect(!text.contains("Samia") && !text.contains("109990000000000001") && !text.contains("C-2"))

        let entry = try #require(try desk.acts().first)
        #expect(entry.act == "party.disclosed" && entry.reason == "R-2026-000001, letter of 2 March")
        let paper = try desk.site.post(path, Self.form.setting("format", to: "pdf"), as: .amina)
        #expect(try paper.collected().starts(with: Array("%PDF".utf8)))
    }

    @Test(arguments: Engine.underTest)
    func `is for those with the right, with a reason, a known person and lately proved`(engine: Engine) throws {
        let desk = try PersonDesk(engine)
        let path = "/parties/\(desk.party)/disclosure"
        for character in [SiteTesting.Character.karim, .nadia, .lina] {
            #expect(try desk.site.post(path, Self.form, as: character).status == .forbidden)
            #expect(try desk.site.get(path, as: character).status == .forbidden)
        }
        let before = try desk.count("audit")
        #expect(
            try desk.site.post(path, Self.form.setting("reason", to: " "), as: .amina).status == .unprocessableContent)
        #expect(
            try desk.site.post(path, Self.form.setting("format", to: "xml"), as: .amina).status == .unprocessableContent
        )
        let nowhere = "/parties/018f0000-0000-7000-8000-000000000000/disclosure"
        #expect(try desk.site.post(nowhere, Self.form, as: .amina).status == .notFound)
        #expect(try desk.count("audit") == before)
        desk.site.clock.advance(seconds: 300)
        let late = try desk.site.post(path, Self.form, as: .amina)
        #expect(late.status == .unprocessableContent, "the proof of who sits there is too old")
        #expect(late.text.contains("Show that it is you") && late.text.contains("name=\"held\""))
        #expect(try desk.count("audit") == before)
    }
}
