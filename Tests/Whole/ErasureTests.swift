import Audit
import Composition
import Department
import Glibc
import HTTP
import Identity
import Localization
import PlatformTesting
import SQL
import SiteTesting
import Testing
import Values

@Suite struct `Erasing a person` {
    private static let reason: Fields = ["reason": "R-2026-000001, letter of 2 March"]

    private func settle(_ desk: PersonDesk) throws {
        let paid = try desk.site.api(
            .post, "/api/v1/debts/\(desk.debt)/payments",
            ["amount": 100_000, "received": "2026-03-01", "method": "cash", "note": "Paid by cousin Farid"],
            key: desk.key)
        #expect(paid.status == .created, "\(paid.text)")
    }

    /// A second administrator, since whoever asks never decides.
    private func second(_ desk: PersonDesk) throws -> String {
        try desk.site.house.identity.addStaff(
            email: "second@adc.example", name: "Second", role: .administrator, language: .english,
            password: SiteTesting.Character.password, by: .system("tests"))
        try desk.site.settle()
        return "second@adc.example"
    }

    private func latest(_ desk: PersonDesk) throws -> String {
        let found = try desk.site.store("directory").read { try Approval.latest(1, in: $0).first }
        return "/approvals/directory/\(try #require(found).id)"
    }

    private func decide(_ desk: PersonDesk, _ approval: String, as email: String) throws -> Response {
        try desk.site.send(try Request(.post, approval, form: ["decision": "grant", "answer": ""]), email: email)
    }

    @Test(arguments: Engine.underTest)
    func `takes away who it was in every department once a second person approved, and keeps the books`(
        engine: Engine
    ) throws {
        let desk = try PersonDesk(engine)
        let site = desk.site
        let merged = try desk.other("Rachid Mezziane", number: "109871234567890999")
        let merge: Fields = ["with": merged, "keep": "this"]
        #expect(try site.post("/parties/\(desk.party)/merge", merge, as: .karim).status == .seeOther)
        try site.settle()
        #expect(try desk.call(channel: "letter").status == .seeOther)
        let upload = try site.upload(
            "/debts/\(desk.debt)/documents", file: "A letter in plain words", name: "letter.txt", as: .nadia)
        #expect(upload.status == .seeOther, "\(upload.text.prefix(300))")
        try settle(desk)
        let sealed = try site.store("collections").read { try $0.rows("SELECT file FROM document") { $0.text(0) } }
        let file = "\(site.data)/files/collections/\(try #require(sealed.first))"
        #expect(access(file, F_OK) == 0)

        let path = "/parties/\(desk.party)/erasure"
        let preview = try site.get(path, as: .amina).text
        #expect(preview.contains("Code de commerce") && preview.contains("This stays"))
        #expect(try site.post(path, Self.reason, as: .amina).status == .seeOther)
        #expect(try site.post(path, Self.reason, as: .amina).status == .conflict, "it waits already")
        let approval = try latest(desk)
        let own: Fields = ["decision": "grant", "answer": ""]
        #expect(try site.post(approval, own, as: .amina).status == .forbidden, "nobody decides what they asked for")
        #expect(try desk.page().contains("Rachid"), "nothing happened yet")
        let second = try second(desk)
        #expect(try decide(desk, approval, as: second).status == .seeOther)
        #expect(try decide(desk, approval, as: second).status == .conflict)
        try site.settle()

        let page = try desk.page()
        #expect(page.contains("was erased on") && !page.contains("Rachid") && !page.contains("0550"))
        for table in ["contact_point", "identifier", "party_key"] { #expect(try desk.count(table) == 0) }
        #expect(try desk.count("party_word") == 0, "not even the words of the name")
        #expect(try desk.count("document", in: "collections") == 0)
        #expect(access(file, F_OK) != 0, "the bytes went too")
        let debt = try site.api(.get, "/api/v1/debts/\(desk.debt)", key: desk.key)
        #expect(debt.json["paid"]?.integer == 100_000 && !debt.text.contains("Rachid"))
        let text = try site.get("/debts/\(desk.debt)", as: .nadia).text
        #expect(!text.contains("Rachid") && !text.contains("Farid") && !text.contains("Spoke of the plan"))
        #expect(!(try site.get("/parties?q=rachid", as: .karim).text.contains("T-2026")))
        let foundDebts = try site.get("/debts?q=rachid", as: .karim).text
        #expect(!foundDebts.contains("C-1"))
        #expect(try desk.acts().contains { $0.act == "party.erased" })
        for department in site.house.departments { #expect(try department.faults().isEmpty) }

        let form: Fields = ["value": "0550999999"]
        #expect(
            [.conflict, .unprocessableContent].contains(
                try site.post("/parties/\(desk.party)/contacts", form, as: .karim).status))
        #expect(try desk.count("contact_point") == 0, "nothing is added again")
        #expect(try site.post(path, Self.reason, as: .amina).status == .conflict)
    }

    @Test(arguments: Engine.underTest)
    func `is refused while a debt is open, also one that was opened while it waited`(engine: Engine) throws {
        let desk = try PersonDesk(engine)
        let path = "/parties/\(desk.party)/erasure"
        let refused = try desk.site.post(path, Self.reason, as: .amina)
        #expect(refused.status == .conflict && refused.text.contains("Nothing is erased now"))
        try settle(desk)
        #expect(try desk.site.post(path, ["reason": "x"], as: .amina).status == .unprocessableContent)
        #expect(try desk.site.post(path, Self.reason, as: .amina).status == .seeOther)
        let approval = try latest(desk)
        _ = try PersonDesk.debt("C-9", of: desk.party, desk.creditor, desk.site, desk.key)
        let second = try second(desk)
        #expect(try decide(desk, approval, as: second).status == .conflict)
        try desk.site.settle()
        #expect(try desk.page().contains("Rachid"))
        #expect(try desk.count("contact_point") == 1)
    }

    @Test(arguments: Engine.underTest)
    func `is for those with the right, of persons who are there`(engine: Engine) throws {
        let desk = try PersonDesk(engine)
        let path = "/parties/\(desk.party)/erasure"
        for character in [SiteTesting.Character.karim, .nadia, .lina] {
            #expect(try desk.site.get(path, as: character).status == .forbidden)
            #expect(try desk.site.post(path, Self.reason, as: character).status == .forbidden)
        }
        let nowhere = "/parties/018f0000-0000-7000-8000-000000000000/erasure"
        #expect(try desk.site.post(nowhere, Self.reason, as: .amina).status == .notFound)
        #expect(!(try desk.site.get("/approvals/rules", as: .amina).text.contains("party.erase")))
    }
}
